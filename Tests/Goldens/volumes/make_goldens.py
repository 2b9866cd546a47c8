#!/usr/bin/env python3
"""Writes goldens.json: chunks that other people's writers encoded, and the voxels that other people's readers see.

Run it again with `python3 make_goldens.py` in an environment with numpy, tensorstore, cloud-volume,
compressed-segmentation, imagecodecs, simplejpeg and pillow. Where tensorstore knows the encoding it decodes every
chunk, whoever wrote it. `voxels` are little-endian, in Fortran order over x, y, z, channel; they and the stored chunks
stand there as base64 of zlib.
"""

import base64
import io
import json
import pathlib
import struct
import zlib

import cloudvolume.chunks
import compressed_segmentation
import imagecodecs
import numpy as np
import PIL.Image
import PIL.ImageCms
import simplejpeg
import tensorstore

rng = np.random.default_rng(11)
goldens = []


def volume(encoding, dtype, shape, scale):
    """An empty volume of one chunk in memory, as tensorstore sees it."""
    x, y, z, channels = shape
    return tensorstore.open({
        "driver": "neuroglancer_precomputed", "kvstore": {"driver": "memory"},
        "multiscale_metadata": {"data_type": str(np.dtype(dtype)), "num_channels": channels, "type": "image"},
        "scale_metadata": {
            "key": "s", "size": [x, y, z], "chunk_size": [x, y, z], "resolution": [1, 1, 1], "encoding": encoding,
            **scale},
    }, create=True).result()


def key(shape):
    return "s/" + "_".join(f"0-{extent}" for extent in shape[:3])


def written(encoding, voxels, **scale):
    """What tensorstore stores."""
    opened = volume(encoding, voxels.dtype, voxels.shape, scale)
    opened[...] = voxels
    stored = opened.kvstore.read(key(voxels.shape)).result()
    if stored.state == "missing":
        raise ValueError("tensorstore stores no chunks of zeros")
    return stored.value


def read(encoding, dtype, shape, stored, **scale):
    """What tensorstore makes of a stored chunk."""
    opened = volume(encoding, dtype, shape, scale)
    opened.kvstore.write(key(shape), stored).result()
    return opened.read().result()


def packed(data):
    return base64.b64encode(zlib.compress(data, 9)).decode()


def golden(name, encoding, stored, voxels, tolerance=0, **scale):
    goldens.append({
        "name": name, "encoding": encoding, "dtype": str(voxels.dtype), "shape": list(voxels.shape),
        "scale": {"encoding": encoding, **scale}, "tolerance": tolerance, "stored": packed(stored),
        "voxels": packed(np.asarray(voxels).astype(voxels.dtype.newbyteorder("<")).tobytes("F"))})


def judged(name, encoding, stored, dtype, shape, original=None, **scale):
    """A golden whose voxels tensorstore decodes."""
    voxels = read(encoding, dtype, shape, stored, **scale)
    if original is not None:
        assert np.array_equal(voxels, original), name
    golden(name, encoding, stored, voxels, **scale)


def smooth(shape, dtype=np.uint8):
    """A volume that lossy encoders like."""
    x, y, z, c = np.meshgrid(*(np.arange(extent) for extent in shape), indexing="ij")
    top = np.iinfo(dtype).max if np.issubdtype(dtype, np.integer) else 1
    waves = (np.sin(x / 3) + np.cos(y / 4 + c) + np.sin(z / 2 + 2 * c) + 3) / 6
    return (waves * top * 0.9 + rng.random(shape) * top / 30).astype(dtype)


def noise(shape, dtype):
    return rng.integers(0, np.iinfo(dtype).max, shape, dtype, endpoint=True)


def pixels(voxels, width):
    """The image whose rows are the voxels in Fortran order, as height, width, channel."""
    return np.ascontiguousarray(voxels.reshape(-1, voxels.shape[3], order="F").reshape(-1, width, voxels.shape[3]))


def saved(image, **options):
    file = io.BytesIO()
    image.save(file, **options)
    return file.getvalue()


