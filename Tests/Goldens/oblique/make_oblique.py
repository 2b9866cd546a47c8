#!/usr/bin/env python3
"""Writes planes through volumes that lie askew, as NumPy and SciPy compute them.

    python3 -m venv venv && venv/bin/pip install numpy scipy zarr
    venv/bin/python make_oblique.py

manifest.json lists the views of volumes whose voxels are `voxel(level, z, y, x)` below; the pixels are in planes.bin,
little-endian: uint16 for nearest (65535 outside), float32 for linear (not a number outside). Positions count from the
corners of voxels, transforms from their centres.

registered/ is a WEBKNOSSOS dataset of two OME-Zarr images by zarr-python, one of them turned against the other;
registered.json lists snapshots of it with their pixels in registered.bin, a byte each: both images added up.
"""

import json
import pathlib
import shutil

import numpy as np
import zarr
from scipy.ndimage import map_coordinates

HERE = pathlib.Path(__file__).resolve().parent
ORIENTATIONS = {"xy": (0, 1, 2), "xz": (0, 2, 1), "yz": (2, 1, 0)}


def voxel(level, z, y, x):
    return (x * 40503 + y * 30011 + z * 20753 + level * 977) % 4099


def volume(level, shape):
    return voxel(level, *np.indices(shape)).astype(np.uint16)


def affine(linear=np.eye(3), origin=(0, 0, 0)):
    return np.vstack([np.column_stack([linear, origin]), [0, 0, 0, 1]])


def rotation(axis, angle):
    c, s = np.cos(angle), np.sin(angle)
    a, b = [(1, 2), (2, 0), (0, 1)][axis]
    matrix = np.eye(3)
    matrix[a, a], matrix[a, b], matrix[b, a], matrix[b, b] = c, -s, s, c
    return affine(matrix)


def positions(view):
    """Scene positions (4, height, width) of the middles of pixels."""
    right, down, _ = ORIENTATIONS[view["orientation"]]
    step = view["zoom"] / np.array(view["aspect"])
    points = np.empty((4, view["height"], view["width"]))
    points[:3] = np.array(view["center"])[:, None, None]
    points[3] = 1
    points[right] += ((np.arange(view["width"]) + 0.5 - view["width"] / 2) * step[right])[None, :]
    points[down] += ((np.arange(view["height"]) + 0.5 - view["height"] / 2) * step[down])[:, None]
    return points


def indices(view, reference, to_world):
    """Where pixels lie in a level, as indices x, y, z; integers are centres."""
    points = positions(view)
    points[:3] -= 0.5
    return np.tensordot(np.linalg.inv(to_world) @ reference, points, 1)[:3]


def inside(index, shape):
    limits = np.array(shape[::-1])[:, None, None]
    near = np.abs((index + 0.5) - np.round(index + 0.5))
    touches = np.all((index > -0.6) & (index < limits - 0.4), axis=0)
    assert near[:, touches].min(initial=1) > 1e-5, "rounding would decide which voxel a pixel is in"
    voxels = np.floor(index + 0.5).astype(int)
    return np.all((voxels >= 0) & (voxels < limits), axis=0), voxels


def nearest(data, index, outside):
    is_inside, voxels = inside(index, data.shape)
    plane = np.full(is_inside.shape, outside, data.dtype)
    x, y, z = voxels[:, is_inside]
    plane[is_inside] = data[z, y, x]
    return plane


def linear(data, index):
    is_inside, _ = inside(index, data.shape)
    plane = map_coordinates(data.astype(float), index[::-1], order=1, mode="nearest")
    return np.where(is_inside, plane, np.nan)


