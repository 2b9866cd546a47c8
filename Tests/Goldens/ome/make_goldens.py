#!/usr/bin/env python3
"""Writes small OME-Zarr hierarchies into this folder, and manifest.json: where numpy says that they lie in the world.

    python3 -m venv venv && venv/bin/pip install zarr ome-zarr ngff-zarr
    venv/bin/python make_goldens.py

Images and a scene of 0.6 are written by ngff-zarr; labels, plates and wells of 0.4 and 0.5 by ome-zarr-py. What drafts had
and what is wrong no library writes: there zarr-python writes arrays and groups, with attributes by hand. Each case of the manifest has a file, the layer's name
where it is not the only one, the unit of the world, and the three rows of the matrix from the finest voxels (x, y, z, 1)
to the world, or a part of the message that says why there is none. The matrices are numpy's: products of matrices in
homogeneous coordinates that are written down beside the attributes, and numpy's inverses.
"""

import json
import math
import pathlib
import shutil

import ngff_zarr
import numpy as np
import zarr
from ngff_zarr.v06 import zarr_metadata as v06
from ome_zarr.format import FormatV04, FormatV05
from ome_zarr.writer import write_image, write_labels, write_plate_metadata, write_well_metadata

HERE = pathlib.Path(__file__).resolve().parent
SPACE = "zyx"
cases = []


def axes(names, unit="micrometer"):
    kinds = {"t": "time", "c": "channel"}
    units = {"t": "second", "c": None}
    listed = []
    for name in names:
        axis = {"name": name, "type": kinds.get(name, "space")}
        if units.get(name, unit):
            axis["unit"] = units.get(name, unit)
        listed.append(axis)
    return listed


def system(name, names=SPACE, unit="micrometer", **more):
    return {"name": name, "axes": axes(names, unit), **more}


def group(path, ome):
    """A group of Zarr v3 whose attributes are those of OME-Zarr."""
    zarr.open_group(str(HERE / path), mode="a", zarr_format=3).attrs["ome"] = ome


def array(path, data, chunks=None):
    zarr.create_array(str(HERE / path), data=np.asarray(data), chunks=chunks or np.shape(data), compressors=None)


def volume(shape, dtype="u1"):
    return (np.arange(np.prod(shape)) % 251).astype(dtype).reshape(shape)


def image(path, systems, datasets, transformations=(), shape=(2, 3, 4), version="0.6", stored=None, **more):
    """An image: `datasets` are shape and transformation of each level."""
    multiscale = {
        "name": pathlib.Path(path).stem, "coordinateSystems": systems,
        "datasets": [
            {"path": f"s{level}", "coordinateTransformations": [
                {**transformation, "input": {"path": f"s{level}"}, "output": {"name": "physical"}}]}
            for level, (_, transformation) in enumerate(datasets)]}
    if transformations:
        multiscale["coordinateTransformations"] = list(transformations)
    group(path, {"version": version, "multiscales": [multiscale], **more})
    for level, (extent, _) in enumerate(datasets):
        array(f"{path}/s{level}", volume(extent))
    for name, values in (stored or {}).items():
        array(f"{path}/{name}", np.asarray(values, dtype="f8"))


def homogeneous(rows):
    rows = np.asarray(rows, dtype=float)
    return np.vstack([rows, [0] * (rows.shape[1] - 1) + [1]])


def scaling(factors):
    return np.diag([*factors, 1.0])


def shift(offsets):
    matrix = np.eye(len(offsets) + 1)
    matrix[:-1, -1] = offsets
    return matrix


