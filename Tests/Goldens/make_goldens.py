#!/usr/bin/env python3
"""Writes zarr/ and manifest.json: small arrays by other people's writers, and the exact bytes a reader must return.

    python3 -m venv venv && venv/bin/pip install zarr numcodecs tensorstore zarrita ome-zarr
    venv/bin/python make_goldens.py

Each case of the manifest has a source (a folder below zarr/), the path of the array inside it, dtype, shape, who wrote
it, and all voxels in C order, little-endian, as base64. Where a document was edited by hand afterwards, to be what yet
another writer would have made of it, the writer says so.
"""

import base64
import json
import pathlib
import shutil

import numcodecs
import numpy as np
import tensorstore
import zarr
from zarr.codecs import BloscCodec, BytesCodec, Crc32cCodec, GzipCodec, ShardingCodec, TransposeCodec, ZstdCodec

HERE = pathlib.Path(__file__).resolve().parent
OUT = HERE / "zarr"
SHAPE, CHUNKS, SHARDS, INNER = (5, 7, 6), (5, 4, 6), (4, 8, 6), (2, 2, 2)
cases = []


def volume(dtype, shape=SHAPE):
    """Values from all over the type's range, different everywhere, the same on every run."""
    dtype = np.dtype(dtype)
    count = int(np.prod(shape, dtype=int))
    random = np.random.default_rng(sum(shape) + dtype.itemsize)
    if dtype.kind == "b":
        return (random.integers(0, 2, count) == 1).reshape(shape)
    if dtype.kind == "f":
        values = random.normal(size=count) * 1000
        values[: min(4, count)] = [np.nan, np.inf, -np.inf, -0.0][: min(4, count)]
        return values.astype(dtype).reshape(shape)
    info = np.iinfo(dtype)
    values = random.integers(info.min, info.max, count, dtype=dtype.newbyteorder("="), endpoint=True)
    values[:2] = [info.min, info.max][: min(2, count)]
    return values.astype(dtype).reshape(shape)


def case(source, array, expected, writer="zarr-python"):
    expected = np.asarray(expected)
    little = np.ascontiguousarray(expected).astype(expected.dtype.newbyteorder("<"))
    cases.append(
        dict(source=source, array=array, writer=writer, dtype=expected.dtype.newbyteorder("=").name,
             shape=list(expected.shape), voxels=base64.b64encode(little.tobytes()).decode()))


def create(name, data, version, chunks=CHUNKS, *, array=".", written=None, fill_value=0, writer="zarr-python", **options):
    """An array by zarr-python; `written` are the parts of it that are written, all of it by default."""
    path = OUT / name if array == "." else OUT / name / array
    target = zarr.create_array(
        str(path), shape=data.shape, chunks=chunks, dtype=data.dtype, zarr_format=version, fill_value=fill_value,
        **options)
    for part in [...] if written is None else written:
        target[part] = data[part]
    case(name, array, data, writer)
    return path


def edit(path, change):
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))


def mostly(fill, dtype, part, shape=SHAPE):
    """Fill value everywhere but in one part."""
    data = np.full(shape, fill, dtype)
    data[part] = volume(dtype, shape)[part]
    return data


# ---------------------------------------------------------------------------------------------------------- Zarr v2

