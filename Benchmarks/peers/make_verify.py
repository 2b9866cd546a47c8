#!/usr/bin/env python3
"""Makes the array that verification is measured with, of the shards of volume.zarr: make_verify.py FOLDER

verify.zarr  one Zarr v3 array, uint8, 2048x512x512; 32 shards of 256^3 with chunks of 64^3, zstd 3
"""
import json
import shutil
import sys
from pathlib import Path

COPIES = 4

folder = Path(sys.argv[1])
source, target = folder / "volume.zarr", folder / "verify.zarr"
shutil.rmtree(target, ignore_errors=True)
target.mkdir()
array = json.loads((source / "zarr.json").read_text())
slabs = sorted(int(path.name) for path in (source / "c").iterdir())
array["shape"][0] *= COPIES
(target / "zarr.json").write_text(json.dumps(array))
for copy in range(COPIES):
    for slab in slabs:
        shutil.copytree(source / f"c/{slab}", target / f"c/{copy * len(slabs) + slab}")
(folder / "verify-complete").touch()
