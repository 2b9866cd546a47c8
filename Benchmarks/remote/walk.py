"""A long walk with sudden changes: how much memory does it take, and how long do frames take?"""
import random
import time

from harness import DATA, heading, say
from remote import settings
from remote.browser import Browser
from remote.link import LATENCY, Link
from remote.show import line

BUDGET = 256
ALLOWANCE = 150
KEYS_A_SECOND = 10
# Keys and how likely each is. Most are held down for a while.
KEYS = {"f": 6, "d": 6, "F": 4, "D": 4, "\x1b[A": 4, "\x1b[B": 4, "\x1b[C": 4, "\x1b[D": 4, "i": 3, "o": 3, "v": 2,
        ".": 1, "h": 1, "g": 1, "0": 1, ":": 3}


def run(repeat):
    heading(f"walk: {settings.walk_seconds:g} s at {KEYS_A_SECOND} keys/s, --cache-memory {BUDGET}M")
    walk("demo of 100 TB", "walk-demo", ["demo"], 40_000)
    with Link(DATA, rate=0) as link:
        walk(f"collection of 64 layers, {LATENCY} ms", "walk-layers",
             ["browse", link.url + "layers/collection.json", "--zoom", 1], 256)


def walk(name, folder, source, extent):
    say(name)
    choices = random.Random(7)
    with Browser(settings.program, source, settings.scratch(folder), "--cache-memory", f"{BUDGET}M") as browser:
        if browser.complete(timeout=60) is None:
            print(f"  {name}: no complete frame within 60 s")
        end = time.monotonic() + settings.walk_seconds
        key, left = "f", 0
        while time.monotonic() < end:
            if left == 0:
                key = choices.choices(list(KEYS), list(KEYS.values()))[0]
                left = choices.randrange(1, 30) if key in "fdFD" or key[0] == "\x1b" else choices.randrange(1, 4)
            left -= 1
            browser.press(f":{','.join(str(choices.randrange(extent)) for _ in range(3))}\r" if key == ":" else key)
            browser.frames()
            time.sleep(1 / KEYS_A_SECOND)
        browser.complete(timeout=10, since=len(browser.frames()) - 1)
        peak = browser.memory()
        frames = browser.frames()
    print(f"  {name}")
    peak /= 1 << 20
    line(f"most resident memory (aim ≤ {BUDGET + ALLOWANCE} MiB)", f"{peak:.0f} MiB")
    line("most memory of cached chunks", f"{max(frame['cache_bytes'] for frame in frames) / (1 << 20):.0f} MiB")
    line("frames", f"{len(frames)}, on {len(browser.keys)} keys; most chunks in one "
         f"{max(frame['visible'] for frame in frames)}")
    for step in ("plan", "compose", "encode", "write"):
        # Where the view did not change nothing is planned.
        values = sorted(frame[step + "_ms"] for frame in frames if step != "plan" or frame["cause"] != "data")
        line(f"{step}: median, 99 %, most",
             f"{values[len(values) // 2]:.2f}, {values[int(len(values) * 0.99)]:.2f}, {values[-1]:.2f} ms")
