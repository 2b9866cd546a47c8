"""A server that dies while it is browsed, and comes back."""
import time

from harness import DATA, heading, say
from remote import settings
from remote.browser import Browser, is_complete
from remote.link import LATENCY, RATE, Link
from remote.show import line

VOLUME = "tissue.zarr"
PATIENCE = 60


def run(repeat):
    heading(f"outage: the server is killed, the view moves on, the server comes back, {LATENCY} ms, {RATE} Mbit/s")
    for seconds in (1, 10):
        say(f"outage of {seconds} s")
        line(f"down for {seconds:2} s: complete without a key press", outage(seconds))


def outage(seconds):
    folder = settings.scratch(f"outage-{seconds}")
    link = Link(DATA, folder / "link.jsonl")
    try:
        source = ["browse", link.url + VOLUME, "--position", "520,500,20", "--zoom", 1]
        with Browser(settings.program, source, folder) as browser:
            if browser.complete() is None:
                return "never complete before"
            link.settle()
            link.kill()
            since = len(browser.frames())
            for _ in range(7):
                browser.press("F")
                time.sleep(0.1)
            if browser.wait(lambda frame: not is_complete(frame), timeout=5, since=since) is None:
                return "the view needed nothing new"
            time.sleep(seconds - 0.7)
            since = len(browser.frames())
            if is_complete(browser.frames()[-1]):
                return "complete without a server"
            link = Link(DATA, folder / "link.jsonl", port=link.port)
            back = time.monotonic()
            if browser.complete(timeout=PATIENCE, since=since) is None:
                return f"not within {PATIENCE} s"
            return f"{time.monotonic() - back:.2f} s after the server"
    finally:
        link.kill()
