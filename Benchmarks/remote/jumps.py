"""Jumps to places that were never shown: when is nothing blank any more, and when is all there?"""
import json
import random
import statistics

from harness import DATA, PEERS, PYTHON, Kept, cell, columns, heading, pair, say
from remote import settings
from remote.browser import Browser, is_covered
from remote.link import LATENCY, RATE, Link
from remote.volume import Pyramid, View

VOLUME = "tissue.zarr"
START = (520, 500, 20)


def run(repeat):
    turns = 2 * repeat + 1
    heading(f"jumps: {turns - 1} random places, three planes of mag 1 on 200x60 cells, {LATENCY} ms, {RATE} Mbit/s")
    folder = settings.scratch("jumps")
    pyramid = Pyramid(DATA / VOLUME)
    with Link(DATA, folder / "link.jsonl") as link:
        peer = Kept(PYTHON, PEERS / "three_slices.py", link.url + VOLUME + "/s0")
        source = ["browse", link.url + VOLUME, "--position", ",".join(map(str, START)), "--zoom", 1]
        with Browser(settings.program, source, folder) as browser:
            browser.complete()
            ours, theirs = [], []
            for number, place in enumerate(places(pyramid, turns)):
                say(f"jump {number}")
                link.settle()
                ours.append(jump(browser, place))
                link.settle()
                regions = [list(reversed(bounds)) for bounds in View(place).slices(pyramid, 0)]
                theirs.append(peer(json.dumps(regions)))
            peer.stop()
            # The first turn warms up.
            report(pyramid, browser, ours[1:], theirs[1:])


def places(pyramid, count):
    """Places in the volume, so far from the faces that the views are full."""
    random_places = random.Random(5)
    return [tuple(random_places.randrange(70, extent - 70) for extent in pyramid.shapes[0]) for _ in range(count)]


def jump(browser, place):
    """Types a position. Returns it, when it was typed, and the frames until the complete one."""
    since = len(browser.frames())
    when = browser.press(":" + ",".join(map(str, place)) + "\r")
    if browser.wait(lambda frame: frame["cause"] == "prompt", since=since) is None:
        return place, when, []
    first = next(number for number in range(since, len(browser.frames_read))
                 if browser.frames_read[number]["cause"] == "prompt")
    last = browser.complete(since=first)
    return place, when, [frame for frame in browser.frames()[first:] if last and frame["frame"] <= last["frame"]]


def report(pyramid, browser, jumps, peer):
    offset = browser.offset()
    covered, complete, figures, decode = [], [], [], []
    for (place, when, frames), answer in zip(jumps, peer):
        if not frames:
            print(f"  {place}: not complete within 30 s")
            continue
        expected = sum(map(len, View(place).chunks(pyramid)))
        if frames[-1]["visible"] != expected:
            print(f"  {place}: {frames[-1]['visible']} visible chunks, but {expected} by our count: do not trust it")
        first = next(frame for frame in frames if is_covered(frame))
        covered.append(first["t"] + offset - when)
        complete.append({"seconds": frames[-1]["t"] + offset - when})
        figures.append(answer)
    if not covered:
        return
    trips = [seconds * 1000 / LATENCY for seconds in covered]
    print(f"  {'until nothing is blank':<38} {cell(covered, 'ms'):<30} "
          f"{statistics.median(trips):.2f} ({min(trips):.2f}–{max(trips):.2f}) round trips (aim 2 + decoding)")
    columns("tensorstore, three slices")
    pair("until complete (aim 1.2)", complete, figures)