def spatial(matrix, inputs=SPACE, outputs=SPACE):
    """The three rows over x, y, z and 1 of a matrix over named axes. An axis that both lack is what it was."""
    rows = []
    for name in "xyz":
        if name not in outputs:
            rows.append([1.0 if other == name else 0.0 for other in "xyz"] + [0.0])
            continue
        row = matrix[outputs.index(name)]
        found = [row[inputs.index(other)] if other in inputs else 0.0 for other in "xyz"]
        rows.append(found + [row[len(inputs)]])
    rows = np.array(rows)
    if "z" not in inputs and "z" in outputs:
        # A flat image in space: one step along its normal.
        normal = np.cross(rows[:, 0], rows[:, 1])
        normal /= np.linalg.norm(normal)
        rows[:, 2] = normal if normal[2] >= 0 else -normal
    return rows.tolist()


def case(file, matrix=None, layer=None, unit="micrometer", problem=None, warning=None):
    entry = {"file": file}
    if layer:
        entry["layer"] = layer
    if matrix is not None:
        entry.update(unit=unit, transform=matrix)
    if problem:
        entry["problem"] = problem
    if warning:
        entry["warning"] = warning
    cases.append(entry)


FINE = {"type": "scale", "scale": [4, 2, 0.5]}
BASE = scaling([4, 2, 0.5])
ONE = [((2, 3, 4), FINE)]
HALF = {"type": "sequence", "transformations": [
    {"type": "scale", "scale": [4, 4, 1]}, {"type": "translation", "translation": [0, 1, 0.25]}]}
ANGLE = 0.3
TURN = [[math.cos(ANGLE), -math.sin(ANGLE), 0], [math.sin(ANGLE), math.cos(ANGLE), 0], [0, 0, 1]]
AFFINE = [[1, 0.25, 0, 10], [-0.5, 2, 0.125, -20], [0, 0.0625, 1.5, 30]]


def link(transformation, source="physical", target="world"):
    return {**transformation, "input": {"name": source}, "output": {"name": target}}


def placed(name, transformation, matrix, datasets=ONE, base=BASE, systems=None, **more):
    """An image in the system `world`, to which one transformation leads."""
    systems = systems or [system("world"), system("physical")]
    image(f"{name}.zarr", systems, datasets, [link(transformation)], **more)
    case(f"{name}.zarr", spatial(matrix @ base))


def datasets_alone():
    """What datasets may have, and what drafts had."""
    only = [system("physical")]
    image("identity.zarr", only, [((2, 3, 4), {"type": "identity"})])
    case("identity.zarr", spatial(np.eye(4)))
    image("scale.zarr", only, ONE)
    case("scale.zarr", spatial(BASE))
    image("sequence.zarr", only, [((2, 6, 8), {"type": "sequence", "transformations": [
        FINE, {"type": "translation", "translation": [100, -7, 0.125]}]}), ((2, 3, 4), HALF)])
    case("sequence.zarr", spatial(shift([100, -7, 0.125]) @ BASE))
    image("dataset-translation.zarr", only, [((2, 3, 4), {"type": "translation", "translation": [30, 20, 10]})])
    case("dataset-translation.zarr", spatial(shift([30, 20, 10])), warning="no scale, identity or sequence")
    image("dataset-map-axis.zarr", only, [((2, 3, 4), {"type": "mapAxis", "mapAxis": [1, 2, 0]})], version="0.6.dev1")
    case("dataset-map-axis.zarr", spatial(homogeneous([[0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 0]])))
    turned = [{"type": "sequence", "transformations": [
        {"type": "scale", "scale": [factor, factor, factor]}, {"type": "translation", "translation": [offset] * 3},
        {"type": "affine", "affine": AFFINE}]} for factor, offset in [(2, 0), (4, 1)]]
    image("dataset-affine.zarr", only, [((4, 6, 8), turned[0]), ((2, 3, 4), turned[1])], version="0.6.dev2")
    case("dataset-affine.zarr", spatial(homogeneous(AFFINE) @ scaling([2, 2, 2])))
    image("dataset-flip.zarr", only, [((2, 3, 4), {"type": "scale", "scale": [4, -2, 0.5]})])
    case("dataset-flip.zarr", spatial(scaling([4, -2, 0.5])))
    image("dataset-silent.zarr", only, [((4, 6, 8), FINE), ((2, 3, 4), FINE)])
    metadata = HERE / "dataset-silent.zarr/zarr.json"
    document = json.loads(metadata.read_text())
    del document["attributes"]["ome"]["multiscales"][0]["datasets"][1]["coordinateTransformations"]
    metadata.write_text(json.dumps(document))
    case("dataset-silent.zarr", spatial(BASE), warning="does not say how large")
    apart = [((4, 6, 8), {"type": "rotation", "rotation": TURN}), ((2, 3, 4), {"type": "identity"})]
    image("dataset-apart.zarr", only, apart, version="0.6.dev1")
    case("dataset-apart.zarr", problem="turned against each other")
    # As the first drafts wrote it.
    group("strings.zarr", {"version": "0.6.dev2", "multiscales": [{
        "coordinateSystems": [system("world"), system("physical")],
        "datasets": [{"path": "array", "coordinateTransformations": [
            {"type": "scale", "scale": [4, 2, 0.5], "input": "array", "output": "physical"}]}],
        "coordinateTransformations": [
            {"type": "translation", "translation": [1, 2, 3], "input": "physical", "output": "world"}]}]})
    array("strings.zarr/array", volume((2, 3, 4)))
    case("strings.zarr", spatial(shift([1, 2, 3]) @ BASE))


