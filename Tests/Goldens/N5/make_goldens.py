#!/usr/bin/env python3
"""Writes the N5 containers beside this script and manifest.json: small arrays by other people's writers, and the exact
bytes a reader must return.

    python3 -m venv venv && venv/bin/pip install tensorstore z5py
    python3 -m venv old && old/bin/pip install 'zarr<3' 'numcodecs<0.14'
    apt-get install liblz4-java default-jre-headless
    venv/bin/python make_goldens.py old/bin/python

Each case of the manifest has a source (a folder here), the path of the array inside it, dtype, shape (x first, as in
`dimensions`), who wrote it, and all voxels in C order of that shape, little-endian, in hexadecimal. Where a document
was edited by hand afterwards, the writer says so.
"""

import json
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile

import numpy as np
import tensorstore
import z5py

HERE = pathlib.Path(__file__).resolve().parent
SHAPE, BLOCK = (5, 4, 3), (3, 3, 3)  # x, y, z
DTYPES = ["uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64", "float32", "float64"]
cases = []


def volume(dtype, shape=SHAPE, seed=0):
    """Values from all over the type's range, different everywhere, the same on every run. x first."""
    dtype = np.dtype(dtype)
    random = np.random.default_rng(sum(shape) + dtype.itemsize + seed)
    count = int(np.prod(shape))
    if dtype.kind == "f":
        values = random.normal(size=count) * 1000
        values[:4] = [np.nan, np.inf, -np.inf, -0.0]
        return values.astype(dtype).reshape(shape)
    info = np.iinfo(dtype)
    values = random.integers(info.min, info.max, count, dtype=dtype, endpoint=True)
    values[:2] = [info.min, info.max]
    return values.reshape(shape)


def case(source, array, data, writer):
    little = np.ascontiguousarray(data).astype(data.dtype.newbyteorder("<"))
    cases.append(dict(source=source, array=array, writer=writer, dtype=data.dtype.name, shape=list(data.shape),
                      voxels=little.tobytes().hex()))


def attributes(path, **values):
    """Adds attributes to a folder's own."""
    file = HERE / path / "attributes.json"
    document = json.loads(file.read_text()) if file.exists() else {}
    file.write_text(json.dumps({**document, **values}) + "\n")


def by_tensorstore(source, array, data, compression, block=BLOCK, part=np.s_[...]):
    target = tensorstore.open(
        {"driver": "n5", "kvstore": {"driver": "file", "path": str(HERE / source / array)},
         "metadata": {"dimensions": data.shape, "blockSize": block, "dataType": data.dtype.name,
                      "compression": compression}}, create=True).result()
    target[part] = data[part]
    case(source, array, data, "tensorstore")


def tensorstores():
    """Blocks at the edge are written in full size."""
    codecs = {
        "raw": {"type": "raw"}, "gzip": {"type": "gzip", "level": 6, "useZlib": False},
        "zlib": {"type": "gzip", "level": 6, "useZlib": True}, "bzip2": {"type": "bzip2", "blockSize": 9},
        "xz": {"type": "xz", "preset": 6}, "zstd": {"type": "zstd", "level": 3},
        "blosc": {"type": "blosc", "cname": "zstd", "clevel": 5, "shuffle": 2, "blocksize": 0},
    }
    for index, dtype in enumerate(DTYPES):
        name = list(codecs)[index % len(codecs)]
        by_tensorstore("tensorstore", f"{name}-{dtype}", volume(dtype), codecs[name])
    sparse = np.zeros(SHAPE, "uint16")
    part = np.s_[:3, :3]
    sparse[part] = volume("uint16")[part]
    by_tensorstore("tensorstore", "sparse", sparse, codecs["raw"], part=part)
    by_tensorstore("tensorstore", "flat", volume("uint8", (6, 5)), codecs["raw"], block=(4, 8))
    by_tensorstore("tensorstore", "line", volume("int16", (9,)), codecs["gzip"], block=(4,))
    by_tensorstore("tensorstore", "five", volume("uint8", (3, 2, 2, 2, 2)), codecs["gzip"], block=(2, 2, 2, 1, 1))


