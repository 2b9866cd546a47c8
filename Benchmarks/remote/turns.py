"""Changes of mind in the middle of a flight: is what is not wanted any more still asked for?"""
import random
import time
from functools import lru_cache

from harness import DATA, heading, say
from remote import settings
from remote.agreement import check
from remote.browser import Browser
from remote.link import LATENCY, RATE, Link
from remote.show import line, mega
from remote.traffic import GRACE, Traffic
from remote.volume import Pyramid, View

VOLUME = "tissue.zarr"
START = (520, 500, 20)
# A slower link, so that there is a queue.
SLOW = RATE / 4
# So many more key presses of the same kind may be foreseen: nearly everything that lies ahead, so that what is left is
# behind, beside or too fine. What was asked for further ahead than the second number is counted apart: it is not of an
# old view, but early.
FORESIGHT = 40
NEAR = 15
ZOOM_STEP = 2 ** (1 / 3)
# What is done, in order: keys, how often, how many a second.
SCRIPT = [
    ("flight", "F", 12, 10), ("reversal", "D", 9, 10), ("reversal", "F", 20, 10), ("zoom out", "o", 4, 20),
    ("zoom in", "i", 4, 20), ("flight", "F", 6, 10), ("turn", "\x1b[C", 12, 10), ("turn", "\x1b[A", 8, 10),
    ("turn", "\x1b[D", 12, 10), ("jump", ":300,300,400\r", 1, 10), ("jump", ":700,800,60\r", 1, 10),
    ("jump", ":200,600,250\r", 1, 10), ("flight", "D", 12, 10),
]


class Pilot:
    """Presses keys and keeps book of what the browser shows then."""

    def __init__(self, browser, pyramid, view):
        self.browser = browser
        self.pyramid = pyramid
        self.view = view
        self.stride = 8
        self.views = [(browser.started, view)]
        # For each view, the one that the same key would lead to.
        self.changes = [None]
        self.names = ["start"]

    def press(self, name, key):
        when = self.browser.press(key)
        if key == "h":
            self.stride *= 2
            return
        self.view = self.next(self.view, key)
        self.views.append((when, self.view))
        self.changes.append(key)
        self.names.append(name)

    def next(self, view, key):
        """What a key makes of a view."""
        if key[0] == ":":
            return view._replace(position=tuple(float(part) for part in key[1:-1].split(",")))
        if key in "io":
            return view._replace(zoom=view.zoom * (ZOOM_STEP if key == "o" else 1 / ZOOM_STEP))
        position = list(view.position)
        if key in "FD":
            position[2] += (10 if key == "F" else -10) * max(1, 2**view.level(self.pyramid))
        else:
            axis, sign = {"\x1b[C": (0, 1), "\x1b[D": (0, -1), "\x1b[A": (1, -1), "\x1b[B": (1, 1)}[key]
            position[axis] += sign * self.stride * view.zoom
        position = [min(max(value, 0), extent - 1e-3) for value, extent in zip(position, self.pyramid.shapes[0])]
        return view._replace(position=tuple(position))


def run(repeat):
    heading(f"turns: reversal, zoom, turns and jumps in flight, {LATENCY} ms, {SLOW:g} Mbit/s")
    folder = settings.scratch("turns")
    pyramid = Pyramid(DATA / VOLUME)
    with Link(DATA, folder / "link.jsonl", rate=SLOW) as link:
        source = ["browse", link.url + VOLUME, "--position", ",".join(map(str, START)), "--zoom", 1]
        with Browser(settings.program, source, folder) as browser:
            browser.complete()
            link.settle()
            pilot = Pilot(browser, pyramid, View(START))
            for _ in range(3):
                pilot.press("stride", "h")
            uneven = random.Random(2)
            for name, key, count, rate in SCRIPT:
                say(f"turns, {name}")
                for _ in range(count):
                    pilot.press(name, key)
                    time.sleep(uneven.uniform(0.8, 1.2) / rate)
            last = browser.complete(since=len(browser.frames()) - 1)
            link.settle()
            report(pilot, Traffic(pyramid, link.requests(), pilot.views), browser, last)


