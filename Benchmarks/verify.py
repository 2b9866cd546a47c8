"""A folder of shards with `microtome verify`, against zstd alone on the same chunks in memory."""
from harness import DATA, RELEASE, Fresh, Kept, alternate, columns, heading, pair

CHUNKS_PER_SHARD = 64


def run(repeat):
    heading("verify: 512 MiB of uint8 in 32 zstd shards, process start included")
    columns("zstd alone")
    array = DATA / "verify.zarr"
    ours, limit = alternate(
        2 * repeat, Fresh(RELEASE / "microtome", "verify", array, "--fresh"),
        Kept(RELEASE / "MicrotomeBenchmarks", "zstd", array / "c", CHUNKS_PER_SHARD))
    pair("chunks of 64^3", ours, limit)