# raw
for dtype, shape in [("uint8", (5, 4, 3, 2)), ("uint16", (3, 1, 7, 1)), ("float32", (4, 3, 2, 3)),
                     ("uint64", (1, 1, 1, 1)), ("int8", (6, 2, 2, 1))]:
    voxels = (rng.random(shape) * 100 + 1).astype(dtype)
    judged(f"tensorstore {dtype} {shape}", "raw", written("raw", voxels), dtype, shape, voxels)

# jpeg
for shape in [(16, 9, 5, 1), (1, 1, 1, 1), (7, 1, 3, 1), (1, 6, 9, 3), (12, 10, 4, 3), (33, 17, 2, 3)]:
    voxels = smooth(shape)
    judged(f"tensorstore {shape}", "jpeg", written("jpeg", voxels, jpeg_quality=90), "uint8", shape, jpeg_quality=90)
    judged(f"cloud-volume {shape}", "jpeg", cloudvolume.chunks.encode(voxels, "jpeg"), "uint8", shape)
voxels = smooth((12, 8, 6, 3))
for width in [1, 12, 96, 144, 576]:
    image = PIL.Image.fromarray(pixels(voxels, width))
    judged(f"pillow, width {width}", "jpeg", saved(image, format="JPEG", quality=80), "uint8", voxels.shape)
image = PIL.Image.fromarray(pixels(voxels, 24))
judged("pillow, progressive", "jpeg", saved(image, format="JPEG", progressive=True), "uint8", voxels.shape)
judged("pillow, 4:4:4", "jpeg", saved(image, format="JPEG", subsampling=0), "uint8", voxels.shape)
judged("pillow, 4:2:2", "jpeg", saved(image, format="JPEG", subsampling=1), "uint8", voxels.shape)
judged("pillow, RGB kept", "jpeg", saved(image, format="JPEG", keep_rgb=True), "uint8", voxels.shape)
judged("pillow, with a comment and a profile", "jpeg",
       saved(image, format="JPEG", comment="chunk", icc_profile=b"not a profile" * 20), "uint8", voxels.shape)
gray = smooth((12, 8, 6, 1))
judged("simplejpeg, grey", "jpeg", simplejpeg.encode_jpeg(pixels(gray, 12), colorspace="GRAY", colorsubsampling="Gray"),
       "uint8", gray.shape)

# png
for dtype in ["uint8", "uint16"]:
    for channels in [1, 2, 3, 4]:
        for shape in [(7, 5, 3, channels), (1, 1, 1, channels)]:
            voxels = noise(shape, dtype) | 1
            judged(f"tensorstore {dtype} {shape}", "png", written("png", voxels), dtype, shape, voxels)
voxels = smooth((16, 9, 5, 1), np.uint16)
judged("tensorstore, smooth, level 9", "png", written("png", voxels, png_level=9), "uint16", voxels.shape, voxels,
       png_level=9)
for channels in [1, 3]:
    voxels = smooth((16, 9, 5, channels))
    judged(f"cloud-volume, {channels} channels", "png", cloudvolume.chunks.encode(voxels, "png"), "uint8", voxels.shape,
           voxels)
voxels = smooth((12, 8, 6, 3))
for width in [1, 96, 576]:
    judged(f"pillow, width {width}", "png", saved(PIL.Image.fromarray(pixels(voxels, width)), format="PNG"), "uint8",
           voxels.shape, voxels)
profile = PIL.ImageCms.ImageCmsProfile(PIL.ImageCms.createProfile("sRGB")).tobytes()
judged("pillow, with a profile", "png",
       saved(PIL.Image.fromarray(pixels(voxels, 12)), format="PNG", icc_profile=profile), "uint8", voxels.shape, voxels)


def png_file(voxels, width, interlaced=False, ancillary=(), pieces=1):
    """A PNG file by hand: without filters, interlaced when asked, its data in so many pieces."""
    image = pixels(voxels, width)
    bits = 8 * voxels.dtype.itemsize

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    rows = b""
    for x, y, step_x, step_y in passes if interlaced else [(0, 0, 1, 1)]:
        part = image[y::step_y, x::step_x]
        if part.size:
            rows += b"".join(b"\0" + row.astype(row.dtype.newbyteorder(">")).tobytes() for row in part)
    data = zlib.compress(rows)
    cuts = [len(data) * i // pieces for i in range(pieces + 1)]
    color = {1: 0, 2: 4, 3: 2, 4: 6}[voxels.shape[3]]
    header = struct.pack(">IIBBBBB", width, image.shape[0], bits, color, 0, 0, int(interlaced))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(chunk(*item) for item in ancillary)
            + b"".join(chunk(b"IDAT", data[a:b]) for a, b in zip(cuts, cuts[1:])) + chunk(b"IEND", b""))


