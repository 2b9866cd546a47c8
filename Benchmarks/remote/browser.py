"""`microtome browse` in a pseudo-terminal: keys go in, frames come out, with times of one clock."""
import fcntl
import json
import os
import pty
import signal
import struct
import sys
import termios
import threading
import time
from bisect import bisect_left, bisect_right

from remote.link import read_lines

SIZE = (200, 60)
# Of frames that no key has caused.
OWN_CAUSES = {"start", "data", "resize", "resumed"}


class Browser:
    """A browser that runs. Its frames are the lines of --trace."""

    def __init__(self, program, source, folder, *options, size=SIZE):
        self.trace = folder / "trace.jsonl"
        self.http = folder / "http.jsonl"
        for path in (self.trace, self.http):
            path.unlink(missing_ok=True)
        command = [program, *source, "--trace", self.trace, "--cache-dir", "none", *options]
        if source[0] != "demo":
            command += ["--trace-http", self.http]
        command = [str(part) for part in command]
        self.keys = []
        self.frames_read = []
        self.position = 0
        self.output = 0
        self.tail = b""
        self.started = time.monotonic()
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            environment = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
                os.execve(command[0], command, environment)
            finally:
                os._exit(127)
        self.drain = threading.Thread(target=self._read, daemon=True)
        self.drain.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _read(self):
        """The terminal: takes what comes at once."""
        while True:
            try:
                data = os.read(self.terminal, 1 << 16)
            except OSError:
                return
            if not data:
                return
            self.output += len(data)
            self.tail = (self.tail + data)[-4096:]

    def press(self, keys):
        """Types some keys at once. Returns when."""
        now = time.monotonic()
        self.keys.append((now, keys))
        os.write(self.terminal, keys.encode())
        return now

    def frames(self):
        """All frames until now."""
        with open(self.trace) if self.trace.exists() else open(os.devnull) as file:
            file.seek(self.position)
            text = file.read()
        text = text[:text.rfind("\n") + 1]
        self.position += len(text.encode())
        self.frames_read += [json.loads(line) for line in text.splitlines()]
        return self.frames_read

    def wait(self, done, timeout=30, since=0):
        """Waits until a frame (numbers from `since`) satisfies a condition. Returns it; None when none comes."""
        limit = time.monotonic() + timeout
        looked = since
        while time.monotonic() < limit:
            frames = self.frames()
            for frame in frames[looked:]:
                if done(frame):
                    return frame
            looked = max(looked, len(frames))
            if not self.is_running:
                sys.exit(f"microtome ended: {self.tail[-500:].decode(errors='replace')}")
            time.sleep(0.004)
        return None

    def complete(self, timeout=30, since=0):
        return self.wait(is_complete, timeout, since)

    def offset(self):
        """What to add to a frame's time for our clock.

        Most frames begin just after their key was pressed, so that most keys agree on it; some frames are late, and
        some keys share a frame with the next. Keys at quite regular times would all agree on other offsets as well.
        """
        frames = [begin(frame) for frame in self.frames() if frame["cause"] not in OWN_CAUSES]
        presses = [when for when, _ in self.keys]
        differences = sorted(
            when - start for number, when in enumerate(presses)
            for start in frames[max(0, number - 5):number + 6])
        return max(differences, key=lambda candidate: (
            bisect_right(differences, candidate) - bisect_left(differences, candidate - 0.002)))

    def timed_frames(self):
        """All frames until now, each with `begin`: when work on it began, by our clock."""
        offset = self.offset()
        return [dict(frame, begin=begin(frame) + offset) for frame in self.frames()]

    @property
    def is_running(self):
        try:
            return os.waitpid(self.pid, os.WNOHANG) == (0, 0)
        except ChildProcessError:
            return False

    def memory(self):
        """The most resident memory so far, in bytes."""
        for line in open(f"/proc/{self.pid}/status"):
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
        return 0

    def requests(self):
        return read_lines(self.http)

    def close(self):
        """Quits, by force if need be."""
        if self.is_running:
            try:
                os.write(self.terminal, b"\x03")
            except OSError:
                pass
            limit = time.monotonic() + 2
            while self.is_running and time.monotonic() < limit:
                time.sleep(0.01)
        try:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        if self.terminal >= 0:
            os.close(self.terminal)
            self.terminal = -1


def begin(frame):
    """When work on a frame began, in its own clock."""
    return frame["t"] - (frame["compose_ms"] + frame["encode_ms"] + frame["write_ms"]) / 1000


def is_complete(frame):
    return frame["visible"] > 0 and frame["ready"] == frame["visible"]


def is_covered(frame):
    """Nothing is blank: all is there, if only coarsely."""
    return frame["visible"] > 0 and frame["missing"] == 0