def one_transformation():
    """Each type, from the intrinsic system to the world."""
    placed("translation", {"type": "translation", "translation": [10, 20, 30]}, shift([10, 20, 30]))
    placed("map-axis", {"type": "mapAxis", "mapAxis": [2, 0, 1]},
           homogeneous([[0, 0, 1, 0], [1, 0, 0, 0], [0, 1, 0, 0]]))
    placed("affine", {"type": "affine", "affine": AFFINE}, homogeneous(AFFINE))
    placed("rotation", {"type": "rotation", "rotation": TURN}, homogeneous(np.c_[TURN, np.zeros(3)]))
    steps = [{"type": "rotation", "rotation": TURN}, {"type": "translation", "translation": [1, 2, 3]},
             {"type": "scale", "scale": [2, 3, 4]}]
    placed("steps", {"type": "sequence", "transformations": steps},
           scaling([2, 3, 4]) @ shift([1, 2, 3]) @ homogeneous(np.c_[TURN, np.zeros(3)]))
    placed("bijection", {"type": "bijection", "forward": {"type": "affine", "affine": AFFINE},
                         "inverse": {"type": "translation", "translation": [1, 1, 1]}}, homogeneous(AFFINE))
    parts = [{"inputAxes": [2], "outputAxes": [0], "transformation": {"type": "scale", "scale": [3]}},
             {"inputAxes": [0, 1], "outputAxes": [1, 2], "transformation": {
                 "type": "affine", "affine": [[1, 2, 5], [0, 1, -5]]}}]
    by_dimension = homogeneous([[0, 0, 3, 0], [1, 2, 0, 5], [0, 1, 0, -5]])
    placed("by-dimension", {"type": "byDimension", "transformations": parts}, by_dimension)
    names = [{"inputAxes": ["x"], "outputAxes": ["z"], "type": "scale", "scale": [3]},
             {"input_axes": ["z", "y"], "output_axes": ["y", "x"], "type": "affine",
              "affine": [[1, 2, 5], [0, 1, -5]]}]
    placed("by-dimension-names", {"type": "byDimension", "transformations": names}, by_dimension, version="0.6.dev3")


