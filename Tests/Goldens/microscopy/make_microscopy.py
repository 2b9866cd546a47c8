#!/usr/bin/env python3
"""Writes small BigDataViewer, Imaris and ilastik files and manifest.json: the exact voxels a reader must return.

    python3 -m venv venv && venv/bin/pip install numpy h5py npy2bdv imaris-ims-file-reader z5py
    venv/bin/python make_microscopy.py

bdv-h5.* is by npy2bdv, the N5 blocks of bdv-n5.* by z5py; the rest is laid out by h5py as Imaris, BigDataViewer's
partitioned export and ilastik do it. Voxels of the manifest are read back by npy2bdv and imaris_ims_file_reader where
these know the layout. An entry has source, layer, time, channel (null: all), mag, dtype, and the shape and voxels
(base64, little-endian) of (z, y, x) or (c, z, y, x).
"""

import base64
import json
import pathlib
import shutil
import warnings

import h5py
import imaris_ims_file_reader
import npy2bdv
import numpy as np
import z5py

HERE = pathlib.Path(__file__).resolve().parent
views = []


def volume(seed, dtype="uint16", shape=(4, 6, 10)):
    """Values from all over the type's range, different everywhere, the same on every run."""
    random = np.random.default_rng(seed)
    if np.dtype(dtype).kind == "f":
        return random.random(shape).astype(dtype)
    return random.integers(0, np.iinfo(dtype).max, shape, dtype, endpoint=True)


def half(data, factors):
    """The mean of blocks of z, y, x voxels."""
    (z, y, x), (a, b, c) = data.shape, factors
    return data.reshape(z // a, a, y // b, b, x // c, c).mean(axis=(1, 3, 5)).astype(data.dtype)


def expect(source, layer, data, mag="1", time=0, channel=None):
    data = np.ascontiguousarray(data)
    little = data.astype(data.dtype.newbyteorder("<"))
    views.append(
        {
            "source": source, "layer": layer, "time": time, "channel": channel, "mag": mag, "dtype": str(data.dtype),
            "shape": data.shape, "voxels": base64.b64encode(little.tobytes()).decode(),
        }
    )


def affine(*numbers):
    return '<ViewTransform type="affine"><affine>' + " ".join(map(str, numbers)) + "</affine></ViewTransform>"


def project(name, loader, setups, timepoints, registrations, missing=""):
    views = "".join(
        f"<ViewSetup><id>{i}</id><name>{n}</name><size>{size}</size><voxelSize><unit>{unit}</unit><size>{voxel}</size>"
        f"</voxelSize><attributes><channel>{i}</channel></attributes></ViewSetup>"
        for i, n, size, unit, voxel in setups
    )
    registered = "".join(
        f'<ViewRegistration timepoint="{t}" setup="{s}">{transforms}</ViewRegistration>'
        for (t, s), transforms in registrations.items()
    )
    (HERE / name).write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<SpimData version="0.2">\n<BasePath type="relative">.</BasePath>\n'
        f"<SequenceDescription>\n{loader}\n<ViewSetups>{views}</ViewSetups>\n{timepoints}\n{missing}\n"
        f"</SequenceDescription>\n<ViewRegistrations>{registered}</ViewRegistrations>\n</SpimData>\n"
    )


def bdv_h5():
    """Two channels and two time points, of which the second channel missed the first, with two mags."""
    writer = npy2bdv.BdvWriter(
        str(HERE / "bdv-h5.h5"), subsamp=((1, 1, 1), (1, 2, 2)), blockdim=((2, 4, 8), (2, 4, 8)), compression="gzip",
        nchannels=2, overwrite=True)
    turned = np.array([[0.0, -1.0, 0.0, 12.5], [1.0, 0.0, 0.0, -3.0], [0.0, 0.0, 1.0, 0.25]])
    for time in range(2):
        for channel in range(2):
            if (time, channel) == (0, 1):
                continue
            writer.append_view(
                volume(10 * time + channel), time=time, channel=channel, voxel_size_xyz=(0.4, 0.4, 1.6),
                voxel_units="um", calibration=(1, 1, 4), m_affine=turned if channel == 1 else None)
    writer.write_xml()
    writer.close()
    editor = npy2bdv.BdvEditor(str(HERE / "bdv-h5.xml"), mode="r")
    for time in range(2):
        for channel in range(2):
            for level, mag in enumerate(["1", "2-2-1"]):
                there = (time, channel) != (0, 1)
                data = editor.read_view(time=time, channel=channel, ilevel=level) if there else None
                shape = (4, 6 >> level, 10 >> level)
                expect("bdv-h5.xml", f"setup {channel}", data if there else np.zeros(shape, "uint16"), mag, time)
    editor.finalize()


