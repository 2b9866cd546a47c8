#!/usr/bin/env python3
"""Writes the volumes of which slices are read: make_slices.py FOLDER

slices-CODEC.zarr  Zarr v3 arrays, uint8, 128x1024x1024, chunks of 128^3; smooth tissue with noise, as in make_data.py
"""
import shutil
import sys
from pathlib import Path

import numpy as np
import tensorstore as ts

SHAPE = (128, 1024, 1024)
CODECS = {
    "raw": [],
    "blosc-lz4": [{"name": "blosc", "configuration": {
        "cname": "lz4", "clevel": 5, "shuffle": "bitshuffle", "typesize": 1, "blocksize": 0}}],
    "zstd": [{"name": "zstd", "configuration": {"level": 3}}],
    "gzip": [{"name": "gzip", "configuration": {"level": 5}}],
}


def voxels():
    random = np.random.default_rng(3)
    z, y, x = (np.linspace(0, 9, extent, dtype=np.float32).reshape([-1 if i == axis else 1 for i in range(3)])
               for axis, extent in enumerate(SHAPE))
    smooth = np.sin(z + 2 * y) * np.sin(3 * x + y) * 40 + 128
    return (smooth + random.standard_normal(SHAPE, np.float32) * 4).clip(0, 255).astype(np.uint8)


folder = Path(sys.argv[1])
values = voxels()
for name, codecs in CODECS.items():
    path = folder / f"slices-{name}.zarr"
    shutil.rmtree(path, ignore_errors=True)
    spec = {
        "driver": "zarr3",
        "kvstore": {"driver": "file", "path": str(path)},
        "metadata": {
            "shape": SHAPE, "data_type": "uint8", "codecs": [{"name": "bytes"}, *codecs],
            "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [128] * 3}},
        },
    }
    ts.open(spec, create=True).result().write(values).result()
(folder / "slices-complete").touch()
