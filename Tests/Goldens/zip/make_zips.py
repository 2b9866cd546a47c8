#!/usr/bin/env python3
"""Writes the zip archives beside it: Zarr by zarr-python's own ZipStore, and an image by ome-zarr-py, zipped after RFC-9.

    python3 -m venv venv && venv/bin/pip install zarr ome-zarr
    venv/bin/python make_zips.py

Each holds the same voxels: uint16, shape (5, 7, 9) as z, y, x, value 100 z + 10 y + x.
"""

import json
import pathlib
import tempfile
import warnings
import zipfile

import numpy as np
import ome_zarr.writer
import zarr

HERE = pathlib.Path(__file__).resolve().parent
SHAPE = (5, 7, 9)
VOXELS = np.fromfunction(lambda z, y, x: 100 * z + 10 * y + x, SHAPE, dtype="uint16")


def path(name):
    found = HERE / name
    found.unlink(missing_ok=True)
    return found


def version3():
    """Stored, sharded; the attributes are set afterwards, so the archive has zarr.json of the group several times."""
    with zarr.storage.ZipStore(path("zipstore-v3.zip"), mode="w") as store:
        group = zarr.create_group(store, zarr_format=3)
        array = group.create_array("a", shape=SHAPE, chunks=(2, 3, 4), shards=(4, 9, 12), dtype="uint16")
        array[...] = VOXELS
        group.attrs["first"] = 1
        group.attrs["second"] = 2


def version2():
    """Deflated entries."""
    with zarr.storage.ZipStore(path("zipstore-v2.zip"), mode="w", compression=zipfile.ZIP_DEFLATED) as store:
        array = zarr.create_array(
            store, shape=SHAPE, chunks=(2, 3, 4), dtype="uint16", zarr_format=2, compressors=None, fill_value=0)
        array[...] = VOXELS


def image():
    """OME-Zarr 0.5 with the metadata first, and the comment that says so."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        group = zarr.open_group(folder, mode="w", zarr_format=3)
        ome_zarr.writer.write_image(
            VOXELS, group, axes="zyx", scaler=None, storage_options=dict(chunks=(2, 7, 9)))
        files = sorted(file for file in root.rglob("*") if file.is_file())
        documents = sorted((file for file in files if file.name == "zarr.json"), key=lambda file: len(file.parts))
        comment = {"ome": {"version": "0.5", "zipFile": {"centralDirectory": {"jsonFirst": True}}}}
        with zipfile.ZipFile(path("image.ozx"), "w") as archive:
            for file in documents + [file for file in files if file not in documents]:
                with archive.open(str(file.relative_to(root)), "w", force_zip64=True) as entry:
                    entry.write(file.read_bytes())
            archive.comment = json.dumps(comment).encode()


warnings.simplefilter("ignore")
for make in (version3, version2, image):
    make()