def bdv_signed():
    """Numbers that are meant to be signed."""
    data = volume(1, "int16")
    with h5py.File(HERE / "bdv-signed.h5", "w") as file:
        file["s00/resolutions"] = np.array([[1.0, 1, 1]])
        file["s00/subdivisions"] = np.array([[8, 4, 2]], "i4")
        file["s00"].attrs["dataType"] = "int16"
        file.create_dataset("t00000/s00/0/cells", data=data, chunks=(2, 4, 8))
    expect("bdv-signed.h5", "setup 0", data)


def bdv_faults():
    """Setups of which only the first can be read, and that one not at its second time point."""
    good = np.array([[1.0, 1, 1]])
    tables = [
        good, good[:, :2], np.zeros((1, 3)), np.full((1, 3), np.nan), np.ones((5000, 3)), good, good, np.ones((2, 3)), good]
    with h5py.File(HERE / "bdv-faults.h5", "w", libver=("v110", "v110")) as file:
        for setup, table in enumerate(tables):
            chunked = {"chunks": table.shape, "compression": "gzip"} if len(table) > 100 else {}
            file.create_dataset(f"s{setup:02d}/resolutions", data=table, **chunked)
            if setup not in (5, 6, 8):
                file.create_dataset(f"t00000/s{setup:02d}/0/cells", data=np.ones((2, 3, 4), "int16"))
        file.create_dataset("t00001/s00/0/cells", data=np.ones((2, 3, 5), "int16"))
        file.create_dataset("t00000/s05/0/cells", data=np.ones((3, 4), "int16"))
        file.create_group("t00000/s06/0/cells")
        file.create_dataset("t00000/s07/1/cells", data=np.ones((2, 3, 4), "uint8"))


def bdv_partitions():
    """Images in two other files, one of which numbers them otherwise."""
    data = {(t, s): volume(100 + 10 * t + s) for t in (0, 7) for s in (0, 12)}
    with h5py.File(HERE / "bdv-parts.h5", "w") as file:
        for setup in (0, 12):
            file[f"s{setup:02d}/resolutions"] = np.array([[1.0, 1, 1]])
            file[f"s{setup:02d}/subdivisions"] = np.array([[8, 4, 2]], "i4")
    with h5py.File(HERE / "bdv-parts-00-00.h5", "w") as file:
        for t in (0, 7):
            file.create_dataset(f"t{t:05d}/s00/0/cells", data=data[t, 0].view("int16"), chunks=(2, 4, 8))
    with h5py.File(HERE / "bdv-parts-00-01.h5", "w") as file:
        for t in (0, 7):
            file.create_dataset(f"t{t + 1:05d}/s00/0/cells", data=data[t, 12].view("int16"), chunks=(2, 4, 8))
    project(
        "bdv-parts.xml",
        '<ImageLoader format="bdv.hdf5"><hdf5 type="relative">bdv-parts.h5</hdf5>'
        '<partition><path type="relative">bdv-parts-00-00.h5</path><timepoints>0 7</timepoints>'
        "<setups>0</setups></partition>"
        '<partition><path type="relative">bdv-parts-00-01.h5</path><timepoints>0 7</timepoints>'
        "<timepointsMapped>1 8</timepointsMapped><setups>12</setups><setupsMapped>0</setupsMapped></partition>"
        "</ImageLoader>",
        [(0, "left", "10 6 4", "micrometer", "1 1 1"), (12, "left", "10 6 4", "micrometer", "1 1 1")],
        '<Timepoints type="list"><Timepoint><id>7</id></Timepoint><Timepoint><id>0</id></Timepoint></Timepoints>',
        {(0, 0): affine(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0), (7, 0): affine(1, 0, 0, 5, 0, 1, 0, 0, 0, 0, 1, 0)},
    )
    for index, time in enumerate((0, 7)):
        expect("bdv-parts.xml", "left (setup 0)", data[time, 0], time=index)
        expect("bdv-parts.xml", "left (setup 12)", data[time, 12], time=index)


