#!/usr/bin/env python3
"""Writes the volumes that are browsed through a slow link: make_remote.py FOLDER

tissue.zarr   OME-Zarr 0.5, uint8, 512x1024x1024 (z,y,x), 8 nm, 5 mags; shards of 256^3 with chunks of 64^3, zstd 3
layers        collection.json of 64 images of 256^3 uint8, each with 3 mags; shards of 128^3 with chunks of 32^3, zstd 3

All are made up like those of make_data.py. The tissue compresses 1.6 to 1. The layers are the same image, linked.
"""
import json
import shutil
import sys
from pathlib import Path

import numpy as np

from volumes import write_pyramid

LAYERS = 64


def large_tissue(shape, noise, seed, waves=12):
    """The same as tissue() of a volume that is too large for floating point numbers, so made slab by slab."""
    random = np.random.default_rng(seed)
    axes = [np.linspace(0, 2 * np.pi, extent, dtype=np.float32) for extent in shape]
    lines = [[np.sin(random.uniform(1, 9) * axis + random.uniform(0, 6)) for axis in axes] for _ in range(waves)]
    voxels = np.empty(shape, np.uint8)
    for start in range(0, shape[0], 64):
        slab = slice(start, min(start + 64, shape[0]))
        field = sum(z[slab, None, None] * (y[:, None] * x) for z, y, x in lines) * (30 / waves**0.5) + 128
        field += random.standard_normal(field.shape, np.float32) * noise
        voxels[slab] = field.clip(0, 255)
    return voxels


def write_layers(folder):
    """One image, and a collection that names it and 63 links to it."""
    folder.mkdir()
    write_pyramid(folder / "layer-0.zarr", large_tissue((256, 256, 256), 4, seed=4), 3, 8, "nanometer", 128, 32, 3)
    for number in range(1, LAYERS):
        (folder / f"layer-{number}.zarr").symlink_to("layer-0.zarr")
    members = [{"type": "image", "path": f"./layer-{number}.zarr", "name": f"layer {number}",
                "attributes": {"rendering": {"opacity": 0.5}}} for number in range(LAYERS)]
    collection = {"https://ngff.openmicroscopy.org/0.6": {"collection": {"name": "layers", "members": members}}}
    (folder / "collection.json").write_text(json.dumps(collection, indent=1))


folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for name in ["tissue.zarr", "layers"]:
    shutil.rmtree(folder / name, ignore_errors=True)
write_pyramid(folder / "tissue.zarr", large_tissue((512, 1024, 1024), 4, seed=3), 5, 8, "nanometer", 256, 64, 3)
write_layers(folder / "layers")
(folder / "remote-complete").touch()
