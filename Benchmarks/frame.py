"""One frame of 200x60 from the cache, all cells new: processor time, allocations, bytes."""
import statistics

from harness import COUNTER, DATA, PEERS, PYTHON, RELEASE, Kept, alternate, cell, columns, heading, pair


def run(repeat):
    heading("frame: 200x60 cells, three planes from the cache, every cell new")
    print(f"  {'':<38} {'processor time':<30} allocations")
    (frames,) = alternate(
        repeat, Kept(RELEASE / "MicrotomeBenchmarks", "frame", DATA / "brain.zarr", LD_PRELOAD=str(COUNTER)))
    steps = {
        "plan": "plan: which chunks", "compose": "compose: voxels to pixels", "draw": "draw: pixels and text to cells",
        "encode": "encode: cells to bytes",
    }
    for step, name in steps.items():
        allocations = statistics.median(figures[step + "_allocations"] for figures in frames)
        print(f"  {name:<38} {cell([figures[step] for figures in frames], 'ms'):<30} {allocations:6.1f}")
    total = [sum(figures[step] for step in steps) for figures in frames]
    allocations = statistics.median(sum(figures[step + "_allocations"] for step in steps) for figures in frames)
    print(f"  {'together':<38} {cell(total, 'ms'):<30} {allocations:6.1f}")
    print(f"  {'bytes':<38} {cell([figures['bytes'] for figures in frames], 'kB')}")

    heading("planes: 1024^2 pixels from the cache, a voxel a pixel, chunks of 64^3 bytes")
    turns, peer = alternate(
        repeat, Kept(RELEASE / "MicrotomeBenchmarks", "planes", LD_PRELOAD=str(COUNTER)),
        Kept(PYTHON, PEERS / "oblique.py"))
    for name in ["aligned", "oblique", "linear"]:
        ratios = [figures[name] / figures["aligned"] for figures in turns]
        allocations = statistics.median(figures[name + "_allocations"] for figures in turns)
        print(f"  {name:<38} {cell([figures[name] for figures in turns], 'ms'):<30} {allocations:6.1f}   "
              f"{statistics.median(ratios):.2f} of aligned")
        print(f"  {name + ', planning a flight':<38} {cell([figures[name + '_flight'] for figures in turns], 'ms')}")
    columns("scipy")
    for name, order in [("oblique", "nearest"), ("linear", "linear")]:
        pair(name, [{"seconds": turn[name]} for turn in turns], [{"seconds": turn[order]} for turn in peer])
