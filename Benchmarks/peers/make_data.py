#!/usr/bin/env python3
"""Writes the volumes that the benchmarks read, always the same ones: make_data.py FOLDER

brain.zarr   OME-Zarr 0.5, uint8, 316x370x300 (z,y,x), 0.5 mm, 5 mags; shards of 128^3 with chunks of 32^3, zstd 9
volume.zarr  one Zarr v3 array, uint8, 512^3; shards of 256^3 with chunks of 64^3, zstd 3

Both are made up: smooth tissue, with noise where there is tissue, in a head of ellipsoids. What matters to a reader is
how far they compress: the brain 3 to 1, mostly for its empty corners; the volume, all tissue, 1.6 to 1 like microscopy.
"""
import shutil
import sys
from pathlib import Path

import numpy as np

from volumes import tissue, write, write_pyramid


def brain():
    shape = (316, 370, 300)
    z, y, x = np.ogrid[tuple(slice(-1, 1, extent * 1j) for extent in shape)]
    radius = np.sqrt(z**2 + y**2 + x**2)
    values = tissue(shape, 3, seed=1)
    values[radius > 0.93] = 0
    values[(radius > 0.84) & (radius < 0.88)] *= 0.3
    return values.clip(0, 255).astype(np.uint8)


folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for name in ["brain.zarr", "volume.zarr"]:
    shutil.rmtree(folder / name, ignore_errors=True)
write_pyramid(folder / "brain.zarr", brain(), 5, 0.5, "millimeter", 128, 32, 9)
write(folder / "volume.zarr", tissue((512, 512, 512), 4, seed=2).clip(0, 255).astype(np.uint8), 256, 64, 3)
(folder / "complete").touch()
