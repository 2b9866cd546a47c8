"""Flying through z: are the frames complete, and was anything fetched in vain?"""
import random
import time

from harness import DATA, heading, say
from remote import settings
from remote.agreement import check
from remote.browser import Browser, is_complete
from remote.link import LATENCY, RATE, Link
from remote.show import line, mega, share, times
from remote.traffic import Traffic
from remote.volume import Pyramid, View

RATE_OF_KEYS = 10
# What is flown: a name, the key, slices a press, seconds, and whether one plane has the whole screen.
FLIGHTS = [
    ("xy maximised", "f", 1, 20, True),
    ("three planes", "f", 1, 20, False),
    ("three planes, 10 slices at a time", "F", 10, 4.5, False),
]
START = (520, 500, 20)


def run(repeat):
    heading(f"z-flight: {RATE_OF_KEYS} slices/s for 20 s, {LATENCY} ms, {RATE} Mbit/s, chunks of 64^3, mag 1")
    for number, (name, key, step, seconds, is_maximized) in enumerate(FLIGHTS, 1):
        say(f"flight, {name}")
        fly(settings.scratch(f"flight-{number}"), name, key, step, seconds, is_maximized)


def fly(folder, name, key, step, seconds, is_maximized, zoom=1):
    pyramid = Pyramid(DATA / "tissue.zarr")
    log = folder / "link.jsonl"
    with Link(DATA, log) as link:
        position = ",".join(map(str, START))
        source = ["browse", link.url + "tissue.zarr", "--position", position, "--zoom", zoom]
        with Browser(settings.program, source, folder) as browser:
            if browser.complete() is None:
                print(f"  {name}: no complete frame within 30 s")
                return
            if is_maximized:
                since = len(browser.frames())
                browser.press(".")
                browser.complete(since=since)
            link.settle()
            flown = press_steadily(browser, key, RATE_OF_KEYS, seconds)
            time.sleep(0.5)
            link.settle()
            report(name, pyramid, browser, link.requests(), flown, step, is_maximized, zoom)


def press_steadily(browser, key, rate, seconds):
    """Presses a key so many times a second, as regularly as a person does, so that frames can be told from their
    neighbours by when they come. Returns when each was pressed."""
    start = time.monotonic() + 0.1
    uneven = random.Random(1)
    times = []
    for number in range(int(rate * seconds)):
        time.sleep(max(0, start + (number + uneven.uniform(-0.2, 0.2)) / rate - time.monotonic()))
        times.append(browser.press(key))
    return times


def report(name, pyramid, browser, requests, flown, step, is_maximized, zoom):
    frames = browser.timed_frames()
    views = [(browser.started, view_at(START[2], zoom, False))]
    if is_maximized:
        views.append((browser.keys[0][0], view_at(START[2], zoom, True)))
    views += [(when, view_at(START[2] + step * (number + 1), zoom, is_maximized)) for number, when in enumerate(flown)]
    check(name, frames, views, pyramid)

    judged = [frame for frame in frames if flown[0] + 1 <= frame["begin"] < flown[-1] + 1 / RATE_OF_KEYS]
    complete = sum(map(is_complete, judged))
    # A slice is complete when the last of its frames is.
    ends = flown[1:] + [flown[-1] + 1 / RATE_OF_KEYS]
    slices = on_time = 0
    for start, end in zip(flown, ends):
        if start < flown[0] + 1:
            continue
        slices += 1
        shown = [frame for frame in frames if start <= frame["begin"] < end]
        on_time += bool(shown) and is_complete(shown[-1])
    blank = sum(frame["missing"] > 0 for frame in judged)

    shown = set()
    for _, view in views:
        shown |= view.visible(pyramid)
    stored = pyramid.size(shown)
    traffic = Traffic(pyramid, requests, views)
    print(f"  {name}")
    line("complete frames after the first second (aim ≥ 95 %)", f"{share(complete, len(judged))}  ({complete} of "
         f"{len(judged)}; with blank parts {blank})")
    line("slices complete before the next key", f"{share(on_time, slices)}  ({on_time} of {slices})")
    line("bytes fetched / stored bytes of what was shown (aim ≤ 1.3)",
         f"{traffic.sent / stored:.2f}  ({mega(traffic.sent)} / {mega(stored)}, {len(shown)} chunks)")
    by_mag = traffic.by_mag()
    other = by_mag.pop(None, 0)
    parts = [f"mag {mag} {mega(count)}" for mag, count in sorted(by_mag.items())]
    line("  by purpose", ", ".join([*parts, f"metadata and indexes {mega(other)}"]))
    line("  of mag 1 never shown; fetched twice; gaps", "; ".join(map(mega, traffic.waste(shown))))
    line("requests; cancelled, their bytes", f"{len(traffic.requests)}; {len(traffic.aborted)}, "
         f"{mega(sum(request['sent'] for request in traffic.aborted))}")
    passed = traffic.passed()
    line("requests for what was passed when they were sent (aim 0)",
         f"{len(passed)}" + (f"  ({mega(sum(request['sent'] for request in passed))})" if passed else ""))
    line("frame: compose, encode", times(judged))


def view_at(z, zoom, is_maximized):
    return View((START[0], START[1], z), zoom, is_maximized)
