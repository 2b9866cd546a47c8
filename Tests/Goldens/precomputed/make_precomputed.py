#!/usr/bin/env python3
"""Writes the precomputed volumes beside this file, manifest.json and voxels/: what other people's writers make, and the
exact bytes a reader must return.

    python3 -m venv venv && venv/bin/pip install tensorstore cloud-volume
    venv/bin/python make_precomputed.py

Each case of the manifest has a source (a folder), the key of the scale, dtype, shape (x, y, z, channel) and who wrote
it; voxels/SOURCE holds all voxels in C order, little-endian.
"""

import json
import pathlib
import shutil

import numpy as np
import tensorstore as ts
from cloudvolume import CloudVolume

HERE = pathlib.Path(__file__).resolve().parent
SIZE, CHUNK = (9, 7, 8), (4, 3, 5)
cases = []


def volume(dtype, channels=1, size=SIZE):
    """Values from all over the type's range, different everywhere, the same on every run."""
    dtype = np.dtype(dtype)
    random = np.random.default_rng(channels + dtype.itemsize)
    shape = size + (channels,)
    if dtype.kind == "f":
        values = (random.normal(size=shape) * 1000).astype(dtype)
        values[0, 0, 0], values[1, 0, 0] = np.nan, -0.0
        return values
    info = np.iinfo(dtype)
    values = random.integers(info.min, info.max, shape, dtype=dtype, endpoint=True)
    values[0, 0, 0], values[1, 0, 0] = info.min, info.max
    return values


