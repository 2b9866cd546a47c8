"""Whole 512^3 volumes of other formats into memory, against the library of each."""
from harness import DATA, PEERS, PYTHON, RELEASE, Kept, alternate, columns, heading, pair


def run(repeat):
    heading("formats: 512^3 uint8 into memory")
    columns("the format's library")
    benchmarks = RELEASE / "MicrotomeBenchmarks"
    for kind, name, source, array in [
        ("wkw", "WKW, LZ4 blocks of 32^3, wkw", "volume.wkw", "."),
        ("precomputed", "raw + gzip, 64^3, cloud-volume", "volume.precomputed", "8_8_8"),
        ("hdf5", "HDF5 gzip, 64^3, h5py", "volume.h5", "volume"),
    ]:
        ours, peer = alternate(
            repeat, Kept(benchmarks, "decode", DATA / source, array),
            Kept(PYTHON, PEERS / "formats.py", kind, DATA / source))
        pair(name, ours, peer)