def z5():
    """Blocks at the edge are truncated; the group has no attributes of its own; lz4 is one raw block."""
    file = z5py.N5File(str(HERE / "z5py.n5"), mode="w")
    group = file.create_group("a").create_group("b")
    for index, name in enumerate(["raw", "gzip", "bzip2", "xz", "lz4", "blosc", "zstd"]):
        data = volume(DTYPES[index + 2])
        target = group.create_dataset(
            name, shape=SHAPE[::-1], chunks=BLOCK[::-1], dtype=data.dtype.name, compression=name)
        target[:] = data.T
        case("z5py.n5", f"a/b/{name}", data, "z5py")
    data = volume("uint16")
    for name, compression in (("legacy", "gzip"), ("legacy-raw", "raw")):
        target = group.create_dataset(name, shape=SHAPE[::-1], chunks=BLOCK[::-1], dtype="uint16", compression=compression)
        target[:] = data.T
        file = HERE / "z5py.n5/a/b" / name / "attributes.json"
        document = json.loads(file.read_text())
        del document["compression"]
        file.write_text(json.dumps({**document, "compressionType": compression}) + "\n")
        case("z5py.n5", f"a/b/{name}", data, "z5py, attributes edited")


ZARR = """
import sys, json, numpy as np, zarr, numcodecs
target, shape, block, arrays = sys.argv[1], *json.loads(sys.argv[2]), sys.argv[3]
root = zarr.open_group(zarr.N5Store(target), mode="w")
codecs = {"gzip": numcodecs.GZip(5), "bz2": numcodecs.BZ2(5), "xz": numcodecs.LZMA(preset=1), "raw": None,
          "blosc": numcodecs.Blosc("lz4hc", 5, numcodecs.Blosc.BITSHUFFLE), "zstd": numcodecs.Zstd(3)}
for name in json.loads(arrays):
    data = np.load(f"{target}.{name}.npy")
    try:
        root.create_dataset(name, data=data, shape=shape, chunks=block, compressor=codecs[name], fill_value=0)
    except Exception as error:
        print(name, error)
"""


def zarr2(python):
    """zarr-python's N5Store: blocks in full size, axes reversed in Python."""
    names = ["raw", "gzip", "bz2", "xz", "blosc"]
    source = "zarr-python.n5"
    files = []
    for index, name in enumerate(names):
        data = volume(DTYPES[index + 4])
        files.append(HERE / f"{source}.{name}.npy")
        np.save(files[-1], data.T)
        case(source, name, data, "zarr-python 2")
    subprocess.run([python, "-W", "ignore", "-c", ZARR, str(HERE / source), json.dumps([SHAPE[::-1], BLOCK[::-1]]),
                    json.dumps(names)], check=True)
    for file in files:
        file.unlink()


JAVA = """
public class Pack {
  public static void main(String[] arguments) throws Exception {
    var stream = new net.jpountz.lz4.LZ4BlockOutputStream(System.out, Integer.parseInt(arguments[0]));
    stream.write(System.in.readAllBytes());
    stream.close();
  }
}
"""


