"""512^3 voxels with `microtome read` into a file in memory, against tensorstore and NumPy."""
import os
import subprocess
import sys
from pathlib import Path

from harness import DATA, PEERS, PYTHON, RELEASE, Fresh, alternate, columns, heading, pair


def run(repeat):
    volume = DATA / "volume.zarr"
    folder = Path("/dev/shm" if os.access("/dev/shm", os.W_OK) else DATA)
    results = [folder / f"microtome-bench-{os.getpid()}-{name}.raw" for name in ("ours", "peer")]
    heading("read: 512^3 uint8, chunks of 64^3, process start to a complete file in memory")
    columns("tensorstore")
    try:
        ours, peer = alternate(
            repeat, Fresh(RELEASE / "microtome", "read", volume, "--array", ".", "-o", results[0]),
            Fresh(PYTHON, PEERS / "export.py", volume, results[1]))
        if subprocess.run(["cmp", *results]).returncode:
            sys.exit("the two read different voxels")
    finally:
        for result in results:
            result.unlink(missing_ok=True)
    pair("microtome read -o FILE.raw", ours, peer)