def parameters_in_arrays():
    """Parameters that lie in arrays of the image."""
    placed("affine-path", {"type": "affine", "path": "parameters"}, homogeneous(AFFINE), stored={"parameters": AFFINE})
    placed("rotation-path", {"type": "rotation", "path": "extra/turn"}, homogeneous(np.c_[TURN, np.zeros(3)]),
           stored={"extra/turn": TURN})
    placed("scale-path", {"type": "scale", "path": "factors"}, scaling([1, 2, 3]), stored={"factors": [1, 2, 3]})
    placed("translation-path", {"type": "translation", "path": "offsets"}, shift([5, 6, 7]),
           stored={"offsets": [5, 6, 7]})
    image("path-missing.zarr", [system("world"), system("physical")], ONE,
          [link({"type": "affine", "path": "nowhere"})])
    case("path-missing.zarr", spatial(BASE), warning="has no array or group nowhere")


def ways():
    """Ways of more than one transformation, and backwards."""
    both = [system("world"), system("physical")]
    image("inverse.zarr", both, ONE, [link({"type": "affine", "affine": AFFINE}, "world", "physical")])
    case("inverse.zarr", spatial(np.linalg.inv(homogeneous(AFFINE)) @ BASE))
    image("bijection-inverse.zarr", both, ONE, [link(
        {"type": "bijection", "forward": {"type": "displacements", "path": "field"},
         "inverse": {"type": "affine", "affine": AFFINE}}, "world", "physical")])
    case("bijection-inverse.zarr", spatial(homogeneous(AFFINE) @ BASE))
    image("circle.zarr", [system("world"), system("a"), system("b"), system("physical")], ONE, [
        link({"type": "scale", "scale": [2, 2, 2]}, "physical", "a"),
        link({"type": "translation", "translation": [1, 1, 1]}, "a", "b"),
        link({"type": "identity"}, "b", "physical"), link({"type": "identity"}, "a", "a"),
        link({"type": "translation", "translation": [9, 8, 7]}, "world", "b")])
    # From b there is one transformation to physical, which is shorter than by a.
    case("circle.zarr", spatial(np.linalg.inv(shift([9, 8, 7])) @ BASE))
    image("around.zarr", [system("world"), system("a"), system("physical")], ONE, [
        link({"type": "displacements", "path": "field"}),
        link({"type": "translation", "translation": [1, 2, 3]}, "physical", "a"),
        link({"type": "scale", "scale": [2, 2, 2]}, "a", "world")])
    case("around.zarr", spatial(scaling([2, 2, 2]) @ shift([1, 2, 3]) @ BASE))
    image("intrinsic-first.zarr", [system("physical"), system("world")], ONE,
          [link({"type": "scale", "scale": [10, 10, 10]})])
    case("intrinsic-first.zarr", spatial(BASE))
    image("array-first.zarr", [system("indices", unit=None), system("physical")], ONE,
          [link({"type": "scale", "scale": [0.25, 0.5, 2]}, "physical", "indices")])
    case("array-first.zarr", spatial(BASE))
    image("millimetres.zarr", [system("world", unit="millimeter"), system("physical")], ONE,
          [link({"type": "scale", "scale": [0.001, 0.001, 0.001]})])
    case("millimetres.zarr", spatial(scaling([0.001] * 3) @ BASE), unit="millimeter")


