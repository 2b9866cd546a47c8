#!/usr/bin/env python3
"""Reads slices of a Zarr array over HTTP with tensorstore: three_slices.py URL [REGION…]

A region is [[z,z],[y,y],[x,x]], JSON, start and end. All of a call are read at once. With regions: once, and their
bytes go to standard output. Without: for each line of standard input, a JSON list of regions, a line with the seconds;
the array stays open, with a cache of a gigabyte that is never checked again, which spares the peer requests.
"""
import json
import sys
import time

import tensorstore as ts

url = sys.argv[1].rstrip("/") + "/"
array = ts.open({
    "driver": "zarr3",
    "kvstore": url,
    "recheck_cached_data": "open",
    "recheck_cached_metadata": "open",
    "context": {"cache_pool": {"total_bytes_limit": 1 << 30}},
}, read=True).result()


def read(regions):
    parts = [array[tuple(slice(*bounds) for bounds in region)].read() for region in regions]
    return [part.result() for part in parts]


if sys.argv[2:]:
    for part in read([json.loads(region) for region in sys.argv[2:]]):
        sys.stdout.buffer.write(part.tobytes())
else:
    for line in sys.stdin:
        start = time.perf_counter()
        read(json.loads(line))
        print(json.dumps({"seconds": time.perf_counter() - start}), flush=True)