def planes():
    cases, pixels = [], b""
    shapes = [(14, 18, 20), (14, 9, 10)]
    size = np.array([1.5, 2.0, 4.0])
    middle = affine(origin=size * [10, 9, 7]) @ np.eye(4)
    back = np.linalg.inv(middle)
    odd = rotation(0, 0.37) @ rotation(1, -1.13) @ rotation(2, 2.71)
    placements = {
        "turned": middle @ odd @ back,
        "about z": middle @ rotation(2, 0.6) @ back,
        "sheared": middle @ affine([[1, 0.31, 0], [0, 1, -0.2], [0.17, 0, 1]]) @ back,
        "changed": middle @ affine([[0, 0, 1], [-1, 0, 0], [0, 1, 0]]) @ back,
        "flipped": middle @ affine(np.diag([-1, 1, -1])) @ back,
        "turned and sheared": middle @ rotation(1, 0.8) @ affine([[1.2, 0, 0.4], [0, -0.7, 0], [0, 0.5, 1]]) @ back,
        "straight": np.eye(4),
    }
    references = {
        "cubes": (affine(np.diag([1.7, 1.7, 1.7]), [0.4, 0.1, -0.3]), [1, 1, 1]),
        "flat": (affine(np.diag([1.5, 1.5, 4.0]), [0.75, -0.75, 2.0]), [1, 1, 4 / 1.5]),
        "askew": (rotation(2, -0.4) @ rotation(0, 0.2) @ affine(np.diag([2.0, 1.6, 3.1])), [1.25, 1, 3.1 / 1.6]),
    }
    views = [("xy", 0.31, 0), ("xz", 0.93, 0), ("yz", 0.57, 0), ("xy", 2.3, 1), ("yz", 1.1, 1)]
    for number, (name, placement) in enumerate(placements.items()):
        for interpolation in ["nearest", "linear"]:
            # Every placement meets every reference, though not in every view.
            for turn, (orientation, zoom, level) in enumerate(views):
                reference, aspect = list(references.values())[(number + turn) % 3]
                factor = np.array([2, 2, 1]) if level else np.ones(3)
                to_world = placement @ affine(np.diag(size * factor), size * (factor - 1) / 2)
                center = (np.linalg.inv(reference) @ placement @ [*(size * [9.2, 8.4, 6.3]), 1])[:3] + 0.5
                view = {
                    "orientation": orientation, "zoom": zoom, "aspect": aspect,
                    "center": [round(value, 3) + 0.00041 for value in center.tolist()], "width": 18, "height": 15,
                }
                index = indices(view, reference, to_world)
                data = volume(level, shapes[level])
                if interpolation == "nearest":
                    plane = nearest(data, index, 65535).astype("<u2")
                else:
                    plane = linear(data, index).astype("<f4")
                cases.append({
                    "placement": name, "reference": list(references)[(number + turn) % 3], "level": level,
                    "interpolation": interpolation, "offset": len(pixels), **view,
                })
                pixels += plane.tobytes()
    (HERE / "planes.bin").write_bytes(pixels)
    write_json("manifest.json", {
        "size": size.tolist(), "shapes": shapes, "cases": cases,
        "transforms": {name: matrix[:3].tolist() for name, matrix in placements.items()}
        | {name: matrix[:3].tolist() for name, (matrix, _) in references.items()},
    })


def write_json(name, document):
    """One line a member of a list or object."""
    def lines(value):
        if isinstance(value, dict):
            return "{\n" + ",\n".join(f"{json.dumps(key)}: {lines(value[key])}" for key in value) + "}"
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return "[\n" + ",\n".join(json.dumps(item) for item in value) + "]"
        return json.dumps(value)

    (HERE / name).write_text(lines(document) + "\n")


def write_image(path, levels, size):
    """An OME-Zarr 0.5 image with axes z, y, x; levels are pairs of voxels and x, y, z factors."""
    group = zarr.create_group(path, zarr_format=3)
    datasets = []
    for number, (data, factor) in enumerate(levels):
        chunk = [min(12, extent) for extent in data.shape]
        array = group.create_array(
            f"s{number}", shape=data.shape, chunks=chunk, dtype=data.dtype, compressors=zarr.codecs.GzipCodec(level=9))
        array[:] = data
        scale = (np.array(size) * factor)[::-1].tolist()
        shift = (np.array(size) * (np.array(factor) - 1) / 2)[::-1].tolist()
        datasets.append({
            "path": f"s{number}",
            "coordinateTransformations": [
                {"type": "scale", "scale": scale}, {"type": "translation", "translation": shift}],
        })
    axes = [{"name": name, "type": "space", "unit": "nanometer"} for name in "zyx"]
    group.attrs["ome"] = {"version": "0.5", "multiscales": [{"axes": axes, "datasets": datasets}]}