for dtype, shape, width in [("uint8", (9, 5, 3, 1), 9), ("uint16", (6, 5, 3, 3), 18), ("uint8", (1, 1, 3, 2), 1)]:
    voxels = noise(shape, dtype)
    stored = png_file(voxels, width, interlaced=True)
    # tensorstore reads none of these, imagecodecs all.
    assert np.array_equal(imagecodecs.png_decode(stored).ravel(), pixels(voxels, width).ravel())
    golden(f"by hand, interlaced {shape}", "png", stored, voxels)
voxels = noise((6, 5, 3, 1), np.uint16)
gamma = [(b"gAMA", struct.pack(">I", 45455)), (b"sBIT", b"\x0c"), (b"tEXt", b"Comment\0chunk")]
judged("by hand, gamma 0.45455, data in 7 pieces", "png", png_file(voxels, 10, ancillary=gamma, pieces=7), "uint16",
       voxels.shape, voxels)
# Readers differ over palettes; what is shown is what Pillow, and so a viewer, makes of it.
voxels = smooth((6, 5, 4, 3))
palette = PIL.Image.fromarray(pixels(voxels, 6)).quantize(7)
shown = np.asarray(palette.convert("RGB")).reshape(-1, 3).reshape(voxels.shape, order="F")
golden("pillow, palette of 4 bits", "png", saved(palette, format="PNG"), shown)
mask = rng.integers(0, 2, (9, 4, 3, 1), np.uint8) * 255
golden("pillow, 1 bit", "png", saved(PIL.Image.fromarray(pixels(mask, 9)[:, :, 0]).convert("1"), format="PNG"), mask)

# compressed_segmentation
BLOCK = "compressed_segmentation_block_size"