def other_axes():
    """Flat images, channels and times."""
    flat = [((3, 4), {"type": "scale", "scale": [2, 0.5]})]
    base = scaling([2, 0.5])
    image("flat-rotation.zarr", [system("world", "yx"), system("physical", "yx")], flat,
          [link({"type": "rotation", "rotation": [[0, 1], [-1, 0]]})])
    case("flat-rotation.zarr", spatial(homogeneous([[0, 1, 0], [-1, 0, 0]]) @ base, "yx", "yx"))
    image("flat-swap.zarr", [system("world", "yx"), system("physical", "yx")], flat,
          [link({"type": "mapAxis", "mapAxis": [1, 0]})])
    case("flat-swap.zarr", spatial(homogeneous([[0, 1, 0], [1, 0, 0]]) @ base, "yx", "yx"))
    image("lifted.zarr", [system("world", "czyx"), system("physical", "yx")], flat,
          [link({"type": "projectAxis", "createdOutputs": [0, 1]})])
    lifted = np.array([[0, 0, 0], [0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1.0]])
    case("lifted.zarr", spatial(lifted @ base, "yx", "czyx"))
    slanted = [[0.5, 0, 7], [1, 0, 8], [0, 1, 9]]
    image("slanted.zarr", [system("world"), system("physical", "yx")], flat, [link({"type": "affine", "affine": slanted})])
    case("slanted.zarr", spatial(homogeneous(slanted) @ base, "yx", "zyx"))
    channels = [((2, 3, 4), {"type": "scale", "scale": [1, 2, 0.5]})]
    image("channel-dropped.zarr", [system("world"), system("physical", "cyx")], channels,
          [link({"type": "projectAxis", "droppedInputs": [0], "createdOutputs": [0]})])
    dropped = np.array([[0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1.0]])
    case("channel-dropped.zarr", spatial(dropped @ scaling([1, 2, 0.5]), "cyx", "zyx"))
    block = [[1, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0], [0, 0, *AFFINE[0]], [0, 0, *AFFINE[1]], [0, 0, *AFFINE[2]]]
    every = [((2, 2, 2, 3, 4), {"type": "scale", "scale": [0.1, 1, 4, 2, 0.5]})]
    image("tczyx.zarr", [system("world", "tczyx"), system("physical", "tczyx")], every,
          [link({"type": "affine", "affine": block})])
    case("tczyx.zarr", spatial(homogeneous(block) @ scaling([0.1, 1, 4, 2, 0.5]), "tczyx", "tczyx"))
    mixed = [row[:] for row in block]
    mixed[4][1] = 0.5
    image("mixed.zarr", [system("world", "tczyx"), system("physical", "tczyx")], every,
          [link({"type": "affine", "affine": mixed})])
    case("mixed.zarr", spatial(scaling([0.1, 1, 4, 2, 0.5]), "tczyx", "tczyx"), warning="mixes the axis c")
    image("field.zarr", [system("world"), system("physical")], ONE,
          [link({"type": "displacements", "path": "coordinateTransformations/field"})])
    case("field.zarr", spatial(BASE), warning='the field of displacements at "coordinateTransformations/field"')
    image("flattened.zarr", [system("world"), system("physical")], ONE, [link({"type": "scale", "scale": [1, 0, 1]})])
    case("flattened.zarr", spatial(BASE), warning="flattens space")
    image("typed-array.zarr", [system("world"), {"name": "physical", "axes": [
        {"name": f"dim_{number}", "type": "array", "discrete": True} for number in range(3)]}],
          [((2, 3, 4), {"type": "identity"})], [link(FINE)])
    case("typed-array.zarr", spatial(BASE))


def orientations():
    """Axes that say which way through a body they run (RFC-4)."""
    ways = {"z": "inferior-to-superior", "y": "anterior-to-posterior", "x": "left-to-right"}
    oriented = [{**axis, "orientation": {"type": "anatomical", "value": ways[axis["name"]]}} for axis in axes(SPACE)]
    image("oriented.zarr", [{"name": "physical", "axes": oriented}], ONE)
    case("oriented.zarr", spatial(BASE))
    image("oriented-world.zarr", [{"name": "world", "axes": oriented}, system("physical")], ONE,
          [link({"type": "affine", "affine": [[0, 0, -1, 0], [1, 0, 0, 0], [0, 1, 0, 0]]})])
    case("oriented-world.zarr", spatial(homogeneous([[0, 0, -1, 0], [1, 0, 0, 0], [0, 1, 0, 0]]) @ BASE))
    group("oriented-0.4.zarr", {"version": "0.5", "multiscales": [{
        "axes": [{**axis, "anatomicalOrientation": ways[axis["name"]]} for axis in axes(SPACE)],
        "datasets": [{"path": "s0", "coordinateTransformations": [FINE]}]}]})
    array("oriented-0.4.zarr/s0", volume((2, 3, 4)))
    case("oriented-0.4.zarr", spatial(BASE))


