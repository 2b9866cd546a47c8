#!/usr/bin/env python3
"""Writes a phantom of a head and an atlas of it, and collections of both in every dialect.

    python3 -m venv venv && venv/bin/pip install nibabel numpy zarr
    venv/bin/python make_goldens.py

The images start as NIfTI volumes with their affines and become OME-Zarr by zarr-python, as one does with real brains:
other voxel sizes, other origins, an axis that runs the other way. expected.json has ten places in the world with the
label that numpy finds there through the affines, and where that is in voxels of the head.
"""

import json
import pathlib
import shutil

import nibabel
import numpy as np
import zarr

HERE = pathlib.Path(__file__).resolve().parent
COLORS = [[230, 25, 75], [60, 180, 75], [255, 225, 25], [0, 130, 200], [245, 130, 48], [145, 30, 180], [70, 240, 240],
          [240, 50, 230], [210, 245, 60]]
NAMES = ["frontal", "parietal", "temporal", "occipital", "insula", "cerebellum", "stem", "thalamus", "callosum"]


def head():
    """An ellipsoid with a shell, brighter to the front, in voxels of 4 mm."""
    affine = np.diag([4.0, 4.0, 4.0, 1.0])
    affine[:3, 3] = [-74, -90, -62]
    shape = (38, 46, 34)
    world = nibabel.affines.apply_affine(affine, np.stack(np.meshgrid(*map(np.arange, shape), indexing="ij"), -1))
    radius = np.sqrt((((world - [0, 0, 5]) / [70, 85, 62]) ** 2).sum(-1))
    values = np.where(radius > 1, 0, np.where(radius > 0.9, 200, 40 + (world[..., 1] + 90) / 3))
    return nibabel.Nifti1Image(values.round().astype("uint8"), affine)


def atlas():
    """Nine regions around as many seeds, in voxels of 5 x 6 x 7 mm; x runs from right to left."""
    affine = np.diag([-5.0, 6.0, 7.0, 1.0])
    affine[:3, 3] = [71, -82, -56]
    shape = (29, 28, 17)
    world = nibabel.affines.apply_affine(affine, np.stack(np.meshgrid(*map(np.arange, shape), indexing="ij"), -1))
    seeds = np.array([[0, 60, 10], [0, -20, 45], [50, 5, -15], [0, -65, 5], [-40, 10, 5], [0, -50, -40], [0, -15, -40],
                      [10, -10, 8], [0, 0, 25]])
    nearest = np.argmin(((world[..., None, :] - seeds) ** 2).sum(-1), -1)
    inside = (((world - [0, 0, 5]) / [62, 76, 55]) ** 2).sum(-1) < 1
    return nibabel.Nifti1Image(np.where(inside, nearest + 1, 0).astype("uint16"), affine)


def image(name, nifti, levels):
    """OME-Zarr 0.5 of a volume whose axes are along those of the world; those that run backwards are turned around."""
    values = np.asarray(nifti.dataobj).T
    steps, origin = np.diag(nifti.affine)[:3][::-1].copy(), nifti.affine[:3, 3][::-1].copy()
    for axis in range(3):
        if steps[axis] < 0:
            values = np.flip(values, axis)
            origin[axis] += steps[axis] * (values.shape[axis] - 1)
    steps = abs(steps)
    group = zarr.create_group(str(HERE / name), zarr_format=3, overwrite=True)
    datasets = []
    for level in range(levels):
        factor = 2 ** level
        reduced = np.ascontiguousarray(values[::factor, ::factor, ::factor])
        array = group.create_array(
            f"s{level}", shape=reduced.shape, chunks=reduced.shape, dtype=reduced.dtype, fill_value=0,
            dimension_names=["z", "y", "x"], config={"write_empty_chunks": False})
        array[:] = reduced
        datasets.append({"path": f"s{level}", "coordinateTransformations": [
            {"type": "scale", "scale": [float(step * factor) for step in steps]},
            {"type": "translation", "translation": [float(value) for value in origin]}]})
    axes = [{"name": axis, "type": "space", "unit": "millimeter"} for axis in "zyx"]
    group.attrs["ome"] = {"version": "0.5", "multiscales": [{"name": name, "axes": axes, "datasets": datasets}]}