def wanted(maps, view):
    """The level to show: the coarsest that has no finer one to improve on where its voxels are wider than 1.1 pixels."""
    right, down, _ = ORIENTATIONS[view["orientation"]]
    step = view["zoom"] / np.array(view["aspect"])
    # How wide voxels are along the screen, in pixels: one over what a pixel's step is in voxels.
    widths = [[1 / np.linalg.norm(to_level[:3, axis] * step[axis]) for axis in (right, down)] for to_level in maps]
    for level in range(len(maps) - 1, 0, -1):
        improves = any(
            widths[level][axis] > 1.1 and any(finer[axis] < widths[level][axis] * 0.999 for finer in widths[:level])
            for axis in (0, 1))
        if not improves:
            return level
    return 0


def registered():
    folder = HERE / "registered"
    shutil.rmtree(folder, ignore_errors=True)
    random = np.random.default_rng(5)
    size = np.array([4.0, 4.0, 10.0])
    images = {}
    for name, shape in [("em", (10, 24, 28)), ("lm", (9, 14, 16))]:
        fine = random.integers(1, 120, shape, np.uint8)
        z, y, x = shape
        coarse = fine.reshape(z, y // 2, 2, x // 2, 2).mean(axis=(2, 4)).astype(np.uint8)
        images[name] = [(fine, (1, 1, 1)), (coarse, (2, 2, 1))]
        write_image(folder / f"{name}.zarr", images[name], size)
    # From the second image's voxels to the first one's, both counted from corners: larger, turned, and moved.
    turn = affine(origin=[14, 11, 5]) @ rotation(2, 0.5) @ rotation(0, 0.21) @ affine(np.diag([1.6, 1.6, 0.9]))
    turn = turn @ affine(origin=[-8, -7, -4.5])
    layers = []
    for name, levels in images.items():
        z, y, x = levels[0][0].shape
        layers.append({
            "name": name, "category": "color", "dataFormat": "zarr3", "elementClass": "uint8",
            "boundingBox": {"topLeft": [0, 0, 0], "width": x, "height": y, "depth": z},
            "defaultViewConfiguration": {"intensityRange": [0, 255]},
            "mags": [
                {"mag": list(factor), "path": f"./{name}.zarr/s{number}", "axisOrder": {"x": 2, "y": 1, "z": 0}}
                for number, (_, factor) in enumerate(levels)],
        })
    layers[1]["coordinateTransformations"] = [{"type": "affine", "matrix": turn.tolist()}]
    document = {
        "id": {"name": "registered", "team": ""}, "scale": {"factor": size.tolist(), "unit": "nanometer"},
        "dataLayers": layers,
    }
    (folder / "datasource-properties.json").write_text(json.dumps(document, indent=1) + "\n")

    corner = affine(origin=[-0.5, -0.5, -0.5])
    cases, pixels = [], b""
    for interpolation in ["nearest", "linear"]:
        for orientation, zoom in [("xy", 0.6113), ("xz", 0.8317), ("yz", 1.0303), ("xy", 2.6127)]:
            view = {
                "orientation": orientation, "zoom": zoom, "aspect": [1, 1, 2.5],
                "center": [13.803719, 12.205341, 5.317183], "width": 40, "height": 36,
            }
            total = np.zeros((view["height"], view["width"]), int)
            for name, levels in images.items():
                # Of scenes and levels, both counted from centres.
                placement = corner @ (turn if name == "lm" else np.eye(4)) @ np.linalg.inv(corner)
                maps = [
                    np.linalg.inv(placement @ affine(np.diag(factor), (np.array(factor) - 1) / 2))
                    for _, factor in levels]
                level = wanted(maps, view)
                data = levels[level][0]
                index = indices(view, np.eye(4), np.linalg.inv(maps[level]))
                if interpolation == "nearest":
                    plane = nearest(data, index, 0).astype(int)
                else:
                    values = np.nan_to_num(linear(data, index))
                    assert np.abs(values % 1 - 0.5).min() > 2e-5, "rounding would decide a pixel"
                    plane = np.floor(values + 0.5).astype(int)
                total += plane
            cases.append({"interpolation": interpolation, "offset": len(pixels), **view})
            pixels += total.astype(np.uint8).tobytes()
    (HERE / "registered.bin").write_bytes(pixels)
    write_json("registered.json", {"cases": cases})


if __name__ == "__main__":
    planes()
    registered()
