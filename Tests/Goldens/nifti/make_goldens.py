#!/usr/bin/env python3
"""Writes small NIfTI files by nibabel into this folder, and manifest.json: what a reader must make of them.

    python3 -m venv venv && venv/bin/pip install nibabel
    venv/bin/python make_goldens.py

Each case of the manifest has a file, dtype, shape, all voxels in C order, little-endian, as hexadecimal digits, and
the first three rows of the affine: all as nibabel reads them. A file that lies in a named space has the letters of the
sides at which x, y and z end as well; one without sform and qform has the affine of the specification (spacing alone),
where nibabel puts the origin into the middle. `templates` are the atlases of Debian's mricron-data with the CRC-32 of
their voxels; they are not part of this repository.
"""

import gzip
import json
import pathlib
import zlib

import nibabel as nib
import numpy as np
from nibabel.nifti1 import Nifti1Extension

HERE = pathlib.Path(__file__).resolve().parent
TEMPLATES = pathlib.Path("/usr/share/mricron/templates")
SHAPE = (5, 4, 3)
AFFINE = np.array([[2, 0, 0, -7], [0, 3, 0, 11], [0, 0, 4, 0.5], [0, 0, 0, 1.0]])
ROTATED = np.array([[0, 1.5, 0, 3], [-0.5, 0, 0.25, 4], [0.125, 0, 2, -5], [0, 0, 0, 1.0]])
RGB = np.dtype([("R", "u1"), ("G", "u1"), ("B", "u1")])
RGBA = np.dtype([("R", "u1"), ("G", "u1"), ("B", "u1"), ("A", "u1")])
cases = []


def volume(dtype, shape=SHAPE):
    """Values from all over the type's range, different everywhere, the same on every run."""
    dtype = np.dtype(dtype)
    count = int(np.prod(shape))
    random = np.random.default_rng(count + dtype.itemsize)
    if dtype.kind == "f":
        values = random.normal(size=count) * 1000
        values[:4] = [np.nan, np.inf, -np.inf, -0.0]
        return values.astype(dtype).reshape(shape)
    info = np.iinfo(dtype)
    values = random.integers(info.min, info.max, count, dtype=dtype.newbyteorder("="), endpoint=True)
    values[:3] = [info.min, info.max, 0]
    return values.astype(dtype).reshape(shape)


def case(path, affine=None, keep=False):
    image = nib.load(path)
    voxels = np.asarray(image.dataobj)
    if voxels.dtype.names:
        voxels = np.stack([voxels[name] for name in voxels.dtype.names], axis=-1)
    little = np.ascontiguousarray(voxels).astype(voxels.dtype.newbyteorder("<"))
    affine = image.affine if affine is None else affine
    entry = dict(file=path.name, dtype=voxels.dtype.newbyteorder("=").name, shape=list(voxels.shape),
                 affine=affine[:3].tolist())
    if image.header["sform_code"] or image.header["qform_code"]:
        entry["axcodes"] = "".join(nib.aff2axcodes(affine))
    if not keep:
        entry["voxels"] = little.tobytes().hex()
    return entry, little


def save(name, data, version=1, order="<", affine=AFFINE, expected=None, edit=None, klass=None, **fields):
    klass = klass or {1: nib.Nifti1Image, 2: nib.Nifti2Image}[version]
    header = klass.header_class(endianness=order)
    header.set_data_dtype(data.dtype)
    image = klass(data, affine, header)
    for field, value in fields.items():
        image.header[field] = value
    if edit:
        edit(image)
    nib.save(image, HERE / name)
    # The same on every run: no time and name in the header.
    for path in [HERE / name, HERE / name.replace(".img", ".hdr")]:
        if path.name.endswith(".gz"):
            path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()), mtime=0))
    cases.append(case(HERE / name, expected)[0])


