"""What the command line says about the benchmarks over a link."""
import os
import shutil

from harness import RELEASE, ROOT

# What one run fetches must not be there in the next.
os.environ["MICROTOME_CACHE_DIR"] = "none"

program = RELEASE / "microtome"
walk_seconds = 60


def scratch(name):
    """An empty folder for the traces and logs of one benchmark; they stay until its next run."""
    folder = ROOT / ".build/bench-remote" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