def bdv_n5():
    """Two setups that z5py stored, with a pattern of time points and transforms that do not commute."""
    shutil.rmtree(HERE / "bdv-n5.n5", ignore_errors=True)
    root = z5py.File(str(HERE / "bdv-n5.n5"), mode="a", use_zarr_format=False)
    for setup in (0, 1):
        group = root.create_group(f"setup{setup}")
        group.attrs["downsamplingFactors"] = [[1, 1, 1], [2, 2, 2]]
        group.attrs["dataType"] = "uint8" if setup else "uint16"
        for index, time in enumerate((0, 4)):
            data = volume(40 + 10 * setup + time, group.attrs["dataType"])
            stack = group.create_group(f"timepoint{time}")
            for level, part in enumerate([data, half(data, (2, 2, 2))]):
                stack.create_dataset(f"s{level}", data=part, chunks=(2, 3, 5), compression="gzip")
                expect("bdv-n5.xml", ["green", "red"][setup], part, "12"[level], index)
    project(
        "bdv-n5.xml", '<ImageLoader format="bdv.n5" version="1.0"><n5 type="relative">bdv-n5.n5</n5></ImageLoader>',
        [(1, "red", "10 6 4", "nm", "500 500 2000"), (0, "green", "10 6 4", "µm", "0.5 0.5 2")],
        '<Timepoints type="pattern"><integerpattern>0-4:4</integerpattern></Timepoints>',
        {
            (t, s): affine(1, 0, 0, 100, 0, 1, 0, 200, 0, 0, 1, 300) + affine(0.5, 0, 0, 0, 0, 0.5, 0, 0, 0, 0, 2, 0)
            for t in (0, 4) for s in (0, 1)
        },
    )


def imaris():
    """Two levels, time points and channels, each padded to whole chunks, attributes a character an element."""
    path = HERE / "cells.ims"

    def characters(target, **attributes):
        for name, value in attributes.items():
            target.attrs[name] = np.frombuffer(str(value).encode(), "S1")

    with h5py.File(path, "w") as file:
        characters(file, ImarisDataSet="ImarisDataSet", ImarisVersion="5.5.0")
        info = file.create_group("DataSetInfo")
        characters(
            info.create_group("Image"), X=11, Y=7, Z=5, Noc=2, Unit="um", ExtMin0="-1.000", ExtMin1="10.000",
            ExtMin2="0.000", ExtMax0="1.750", ExtMax1="11.750", ExtMax2="5.000", RecordingDate="2026-01-01 00:00:00.000")
        characters(
            info.create_group("Channel 0"), Name="nuclei & co", Color="0.000 0.500 1.000", ColorRange="12.000 3000.000",
            ColorMode="BaseColor", GammaCorrection="1.500")
        characters(info.create_group("Channel 1"), Name="Channel 2", Color="1.000 0.000 0.000", ColorRange="0.000 65535.000")
        characters(info.create_group("TimeInfo"), DatasetTimePoints=2, TimePoint1="2026-01-01 00:00:00.000")
        sizes = [(5, 7, 11), (5, 3, 5)]
        for level, size in enumerate(sizes):
            for time in range(2):
                for channel in range(2):
                    data = volume(60 + 4 * level + 2 * time + channel, shape=size)
                    group = file.create_group(f"DataSet/ResolutionLevel {level}/TimePoint {time}/Channel {channel}")
                    characters(
                        group, ImageSizeX=size[2], ImageSizeY=size[1], ImageSizeZ=size[0], HistogramMin=0,
                        HistogramMax=65535)
                    padded = np.full((8, 8, 16), 0xDEAD, "uint16")
                    padded[: size[0], : size[1], : size[2]] = data
                    group.create_dataset("Data", data=padded, chunks=(4, 4, 8), compression="gzip", compression_opts=2)
        file.create_dataset("Thumbnail/Data", data=np.zeros((4, 16), "uint8"))
    reader = imaris_ims_file_reader.ims(str(path), squeeze_output=False)
    for level, mag in enumerate(["1", "2-2-1"]):
        for time in range(2):
            for channel in (0, 1, None):
                chosen = slice(None) if channel is None else slice(channel, channel + 1)
                data = reader[level, time : time + 1, chosen, :, :, :]
                data = np.asarray(data).reshape((2, *sizes[level]) if channel is None else sizes[level])
                expect("cells.ims", "cells", data, mag, time, channel)
    reader.close()


