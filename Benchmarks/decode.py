"""Whole arrays from shards into memory, against tensorstore, and zstd alone on the same chunks."""
from harness import DATA, PEERS, PYTHON, RELEASE, Kept, alternate, columns, heading, pair

CHUNKS_PER_SHARD = 64


def run(repeat):
    heading("decode: whole arrays of uint8 from zstd shards into memory")
    columns()
    volume = DATA / "volume.zarr"
    brain = DATA / "brain.zarr/s0"
    for name, array, turns in [("512^3, chunks of 64^3", volume, repeat), ("brain, chunks of 32^3", brain, 2 * repeat)]:
        benchmarks = RELEASE / "MicrotomeBenchmarks"
        ours, chunks, limit, fresh, touched = alternate(
            2 * turns, Kept(benchmarks, "decode", array), Kept(benchmarks, "chunks", array),
            Kept(benchmarks, "zstd", array / "c", CHUNKS_PER_SHARD),
            Kept(PYTHON, PEERS / "decode.py", array, "fresh"), Kept(PYTHON, PEERS / "decode.py", array, "touched"))
        print(f"  {name}")
        pair("  tensorstore, read()", ours, fresh)
        pair("  tensorstore, same memory again", ours, touched)
        pair("  zstd alone", ours, limit)
        pair("  zstd alone, not put together", chunks, limit)