def segments(shape, dtype, count, cell=3):
    """Blobs of a cell's extent with labels out of `count`."""
    names = rng.integers(1, np.iinfo(dtype).max, count, dtype)
    coarse = rng.integers(0, count, [extent // cell + 1 for extent in shape[:3]] + [shape[3]])
    for axis in range(3):
        coarse = np.repeat(coarse, cell, axis).take(range(shape[axis]), axis)
    return names[coarse]


for dtype in ["uint32", "uint64"]:
    for shape, block, count, cell in [
        ((16, 12, 9, 1), (8, 8, 8), 5, 3), ((11, 9, 5, 1), (8, 8, 8), 40, 1), ((9, 3, 2, 3), (8, 8, 8), 3, 2),
        ((10, 7, 6, 2), (4, 3, 2), 9, 1), ((5, 4, 3, 1), (1, 1, 1), 4, 1), ((5, 4, 3, 1), (16, 9, 10), 4, 1),
        ((1, 1, 1, 1), (8, 8, 8), 1, 1), ((13, 8, 8, 1), (16, 8, 8), 700, 1), ((20, 6, 6, 1), (5, 7, 3), 30, 1),
    ]:
        voxels = segments(shape, dtype, count, cell)
        judged(f"tensorstore {dtype} {shape}, blocks {block}", "compressed_segmentation",
               written("compressed_segmentation", voxels, **{BLOCK: block}), dtype, shape, voxels, **{BLOCK: block})
        if shape[3] == 1:
            stored = compressed_segmentation.compress(np.asfortranarray(voxels[..., 0]), block_size=block, order="F")
            judged(f"compressed_segmentation {dtype} {shape}, blocks {block}", "compressed_segmentation", stored, dtype,
                   shape, voxels, **{BLOCK: block})


def by_hand(voxels, block, bits):
    """One channel, every block with a table of its own before its indices, and indices of the given width."""
    shape = voxels.shape[:3]
    grid = [-(-extent // step) for extent, step in zip(shape, block)]
    headers, body = [], np.zeros(0, "<u4")
    start = 2 * grid[0] * grid[1] * grid[2]
    for z in range(grid[2]):
        for y in range(grid[1]):
            for x in range(grid[0]):
                low = [x * block[0], y * block[1], z * block[2]]
                part = voxels[low[0]:low[0] + block[0], low[1]:low[1] + block[1], low[2]:low[2] + block[2], 0]
                table, codes = np.unique(part, return_inverse=True)
                indices = np.zeros(block, "u4")
                indices[tuple(slice(0, extent) for extent in part.shape)] = codes.reshape(part.shape)
                headers += [start + len(body) | bits << 24]
                body = np.concatenate([body, table.astype(table.dtype.newbyteorder("<")).view("<u4")])
                headers += [start + len(body)]
                words = np.zeros(-(-indices.size * bits // 32), "<u4")
                for k, index in enumerate(indices.ravel(order="F") if bits else []):
                    assert int(index) < 1 << bits
                    words[k * bits // 32] |= int(index) << k * bits % 32
                body = np.concatenate([body, words])
    return struct.pack("<I", 1) + np.concatenate([np.array(headers, "<u4"), body]).tobytes()


for bits, dtype, block in [(0, "uint64", (8, 8, 8)), (1, "uint64", (8, 4, 4)), (2, "uint32", (8, 4, 4)),
                           (4, "uint64", (6, 4, 4)), (8, "uint32", (8, 4, 4)), (16, "uint64", (8, 4, 4)),
                           (32, "uint32", (8, 4, 4)), (32, "uint64", (3, 5, 4)), (1, "uint32", (3, 5, 4)),
                           (8, "uint64", (7, 4, 4))]:
    voxels = segments((12, 9, 6, 1), dtype, 1 if bits == 0 else 2, 1)
    judged(f"by hand, {bits} bits, {dtype}, blocks {block}", "compressed_segmentation", by_hand(voxels, block, bits),
           dtype, voxels.shape, voxels, **{BLOCK: block})

# jxl
for dtype in ["uint8", "uint16", "float32"]:
    for channels, photometric in [(1, "GRAY"), (2, None), (3, "RGB"), (4, "RGB")]:
        voxels = smooth((9, 7, 4, channels), dtype)
        image = pixels(voxels, 9)
        image = image[:, :, 0] if channels == 1 else image
        stored = imagecodecs.jpegxl_encode(image, lossless=True, photometric=photometric)
        assert np.array_equal(imagecodecs.jpegxl_decode(stored), image), (dtype, channels)
        golden(f"imagecodecs, lossless, {dtype}, {channels} channels", "jxl", stored, voxels)
voxels = noise((8, 6, 4, 1), "uint8")
for width in [1, 48, 192]:
    stored = imagecodecs.jpegxl_encode(pixels(voxels, width)[:, :, 0], lossless=True, usecontainer=width == 48)
    golden(f"imagecodecs, width {width}", "jxl", stored, voxels)
for channels in [1, 3]:
    voxels = smooth((24, 16, 4, channels))
    for level in [85, 100]:
        photometric = "RGB" if channels == 3 else "GRAY"
        stored = imagecodecs.jpegxl_encode(
            pixels(voxels, 24).squeeze(), level=level, lossless=level == 100, photometric=photometric)
        seen = imagecodecs.jpegxl_decode(stored).reshape(-1, channels).reshape(voxels.shape, order="F")
        assert level < 100 or np.array_equal(seen, voxels)
        # Versions of libjxl round differently.
        golden(f"imagecodecs, level {level}, {channels} channels", "jxl", stored, seen,
               tolerance=0 if level == 100 else 2)
    stored = cloudvolume.chunks.encode(voxels, "jxl", compression_params={"level": 100})
    golden(f"cloud-volume, {channels} channels", "jxl", stored, voxels)

folder = pathlib.Path(__file__).parent
lines = ",\n".join(json.dumps(item) for item in goldens)
(folder / "goldens.json").write_text(f"[\n{lines}\n]\n")
print(len(goldens), "goldens,", (folder / "goldens.json").stat().st_size, "bytes")
