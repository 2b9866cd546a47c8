#!/usr/bin/env python3
"""Has zarrs (through its Python package) and tensorstore write the shards that `microtome shard` is tested with.

Needs zarr, zarrs, tensorstore. Writes into the folder of this script.
"""
import pathlib
import shutil

import numpy
import tensorstore
import zarr
from zarr.codecs import BytesCodec, Crc32cCodec, ShardingCodec, TransposeCodec, ZstdCodec

here = pathlib.Path(__file__).resolve().parent
zarr.config.set({"codec_pipeline.path": "zarrs.ZarrsCodecPipeline"})
z, y, x = numpy.indices((12, 20, 18))
voxels = ((z * 7 + y * 3 + x) % 251).astype("uint16") * (numpy.hypot(y - 10, x - 9) < 8)


def write(name, codecs, shards=(8, 16, 16), fill_value=0, part=None):
    shutil.rmtree(here / name, ignore_errors=True)
    array = zarr.create_array(
        here / name, shape=voxels.shape, dtype="uint16", chunks=shards, serializer=codecs, compressors=None,
        filters=None, fill_value=fill_value, zarr_format=3, dimension_names=("z", "y", "x"),
        config={"write_empty_chunks": False})
    region = part or (slice(None),) * 3
    array[region] = voxels[region]
    assert (array[region] == voxels[region]).all()


little = BytesCodec(endian="little")
write("zarrs-crc", ShardingCodec(chunk_shape=(4, 4, 4), codecs=[little, ZstdCodec(level=3), Crc32cCodec()]))
write("zarrs-start", ShardingCodec(
    chunk_shape=(4, 8, 2), codecs=[little, ZstdCodec(level=1)], index_location="start",
    index_codecs=[little, Crc32cCodec()]))
write("zarrs-no-checksum", ShardingCodec(chunk_shape=(8, 4, 4), codecs=[little], index_codecs=[little]))
write("zarrs-transpose", ShardingCodec(
    chunk_shape=(4, 4, 8), codecs=[TransposeCodec(order=(2, 0, 1)), little, ZstdCodec(), Crc32cCodec()]),
    part=(slice(0, 8), slice(3, 9), slice(0, 18)))

# Nested, with checksums on every level, by tensorstore.
shutil.rmtree(here / "tensorstore-nested-crc", ignore_errors=True)
bytes_crc = [{"name": "bytes", "configuration": {"endian": "little"}}, {"name": "crc32c"}]
store = tensorstore.open({
    "driver": "zarr3", "kvstore": {"driver": "file", "path": str(here / "tensorstore-nested-crc")},
    "metadata": {
        "shape": list(voxels.shape), "data_type": "uint16", "dimension_names": ["z", "y", "x"],
        "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [16, 32, 32]}},
        "codecs": [{"name": "sharding_indexed", "configuration": {
            "chunk_shape": [8, 8, 8], "index_codecs": bytes_crc,
            "codecs": [{"name": "sharding_indexed", "configuration": {
                "chunk_shape": [4, 4, 4], "index_codecs": bytes_crc,
                "codecs": bytes_crc}}]}}]}},
    create=True).result()
store.write(voxels).result()
