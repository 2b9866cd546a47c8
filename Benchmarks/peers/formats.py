#!/usr/bin/env python3
"""Reads a whole volume with its format's own library, again and again: formats.py wkw|precomputed|hdf5 PATH"""
import sys

from serve import serve

kind, path = sys.argv[1:]


def wkw():
    import wkw
    with wkw.Dataset.open(path) as volume:
        volume.read((0, 0, 0), (512, 512, 512))


def precomputed():
    from cloudvolume import CloudVolume
    CloudVolume(f"file://{path}", progress=False)[:, :, :]


def hdf5():
    import h5py
    with h5py.File(path) as file:
        file["volume"][...]


serve({"wkw": wkw, "precomputed": precomputed, "hdf5": hdf5}[kind])
