#!/usr/bin/env python3
"""Writes images that name no window, by zarr-python, and how they have to look, as NumPy computes it.

    python3 -m venv venv && venv/bin/pip install numpy zarr
    venv/bin/python make_windows.py

manifest.json has the window of each image, from NumPy's percentiles of its coarsest level, and the plane z = 6 of the
finest level in that window, a byte a pixel. deep.zarr is one chunk of 192 MiB.
"""

import json
import pathlib
import shutil

import numpy as np
import zarr

HERE = pathlib.Path(__file__).resolve().parent
SHAPE = (12, 24, 32)
PLANE = 6


def write(name, levels, chunks=(6, 12, 16), codec=zarr.codecs.GzipCodec(level=9)):
    group = zarr.create_group(HERE / name, zarr_format=3)
    datasets = []
    for number, data in enumerate(levels):
        array = group.create_array(
            f"{number}", shape=data.shape, chunks=np.minimum(chunks, data.shape).tolist(), dtype=data.dtype,
            compressors=codec)
        array[:] = data
        scale = [8.0 * SHAPE[axis] / data.shape[axis] for axis in range(3)] if number else [8.0] * 3
        datasets.append({"path": f"{number}", "coordinateTransformations": [{"type": "scale", "scale": scale}]})
    axes = [{"name": name, "type": "space", "unit": "nanometer"} for name in "zyx"]
    group.attrs["ome"] = {"version": "0.5", "multiscales": [{"name": name[:-5], "axes": axes, "datasets": datasets}]}


def coarser(data):
    z, y, x = data.shape
    mean = data.reshape(z // 2, 2, y // 2, 2, x // 2, 2).mean(axis=(1, 3, 5))
    return np.rint(mean).astype(data.dtype)


def percentiles(values):
    return [np.percentile(values, 0.1, method="lower"), np.percentile(values, 99.9, method="higher")]


def images():
    random = np.random.default_rng(11)
    tissue = random.normal(0, 1, SHAPE)
    dark = np.clip(tissue * 6 + 22, 3, 45).astype(np.uint8)
    yield "dark", dark, percentiles(coarser(dark))
    full = np.clip(tissue * 90 + 128, 0, 255).astype(np.uint8)
    yield "full", full, [0, 255]
    signed = np.clip(tissue * 8 - 90, -128, -60).astype(np.int8)
    yield "signed", signed, percentiles(coarser(signed))
    # Spots on nothing, of which the coarsest level keeps something.
    sparse = np.zeros(SHAPE, np.uint8)
    sparse[PLANE:PLANE + 2, 8:10, 20:22] = 40
    sparse[PLANE:PLANE + 2, 14:16, 4:6] = 90
    yield "sparse", sparse, [0, 90]
    mask = np.zeros(SHAPE, np.uint8)
    mask[4:8, 6:18, 10:20] = 1
    yield "mask", mask, [0, 1]
    # Aligned sections in a black frame, of which empty chunks are not stored.
    framed = np.zeros(SHAPE, np.uint16)
    framed[:, 12:, 16:] = np.clip(tissue[:, 12:, 16:] * 50 + 2000, 1800, 2200)
    inner = coarser(framed)
    yield "framed", framed, percentiles(inner[inner != 0])
    yield "constant", np.full(SHAPE, 7, np.uint8), [6.5, 7.5]
    yield "empty", np.zeros(SHAPE, np.uint8), [0, 255]


def main():
    for path in HERE.glob("*.zarr"):
        shutil.rmtree(path)
    cases = []
    for name, data, (low, high) in images():
        write(f"{name}.zarr", [data, coarser(data)])
        position = np.clip((data[PLANE].astype(float) - low) / (high - low), 0, 1)
        pixels = np.floor(position * 255 + 0.5).astype(int).ravel().tolist()
        cases.append({"name": name, "window": [float(low), float(high)], "pixels": pixels})
    deep = np.broadcast_to((np.arange(192, dtype=np.uint16) + 1000)[:, None, None], (192, 1024, 512)).copy()
    write("deep.zarr", [deep], chunks=deep.shape, codec=zarr.codecs.ZstdCodec(level=19))
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    document = f'{{"plane": {PLANE}, "shape": {list(SHAPE)}, "cases": [\n{lines}\n]}}\n'
    (HERE / "manifest.json").write_text(document)


main()
