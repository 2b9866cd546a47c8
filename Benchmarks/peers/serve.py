"""A peer that repeats its work whenever it is told to, so that pairs can be run alternately."""
import json
import sys
import time


def serve(work):
    """For every line of standard input: runs `work` and prints how long that took, in seconds."""
    for _ in sys.stdin:
        start = time.perf_counter()
        work()
        print(json.dumps({"seconds": time.perf_counter() - start}), flush=True)
