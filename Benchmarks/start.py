"""From the start of the process to the end of its first picture, against tensorstore printing one slice."""
from harness import DATA, PEERS, PYTHON, RELEASE, Fresh, alternate, columns, heading, pair


def run(repeat):
    brain = DATA / "brain.zarr"
    heading("start: process start to first picture, brain of 300x370x316")
    columns("tensorstore")
    ours, peer = alternate(
        2 * repeat, Fresh(RELEASE / "microtome", "snapshot", brain),
        Fresh(PYTHON, PEERS / "first_slice.py", brain / "s0"))
    pair("snapshot, three planes of 200x60 cells", ours, peer)