def scene():
    """Images below one group, which places them."""
    tiles = [system("physical")]
    for name in ["a", "b", "c", "d", "far", "alias"]:
        image(f"scene.zarr/{name}", tiles, ONE)
    image("scene.zarr/turned", [system("physical"), system("rotated")], ONE,
          [link({"type": "affine", "affine": AFFINE}, "physical", "rotated")])
    image("scene.zarr/fixed", [system("atlas"), system("physical")], ONE,
          [link({"type": "translation", "translation": [3, 2, 1]}, "physical", "atlas")])
    group("scene.zarr/old", {"version": "0.5", "multiscales": [{
        "axes": axes(SPACE), "datasets": [{"path": "s0", "coordinateTransformations": [FINE]}]}]})
    array("scene.zarr/old/s0", volume((2, 3, 4)))
    end = lambda name, path=None: {"name": name, "path": path} if path else {"name": name}
    at = lambda path: end("physical", path)
    moves = [
        {"type": "translation", "translation": [0, 0, 10], "input": at("a"), "output": end("world")},
        {"type": "translation", "translation": [0, 5, 0], "input": at("b"), "output": at("a")},
        {"type": "affine", "affine": AFFINE, "input": end("world"), "output": at("c")},
        {"type": "displacements", "path": "coordinateTransformations/field", "input": at("d"), "output": end("world")},
        {"type": "scale", "scale": [2, 2, 2], "input": end("rotated", "turned"), "output": end("world")},
        # By way of another image's own transformation.
        {"type": "translation", "translation": [1, 1, 1], "input": end("atlas", "fixed"), "output": end("world")},
        {"type": "identity", "input": at("old"), "output": at("fixed")},
        # It has one system, by another name.
        {"type": "scale", "scale": [3, 3, 3], "input": end("stage", "alias"), "output": end("world")},
        {"type": "identity", "input": at("far"), "output": end("elsewhere")},
        {"type": "identity", "input": at("missing"), "output": end("world")},
        {"type": "swirl", "input": end("physical", "b"), "output": end("world")},
    ]
    group("scene.zarr", {"version": "0.6", "scene": {
        "coordinateSystems": [system("world"), system("elsewhere")], "coordinateTransformations": moves}})
    a = shift([0, 0, 10])
    for layer, matrix in {
        "a": a, "b": a @ shift([0, 5, 0]), "c": np.linalg.inv(homogeneous(AFFINE)),
        "turned": scaling([2, 2, 2]) @ homogeneous(AFFINE), "fixed": shift([1, 1, 1]) @ shift([3, 2, 1]),
        "old": shift([1, 1, 1]) @ shift([3, 2, 1]), "alias": scaling([3, 3, 3]),
    }.items():
        case("scene.zarr", spatial(matrix @ BASE), layer=layer)
    case("scene.zarr", layer="d", problem='the field of displacements at "coordinateTransformations/field"')
    case("scene.zarr", layer="far", problem="no transformation leads from")
    case("scene.zarr", layer="missing", problem="has no array or group missing")