def java():
    """lz4 as N5's Java library writes it: the stream of lz4-java behind the header of the block."""
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder) / "Pack.java"
        program.write_text(JAVA)

        def pack(data, size):
            return subprocess.run(["java", "-cp", "/usr/share/java/lz4-java.jar", str(program), str(size)], input=data,
                                  check=True, stdout=subprocess.PIPE).stdout

        # Several frames a block, stored (noise) and compressed ones.
        for name, data, block in (
            ("noise", volume("uint16", (12, 10, 3)), (12, 6, 3)),
            ("steps", (np.arange(12 * 10 * 3) // 40).astype("uint32").reshape(12, 10, 3), (12, 10, 2)),
        ):
            path = HERE / "java.n5" / "lz4" / name
            path.mkdir(parents=True)
            attributes(path, dimensions=data.shape, blockSize=block, dataType=data.dtype.name,
                       compression={"type": "lz4", "blockSize": 64})
            grid = [-(-extent // step) for extent, step in zip(data.shape, block)]
            for index in np.ndindex(*grid):
                part = data[tuple(slice(i * step, (i + 1) * step) for i, step in zip(index, block))]
                header = struct.pack(f">HH{part.ndim}I", 0, part.ndim, *part.shape)
                big = part.astype(part.dtype.newbyteorder(">")).tobytes(order="F")
                file = path.joinpath(*map(str, index))
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(header + pack(big, 64))
            case("java.n5", f"lz4/{name}", data, "lz4-java")
        attributes("java.n5", n5="2.5.1")


def halved(data):
    return np.ascontiguousarray(data[::2, ::2, ::2])


def cosem():
    """As jrc_hela-2.n5 on OpenOrganelle: `em` has no attributes, transforms count z, y, x."""
    raw = {"type": "gzip", "level": 6, "useZlib": False}
    source, group = "cosem.n5", "em/fibsem-uint16"
    data = volume("uint16", (8, 6, 4))
    datasets = []
    for level, expected in enumerate([data, halved(data)]):
        by_tensorstore(source, f"{group}/s{level}", expected, raw, block=(4, 4, 4))
        factor = 2**level
        transform = {"axes": ["z", "y", "x"], "scale": [3.24 * factor, 4.0 * factor, 5.0 * factor],
                     "translate": [100 + 1.62 * (factor - 1), 2.0 * (factor - 1), 2.5 * (factor - 1)],
                     "units": ["nm", "nm", "nm"]}
        attributes(f"{source}/{group}/s{level}", transform=transform,
                   pixelResolution={"dimensions": [5.0 * factor, 4.0 * factor, 3.24 * factor], "unit": "nm"})
        datasets.append({"path": f"s{level}", "transform": transform})
    attributes(f"{source}/{group}", multiscales=[{"name": "fibsem-uint16", "datasets": datasets}], axes=["x", "y", "z"],
               units=["nm", "nm", "nm"], scales=[[1, 1, 1], [2, 2, 2]],
               pixelResolution={"dimensions": [5.0, 4.0, 3.24], "unit": "nm"})
    attributes(source, n5="2.0.0")
    labels = volume("uint64", (4, 4, 4))
    by_tensorstore(source, "labels/nuclei_seg/s0", labels, raw, block=(4, 4, 4))
    attributes(f"{source}/labels/nuclei_seg", multiscales=[{"name": "nuclei_seg", "datasets": [{"path": "s0",
               "transform": {"axes": ["z", "y", "x"], "scale": [6.48, 8.0, 10.0], "translate": [1.62, 2.0, 2.5],
                             "units": ["nm", "nm", "nm"]}}]}])


def bdv():
    """Two setups; the second has one time point less."""
    file = z5py.N5File(str(HERE / "bdv.n5"), mode="w")
    for setup, times in ((0, (0, 1)), (1, (1,))):
        for time in times:
            data = volume("uint16", (6, 4, 4), seed=10 * setup + time)
            for level, expected in enumerate([data, halved(data)]):
                path = f"setup{setup}/timepoint{time}/s{level}"
                target = file.create_dataset(path, shape=expected.shape[::-1], chunks=(2, 4, 4), dtype="uint16",
                                             compression="zstd")
                target[:] = expected.T
                attributes(f"bdv.n5/{path}", downsamplingFactors=[2**level] * 3)
                case("bdv.n5", path, expected, "z5py")
            attributes(f"bdv.n5/setup{setup}/timepoint{time}", multiScale=True, resolution=[0.5, 0.5, 2.0])
        attributes(f"bdv.n5/setup{setup}", downsamplingFactors=[[1, 1, 1], [2, 2, 2]], dataType="uint16")


def main():
    for path in HERE.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
    tensorstores()
    z5()
    zarr2(sys.argv[1])
    java()
    cosem()
    bdv()
    (HERE / "manifest.json").write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
    files = [path for path in HERE.rglob("*") if path.is_file()]
    print(len(cases), "cases,", len(files), "files,", sum(path.stat().st_size for path in files), "bytes")


if __name__ == "__main__":
    main()
