#!/usr/bin/env python3
"""Writes volume.zarr once more in other formats, each with its own library: make_formats.py FOLDER

volume.wkw          one WKW file, blocks of 32^3, LZ4
volume.precomputed  Neuroglancer precomputed, chunks of 64^3, raw in gzipped objects, by cloud-volume
volume.h5           HDF5, chunks of 64^3, gzip
"""
import shutil
import sys
from pathlib import Path

import h5py
import numpy as np
import tensorstore as ts
import wkw
from cloudvolume import CloudVolume

folder = Path(sys.argv[1])
spec = {"driver": "zarr3", "kvstore": {"driver": "file", "path": str(folder / "volume.zarr")}}
voxels = ts.open(spec).result().read().result()

for name in ["volume.wkw", "volume.precomputed"]:
    shutil.rmtree(folder / name, ignore_errors=True)

header = wkw.Header(np.uint8, block_len=32, file_len=16, block_type=wkw.Header.BLOCK_TYPE_LZ4)
with wkw.Dataset.create(str(folder / "volume.wkw"), header) as dataset:
    dataset.write((0, 0, 0), np.asfortranarray(voxels.T))

info = CloudVolume.create_new_info(
    num_channels=1, layer_type="image", data_type="uint8", encoding="raw", resolution=[8, 8, 8],
    voxel_offset=[0, 0, 0], chunk_size=[64, 64, 64], volume_size=[512, 512, 512])
volume = CloudVolume(f"file://{folder / 'volume.precomputed'}", info=info, compress="gzip", progress=False)
volume.commit_info()
volume[:, :, :] = voxels.T[..., np.newaxis]

with h5py.File(folder / "volume.h5", "w") as file:
    file.create_dataset("volume", data=voxels, chunks=(64, 64, 64), compression="gzip")
(folder / "formats-complete").touch()