def by_ngff_zarr():
    """Images of 0.6 and of the draft 0.9, which says more of axes, and a scene."""
    def made():
        image = ngff_zarr.to_ngff_image(
            volume((2, 3, 4)), dims=list(SPACE), scale={"z": 4.0, "y": 2.0, "x": 0.5},
            translation={"z": 1.0, "y": 2.0, "x": 3.0}, axes_units={name: "micrometer" for name in SPACE})
        image.axes_orientations = ngff_zarr.rfc4.LPS
        return ngff_zarr.to_multiscales(image, scale_factors=[])

    for version in ["0.6", "0.9.dev1"]:
        ngff_zarr.to_ngff_zarr(str(HERE / f"ngff-zarr-{version}.zarr"), made(), version=version)
        case(f"ngff-zarr-{version}.zarr", spatial(shift([1, 2, 3]) @ BASE))
    at, identifier = "intrinsic", v06.CoordinateSystemIdentifier
    end = dict(output=identifier(name="world"))
    part = lambda transformation, inputs, outputs: v06.ByDimensionItem(
        transformation=transformation, inputAxes=inputs, outputAxes=outputs)
    kinds = {
        "affine": (v06.Affine(affine=AFFINE, **end), homogeneous(AFFINE)),
        "rotation": (v06.Rotation(rotation=TURN, **end), homogeneous(np.c_[TURN, np.zeros(3)])),
        "map-axis": (v06.MapAxis(mapAxis=[2, 0, 1], **end), homogeneous([[0, 0, 1, 0], [1, 0, 0, 0], [0, 1, 0, 0]])),
        "by-dimension": (v06.ByDimension(transformations=[
            part(v06.Scale(scale=[3.0]), [2], [0]), part(v06.Translation(translation=[5.0, 6.0]), [0, 1], [1, 2])],
            **end), homogeneous([[0, 0, 3, 0], [1, 0, 0, 5], [0, 1, 0, 6]])),
        "sequence": (v06.TransformSequence(transformations=[
            v06.Translation(translation=[1.0, 2.0, 3.0]), v06.Scale(scale=[2.0, 3.0, 4.0])], **end),
            scaling([2, 3, 4]) @ shift([1, 2, 3])),
        "bijection": (v06.Bijection(forward=v06.Affine(affine=AFFINE), inverse=v06.Affine(
            affine=np.linalg.inv(homogeneous(AFFINE))[:3].tolist()), **end), homogeneous(AFFINE))}
    moves = []
    for path, (transformation, matrix) in kinds.items():
        transformation.input = identifier(path=path, name=at)
        moves.append(transformation)
        case("ngff-zarr-scene.zarr", spatial(matrix @ shift([1, 2, 3]) @ BASE), layer=path)
    world = v06.CoordinateSystem(
        name="world", axes=[v06.Axis(name=name, type="space", unit="micrometer") for name in SPACE])
    ngff_zarr.NgffScene(
        images={path: made() for path in kinds}, coordinateTransformations=moves, coordinateSystems=[world],
    ).to_ome_zarr(str(HERE / "ngff-zarr-scene.zarr"))


