#!/usr/bin/env python3
"""Writes a BigDataViewer project of two stacks, one turned against the other, by npy2bdv.

    python3 -m venv venv && venv/bin/pip install numpy scipy zarr h5py npy2bdv
    venv/bin/python make_bdv.py

bdv.json lists snapshots of the turned stack in the space of the other one, with their pixels in bdv.bin, a byte each: as
NumPy and SciPy resample what npy2bdv reads back.
"""

import numpy as np
import npy2bdv
from make_oblique import HERE, affine, indices, linear, nearest, rotation, wanted, write_json

SIZE = np.array([1.0, 1.0, 2.5])


def main():
    # As BigDataViewer has them: from voxels, by the calibration and then the registration, to the world.
    turn = affine(origin=[10, 8, 9]) @ rotation(2, -0.7) @ rotation(1, 0.3) @ affine(origin=[-9, -7.5, -10])
    # That many digits does npy2bdv write.
    turn = np.round(turn, 6)
    writer = npy2bdv.BdvWriter(
        str(HERE / "bdv.h5"), subsamp=((1, 1, 1), (1, 2, 2)), blockdim=((8, 16, 18), (8, 8, 9)), compression="gzip",
        nchannels=2, overwrite=True)
    random = np.random.default_rng(8)
    for channel in range(2):
        writer.append_view(
            random.integers(0, 16, (8, 16, 18), np.uint16) * np.uint16(4369), channel=channel, voxel_units="um",
            voxel_size_xyz=tuple(SIZE), calibration=tuple(SIZE), m_affine=turn[:3] if channel else None)
    writer.write_xml()
    writer.close()
    editor = npy2bdv.BdvEditor(str(HERE / "bdv.xml"), mode="r")
    levels = [editor.read_view(channel=1, ilevel=level) for level in range(2)]
    editor.finalize()
    assert levels[1].shape == (8, 8, 9)

    reference = affine(np.diag(SIZE))
    cases, pixels = [], b""
    for interpolation in ["nearest", "linear"]:
        for orientation, zoom in [("xy", 0.7113), ("xz", 0.8317), ("yz", 1.0303), ("xy", 2.6127)]:
            view = {
                "orientation": orientation, "zoom": zoom, "aspect": SIZE.tolist(),
                "center": [8.803719, 8.205341, 4.317183], "width": 32, "height": 28,
            }
            maps, worlds = [], []
            for factor in [np.ones(3), np.array([2, 2, 1])]:
                worlds.append(turn @ reference @ affine(np.diag(factor), (factor - 1) / 2))
                maps.append(np.linalg.inv(worlds[-1]) @ reference)
            level = wanted(maps, view)
            index = indices(view, reference, worlds[level])
            data = levels[level]
            if interpolation == "nearest":
                values = nearest(data, index, 0).astype(float)
            else:
                values = np.nan_to_num(linear(data, index))
                assert np.abs(values / 65535 * 255 % 1 - 0.5).min() > 1e-4, "rounding would decide a pixel"
            pixels += np.floor(values / 65535 * 255 + 0.5).astype(np.uint8).tobytes()
            cases.append({"interpolation": interpolation, "level": level, "offset": 32 * 28 * len(cases), **view})
    assert {case["level"] for case in cases} == {0, 1}
    (HERE / "bdv.bin").write_bytes(pixels)
    write_json("bdv.json", {"cases": cases})


main()
