"""Flying through z: are the frames complete, and was anything fetched in vain?"""
import random
import time

from harness import DATA, heading, say
from remote import settings
from remote.browser import Browser, begin, is_complete
from remote.link import LATENCY, RATE, Link
from remote.volume import Pyramid, View

RATE_OF_KEYS = 10
SECONDS = 20
START = (520, 500, 20)
# So long after a key a request may still be on its way that was right before.
GRACE = 0.033


def run(repeat):
    heading(f"z-flight: {RATE_OF_KEYS} slices/s for {SECONDS} s, {LATENCY} ms, {RATE} Mbit/s, chunks of 64^3, mag 1")
    for is_maximized in (True, False):
        fly(is_maximized)


def fly(is_maximized, zoom=1):
    name = "xy maximised" if is_maximized else "three planes"
    say(f"flight, {name}")
    folder = settings.scratch("flight-maximized" if is_maximized else "flight-planes")
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
            flown = press_steadily(browser, "f", RATE_OF_KEYS, SECONDS)
            time.sleep(0.5)
            link.settle()
            report(name, pyramid, browser, link.requests(), flown, is_maximized, zoom)


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


def report(name, pyramid, browser, requests, flown, is_maximized, zoom):
    offset = browser.offset()
    frames = [dict(frame, begin=begin(frame) + offset) for frame in browser.frames()]
    views = [(browser.started, view_at(START[2], zoom, False))]
    if is_maximized:
        views.append((browser.keys[0][0], view_at(START[2], zoom, True)))
    views += [(when, view_at(START[2] + number + 1, zoom, is_maximized)) for number, when in enumerate(flown)]
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
    traffic.print(shown)
    line("frame: compose, encode", times(judged))


def check(name, frames, views, pyramid):
    """Says so where the browser counts other chunks than we do."""
    number = wrong = 0
    for frame in frames:
        while number + 1 < len(views) and views[number + 1][0] <= frame["begin"]:
            number += 1
        expected = {sum(map(len, view.chunks(pyramid))) for _, view in views[max(0, number - 1):number + 1]}
        wrong += frame["visible"] not in expected
    if wrong:
        print(f"  {name}: {wrong} of {len(frames)} frames count other visible chunks than this program: do not trust it")


def view_at(z, zoom, is_maximized):
    return View((START[0], START[1], z), zoom, is_maximized)


class Traffic:
    """What went over the link, and for what."""

    def __init__(self, pyramid, requests, views):
        self.pyramid = pyramid
        self.requests = [dict(request, shard=self._shard(request["path"])) for request in requests]
        self.views = views
        self.sent = sum(request["sent"] for request in requests)
        self.aborted = [request for request in requests if request["aborted"]]

    def _shard(self, path):
        """The path of a shard inside the pyramid, else None."""
        path = path.partition(f"/{self.pyramid.folder.name}/")[2]
        return path if self.pyramid.is_shard(path) else None

    def chunks(self, request):
        """The chunks that a request asks for; none when it is for metadata or an index."""
        if not request["shard"] or not request["range"]:
            return []
        return self.pyramid.within(request["shard"], *request["range"])

    def view(self, when):
        """What was shown then."""
        current = self.views[0][1]
        for start, view in self.views:
            if start > when:
                break
            current = view
        return current

    def passed(self):
        """Requests all of whose chunks lie behind the slice that was shown when they were sent, and are not shown."""
        result = []
        for request in self.requests:
            chunks = self.chunks(request)
            # The view of one frame ago, so that a request is right that was sent while the key was pressed.
            view = self.view(request["t"] - GRACE)
            if chunks and all(self._is_behind(chunk, view) for chunk in chunks):
                result.append(request)
        return result

    def _is_behind(self, chunk, view):
        return self.pyramid.box(chunk)[2][1] <= view.position[2] and chunk not in view.visible(self.pyramid, chunk.level)

    def print(self, shown):
        pyramid = self.pyramid
        by_mag, other, times_fetched = {}, 0, {}
        unshown = gaps = 0
        for request in self.requests:
            chunks = self.chunks(request)
            if not chunks:
                other += request["sent"]
                continue
            mag = 2**chunks[0].level
            by_mag[mag] = by_mag.get(mag, 0) + request["sent"]
            begin, end = request["range"][0], request["range"][0] + request["sent"]
            rest = request["sent"]
            for chunk in chunks:
                stored = pyramid.stored(chunk)
                part = max(0, min(end, stored.end) - max(begin, stored.start))
                times_fetched[chunk] = times_fetched.get(chunk, 0) + part
                rest -= part
                if chunk not in shown and mag == 1:
                    unshown += part
            gaps += rest
        again = sum(max(0, count - pyramid.size([chunk])) for chunk, count in times_fetched.items())
        parts = [f"mag {mag} {mega(count)}" for mag, count in sorted(by_mag.items())]
        line("  by purpose", ", ".join([*parts, f"metadata and indexes {mega(other)}"]))
        line("  of mag 1 never shown; fetched twice; gaps", f"{mega(unshown)}; {mega(again)}; {mega(gaps)}")
        line("requests; cancelled, their bytes", f"{len(self.requests)}; {len(self.aborted)}, "
             f"{mega(sum(request['sent'] for request in self.aborted))}")
        passed = self.passed()
        line("requests for what was passed when they were sent (aim 0)",
             f"{len(passed)}" + (f"  ({mega(sum(request['sent'] for request in passed))})" if passed else ""))


def line(name, text):
    print(f"    {name:<60} {text}", flush=True)


def share(part, whole):
    return f"{100 * part / whole:5.1f} %" if whole else "    – %"


def mega(count):
    return f"{count / 1e6:.2f} MB"


def times(frames):
    def middle(name):
        values = sorted(frame[name] for frame in frames)
        return f"{values[len(values) // 2]:.2f} ms (most {values[-1]:.2f})" if values else "–"
    return f"{middle('compose_ms')}, {middle('encode_ms')}"