def types():
    index = 0
    for version in [1, 2]:
        for order, word in [("<", "le"), (">", "be")]:
            for dtype in ["u1", "i1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8"]:
                index += 1
                suffix = "nii.gz" if (index + index // 10) % 2 else "nii"
                save(f"v{version}-{dtype}-{word}.{suffix}", volume(dtype), version, order)
    for name, dtype in [("rgb", RGB), ("rgba", RGBA)]:
        data = np.random.default_rng(3).integers(0, 256, SHAPE + (dtype.itemsize,), "u1").view(dtype)[..., 0]
        save(f"{name}.nii", data)
        save(f"{name}-4d.nii.gz", np.stack([data, data[::-1]], axis=-1), 2, ">")


def scaling():
    for name, dtype, slope, inter, version, order in [
        ("half", "<i2", 0.5, -10, 1, "<"), ("tenth", ">i2", 0.1, 0.3, 1, ">"), ("negative", "<i2", -1, 0, 1, "<"),
        ("shift", "<u1", 1, 5, 1, "<"), ("none", "<i2", 0, 7, 1, "<"), ("unit", "<i2", 1, 0, 1, "<"),
        ("float", "<f4", 3, 0, 1, "<"), ("double", ">f8", 0.1, 1, 2, ">"), ("wide", "<u8", 1.5, 0.1, 2, "<"),
        ("long", ">i8", 1e-3, 0, 2, ">"), ("byte", "<i1", 1 / 3, 1, 1, "<"), ("word", "<u2", 7.25, -1, 1, "<"),
        ("int", ">i4", 2, 1e6, 1, ">"), ("uint", "<u4", 0.7, 0, 1, "<"),
    ]:
        save(f"scale-{name}.nii", volume(dtype), version, order, scl_slope=slope, scl_inter=inter)


def shapes():
    save("rank1.nii", volume("u1", (11,)))
    save("rank2.nii.gz", volume("i2", (5, 7)))
    save("rank4.nii.gz", volume("i2", (4, 3, 2, 5)), toffset=1.5, edit=lambda i: (
        i.header.set_xyzt_units("micron", "msec"), i.header.set_zooms((2, 3, 4, 250))))
    save("rank4-one.nii", volume("u1", (4, 3, 2, 1)))
    save("rank5.nii.gz", volume("f4", (4, 3, 2, 1, 3)), intent_code=1007, edit=lambda i: (
        i.header.set_xyzt_units("meter", "sec")))
    save("rank7.nii", volume("u1", (2, 3, 2, 2, 2, 3, 2)), 2)


def orientation():
    data = volume("u1")
    save("sform.nii", data, affine=ROTATED, edit=lambda i: i.set_sform(ROTATED, 3))
    save("sform-flip.nii", data, affine=np.diag([-2, 3, 4, 1.0]))
    rigid = np.array([[0, -0.6, -0.8, 1], [1, 0, 0, 2], [0, 0.8, -0.6, 3], [0, 0, 0, 1]]) @ np.diag([2, 3, 4, 1.0])
    for name, matrix in [("qform", rigid), ("qform-left", rigid @ np.diag([1, 1, -1, 1.0])),
                         ("qform-half-turn", np.diag([-2, -3, 4, 1.0]))]:
        def edit(image, matrix=matrix):
            image.set_sform(None)
            image.set_qform(matrix, "scanner")
        save(f"{name}.nii", data, affine=matrix, edit=edit)

    def edit(image):
        image.set_sform(None)
        image.set_qform(None)
        image.header["qform_code"] = image.header["sform_code"] = 0
    save("unplaced.nii", data, edit=edit, expected=np.diag([2, 3, 4, 1.0]))
    save("labels.nii.gz", volume("i2"), intent_code=1002)
    save("window.nii", volume("f4"), cal_min=-5, cal_max=120.5)


def containers():
    save("pair.img", volume("i2"), klass=nib.Nifti1Pair)
    save("pair-2.img.gz", volume("u2"), klass=nib.Nifti2Pair, order=">")
    save("extension.nii", volume("i2"), edit=lambda i: i.header.extensions.append(
        Nifti1Extension("comment", b"a comment that moves the voxels " * 4)))
    save("members.nii.gz", volume("f8"), affine=ROTATED)
    path = HERE / "members.nii.gz"
    plain = gzip.decompress(path.read_bytes())
    pieces = [plain[:100], b"", plain[100:400], plain[400:]]
    path.write_bytes(b"".join(gzip.compress(piece, mtime=0) for piece in pieces))


def templates():
    entries = []
    for path in sorted(TEMPLATES.glob("*.nii.gz")):
        entry, voxels = case(path, keep=True)
        entry["crc32"] = zlib.crc32(voxels.tobytes())
        entries.append(entry)
    return entries


for path in HERE.iterdir():
    if path.suffix in {".nii", ".gz", ".img", ".hdr"}:
        path.unlink()
types()
scaling()
shapes()
orientation()
containers()
lines = ",\n".join(json.dumps(entry) for entry in cases)
more = ",\n".join(json.dumps(entry) for entry in templates())
(HERE / "manifest.json").write_text(f'{{"cases": [\n{lines}\n],\n"templates": [\n{more}\n]}}\n')
