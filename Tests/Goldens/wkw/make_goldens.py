#!/usr/bin/env python3
"""Writes the mags beside this file, ../webknossos/ and manifest.json: small volumes by the libraries of their makers.

    python3 -m venv venv && venv/bin/pip install wkw webknossos
    venv/bin/python make_goldens.py

Each case of the manifest has a source (a folder of goldens), the path of an array inside it, its dtype, the box that
was written (offset and shape over channel, x, y, z), and the name of the box's voxels, which stand below in C order,
little-endian, in hexadecimal. Everything outside of the box is 0.
"""

import json
import pathlib
import shutil

import numpy as np
import webknossos as wk
import wkw

HERE = pathlib.Path(__file__).resolve().parent
DATASETS = HERE.parent / "webknossos"
OFFSET, SHAPE = (3, 1, 2), (9, 6, 5)
BLOCKS = {"raw": wkw.Header.BLOCK_TYPE_RAW, "lz4": wkw.Header.BLOCK_TYPE_LZ4, "lz4hc": wkw.Header.BLOCK_TYPE_LZ4HC}
cases, voxels = [], {}


def volume(dtype, shape):
    """Values from all over the type's range, the same on every run; every second one repeats, for LZ4 to find."""
    dtype = np.dtype(dtype)
    random = np.random.default_rng(sum(shape) + dtype.itemsize)
    if dtype.kind == "f":
        values = random.normal(size=shape) * 1000
        values.flat[:4] = [np.nan, np.inf, -np.inf, -0.0]
        return values.astype(dtype)
    info = np.iinfo(dtype)
    values = random.integers(info.min, info.max, shape, dtype=dtype, endpoint=True)
    values.flat[:2] = [info.min, info.max]
    values[..., 1::2, :] = values[..., 1:2, :]
    return values


def case(source, array, offset, data):
    values = np.ascontiguousarray(data).tobytes().hex()
    name = next((name for name, known in voxels.items() if known == values), f"v{len(voxels)}")
    voxels[name] = values
    cases.append(
        dict(source=source, array=array, dtype=data.dtype.name, offset=[0, *offset], shape=list(data.shape), voxels=name))


def mag(name, dtype, block_type, channels=1, block=4, file=2, offset=OFFSET, shape=SHAPE):
    path = HERE / name
    header = wkw.Header(np.dtype(dtype), num_channels=channels, block_len=block, file_len=file, block_type=BLOCKS[block_type])
    data = volume(dtype, (channels, *shape))
    with wkw.Dataset.create(str(path), header) as dataset:
        if block_type == "raw":
            dataset.write(offset, data)
        else:
            # Compressed files are written whole.
            edge = block * file
            low = [start // edge * edge for start in offset]
            high = [-(-(start + extent) // edge) * edge for start, extent in zip(offset, shape)]
            whole = np.zeros((channels, *(b - a for a, b in zip(low, high))), dtype)
            part = tuple(slice(o - l, o - l + s) for o, l, s in zip(offset, low, shape))
            whole[(slice(None), *part)] = data
            dataset.write(low, np.asfortranarray(whole))
    case(f"wkw/{name}", ".", offset, data)


def dataset(name, data_format):
    path = DATASETS / name
    ds = wk.Dataset(path, voxel_size_with_unit=wk.VoxelSize((11.24, 11.24, 28.0), wk.LengthUnit.NANOMETER))
    box = wk.BoundingBox((4, 6, 3), (21, 14, 9))
    sizes = dict(chunk_shape=(16, 16, 16) if data_format == "zarr" else (8, 8, 8), shard_shape=(16, 16, 16))
    color = ds.add_layer("color", "color", dtype="uint8", bounding_box=box, data_format=data_format)
    for factor in [(1, 1, 1), (2, 2, 1)]:
        view = color.add_mag(wk.Mag(factor), **sizes)
        low = [a // f for a, f in zip(box.topleft, factor)]
        high = [-(-a // f) for a, f in zip(box.bottomright, factor)]
        data = volume("uint8", (1, *(b - a for a, b in zip(low, high))))
        # Whole voxels of the mag, so that the box of the layer must not grow.
        view.write(data, absolute_offset=[a * f for a, f in zip(low, factor)], allow_resize=False, allow_unaligned=True)
        case(f"webknossos/{name}", f"color/{wk.Mag(factor).to_layer_name()}", low, data)
    rgb = ds.add_layer("rgb", "color", dtype="uint8", num_channels=3, bounding_box=box, data_format=data_format)
    data = volume("uint8", (3, *box.size))
    rgb.add_mag(1, **sizes).write(data, absolute_offset=box.topleft, allow_unaligned=True)
    case(f"webknossos/{name}", "rgb/1", box.topleft, data)
    # Segmentations often lack mag 1.
    segments = ds.add_layer(
        "segments", "segmentation", dtype="uint64", bounding_box=box, data_format=data_format,
        largest_segment_id=2**63 + 5)
    data = volume("uint64", (1, 9, 7, 9))
    segments.add_mag(wk.Mag((2, 2, 1)), **sizes).write(data, absolute_offset=(4, 6, 3), allow_unaligned=True)
    case(f"webknossos/{name}", "segments/2-2-1", (2, 3, 3), data)
    color.default_view_configuration = wk.LayerViewConfiguration(
        color=(255, 128, 0), alpha=70, intensity_range=(30, 200), min=0, max=255, is_inverted=True)
    segments.default_view_configuration = wk.LayerViewConfiguration(alpha=20, is_disabled=True)
    ds.default_view_configuration = wk.DatasetViewConfiguration(zoom=2.3, position=(12, 10, 7))


shutil.rmtree(DATASETS, ignore_errors=True)
for folder in HERE.iterdir():
    if folder.is_dir():
        shutil.rmtree(folder)
types = ["uint8", "uint16", "uint32", "uint64", "float32", "float64", "int8", "int16", "int32", "int64"]
for index, dtype in enumerate(types):
    mag(f"raw-{dtype}", dtype, "raw")
    mag(f"{'lz4' if index % 2 else 'lz4hc'}-{dtype}", dtype, "lz4" if index % 2 else "lz4hc")
mag("raw-uint8-3", "uint8", "raw", channels=3)
mag("lz4-uint8-3", "uint8", "lz4", channels=3)
mag("lz4hc-uint16-2", "uint16", "lz4hc", channels=2)
mag("raw-float32-5", "float32", "raw", channels=5)
mag("lz4-block1", "uint8", "lz4", block=1, file=4)
mag("lz4-block16-file1", "uint16", "lz4", block=16, file=1)
mag("raw-block2-file8", "uint8", "raw", block=2, file=8)
mag("lz4-far", "uint8", "lz4", offset=(41, 2, 17))
for data_format in ["wkw", "zarr", "zarr3"]:
    dataset(data_format, data_format)
lines = ",\n".join(json.dumps(item) for item in cases)
values = ",\n".join(f'"{name}": "{value}"' for name, value in voxels.items())
(HERE / "manifest.json").write_text(f'{{"cases": [\n{lines}\n], "voxels": {{\n{values}\n}}}}\n')
