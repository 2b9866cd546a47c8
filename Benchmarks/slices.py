"""One slice of 1024^2 out of chunks of 128^3 into memory, against tensorstore."""
from harness import DATA, PEERS, PYTHON, RELEASE, Kept, alternate, columns, heading, pair


def run(repeat):
    heading("slices: 1024^2 uint8 out of chunks of 128^3 into memory")
    columns("tensorstore")
    benchmarks = RELEASE / "MicrotomeBenchmarks"
    for codec in ["raw", "blosc-lz4", "zstd", "gzip"]:
        for name, axis, position in [
            ("xy, first of its chunk", 0, 0), ("xy, middle", 0, 64), ("xz, middle", 1, 192), ("yz, middle", 2, 192),
        ]:
            source = DATA / f"slices-{codec}.zarr"
            ours, peer = alternate(
                2 * repeat, Kept(benchmarks, "slice", source, axis, position),
                Kept(PYTHON, PEERS / "slice.py", source, axis, position))
            pair(f"{codec}: {name}", ours, peer)
    # Whatever the codec, these chunks are decoded; the peer keeps none unless it is told to.
    for name, axis, position in [("xy", 0, 64), ("xz", 1, 192), ("yz", 2, 192)]:
        source = DATA / "slices-zstd.zarr"
        ours, peer = alternate(
            2 * repeat, Kept(benchmarks, "second", source, axis, position),
            Kept(PYTHON, PEERS / "slice.py", source, axis, position))
        pair(f"zstd: {name}, the next one", ours, peer)
