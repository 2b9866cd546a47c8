#!/usr/bin/env python3
"""Writes the volumes that the benchmarks read, always the same ones: make_data.py FOLDER

brain.zarr   OME-Zarr 0.5, uint8, 316x370x300 (z,y,x), 0.5 mm, 5 mags; shards of 128^3 with chunks of 32^3, zstd 9
volume.zarr  one Zarr v3 array, uint8, 512^3; shards of 256^3 with chunks of 64^3, zstd 3

Both are made up: smooth tissue, with noise where there is tissue, in a head of ellipsoids. What matters to a reader is
how far they compress: the brain 3 to 1, mostly for its empty corners; the volume, all tissue, 1.6 to 1 like microscopy.
"""
import json
import shutil
import sys
from pathlib import Path

import numpy as np
import tensorstore as ts


def waves(shape, random, count=12):
    """A smooth field of a few plane waves with the values -1 to 1."""
    field = np.zeros(shape, np.float32)
    axes = [np.linspace(0, 2 * np.pi, extent, dtype=np.float32) for extent in shape]
    for _ in range(count):
        product = np.float32(1)
        for axis, coordinates in enumerate(axes):
            line = np.sin(random.uniform(1, 9) * coordinates + random.uniform(0, 6))
            product = product * line.reshape([-1 if i == axis else 1 for i in range(3)])
        field += product
    return field / np.abs(field).max()


def tissue(shape, noise, seed):
    random = np.random.default_rng(seed)
    field = waves(shape, random) * 40 + 128
    field += random.standard_normal(shape, np.float32) * noise
    return field


def brain():
    shape = (316, 370, 300)
    z, y, x = np.ogrid[tuple(slice(-1, 1, extent * 1j) for extent in shape)]
    radius = np.sqrt(z**2 + y**2 + x**2)
    values = tissue(shape, 3, seed=1)
    values[radius > 0.93] = 0
    values[(radius > 0.84) & (radius < 0.88)] *= 0.3
    return values.clip(0, 255).astype(np.uint8)


def write(path, voxels, shard, chunk, level):
    spec = {
        "driver": "zarr3",
        "kvstore": {"driver": "file", "path": str(path)},
        "metadata": {
            "shape": voxels.shape,
            "data_type": "uint8",
            "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [shard] * 3}},
            "dimension_names": ["z", "y", "x"],
            "fill_value": 0,
            "codecs": [{
                "name": "sharding_indexed",
                "configuration": {
                    "chunk_shape": [chunk] * 3,
                    "codecs": [
                        {"name": "bytes", "configuration": {"endian": "little"}},
                        {"name": "zstd", "configuration": {"level": level}},
                    ],
                    "index_codecs": [{"name": "bytes", "configuration": {"endian": "little"}}, {"name": "crc32c"}],
                },
            }],
        },
    }
    ts.open(spec, create=True).result().write(voxels).result()


def halved(voxels):
    padded = np.pad(voxels, [(0, extent % 2) for extent in voxels.shape], mode="edge")
    z, y, x = (extent // 2 for extent in padded.shape)
    return padded.reshape(z, 2, y, 2, x, 2).mean((1, 3, 5)).round().astype(np.uint8)


def write_pyramid(folder, voxels, mags, voxel_size):
    datasets = []
    for level in range(mags):
        write(folder / f"s{level}", voxels, 128, 32, 9)
        factor = 2**level
        datasets.append({
            "path": f"s{level}",
            "coordinateTransformations": [
                {"type": "scale", "scale": [voxel_size * factor] * 3},
                {"type": "translation", "translation": [voxel_size * (factor - 1) / 2] * 3},
            ],
        })
        voxels = halved(voxels)
    axes = [{"name": name, "type": "space", "unit": "millimeter"} for name in "zyx"]
    multiscale = {"name": "brain", "axes": axes, "datasets": datasets}
    document = {
        "zarr_format": 3,
        "node_type": "group",
        "attributes": {"ome": {"version": "0.5", "multiscales": [multiscale]}},
    }
    (folder / "zarr.json").write_text(json.dumps(document, indent=1))


folder = Path(sys.argv[1])
shutil.rmtree(folder, ignore_errors=True)
folder.mkdir(parents=True)
write_pyramid(folder / "brain.zarr", brain(), 5, 0.5)
write(folder / "volume.zarr", tissue((512, 512, 512), 4, seed=2).clip(0, 255).astype(np.uint8), 256, 64, 3)
(folder / "complete").touch()