def labels(dtype, size=SIZE, edge=4):
    """Blocks of segments with ids beyond 32 bits where they fit."""
    dtype = np.dtype(dtype)
    ids = np.random.default_rng(7).integers(0, np.iinfo(dtype).max, 6, dtype=dtype, endpoint=True)
    ids[0] = 0
    x, y, z = np.meshgrid(*(np.arange(extent) // edge for extent in size), indexing="ij")
    return ids[(x + 2 * y + 3 * z) % 6][..., None]


def case(source, key, expected, writer):
    expected = np.ascontiguousarray(expected)
    (HERE / "voxels").mkdir(exist_ok=True)
    (HERE / "voxels" / source).write_bytes(expected.astype(expected.dtype.newbyteorder("<")).tobytes())
    cases.append(dict(source=source, array=key, writer=writer, dtype=expected.dtype.name, shape=list(expected.shape)))


def scale(source, data, key="8_8_30", type="image", offset=(0, 0, 0), resolution=(8, 8, 30), chunk=CHUNK,
          written=None, **options):
    """A scale by tensorstore; `written` is the part of it that is written, all of it by default."""
    store = ts.open(
        dict(
            driver="neuroglancer_precomputed", kvstore=dict(driver="file", path=str(HERE / source) + "/"),
            multiscale_metadata=dict(type=type, data_type=data.dtype.name, num_channels=data.shape[3]),
            scale_metadata=dict(
                key=key, size=data.shape[:3], voxel_offset=offset, resolution=resolution, chunk_size=chunk,
                **{"encoding": "raw", **options})),
        create=True, open=True).result()
    part = written or np.s_[:, :, :, :]
    expected = np.zeros_like(data)
    expected[part] = data[part]
    with ts.Transaction() as transaction:
        target = store.with_transaction(transaction).translate_to[0]
        target[part] = data[part]
    return expected if options.get("encoding") != "jpeg" else store.read().result()


def tensorstore_case(source, data, key="8_8_30", **options):
    case(source, key, scale(source, data, key=key, **options), "tensorstore")


def sharding(hash, preshift, minishard, shard, index="raw", data="raw"):
    return {
        "@type": "neuroglancer_uint64_sharded_v1", "hash": hash, "preshift_bits": preshift, "minishard_bits": minishard,
        "shard_bits": shard, "minishard_index_encoding": index, "data_encoding": data}


def cloudvolume_case(source, data, type="image", encoding="raw", compress="gzip", offset=(0, 0, 0), block=None):
    info = CloudVolume.create_new_info(
        num_channels=data.shape[3], layer_type=type, data_type=data.dtype.name, encoding=encoding, resolution=(8, 8, 30),
        voxel_offset=offset, chunk_size=CHUNK, volume_size=data.shape[:3],
        compressed_segmentation_block_size=block or (8, 8, 8))
    target = CloudVolume("file://" + str(HERE / source), info=info, compress=compress, progress=False)
    target.commit_info()
    low = np.array(offset)
    high = low + data.shape[:3]
    target[low[0]:high[0], low[1]:high[1], low[2]:high[2]] = data
    shutil.rmtree(HERE / source / "provenance", ignore_errors=True)
    (HERE / source / "provenance").unlink(missing_ok=True)
    case(source, "8_8_30", data, "cloud-volume")


for path in HERE.iterdir():
    if path.is_dir():
        shutil.rmtree(path)

for name in ["uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "float32"]:
    tensorstore_case(f"raw-{name}", volume(name))
tensorstore_case("raw-offset", volume("uint16"), offset=(100, 7, 100_000))
tensorstore_case("raw-negative", volume("uint8"), offset=(-7, -100, 3))
tensorstore_case("raw-channels", volume("uint16", channels=3), offset=(-1, 0, 1))
tensorstore_case("raw-sparse", volume("uint8"), written=np.s_[0:5, 3:7, 0:8])
# A chunk larger than the volume, and keys that are paths.
tensorstore_case("raw-one-chunk", volume("uint8"), chunk=(64, 64, 64))
tensorstore_case("raw-deep-key", volume("uint8"), key="a/b/8_8_30")

many = (2, 3, 2)
for hash in ["identity", "murmurhash3_x86_128"]:
    for index in ["raw", "gzip"]:
        for data in ["raw", "gzip"]:
            tensorstore_case(
                f"shard-{hash[:6]}-{index}-{data}", volume("uint8"), chunk=many,
                sharding=sharding(hash, 1, 2, 3, index, data))
tensorstore_case("shard-one", volume("uint16"), sharding=sharding("identity", 0, 0, 0))
tensorstore_case("shard-wide", volume("uint8"), chunk=many, sharding=sharding("murmurhash3_x86_128", 0, 9, 1))
tensorstore_case("shard-names", volume("uint8"), chunk=many, sharding=sharding("identity", 0, 1, 5))
tensorstore_case("shard-preshift", volume("uint8"), chunk=many, sharding=sharding("identity", 64, 1, 2, "gzip"))
tensorstore_case("shard-sparse", volume("uint8"), chunk=many, written=np.s_[2:6, 3:7, 2:4], offset=(-5, 1, 0),
                 sharding=sharding("identity", 3, 2, 4))

for name in ["uint32", "uint64"]:
    options = dict(type="segmentation", encoding="compressed_segmentation", compressed_segmentation_block_size=(4, 3, 8))
    tensorstore_case(f"cseg-{name}", labels(name), **options)
    tensorstore_case(
        f"cseg-{name}-shard", labels(name), sharding=sharding("murmurhash3_x86_128", 0, 1, 1, "gzip", "gzip"), **options)
ramp = np.add.outer(np.add.outer(np.arange(9) * 13, np.arange(7) * 9), np.arange(8) * 6).astype(np.uint8)[..., None]
tensorstore_case("jpeg", ramp, encoding="jpeg", jpeg_quality=90)
tensorstore_case("jpeg-shard", ramp, encoding="jpeg", jpeg_quality=75, sharding=sharding("identity", 0, 1, 1, "gzip"))

cloudvolume_case("cloudvolume-gzip", volume("uint8"), offset=(-3, 20, 5))
cloudvolume_case("cloudvolume-zstd", volume("uint16"), compress="zstd")
cloudvolume_case("cloudvolume-brotli", volume("uint8"), compress="br")
cloudvolume_case("cloudvolume-bzip2", volume("uint8"), compress="bzip2")
cloudvolume_case("cloudvolume-xz", volume("uint8"), compress="xz")
cloudvolume_case("cloudvolume-plain", volume("float32"), compress="")
cloudvolume_case("cloudvolume-cseg", labels("uint64"), type="segmentation", encoding="compressed_segmentation")
# What a bucket holds whose objects have Content-Encoding: gzip, seen without that header.
shutil.copytree(HERE / "cloudvolume-gzip", HERE / "gzip-under-plain-names")
for path in (HERE / "gzip-under-plain-names" / "8_8_30").iterdir():
    path.rename(path.with_suffix(""))
case("gzip-under-plain-names", "8_8_30", volume("uint8"), "cloud-volume, names changed")

# Scales that are no multiples of each other, listed coarse first, with names of segments.
fine = labels("uint64")
scale("scene", fine[::3, ::3], key="../scene/24_24_30", type="segmentation", offset=(34, -7, 5), resolution=(24, 24, 30))
scale("scene", fine, key="8_8_30", type="segmentation", offset=(101, -20, 5))
scale("scene", fine[::2, ::2], key="16_16_30", type="segmentation", offset=(50, -10, 5), resolution=(16, 16, 30))
info = json.loads((HERE / "scene" / "info").read_text())
info["scales"].append({**info["scales"][-1], "key": "hidden", "resolution": [1, 1, 1], "hidden": True})
info["segment_properties"] = "properties"
info["mesh"] = "mesh"
info["skeletons"] = "skeletons_mip_0"
(HERE / "scene" / "info").write_text(json.dumps(info))
ids = [str(id) for id in np.unique(fine)]
properties = {
    "@type": "neuroglancer_segment_properties",
    "inline": {
        "ids": ids,
        "properties": [
            {"id": "size", "type": "number", "data_type": "uint32", "values": [1] * len(ids)},
            {"id": "name", "type": "label", "values": ["", "soma \x1b[31mred", "axon"] + ["glia"] * (len(ids) - 3)},
        ]}}
(HERE / "scene" / "properties").mkdir()
(HERE / "scene" / "properties" / "info").write_text(json.dumps(properties))

lines = ",\n".join(json.dumps(item) for item in cases)
(HERE / "manifest.json").write_text(f"[\n{lines}\n]\n")
