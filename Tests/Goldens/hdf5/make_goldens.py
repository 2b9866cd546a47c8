#!/usr/bin/env python3
"""Writes arrays.h5, latest.h5, tree.h5, part.h5, manifest.json and voxels: small HDF5 files by h5py, and what is in them.

    python3 -m venv venv && venv/bin/pip install h5py hdf5plugin
    venv/bin/python make_goldens.py

Each case of the manifest has a file, the path of the dataset in it, dtype, shape, the storage layout as microtome names
its filters, and where in the file `voxels` all of its voxels begin, in C order, little-endian.
"""

import ctypes
import json
import pathlib

import h5py
import hdf5plugin
import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
SHAPE, CHUNKS = (3, 5, 7), (2, 3, 4)
cases = []
voxels = bytearray()
# The copy of libhdf5 that h5py has loaded.
library = ctypes.CDLL(next(l.split()[-1] for l in open("/proc/self/maps") if "libhdf5-" in l or "libhdf5.so" in l))


def volume(dtype, shape=SHAPE):
    """Values from all over the type's range, the same on every run."""
    dtype = np.dtype(dtype)
    count = int(np.prod(shape, dtype=int))
    random = np.random.default_rng(len(shape) + dtype.itemsize)
    if dtype.kind == "b":
        return (random.integers(0, 2, count) == 1).reshape(shape)
    if dtype.kind == "f":
        values = random.normal(size=count) * 1000
        values[:4] = [np.nan, np.inf, -np.inf, -0.0]
        return values.astype(dtype).reshape(shape)
    info = np.iinfo(dtype)
    values = random.integers(info.min, info.max, count, dtype=dtype.newbyteorder("="), endpoint=True)
    values[:2] = [info.min, info.max]
    return values.astype(dtype).reshape(shape)