def expected(t1, labels):
    places = {"frontal pole": [3, 52, 14], "precentral": [-31, -9, 44], "temporal pole": [47, 8, -22],
              "calcarine": [-4, -66, 9], "insula": [-38, 6, 3], "cerebellum": [8, -47, -36], "pons": [1, -18, -34],
              "pulvinar": [13, -12, 7], "body of the callosum": [2, 3, 27], "outside": [66, 60, 50]}
    result = []
    for name, world in places.items():
        index = np.linalg.inv(labels.affine) @ [*world, 1]
        label = int(np.asarray(labels.dataobj)[tuple(np.rint(index[:3]).astype(int))])
        # A voxel covers from its index to the next where positions are counted, and is centred on it in NIfTI.
        position = (np.linalg.inv(t1.affine) @ [*world, 1])[:3] + 0.5
        value = int(np.asarray(t1.dataobj)[tuple(np.floor(position).astype(int))])
        result.append({"name": name, "position": [float(p) for p in position], "label": label, "value": value})
    assert len({entry["label"] for entry in result}) == 10
    return {"colors": COLORS, "names": NAMES, "places": result}


def documents():
    window = {"min": 20, "max": 90}
    view = {"position": [18.5, 22.5, 16.5], "zoom": 0.5}
    label_attributes = [{"labelValue": number + 1, "color": color + [255], "phantom:name": name}
                        for number, (color, name) in enumerate(zip(COLORS, NAMES))]
    path = lambda text, kind="zarr": {"type": kind, "path": text}
    mesh = {"type": "webknossos:mesh", "name": "skull", "path": path("./skull.mesh"), "attributes": {"webknossos:lod": 2}}

    yield "slide.json", {"https://ngff.openmicroscopy.org/0.6": {"collection": {
        "name": "phantom", "members": [
            {"type": "image", "path": "./head", "name": "head", "attributes": {"rendering": window}},
            {"path": "./atlas", "name": "regions",
             "attributes": {"labels": {"labelAttributes": label_attributes}, "rendering": {"opacity": 1}}},
            {"path": "./atlas", "name": "regions again", "attributes": {"rendering": {"disabled": True, "inverted": False}}}],
        "attributes": {"rendering": view}}}}

    yield "draft.json", {"zarr_format": 3, "node_type": "group", "attributes": {"ome": {
        "version": "0.7", "node_type": "collection", "name": "phantom",
        "attributes": {"webknossos:rendering": {
            "position": dict(zip("xyz", view["position"])), "zoom": view["zoom"],
            "voxel_size": {"factor": [4, 4, 4], "unit": "millimeter"}}},
        "nodes": [
            {"node_type": "image", "name": "head", "path": "./head",
             "attributes": {"webknossos:category": "color", "webknossos:rendering": {"intensityRange": [20, 90]}}},
            {"node_type": "image", "name": "regions", "path": "atlas",
             "attributes": {"webknossos:category": "segmentation"}},
            {"node_type": "image", "name": "regions again", "attributes": {"webknossos:rendering": {"is_disabled": True}},
             "multiscales": [{"axes": [{"name": axis, "type": "space", "unit": "millimeter"} for axis in "zyx"],
                              "datasets": [{"path": "./atlas/s0", "coordinateTransformations": [
                                  {"type": "scale", "scale": [7, 6, 5]},
                                  {"type": "translation", "translation": [-56, -82, -69]}]}]}]},
            {"node_type": "webknossos:mesh", "name": "skull", "path": "./skull.mesh",
             "attributes": {"webknossos:parent": "head"}}]}}}

    def level(number, scale, translation, system, reference):
        own = f"level-{number}"
        return {"id": own, "type": "singlescale", "name": str(number), "path": path(f"./head/s{number}"), "attributes": {
            "coordinateTransformations": [{
                "type": "sequence", "input": {reference: own}, "output": {reference: system},
                "transformations": [{"type": "scale", "scale": scale}, {"type": "translation", "translation": translation}]}]}}

    axes = [{"name": axis, "type": "space", "unit": "millimeter"} for axis in "zyx"]
    yield "references.json", {"ome": {
        "version": "1.0dev1", "id": "root", "type": "collection", "name": "phantom", "attributes": {
            "webknossos:rendering": {"coordinate_system": {"$ref": "world"}, **view},
            "coordinateSystems": [{"id": "world", "name": "the world", "axes": axes}]},
        "nodes": [
            {"id": "h", "type": "multiscale", "name": "head", "attributes": {
                "webknossos:category": "color", "webknossos:rendering": {"min": 20, "max": 90}},
             "nodes": [level(1, [8, 8, 8], [-62, -90, -74], "world", "$ref"),
                       level(0, [4, 4, 4], [-62, -90, -74], "world", "$ref")]},
            {"type": "multiscale", "name": "regions", "path": path("./atlas"),
             "attributes": {"webknossos:category": "segmentation"}},
            {"type": "multiscale", "name": "regions again", "path": path("./atlas"),
             "attributes": {"webknossos:rendering": {"is_disabled": True}}},
            {**mesh, "attributes": {"webknossos:parent": {"type": "multiscale", "$ref": "h"}}}]}}

    labels = {"labels": {"source": [{"id": "h"}], "labelAttributes": label_attributes},
              "microtome:rendering": {"opacity": 1}}
    yield "rfc8.json", {"ome": {
        "version": "0.x", "type": "collection", "name": "phantom", "id": "root",
        "attributes": {"microtome:rendering": view, "lab:project": {"grant": 17}},
        "nodes": [
            {"type": "multiscale", "id": "h", "name": "head", "path": path("./head"),
             "attributes": {"microtome:rendering": window}},
            {"type": "multiscale", "name": "regions", "path": path("./atlas"), "attributes": labels},
            {"type": "multiscale", "name": "regions again", "path": path("./atlas"),
             "attributes": {"labels": {"source": ["h"]}, "microtome:rendering": {"disabled": True}}},
            mesh,
            {"type": "multiscale", "name": "elsewhere", "path": path("./x", "lab:vault")}]}}

    yield "inline.json", {"ome": {
        "version": "0.x", "type": "collection", "name": "phantom", "attributes": {"microtome:view": view}, "nodes": [
            {"id": "h", "type": "multiscale", "name": "head",
             "nodes": [{"id": f"s{n}", "name": f"s{n}", "type": "singlescale", "path": path(f"./head/s{n}")} for n in (0, 1)],
             "attributes": {
                 "coordinateSystems": [{"id": "physical", "axes": axes}],
                 "coordinateTransformations": [
                     {"type": "sequence", "input": {"id": f"s{n}"}, "output": {"id": "physical"}, "transformations": [
                         {"type": "scale", "scale": [4 * 2 ** n] * 3},
                         {"type": "translation", "translation": [-62, -90, -74]}]} for n in (0, 1)],
                 "microtome:rendering": window}},
            {"type": "collection", "name": "labels", "nodes": [
                {"type": "multiscale", "name": "regions", "path": path("./atlas"), "attributes": labels}]},
            {"type": "collection", "name": "more", "path": path("slide.json", "json"),
             "attributes": {"microtome:rendering": {"disabled": True}}}]}}

    def moved(number, name, shift):
        return {"type": "translation", "translation": shift, "input": {"id": "physical", "path": path(f"./{name}")},
                "output": {"id": "world"}}

    yield "scene.json", {"ome": {
        "version": "0.x", "type": "collection", "name": "phantom", "attributes": {"scene": {
            "coordinateSystems": [{"id": "world", "axes": axes}],
            "coordinateTransformations": [moved(0, "head", [100, 200, 300]), moved(1, "atlas", [100, 200, 310])]}},
        "nodes": [{"type": "multiscale", "id": name, "name": name, "path": path(f"./{name}")} for name in ("head", "atlas")]}}

    yield "plate.json", {"ome": {
        "version": "0.x", "type": "collection", "name": "a plate",
        "attributes": {"plate": {"columns": [{"id": "1"}], "rows": [{"id": "A"}], "acquisitions": [{"id": "acq"}]}},
        "nodes": [{"type": "collection", "name": "well A01",
                   "attributes": {"well": {"column": {"id": "1"}, "row": {"id": "A"}}},
                   "nodes": [{"id": "f", "type": "multiscale", "name": "field", "path": path("./head"),
                              "attributes": {"acquisition": {"id": "acq"}}},
                             {"type": "multiscale", "name": "nuclei", "path": path("./atlas"),
                              "attributes": {"acquisition": {"id": "acq"}, "labels": {"source": ["f"]}}}]}]}}


def main():
    t1, labels = head(), atlas()
    for name in ("head", "atlas"):
        shutil.rmtree(HERE / name, ignore_errors=True)
    image("head", t1, 2)
    image("atlas", labels, 1)
    (HERE / "expected.json").write_text(json.dumps(expected(t1, labels), indent=1) + "\n")
    for name, document in documents():
        (HERE / name).write_text(json.dumps(document, indent=2) + "\n")
    rfc8 = json.loads((HERE / "rfc8.json").read_text())["ome"]
    for node in rfc8["nodes"]:
        node["path"]["path"] = node["path"]["path"].replace("./", "../")
    # Beside the attributes, as an example of the proposal has it, and where it belongs.
    for name, document in (("group.zarr", {"attributes": {"ome": rfc8}}), ("beside.zarr", {"ome": rfc8})):
        (HERE / name).mkdir(exist_ok=True)
        (HERE / name / "zarr.json").write_text(
            json.dumps({"zarr_format": 3, "node_type": "group", **document}, indent=2) + "\n")


if __name__ == "__main__":
    main()
