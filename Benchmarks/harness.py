"""What the benchmarks share: where everything lies, works that take turns, and how figures are shown."""
import json
import os
import shlex
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / "Benchmarks/peers"
DATA = ROOT / ".build/bench-data"
ENVIRONMENT = ROOT / ".build/bench-venv"
PYTHON = ENVIRONMENT / "bin/python"
RELEASE = ROOT / ".build/release"
COUNTER = ROOT / ".build/malloc_counter.so"


def say(text):
    if sys.stderr.isatty():
        print(f"\r\033[K{text} …", end="", file=sys.stderr, flush=True)


# What is measured: something that can be called again and again and returns figures by name.


class Fresh:
    """A process that is started for each turn; its figure is how long it lives."""

    def __init__(self, *command):
        self.command = [str(part) for part in command]

    def __call__(self):
        start = time.perf_counter()
        subprocess.run(self.command, stdout=subprocess.DEVNULL, check=True)
        return {"seconds": time.perf_counter() - start}


class Kept:
    """A process that does its work whenever it reads a line, empty or as given, and answers with figures."""

    def __init__(self, *command, **environment):
        self.process = subprocess.Popen(
            [str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=os.environ | environment)

    def __call__(self, line=""):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{shlex.join(self.process.args)} ended")
        return json.loads(line)

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


def alternate(repetitions, *works):
    """Lets several works take turns. Returns a list of figures for each. The first turn only warms up."""
    results = [[] for _ in works]
    for turn in range(repetitions + 1):
        for work, result in zip(works, results):
            figures = work()
            if turn:
                result.append(figures)
    for work in works:
        if isinstance(work, Kept):
            work.stop()
    return results


# How figures are shown.


def cell(values, unit):
    """A median with its range."""
    scale, suffix = {"ms": (1e3, "ms"), "": (1, ""), "kB": (1e-3, "kB")}[unit]
    values = [value * scale for value in values]
    return f"{statistics.median(values):7.2f} ({min(values):.2f}–{max(values):.2f}) {suffix}".rstrip()


def heading(title):
    say("")
    print(("\r\033[K" if sys.stderr.isatty() else "") + f"\n{title}")


def pair(name, ours, peer):
    """One line for two works that took turns: ours, the peer's, and ours divided by the peer's."""
    ours = [figures["seconds"] for figures in ours]
    peer = [figures["seconds"] for figures in peer]
    ratios = [a / b for a, b in zip(ours, peer)]
    ratio = f"{statistics.median(ratios):5.2f} ({min(ratios):.2f}–{max(ratios):.2f})"
    print(f"  {name:<38} {cell(ours, 'ms'):<30} {cell(peer, 'ms'):<30} {ratio}", flush=True)


def columns(peer="peer"):
    print(f"  {'':<38} {'microtome':<30} {peer:<30} ratio")