def smooth(dtype, shape=SHAPE):
    """Values that every compressor makes smaller."""
    return (np.arange(np.prod(shape)) // 16).reshape(shape).astype(dtype)


def case(file, name, expected, codecs=(), chunk=None):
    expected = np.asarray(expected)
    little = np.ascontiguousarray(expected).astype(expected.dtype.newbyteorder("<"))
    cases.append(
        dict(file=pathlib.Path(file.filename).name, array=name, dtype=expected.dtype.newbyteorder("=").name,
             shape=list(expected.shape), codecs=list(codecs), chunk=chunk and list(chunk),
             offset=len(voxels)))
    voxels.extend(little.tobytes())


def dataset(file, name, data, codecs=(), **options):
    file.create_dataset(name, data=data, **options)
    case(file, name, data, codecs, options.get("chunks"))


def compact(file, name, data):
    creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    creation.set_layout(h5py.h5d.COMPACT)
    created = h5py.h5d.create(
        file.id, name.encode(), h5py.h5t.py_create(data.dtype, logical=True), h5py.h5s.create_simple(data.shape), creation)
    created.write(h5py.h5s.ALL, h5py.h5s.ALL, data)
    case(file, name, data)


def small_nodes(name):
    """A file whose B-trees have small nodes: it is smaller, and the trees have several levels."""
    creation = h5py.h5p.create(h5py.h5p.FILE_CREATE)
    assert library.H5Pset_istore_k(ctypes.c_int64(creation.id), ctypes.c_uint(2)) >= 0
    return h5py.File(h5py.h5f.create(str(HERE / name).encode(), h5py.h5f.ACC_TRUNC, fcpl=creation))


with small_nodes("arrays.h5") as file:
    for kind in ["b1", "i1", "u1", "<i2", ">i2", "<u2", ">u2", "<i4", ">i4", "<u4", ">u4", "<i8", ">i8", "<u8", ">u8",
                 "<f2", ">f2", "<f4", ">f4", "<f8", ">f8"]:
        name = kind.replace("<", "le-").replace(">", "be-")
        dataset(file, f"contiguous-{name}", volume(kind))
        dataset(file, f"gzip-shuffle-{name}", volume(kind), ["shuffle", "deflate"] if name[-1] != "1" else ["deflate"],
                chunks=CHUNKS, compression="gzip", shuffle=name[-1] != "1")
    for kind in ["u1", "<u2", ">f4", "<f8", "b1"]:
        compact(file, "compact-" + kind.replace("<", "le-").replace(">", "be-"), volume(kind))
    for rank in [1, 2, 4, 5]:
        shape = (3, 2, 4, 3, 5)[-rank:]
        dataset(file, f"rank{rank}", volume("<u2", shape))
        dataset(file, f"rank{rank}-chunked", volume("<u2", shape), chunks=tuple(max(1, e // 2) for e in shape))
    dataset(file, "chunked", volume("<u2"), chunks=CHUNKS)
    dataset(file, "one-chunk", volume("<u2"), chunks=SHAPE)
    dataset(file, "gzip", smooth("<u4"), ["deflate"], chunks=CHUNKS, compression="gzip")
    dataset(file, "gzip9", smooth("<u4"), ["deflate"], chunks=CHUNKS, compression="gzip", compression_opts=9)
    dataset(file, "fletcher32", volume("<u2"), ["fletcher32"], chunks=CHUNKS, fletcher32=True)
    dataset(file, "all-three", smooth("<u4"), ["shuffle", "deflate", "fletcher32"], chunks=CHUNKS, compression="gzip",
            shuffle=True, fletcher32=True)
    dataset(file, "lzf", smooth("<u2", (3, 20, 40)), ["lzf"], chunks=(2, 20, 25), compression="lzf")
    dataset(file, "lzf-shuffle", smooth("<i4", (3, 20, 40)), ["shuffle", "lzf"], chunks=(2, 20, 25), compression="lzf",
            shuffle=True)
    # lzf does not shrink noise, so the chunks say that they went around the filter.
    dataset(file, "lzf-noise", volume("<u2"), ["lzf"], chunks=CHUNKS, compression="lzf")
    dataset(file, "szip", smooth("<u2", (4, 8, 16)), ["szip"], chunks=(2, 8, 16), compression="szip")
    dataset(file, "scaleoffset", smooth("<i4"), ["scaleoffset"], chunks=CHUNKS, scaleoffset=0)
    plugins = dict(
        zstd=hdf5plugin.Zstd(), lz4=hdf5plugin.LZ4(nbytes=256), blosc=hdf5plugin.Blosc(cname="lz4"),
        bzip2=hdf5plugin.BZip2())
    for name, options in plugins.items():
        dataset(file, name, smooth("<u2", (4, 16, 16)), [name], chunks=(2, 16, 16), **options)
    dataset(file, "lz4-noise", volume("<u2"), ["lz4"], chunks=CHUNKS, **hdf5plugin.LZ4())
    # Not to be decoded without a plug-in.
    file.create_dataset("bitshuffle", data=smooth("<u2", (4, 16, 16)), chunks=(2, 16, 16), **hdf5plugin.Bitshuffle())

    filled = file.create_dataset("fill", SHAPE, ">i2", chunks=CHUNKS, fillvalue=-7)
    filled[2:, 3:, 4:] = 5
    case(file, "fill", filled[...], chunk=CHUNKS)
    case(file, "fill-unwritten", file.create_dataset("fill-unwritten", SHAPE, "<f4", chunks=CHUNKS, fillvalue=1.5)[...])
    case(file, "fill-half", file.create_dataset("fill-half", SHAPE, ">f2", chunks=CHUNKS, fillvalue=-2.5)[...])
    case(file, "fill-bool", file.create_dataset("fill-bool", SHAPE, "?", chunks=CHUNKS, fillvalue=True)[...])
    case(file, "contiguous-unwritten", file.create_dataset("contiguous-unwritten", SHAPE, "<u4", fillvalue=9)[...])
    growing = file.create_dataset("extendible", (2, 5, 7), "<u2", chunks=CHUNKS, maxshape=(None, 5, None))
    growing[...] = 3
    growing.resize((4, 5, 9))
    growing[3, :, 8] = 4
    case(file, "extendible", growing[...], chunk=CHUNKS)
    shrunk = file.create_dataset("shrunk", data=volume("<u2"), chunks=CHUNKS, maxshape=SHAPE)
    shrunk.resize((2, 2, 6))
    case(file, "shrunk", shrunk[...], chunk=CHUNKS)

    # Twelve bits in sixteen, which only the library unpacks.
    twelve = h5py.h5t.STD_U16LE.copy()
    twelve.set_precision(12)
    values = smooth("<u2") * 100
    for name, chunks in [("twelve-bit", None), ("nbit", CHUNKS)]:
        creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        if chunks:
            creation.set_chunk(chunks)
            creation.set_filter(h5py.h5z.FILTER_NBIT)
        created = h5py.h5d.create(file.id, name.encode(), twelve, h5py.h5s.create_simple(SHAPE), creation)
        created.write(h5py.h5s.ALL, h5py.h5s.ALL, values)
        case(file, name, values, ["nbit"] if chunks else [], chunks)
    dataset(file, "enum", np.array([[0, 1], [2, 1]], "u1"),
            dtype=h5py.enum_dtype({"background": 0, "axon": 1, "glia": 2}, basetype="u1"))

# The newer layouts: other chunk indexes, packed headers; and a user block.
with h5py.File(HERE / "latest.h5", "w", libver=("v110", "v110"), userblock_size=1024) as file:
    dataset(file, "contiguous", volume("<u2"))
    dataset(file, "single", volume("<u2"), ["deflate"], chunks=SHAPE, compression="gzip")
    dataset(file, "implicit", volume("<u2"), chunks=CHUNKS)
    dataset(file, "fixed", volume("<u2"), ["shuffle", "deflate"], chunks=CHUNKS, compression="gzip", shuffle=True)
    dataset(file, "extensible", volume("<u2"), ["deflate"], chunks=CHUNKS, compression="gzip", maxshape=(None, 5, 7))
    dataset(file, "btree2", volume("<u2"), ["deflate"], chunks=CHUNKS, compression="gzip", maxshape=(None, None, 7))
    # Chunks that reach beyond the array stored without the filters, an option that h5py has no word for.
    creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    creation.set_chunk(CHUNKS)
    creation.set_deflate(4)
    assert library.H5Pset_chunk_opts(ctypes.c_int64(creation.id), ctypes.c_uint(2)) >= 0
    partial = h5py.Dataset(
        h5py.h5d.create(file.id, b"partial", h5py.h5t.NATIVE_UINT16, h5py.h5s.create_simple(SHAPE), creation))
    partial[...] = volume("<u2")
    case(file, "partial", volume("<u2"), ["deflate"], CHUNKS)
    sparse = file.create_dataset("sparse", SHAPE, "<u2", chunks=CHUNKS, compression="gzip", fillvalue=77)
    sparse[2:, 3:, 4:] = 5
    case(file, "sparse", sparse[...], ["deflate"], CHUNKS)

with h5py.File(HERE / "part.h5", "w") as file:
    file["inside/voxels"] = np.arange(6, dtype="<u2").reshape(2, 3)
    file["back"] = h5py.ExternalLink("tree.h5", "/back")

with h5py.File(HERE / "tree.h5", "w", track_order=False) as file:
    group = file.create_group("group")
    group["voxels"] = np.arange(6, dtype="u1").reshape(2, 3)
    group["voxels"].dims[0].label = "y"
    file["soft"] = h5py.SoftLink("/group/voxels")
    file["soft-group"] = h5py.SoftLink("group")
    group["beside"] = h5py.SoftLink("voxels")
    file["dangling"] = h5py.SoftLink("/nowhere")
    file["circle"] = h5py.SoftLink("/circle2")
    file["circle2"] = h5py.SoftLink("/circle")
    file["hard"] = group
    group["up"] = file["/"]
    file["external"] = h5py.ExternalLink("part.h5", "/inside")
    file["lost"] = h5py.ExternalLink("missing.h5", "/")
    file["back"] = h5py.ExternalLink("part.h5", "/back")
    attributes = group.attrs
    attributes["int"] = np.int32(-5)
    attributes["large"] = np.uint64(2**64 - 1)
    attributes["float"] = 0.25
    attributes["bool"] = True
    attributes["text"] = "µm and more"
    attributes["fixed"] = np.bytes_("seven")
    attributes["texts"] = ["a", "", "ccc"]
    attributes["numbers"] = np.array([[1.5, 2], [3, 4]], ">f4")
    attributes.create("characters", np.array([b"1", b"2", b".", b"5"], "S1"))
    attributes["none"] = h5py.Empty("f4")
    attributes["compound"] = np.zeros(1, [("a", "i4"), ("b", "f8")])
    file["type"] = np.dtype("<u2")
    file["refused/strings"] = ["a", "b"]
    file["refused/scalar"] = 5
    file["refused/compound"] = np.zeros((2, 2), [("a", "i4"), ("b", "f8")])
    file["refused/complex"] = np.zeros((2, 2), "c8")
    file["refused/null"] = h5py.Empty("f4")
    file["refused/rank6"] = np.zeros((1,) * 6, "u1")
    file["refused/long-double"] = np.zeros((2, 2), np.longdouble)
    layout = h5py.VirtualLayout((2, 3), "u1")
    layout[...] = h5py.VirtualSource(".", "group/voxels", (2, 3))
    file["refused"].create_virtual_dataset("virtual", layout)
    file["refused"].create_dataset("external", (2, 3), "u1", external="/etc/passwd")

(HERE / "voxels").write_bytes(voxels)
(HERE / "manifest.json").write_text(json.dumps(cases, indent=0) + "\n")
