#!/usr/bin/env python3
"""Writes arrays of one large chunk each, by which reading a part of a chunk is tested: make_parts.py

Voxel z, y, x is z * 31 + y * 5 + x // 64, so that the test can tell them without being told.
"""
import shutil
from pathlib import Path

import numpy as np
import tensorstore as ts

SHAPE = (12, 64, 256)
FOLDER = Path(__file__).resolve().parent
z, y, x = np.meshgrid(*(np.arange(extent) for extent in SHAPE), indexing="ij")
VOXELS = (z * 31 + y * 5 + x // 64).astype(np.uint16)


def write(name, driver, metadata):
    path = FOLDER / name
    shutil.rmtree(path, ignore_errors=True)
    spec = {"driver": driver, "kvstore": {"driver": "file", "path": str(path)}, "metadata": metadata}
    ts.open(spec, create=True).result().write(VOXELS).result()


def v3(name, *codecs, chunk=SHAPE):
    write(name, "zarr3", {
        "shape": SHAPE, "data_type": "uint16", "codecs": list(codecs),
        "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": list(chunk)}},
    })


def v2(name, compressor, **more):
    write(name, "zarr", {"shape": SHAPE, "chunks": SHAPE, "dtype": "<u2", "compressor": compressor, **more})


def codec(name, **configuration):
    return {"name": name, "configuration": configuration}


def blosc(cname, shuffle, blocksize=0):
    return codec("blosc", cname=cname, clevel=5, shuffle=shuffle, typesize=2, blocksize=blocksize)


little, big = codec("bytes", endian="little"), codec("bytes", endian="big")
zstd, checked = codec("zstd", level=3), codec("zstd", level=3, checksum=True)
crc32c = {"name": "crc32c"}
v3("zstd", little, zstd)
v3("zstd-big-endian", big, zstd)
v3("zstd-checksum", little, checked)
v3("zstd-crc32c", little, zstd, crc32c)
v3("zstd-transposed", codec("transpose", order=[1, 2, 0]), little, zstd)
v3("gzip", little, codec("gzip", level=6))
v3("blosc-lz4", little, blosc("lz4", "shuffle"))
v3("blosc-zstd-small-blocks", little, blosc("zstd", "bitshuffle", 20000))
v3("blosc-zlib-noshuffle-crc32c", big, blosc("zlib", "noshuffle", 8192), crc32c)
v3("blosc-transposed", codec("transpose", order=[2, 0, 1]), little, blosc("blosclz", "shuffle", 32768))
v3("shard", codec("sharding_indexed", chunk_shape=[12, 64, 128], codecs=[little, zstd],
                  index_codecs=[little, crc32c]))
v3("shard-transposed", codec("transpose", order=[2, 1, 0]),
   codec("sharding_indexed", chunk_shape=[128, 64, 12], codecs=[little, blosc("lz4", "shuffle", 16384)],
         index_codecs=[little, crc32c]))
v2("v2-blosc-fortran", {"id": "blosc", "cname": "lz4hc", "clevel": 5, "shuffle": 1}, order="F")
v2("v2-zlib", {"id": "zlib", "level": 5})

# tensorstore has no LZ4 of its own.
import numcodecs  # noqa: E402
import json  # noqa: E402

for name, order in [("v2-lz4", "C"), ("v2-lz4-fortran", "F")]:
    path = FOLDER / name
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir()
    (path / ".zarray").write_text(json.dumps({
        "zarr_format": 2, "shape": SHAPE, "chunks": SHAPE, "dtype": "<u2", "order": order, "fill_value": 0,
        "filters": None, "compressor": {"id": "lz4", "acceleration": 1}}))
    (path / "0.0.0").write_bytes(numcodecs.LZ4().encode(np.ascontiguousarray(VOXELS.T if order == "F" else VOXELS)))