def v2():
    order = 0
    for dtype in ["|b1", "|i1", "|u1", "<i2", ">i2", "<u2", ">u2", "<i4", ">i4", "<u4", ">u4", "<i8", ">i8", "<u8",
                  ">u8", "<f2", ">f2", "<f4", ">f4", "<f8", ">f8"]:
        order += 1
        name = f"v2-{dtype[1:]}-{'be' if dtype[0] == '>' else 'le'}"
        create(name, volume(dtype), 2, SHAPE, order="CF"[order % 2], compressors=None,
               chunk_key_encoding={"name": "v2", "separator": "./"[order // 2 % 2]})

    compressors = {
        "zlib": numcodecs.Zlib(5), "gzip": numcodecs.GZip(5), "bz2": numcodecs.BZ2(5), "zstd": numcodecs.Zstd(3),
        "lz4": numcodecs.LZ4(1), "lzma": numcodecs.LZMA(), "blosc-lz4": numcodecs.Blosc("lz4", 5, 1),
        "blosc-lz4hc": numcodecs.Blosc("lz4hc", 5, 1), "blosc-zstd": numcodecs.Blosc("zstd", 3, 2),
        "blosc-zlib": numcodecs.Blosc("zlib", 5, 0), "blosc-blosclz": numcodecs.Blosc("blosclz", 5, 1),
    }
    for name, compressor in compressors.items():
        create(f"v2-{name}", volume("<u2"), 2, compressors=compressor)

    filters = {
        "delta": ("<i4", [numcodecs.Delta("<i4")]), "delta-be": (">i4", [numcodecs.Delta(">i4")]),
        "shuffle": ("<u4", [numcodecs.Shuffle(4)]),
        "fletcher32": ("<u2", [numcodecs.Fletcher32()]), "crc32": ("<u2", [numcodecs.CRC32()]),
        "adler32": ("<u2", [numcodecs.Adler32()]), "packbits": ("|b1", [numcodecs.PackBits()]),
        "two": ("<u2", [numcodecs.Delta("<u2"), numcodecs.Shuffle(2)]),
    }
    for name, (dtype, chain) in filters.items():
        data = volume(dtype)
        if name.startswith("delta"):
            data = (data // 4).astype(dtype)
        create(f"v2-filter-{name}", data, 2, SHAPE, filters=chain, compressors=numcodecs.Zlib(1))
    data = (volume("|u1") // 2).astype("<f4") / 10
    path = create("v2-filter-fixedscaleoffset", data, 2,
                  filters=[numcodecs.FixedScaleOffset(offset=0, scale=10, dtype="<f4", astype="|u1")], compressors=None)
    cases.pop()
    case(path.name, ".", zarr.open_array(str(path), mode="r")[:])

    first = np.s_[:, :4, :]
    create("v2-missing-chunk", mostly(7, "<u2", first), 2, fill_value=7, written=[first], compressors=None)
    create("v2-fill-nan", np.full(SHAPE, np.nan, "<f4"), 2, fill_value=float("nan"), written=[])
    create("v2-fill-inf", np.full(SHAPE, np.inf, "<f8"), 2, fill_value=float("inf"), written=[])
    create("v2-fill-ninf", np.full(SHAPE, -np.inf, "<f2"), 2, fill_value=float("-inf"), written=[])
    create("v2-fill-uint64", np.full(SHAPE, 2**64 - 3, "<u8"), 2, fill_value=2**64 - 3, written=[])
    create("v2-fill-int64", np.full(SHAPE, -(2**63), ">i8"), 2, fill_value=-(2**63), written=[])
    path = create("v2-fill-null", np.zeros(SHAPE, "<u2"), 2, written=[], writer="zarr-python, fill_value edited")
    edit(path / ".zarray", lambda document: document.update(fill_value=None))
    path = create("v2-fill-fraction", np.full(SHAPE, 9, "|u1"), 2, fill_value=9, written=[],
                  writer="zarr-python, fill_value edited")
    (path / ".zarray").write_text((path / ".zarray").read_text().replace('"fill_value": 9', '"fill_value": 9.0'))
    path = create("v2-fill-bare-nan", np.full(SHAPE, np.nan, "<f4"), 2, fill_value=float("nan"), written=[],
                  writer="zarr-python, fill_value edited")
    (path / ".zarray").write_text((path / ".zarray").read_text().replace('"NaN"', "NaN"))

    # As the nested stores of zarr-python 2 left them.
    path = create("v2-nested-undeclared", volume("<u2"), 2, compressors=None, writer="zarr-python, metadata edited",
                  chunk_key_encoding={"name": "v2", "separator": "/"})
    edit(path / ".zarray", lambda document: document.pop("dimension_separator"))
    path = create("v2-dotted-undeclared", volume("<u2"), 2, compressors=None, writer="zarr-python, metadata edited",
                  chunk_key_encoding={"name": "v2", "separator": "."})
    edit(path / ".zarray", lambda document: document.pop("dimension_separator", None))

    create("v2-rank0", np.array(-5, "<i4"), 2, ())
    create("v2-rank1", volume("<u2", (11,)), 2, (4,))
    create("v2-rank2", volume("<u2", (5, 7)), 2, (2, 7), order="F")
    create("v2-rank5", volume("|u1", (2, 1, 3, 4, 5)), 2, (1, 1, 2, 4, 5), order="F")

    root = zarr.create_group(str(OUT / "v2-consolidated"), zarr_format=2, attributes={"title": "consolidated"})
    target = root.create_group("a").create_group("b").create_array(
        "c", shape=SHAPE, chunks=SHAPE, dtype="|u1", attributes={"unit": "nm"})
    target[...] = volume("|u1")
    zarr.consolidate_metadata(str(OUT / "v2-consolidated"), zarr_format=2)
    case("v2-consolidated", "a/b/c", volume("|u1"))

    for codec, key_order in [({"id": "zstd", "level": 3}, "F"), (None, "C"),
                             ({"id": "blosc", "cname": "zstd", "clevel": 3, "shuffle": -1}, "F")]:
        name = f"v2-tensorstore-{codec['id'] if codec else 'none'}"
        by_tensorstore(name, "zarr", volume(">u2"), {
            "shape": SHAPE, "chunks": CHUNKS, "dtype": ">u2", "compressor": codec, "order": key_order,
            "dimension_separator": "/"})


def by_tensorstore(name, driver, data, metadata, written=...):
    target = tensorstore.open(
        {"driver": driver, "kvstore": f"file://{OUT / name}/", "metadata": metadata}, create=True).result()
    target[written].write(data[written].astype(data.dtype.newbyteorder("="))).result()
    case(name, ".", data, "tensorstore")


# ---------------------------------------------------------------------------------------------------------- Zarr v3

def v3():
    for dtype in ["bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float16",
                  "float32", "float64"]:
        create(f"v3-{dtype}", volume(dtype), 3, SHAPE, compressors=None, serializer=BytesCodec(endian="little"))
        if np.dtype(dtype).itemsize > 1:
            create(f"v3-{dtype}-big", volume(dtype), 3, SHAPE, compressors=None, serializer=BytesCodec(endian="big"))

    chains = {
        "gzip": [GzipCodec(level=5)], "zstd": [ZstdCodec(level=3)], "zstd-checksum": [ZstdCodec(level=3, checksum=True)],
        "blosc": [BloscCodec(cname="lz4", clevel=5, shuffle="bitshuffle", typesize=2)], "crc32c": [Crc32cCodec()],
        "zstd-crc32c": [ZstdCodec(level=1), Crc32cCodec()],
    }
    for name, chain in chains.items():
        create(f"v3-{name}", volume("uint16"), 3, compressors=chain)

    keys = [("default", "/"), ("default", "."), ("v2", "."), ("v2", "/")]
    for encoding, separator in keys:
        create(f"v3-keys-{encoding}-{'slash' if separator == '/' else 'dot'}", volume("uint16"), 3,
               chunk_key_encoding={"name": encoding, "separator": separator})

    fills = [
        ("nan", "float32", np.nan), ("inf", "float64", np.inf), ("ninf", "float16", -np.inf),
        ("uint64", "uint64", 2**63 + 12345), ("int64", "int64", -(2**63)), ("bool", "bool", True),
    ]
    for name, dtype, fill in fills:
        create(f"v3-fill-{name}", np.full(SHAPE, fill, dtype), 3, fill_value=fill, written=[])
    for name, dtype, digits in [("float16", "uint16", "0x7e01"), ("float32", "uint32", "0xffc12345"),
                                ("float64", "uint64", "0x7ff8000000000042")]:
        data = np.full(SHAPE, int(digits, 16), dtype).view(name)
        path = create(f"v3-fill-hex-{name}", data, 3, written=[], writer="zarr-python, fill_value edited")
        edit(path / "zarr.json", lambda document: document.update(fill_value=digits))
    first = np.s_[:, :4, :]
    create("v3-missing-chunk", mostly(-3, "int16", first), 3, fill_value=-3, written=[first], compressors=None)

    create("v3-rank0", np.array(2.5, "float64"), 3, ())
    create("v3-rank0-v2keys", np.array(2**63, "uint64"), 3, (), chunk_key_encoding={"name": "v2", "separator": "."})
    create("v3-rank1", volume("uint16", (11,)), 3, (4,))
    create("v3-rank2", volume("uint16", (5, 7)), 3, (2, 7))
    create("v3-rank5", volume("uint8", (2, 1, 3, 4, 5)), 3, (1, 1, 2, 4, 5))

    create("v3-transpose", volume("uint16"), 3, filters=[TransposeCodec(order=(2, 0, 1))],
           serializer=BytesCodec(endian="big"), compressors=None)
    create("v3-transpose-two", volume("uint16"), 3,
           filters=[TransposeCodec(order=(2, 0, 1)), TransposeCodec(order=(1, 0, 2))], compressors=None)
    create("v3-transpose-three", volume("int32"), 3,
           filters=[TransposeCodec(order=(1, 2, 0)), TransposeCodec(order=(0, 2, 1)), TransposeCodec(order=(1, 2, 0))],
           compressors=None)

    plain, checksum = BytesCodec(), Crc32cCodec()

    def sharded(name, codecs=(plain, ZstdCodec()), index_codecs=(plain, checksum), location="end", dtype="uint16",
                shards=SHARDS, inner=INNER, data=None, **options):
        return create(
            f"v3-shard-{name}", volume(dtype) if data is None else data, 3, shards,
            **{"compressors": None, **options},
            serializer=ShardingCodec(chunk_shape=inner, codecs=list(codecs), index_codecs=list(index_codecs),
                                     index_location=location))

    sharded("end", shards=(4, 4, 4))
    sharded("start", location="start")
    sharded("nochecksum", index_codecs=[plain], codecs=[plain, GzipCodec(level=3)])
    sharded("bigindex", index_codecs=[BytesCodec(endian="big"), checksum])
    sharded("innerchecksum", codecs=[plain, checksum], dtype="uint8")
    sharded("innertranspose", codecs=[TransposeCodec(order=(2, 0, 1)), plain, ZstdCodec()], shards=(4, 4, 8),
            inner=(2, 4, 1))
    sharded("transpose", filters=[TransposeCodec(order=(2, 0, 1))], shards=(4, 8, 4), inner=(2, 2, 4))
    sharded("transpose-two", filters=[TransposeCodec(order=(2, 0, 1)), TransposeCodec(order=(0, 2, 1))],
            codecs=[TransposeCodec(order=(1, 2, 0)), BytesCodec(endian="big")], shards=(4, 8, 4), inner=(1, 4, 2))
    sharded("nested", codecs=[ShardingCodec(chunk_shape=(2, 1, 2), codecs=[plain, ZstdCodec()])], shards=(8, 8, 8),
            inner=(4, 4, 4))
    sharded("nested-transpose", shards=(4, 8, 8), inner=(4, 2, 4), filters=[TransposeCodec(order=(1, 0, 2))],
            codecs=[TransposeCodec(order=(2, 1, 0)),
                    ShardingCodec(chunk_shape=(2, 1, 2), codecs=[TransposeCodec(order=(1, 0, 2)), plain],
                                  index_location="start")])
    sharded("gzip", compressors=[GzipCodec(level=3)])
    part = np.s_[:2, 2:5, :3]
    sharded("sparse", data=mostly(9, "uint16", part), fill_value=9, written=[part], config={"write_empty_chunks": False})
    sharded("sparse-gzip", data=mostly(9, "uint16", part), fill_value=9, written=[part],
            compressors=[GzipCodec(level=3)], config={"write_empty_chunks": False})
    sharded("rank1", data=volume("uint32", (11,)), shards=(6,), inner=(3,))
    sharded("rank5", data=volume("uint8", (2, 1, 3, 4, 5)), shards=(2, 1, 2, 4, 6), inner=(1, 1, 2, 2, 3))

    # As zarrs and the drafts of the specification write codecs without a configuration.
    path = sharded("bare-names", dtype="uint8", codecs=[plain, checksum])
    cases[-1]["writer"] = "zarr-python, codecs edited"

    def bare(document):
        configuration = document["codecs"][0]["configuration"]
        configuration["codecs"] = ["bytes", "crc32c"]
        configuration["index_codecs"] = [{"name": "bytes", "configuration": {"endian": "little"}}, "crc32c"]
        document["data_type"] = {"name": "uint8"}
    edit(path / "zarr.json", bare)

    root = zarr.create_group(str(OUT / "v3-consolidated"), attributes={"title": "consolidated"})
    root.create_group("a").create_array("b", shape=SHAPE, chunks=SHAPE, dtype="uint8")[...] = volume("uint8")
    zarr.consolidate_metadata(str(OUT / "v3-consolidated"))
    case("v3-consolidated", "a/b", volume("uint8"))

    little = {"name": "bytes", "configuration": {"endian": "little"}}
    big = {"name": "bytes", "configuration": {"endian": "big"}}
    blosc = {"cname": "lz4", "clevel": 5, "shuffle": "shuffle", "typesize": 2, "blocksize": 0}
    inner_chains = {
        "zstd": ([little, {"name": "zstd", "configuration": {"level": 3}}], "end"),
        "blosc-start": ([little, {"name": "blosc", "configuration": blosc}], "start"),
        "transpose-gzip": ([{"name": "transpose", "configuration": {"order": [2, 1, 0]}}, big,
                            {"name": "gzip", "configuration": {"level": 3}}], "end"),
    }
    for name, (inner, location) in inner_chains.items():
        by_tensorstore(f"v3-tensorstore-{name}", "zarr3", volume("uint16"), {
            "shape": SHAPE, "data_type": "uint16", "fill_value": 0,
            "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": SHARDS}},
            "codecs": [{"name": "sharding_indexed", "configuration": {
                "chunk_shape": INNER, "codecs": inner, "index_location": location,
                "index_codecs": [little, {"name": "crc32c"}]}}]})
    by_tensorstore("v3-tensorstore-sparse", "zarr3", mostly(3, "int32", np.s_[4:, 4:, 4:]), {
        "shape": SHAPE, "data_type": "int32", "fill_value": 3,
        "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": SHARDS}},
        "chunk_key_encoding": {"name": "default", "configuration": {"separator": "."}},
        "codecs": [{"name": "sharding_indexed", "configuration": {"chunk_shape": INNER, "codecs": [big]}}]},
        written=np.s_[4:, 4:, 4:])

    import zarrita
    # In whole shards: zarrita 0.2.7 loses inner chunks at the edge of the array.
    data = volume("uint16", SHARDS)
    target = zarrita.Array.create(
        zarrita.LocalStore(str(OUT)) / "v3-zarrita", shape=SHARDS, dtype="uint16", chunk_shape=SHARDS,
        codecs=[zarrita.codecs.sharding_codec(
            chunk_shape=INNER, codecs=[zarrita.codecs.bytes_codec(), zarrita.codecs.blosc_codec(typesize=2)])])
    target[:] = data
    case("v3-zarrita", ".", data, "zarrita")


def both():
    """Metadata of both versions in one folder, over the same chunks."""
    path = create("both", volume("uint16"), 3, compressors=None, serializer=BytesCodec(endian="little"),
                  chunk_key_encoding={"name": "v2", "separator": "."})
    other = zarr.create_array(str(OUT / "both-v2"), shape=SHAPE, chunks=CHUNKS, dtype="<u2", zarr_format=2,
                              compressors=None, fill_value=0)
    shutil.move(pathlib.Path(str(other.store_path.store.root)) / ".zarray", path / ".zarray")
    shutil.rmtree(OUT / "both-v2")


# --------------------------------------------------------------------------------------------------------- OME-Zarr

KINDS = {"t": "time", "c": "channel", "z": "space", "y": "space", "x": "space"}
EXTENT = {"t": 2, "c": 2, "z": 4, "y": 6, "x": 8}
SCALE = {"t": 1.0, "c": 1.0, "z": 2.5, "y": 0.5, "x": 0.25}


def ome():
    from ome_zarr.format import FormatV04, FormatV05
    from ome_zarr.writer import write_multiscale

    for format, version in ((FormatV04(), "0.4"), (FormatV05(), "0.5")):
        for axes in ["zyx", "czyx", "tczyx", "yx"]:
            shape = tuple(EXTENT[axis] for axis in axes)
            data = volume("uint16", shape)
            pyramid = [data, np.ascontiguousarray(data[..., ::2, ::2])]
            name = f"ome-{version}-{axes}"
            root = zarr.open_group(str(OUT / name), mode="w", zarr_format=2 if version == "0.4" else 3)
            scales = [[{"type": "scale", "scale": [SCALE[axis] * (factor if axis in "yx" else 1) for axis in axes]}]
                      for factor in (1, 2)]
            units = {"space": {"unit": "micrometer"}, "time": {"unit": "second"}}
            omero = {"channels": [
                {"label": "DAPI", "color": "0000FF", "active": True, "inverted": False,
                 "window": {"min": 0, "max": 65535, "start": 100, "end": 1500}},
                {"label": "GFP", "color": "00FF00", "active": False, "inverted": True,
                 "window": {"min": 0, "max": 65535, "start": 5, "end": 5}}]}
            write_multiscale(
                pyramid, root, fmt=format, coordinate_transformations=scales, storage_options={"chunks": shape},
                axes=[{"name": axis, "type": KINDS[axis], **units.get(KINDS[axis], {})} for axis in axes],
                **({"metadata": {"omero": omero}} if "c" in axes else {}))
            for level, expected in enumerate(pyramid):
                path = f"s{level}" if (OUT / name / f"s{level}").exists() else str(level)
                case(name, path, expected, "ome-zarr-py")

    # Axes in the other order, and translations on both levels and the whole.
    root = zarr.create_group(str(OUT / "ome-0.5-xyz"), zarr_format=3)
    data = volume("uint8", (8, 6, 4))
    pyramid = [data, np.ascontiguousarray(data[::2, ::2, ::2])]
    datasets = []
    for level, expected in enumerate(pyramid):
        factor = 2**level
        target = root.create_array(f"s{level}", shape=expected.shape, chunks=expected.shape, dtype="uint8")
        target[...] = expected
        case("ome-0.5-xyz", f"s{level}", expected)
        datasets.append({"path": f"s{level}", "coordinateTransformations": [
            {"type": "scale", "scale": [0.25 * factor, 0.5 * factor, 2.5 * factor]},
            {"type": "translation", "translation": [0.125 * (factor - 1), 0.25 * (factor - 1), 1.25 * (factor - 1)]}]})
    root.attrs["ome"] = {"version": "0.5", "multiscales": [{
        "name": "reversed", "axes": [{"name": axis, "type": "space", "unit": "nanometer"} for axis in "xyz"],
        "datasets": datasets, "coordinateTransformations": [
            {"type": "scale", "scale": [4.0, 4.0, 4.0]}, {"type": "translation", "translation": [1.0, 2.0, 3.0]}]}]}

    # Labels.
    for version, zarr_format in (("0.4", 2), ("0.5", 3)):
        name = f"ome-{version}-labels"
        root = zarr.create_group(str(OUT / name), zarr_format=zarr_format)
        data = volume("int32", (4, 6, 8))
        root.create_array("0", shape=data.shape, chunks=data.shape, dtype="int32")[...] = data
        case(name, "0", data)
        metadata = {
            "multiscales": [{"version": version, "name": "cells", "axes": [
                {"name": axis, "type": "space"} for axis in "zyx"], "datasets": [
                    {"path": "0", "coordinateTransformations": [{"type": "scale", "scale": [1, 1, 1]}]}]}],
            "image-label": {"version": version, "colors": [
                {"label-value": 1, "rgba": [255, 0, 0, 255]}, {"label-value": 2, "rgba": [0, 128, 255, 64]},
                {"label-value": 18446744073709551615, "rgba": [1, 2, 3, 4]}, {"label-value": -2, "rgba": [9, 9, 9, 9]},
                {"label-value": 3, "rgba": [0, 0, 256, 0]}, {"label-value": 1, "rgba": [0, 255, 0, 255]}]}}
        if version == "0.5":
            root.attrs["ome"] = {"version": version, **metadata}
        else:
            root.attrs.update(metadata)


def collections():
    """The dialect of the talk's slide, over images made above."""
    folder = OUT / "collections"
    folder.mkdir()

    def write(name, members, attributes=None, collection="jrc_hela-1"):
        body = {"name": collection, "members": members, **({"attributes": attributes} if attributes else {})}
        (folder / name).write_text(
            json.dumps({"https://ngff.openmicroscopy.org/0.6": {"collection": body}}, indent=1) + "\n")

    rendering = {"min": 123, "max": 230, "inverted": True}
    write("slide.json", [
        {"type": "image", "path": "../ome-0.5-zyx", "name": "fibsem", "attributes": {"rendering": rendering}},
        {"path": "../ome-0.4-czyx", "name": "endo_pred", "attributes": {"rendering": {"disabled": True}}},
        {"path": "../ome-0.5-labels", "name": "endo_seg", "attributes": {}}],
        {"rendering": {"position": [1728, 1273, 1263], "zoom": 2.3}})
    write("missing.json", [
        {"type": "image", "path": "../ome-0.5-zyx", "name": "here", "attributes": {}},
        {"type": "image", "path": "./nowhere", "name": "gone", "attributes": {}},
        {"type": "image", "name": "pathless", "attributes": {}},
        {"type": "webknossos:mesh", "path": "./mesh", "name": "mesh", "attributes": {}}])
    write("nested.json", [
        {"type": "collection", "path": "./slide.json", "name": "inner", "attributes": {}},
        {"path": "../ome-0.4-yx", "name": "flat"}], collection="outer")
    write("cycle-a.json", [{"type": "collection", "path": "./cycle-b.json", "name": "b", "attributes": {}}])
    write("cycle-b.json", [{"type": "collection", "path": "cycle-a.json", "name": "a", "attributes": {}}])
    write("cycle-self.json", [{"type": "collection", "path": "./cycle-self.json", "name": "again", "attributes": {}}])

    path = OUT / "collections" / "group"
    zarr.create_group(str(path), zarr_format=3, attributes={"https://ngff.openmicroscopy.org/0.6": {"collection": {
        "name": "in a group", "members": [{"path": "../../v3-uint8", "name": "plain", "attributes": {}}]}}})


def main():
    if OUT.exists():
        shutil.rmtree(OUT)
    OUT.mkdir()
    for make in (v2, v3, both, ome, collections):
        make()
    lines = [json.dumps(case) for case in sorted(cases, key=lambda case: (case["source"], case["array"]))]
    (HERE / "manifest.json").write_text("[\n" + ",\n".join(lines) + "\n]\n")
    for path in OUT.rglob(".zattrs"):
        if json.loads(path.read_text()) == {}:
            path.unlink()
    files = [path for path in OUT.rglob("*") if path.is_file()]
    print(len(cases), "cases,", len(files), "files,", sum(path.stat().st_size for path in files), "bytes")


if __name__ == "__main__":
    main()