def tags(keys, resolution=()):
    flags = {"x": 2, "y": 2, "z": 2, "t": 8, "c": 1}
    resolution = dict(resolution)
    return json.dumps(
        {"axes": [{"key": k, "typeFlags": flags[k], "resolution": resolution.get(k, 0), "description": ""} for k in keys]}
    )


def ilastik():
    """Probabilities with channels behind space, a segmentation with everything, axes that rank does not tell."""
    probabilities = volume(80, "float32", (4, 6, 10, 3))
    with h5py.File(HERE / "ilastik-probabilities.h5", "w") as file:
        dataset = file.create_dataset("exported_data", data=probabilities, chunks=(4, 4, 4, 2), compression="gzip")
        dataset.attrs["axistags"] = tags("zyxc", {"z": 2.0, "y": 0.5, "x": 0.25})
        dataset.attrs["axis_units"] = json.dumps({"z": "um", "y": "um", "x": "um", "c": ""})
        dataset.attrs["drange"] = (0.0, 1.0)
        dataset.attrs["display_mode"] = "default"
    for channel in (0, 2, None):
        data = np.moveaxis(probabilities, -1, 0)
        expect("ilastik-probabilities.h5", "exported_data", data if channel is None else data[channel], channel=channel)
    labels = volume(81, "uint8", (2, 10, 6, 4))
    with h5py.File(HERE / "ilastik-labels.h5", "w") as file:
        dataset = file.create_dataset("volume/data", data=labels, chunks=(1, 4, 4, 4))
        dataset.attrs["axistags"] = np.bytes_(tags("txyz"))
        dataset.attrs["display_mode"] = np.bytes_("random-colortable")
        file.create_dataset("notes", data="not an image", dtype=h5py.string_dtype())
    for time in range(2):
        expect("ilastik-labels.h5", "volume/data", labels[time].transpose(2, 1, 0), time=time)
    raw = volume(82, "uint8", (6, 10))
    for name, copied in (("ilastik-settings.ilp", False), ("ilastik-copied.ilp", True)):
        with h5py.File(HERE / name, "w") as file:
            file["ilastikVersion"] = b"1.4.0"
            file["workflowName"] = b"Pixel Classification"
            lane = file.create_group("Input Data/infos/lane0000/Raw Data")
            lane["axistags"] = tags("yx").encode()
            lane["shape"] = np.array([6, 10])
            lane["filePath"] = b"raw.h5/data"
            file["PixelClassification/LabelNames"] = [b"Label 1", b"Label 2"]
            if copied:
                dataset = file.create_dataset("Input Data/local_data/dataset_1", data=raw)
                dataset.attrs["axistags"] = tags("yx")
    expect("ilastik-copied.ilp", "Input Data/local_data/dataset_1", raw[np.newaxis])


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    for make in (bdv_h5, bdv_signed, bdv_faults, bdv_partitions, bdv_n5, imaris, ilastik):
        make()
    for backup in HERE.glob("*.xml~*"):
        backup.unlink()
    (HERE / "manifest.json").write_text("[\n" + ",\n".join(json.dumps(view) for view in views) + "\n]\n")
