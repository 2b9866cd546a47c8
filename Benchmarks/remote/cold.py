"""The first picture over a slow link, from the start of the process."""
import json
import subprocess
import time

from harness import DATA, PEERS, PYTHON, alternate, cell, columns, heading, pair
from remote import settings
from remote.browser import SIZE
from remote.link import LATENCY, Link
from remote.volume import Pyramid, View

VOLUME = "brain.zarr"


class Measured:
    """A process started for each turn: how long it lives, and what it asks of the link meanwhile."""

    def __init__(self, link, *command):
        self.link = link
        self.command = [str(part) for part in command]

    def __call__(self):
        before = len(self.link.requests())
        start = time.perf_counter()
        subprocess.run(self.command, stdout=subprocess.DEVNULL, check=True)
        seconds = time.perf_counter() - start
        self.link.settle(quiet=0.1)
        requests = self.link.requests()[before:]
        return {"seconds": seconds, "requests": len(requests), "rounds": rounds(requests),
                "bytes": sum(request["sent"] for request in requests)}


def rounds(requests):
    """The longest chain of requests of which each came after the answer of the one before."""
    longest = []
    for request in requests:
        before = [depth for end, depth in longest if end <= request["t"]]
        longest.append((request["end"], 1 + max(before, default=0)))
    return max((depth for _, depth in longest), default=0)


def run(repeat):
    heading(f"cold: process start to the first picture of the brain, {LATENCY} ms")
    folder = settings.scratch("cold")
    pyramid = Pyramid(DATA / VOLUME)
    # What a snapshot shows by default: everything, around the middle.
    extent = pyramid.shapes[0]
    view = View(tuple(length / 2 for length in extent))
    zoom = max(extent[axis] / count for (right, down, _), width, height in view.planes()
               for axis, count in ((right, width), (down, height)))
    level = view._replace(zoom=zoom).level(pyramid)
    regions = [json.dumps(list(reversed(bounds))) for bounds in view._replace(zoom=zoom).slices(pyramid, level)]
    with Link(DATA, folder / "link.jsonl", rate=0) as link:
        ours, peer = alternate(
            repeat,
            Measured(link, settings.program, "snapshot", link.url + VOLUME, "--size", f"{SIZE[0]}x{SIZE[1]}",
                     "--cache-dir", "none", "--trace-http", folder / "http.jsonl"),
            Measured(link, PYTHON, PEERS / "three_slices.py", f"{link.url}{VOLUME}/{pyramid.names[level]}", *regions))
    columns("tensorstore, three slices")
    pair(f"snapshot, mag {2**level} (aim 0.5)", ours, peer)
    for name in ("rounds", "requests"):
        aim = " (aim 4)" if name == "rounds" else ""
        print(f"  {name + aim:<38} {cell([turn[name] for turn in ours], ''):<30} "
              f"{cell([turn[name] for turn in peer], '')}")
    print(f"  {'bytes':<38} {cell([turn['bytes'] for turn in ours], 'kB'):<30} "
          f"{cell([turn['bytes'] for turn in peer], 'kB')}")