def report(pilot, traffic, browser, last):
    check("turns", browser.timed_frames(), pilot.views, pilot.pyramid)
    wanted = Wanted(pilot)
    stale = {}
    for request in traffic.requests:
        if request["chunks"] and not wanted.at(request["t"], request["chunks"]):
            stale.setdefault(wanted.name(request["t"]), []).append(request)
    count = sum(map(len, stale.values()))
    of_chunks = sum(bool(request["chunks"]) for request in traffic.requests)
    details = ", ".join(f"after {name} {len(requests)}" for name, requests in stale.items())
    line("requests for what was no longer wanted (aim 0)",
         f"{count} of {of_chunks}" + (f"  ({details}; {mega(sum(r['sent'] for rs in stale.values() for r in rs))})"
                                      if count else ""))
    near = Wanted(pilot, NEAR)
    early = sum(bool(request["chunks"]) and not near.at(request["t"], request["chunks"])
                for request in traffic.requests) - count
    line(f"requests for what lies more than {NEAR} keys ahead", f"{early} of {of_chunks}")
    # On their way when the user turned: broken off, or taken to the end.
    overtaken = [request for request in traffic.requests
                 if request["chunks"] and request["end"] - request["t"] > GRACE
                 and wanted.at(request["t"], request["chunks"])
                 and not wanted.at(request["end"], request["chunks"])]
    broken = [request for request in overtaken if request["aborted"]]
    late = sorted(request["end"] - wanted.lost(request) for request in broken)
    line("transfers that the user turned away from: broken off", f"{len(broken)} of {len(overtaken)}"
         + (f", {late[len(late) // 2] * 1000:.0f} ms after it (most {late[-1] * 1000:.0f})" if late else ""))
    line("cancelled transfers, their bytes; bytes in all", f"{len(traffic.aborted)}, "
         f"{mega(sum(request['sent'] for request in traffic.aborted))}; {mega(traffic.sent)}")
    waits = sorted(request["queued_ms"] for request in browser.requests())
    line("wait in the program's queue: median, most", f"{waits[len(waits) // 2]:.1f} ms, {waits[-1]:.1f} ms")
    line("sent after more than one frame in that queue (aim 0)", f"{sum(wait > GRACE * 1000 for wait in waits)}")
    line("the last view", "complete" if last else "not complete within 30 s")


class Wanted:
    """Which chunks had a reason to be asked for: shown, or foreseeable, at the wanted mag or a coarser one."""

    def __init__(self, pilot, foresight=FORESIGHT):
        self.pilot = pilot
        self.foresight = foresight
        self.starts = [when for when, _ in pilot.views]
        self.of_view = lru_cache(None)(self._of_view)

    def _numbers(self, when):
        """The views of the last frame's time. What comes a frame after a change may still be for the view before."""
        numbers = [number for number, start in enumerate(self.starts) if when - GRACE < start <= when]
        before = [number for number, start in enumerate(self.starts) if start <= when - GRACE]
        return before[-1:] + numbers

    def at(self, when, chunks):
        return any(not self.of_view(number).isdisjoint(chunks) for number in self._numbers(when))

    def name(self, when):
        return self.pilot.names[self._numbers(when)[0]]

    def lost(self, request):
        """When the last of a request's chunks was no longer wanted."""
        lost = request["end"]
        for number in range(len(self.starts) - 1, -1, -1):
            if self.starts[number] > request["end"]:
                continue
            if self.starts[number] < request["t"] or not self.of_view(number).isdisjoint(request["chunks"]):
                break
            lost = self.starts[number]
        return lost

    def _of_view(self, number):
        view, key = self.pilot.views[number][1], self.pilot.changes[number]
        pyramid = self.pilot.pyramid
        result = set()
        for _ in range(self.foresight + 1):
            for level in range(view.level(pyramid), len(pyramid.names)):
                result |= view.visible(pyramid, level)
            if key is None or key[0] == ":":
                break
            view = self.pilot.next(view, key)
        return result