def labels():
    """Label images, in the versions that ome-zarr-py writes and in 0.6."""
    data = volume((2, 6, 8), "u2")
    ids = np.zeros((2, 6, 8), "u4")
    ids[:, :3, :4], ids[:, 3:, 4:] = 1, 4294967295
    metadata = {
        "colors": [{"label-value": 1, "rgba": [255, 0, 0, 255]}, {"label-value": 4294967295, "rgba": [0, 0, 255, 128]}],
        "properties": [{"label-value": 1, "area (pixels)": 24, "class": "cell"},
                       {"label-value": 4294967295, "area (pixels)": 24, "class": "void"}]}
    micrometers = {name: "micrometer" for name in SPACE}
    for version, form in {"0.4": FormatV04(), "0.5": FormatV05()}.items():
        root = zarr.create_group(str(HERE / f"labels-{version}.zarr"), zarr_format=form.zarr_format)
        options = dict(scale_factors=[{"z": 1, "y": 2, "x": 2}], axes=list(SPACE), axes_units=micrometers,
                       scale={"z": 4.0, "y": 2.0, "x": 0.5}, fmt=form)
        write_image(data, root, **options)
        write_labels(ids, root, name="cells", label_metadata=metadata, **options)
        case(f"labels-{version}.zarr", spatial(BASE), layer="image")
        case(f"labels-{version}.zarr", spatial(BASE), layer="image/cells")
    both = [system("world"), system("physical")]
    move = link({"type": "translation", "translation": [10, 20, 30]})
    image("labels-0.6.zarr", both, [((2, 6, 8), FINE), ((2, 3, 4), HALF)], [move, {
        "type": "scale", "scale": [1, 2, 2], "input": {"path": "labels/coarse", "name": "physical"},
        "output": {"name": "physical"}}])
    group("labels-0.6.zarr/labels", {"version": "0.6", "labels": ["cells", "coarse", "bare", "gone"]})
    for name, shape in {"cells": (2, 6, 8), "coarse": (2, 3, 4), "bare": (2, 3, 4)}.items():
        image(f"labels-0.6.zarr/labels/{name}", [system("physical")], [(shape, FINE)], **{"image-label": metadata})
    # One that does not say how large its voxels are, as before 0.4.
    group("labels-0.6.zarr/labels/bare", {"version": "0.6", "image-label": {}, "multiscales": [
        {"axes": axes(SPACE), "datasets": [{"path": "s0"}]}]})
    placed_at = shift([10, 20, 30])
    case("labels-0.6.zarr", spatial(placed_at @ BASE), layer="labels-0.6")
    case("labels-0.6.zarr", spatial(placed_at @ BASE), layer="labels-0.6/cells")
    case("labels-0.6.zarr", spatial(placed_at @ scaling([1, 2, 2]) @ BASE), layer="labels-0.6/coarse")
    case("labels-0.6.zarr", spatial(placed_at @ shift([0, 1, 0.25]) @ scaling([4, 4, 1])), layer="labels-0.6/bare")
    case("labels-0.6.zarr", layer="labels-0.6/gone", problem="has no array or group labels/gone")


def plates():
    """Plates of 2 × 2 wells, one of which is not there, with 2 fields each; and series of bioformats2raw."""
    for version, form in {"0.4": FormatV04(), "0.5": FormatV05()}.items():
        root = zarr.create_group(str(HERE / f"plate-{version}.zarr"), zarr_format=form.zarr_format)
        write_plate_metadata(root, ["A", "B"], ["1", "2"], ["A/1", "A/2", "B/2"], fmt=form, name="screen", field_count=2)
        for number, path in enumerate(["A/1", "A/2", "B/2"]):
            well = root.require_group(path)
            fields = ["0", "1"] if path != "B/2" else ["0"]
            write_well_metadata(well, fields, fmt=form)
            for field in fields:
                write_image(volume((6, 8)) + np.uint8(number), well.require_group(field), scale_factors=[],
                            axes=["y", "x"], scale={"y": 2.0, "x": 0.5}, fmt=form)
    for path in ["series.zarr", "series-listed.zarr"]:
        group(path, {"version": "0.5", "bioformats2raw.layout": 3})
        for name in ["0", "1", "2"]:
            group(f"{path}/{name}", {"version": "0.5", "multiscales": [{
                "axes": axes("yx"), "datasets": [{"path": "0", "coordinateTransformations": [
                    {"type": "scale", "scale": [2, 0.5]}]}]}]})
            array(f"{path}/{name}/0", volume((3 + int(name), 4)))
    group("series-listed.zarr/OME", {"version": "0.5", "series": ["2", "0"]})
    (HERE / "series-listed.zarr/OME/METADATA.ome.xml").write_text(
        '<?xml version="1.0"?><ome:OME xmlns:ome="http://www.openmicroscopy.org/Schemas/OME/2016-06">'
        '<ome:Image ID="Image:0" Name="overview"/><ome:Image ID="Image:1" Name="detail"/></ome:OME>')


for old in HERE.glob("*.zarr"):
    shutil.rmtree(old)
for part in [datasets_alone, one_transformation, parameters_in_arrays, ways, other_axes, orientations, by_ngff_zarr,
             scene, labels, plates]:
    part()
lines = ",\n".join(json.dumps(entry) for entry in cases)
(HERE / "manifest.json").write_text(f'{{"cases": [\n{lines}\n]}}\n')
