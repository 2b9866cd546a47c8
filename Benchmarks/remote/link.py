"""The slow link that everything goes through: peers/link.py, started and stopped, and its log."""
import json
import subprocess
import sys
import time
import urllib.request

from harness import PEERS

LATENCY = 40
RATE = 100


class Link:
    """A server of a folder behind a slow link."""

    def __init__(self, folder, log=None, latency=LATENCY, rate=RATE, port=0):
        self.log = log
        command = [sys.executable, PEERS / "link.py", folder, "--latency", latency, "--rate", rate, "--port", port]
        if log:
            command += ["--log", log]
        self.process = subprocess.Popen(
            [str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line:
            sys.exit("the link does not start")
        self.port = int(line)
        self.url = f"http://127.0.0.1:{self.port}/"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()

    def kill(self):
        """Ends it as abruptly as a crash."""
        self.process.kill()
        self.process.wait()

    def status(self):
        with urllib.request.urlopen(self.url + ".link") as answer:
            return json.load(answer)

    def settle(self, quiet=0.3, timeout=30):
        """Waits until nothing has been asked for some time."""
        last, since = None, time.monotonic()
        limit = since + timeout
        while since + quiet > time.monotonic() < limit:
            status = self.status()
            if status != last or status["active"]:
                last, since = status, time.monotonic()
            time.sleep(0.02)
        return last

    def requests(self):
        """What has ended so far, by the time when it came."""
        return sorted(read_lines(self.log), key=lambda request: request["t"])


def read_lines(path):
    """The objects of a file of JSON lines; a line that is still being written is left out."""
    try:
        text = open(path).read()
    except FileNotFoundError:
        return []
    return [json.loads(line) for line in text[:text.rfind("\n") + 1].splitlines()]
