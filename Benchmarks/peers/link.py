#!/usr/bin/env python3
"""Serves a folder over HTTP/1.1 as a slow link would: link.py FOLDER [--latency MS] [--rate MBIT] [--log FILE] …

Every request waits for the latency before its answer starts; requests on other connections wait at the same time. The
rate is that of the whole link: connections that have something to send take turns, 16 kB each. Ranges, HEAD and
keep-alive work as in web servers; folders have no pages. The port is printed on a line of its own, and the program
ends when its standard input does.

--log writes a JSON object a line for each request that ended, in the order of their ends:
  t, first, end  seconds of the monotonic clock: request received, first byte sent, all sent or given up
  connection     a number; nth: how many requests came before on it
  method, path, range ([start, end) or null), status, length (of the body), sent (of these, handed to the connection)
  aborted        the client closed the connection before it had all
  fault          how the link failed on purpose, or null

GET /.link answers at once, without a trace: {"active": requests, "requests": since start, "sent": bytes}.
"""
import argparse
import asyncio
import json
import os
import random
import socket
import struct
import time
from collections import deque
from email.utils import formatdate
from urllib.parse import unquote

QUANTUM = 16 << 10
# Without a rate there are no turns.
LARGE_QUANTUM = 1 << 20
# Up to so many seconds that the line was free because this program was late are made up for.
CATCH_UP = 0.02
HEADER_LIMIT = 64 << 10
REASONS = {200: "OK", 206: "Partial Content", 404: "Not Found", 405: "Method Not Allowed",
           416: "Range Not Satisfiable", 503: "Service Unavailable"}


class Answer:
    """A request and what goes back."""

    def __init__(self, connection, method, path):
        self.connection = connection
        self.method = method
        self.path = path
        self.range = None
        self.status = 200
        self.header = b""
        self.file = None
        self.offset = 0
        self.length = 0
        self.body = None
        self.sent = 0
        self.fault = None
        self.received = time.monotonic()
        self.first = None

    def record(self, aborted):
        return {
            "t": round(self.received, 6), "first": self.first and round(self.first, 6),
            "end": round(time.monotonic(), 6), "connection": self.connection.number, "nth": self.connection.count - 1,
            "method": self.method, "path": self.path, "range": self.range, "status": self.status,
            "length": self.length, "sent": self.sent, "aborted": aborted, "fault": self.fault}


class Line:
    """The bandwidth that all connections share: those with something to send take turns."""

    def __init__(self, loop, rate):
        self.loop = loop
        self.seconds_per_byte = 8e-6 / rate if rate else 0
        self.quantum = QUANTUM if rate else LARGE_QUANTUM
        self.ready = deque()
        self.free_at = 0.0
        self.timer = None
        self.is_running = False

    def add(self, connection):
        """The connection has something to send and room for it."""
        if not self.ready and self.timer is None and not self.is_running:
            # The line was idle: nothing of that is made up for.
            self.free_at = max(self.free_at, self.loop.time())
        self.ready.append(connection)
        if self.timer is None and not self.is_running:
            self.run()

    def run(self):
        self.timer = None
        self.is_running = True
        self.send()
        self.is_running = False

    def send(self):
        turns = 0
        while self.ready:
            now = self.loop.time()
            if self.free_at > now:
                self.timer = self.loop.call_at(self.free_at, self.run)
                return
            if turns == 64:
                # Others want to be heard as well.
                self.timer = self.loop.call_soon(self.run)
                return
            turns += 1
            connection = self.ready.popleft()
            count, has_more = connection.send(self.quantum)
            self.free_at = max(self.free_at, now - CATCH_UP) + count * self.seconds_per_byte
            if has_more:
                self.ready.append(connection)


class Connection:
    """One client: its requests are answered one after another."""

    def __init__(self, server, client, number):
        self.server = server
        self.loop = server.loop
        self.socket = client
        self.number = number
        self.input = bytearray()
        self.answer = None
        self.timer = None
        self.count = 0
        self.is_open = True
        self.waits_for_room = False
        self.loop.add_reader(client, self.receive)

    def receive(self):
        try:
            data = self.socket.recv(1 << 16)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data or len(self.input) > HEADER_LIMIT:
            return self.close()
        self.input += data
        if self.answer is None:
            self.next()

    def next(self):
        """Starts on the next request if it is here."""
        end = self.input.find(b"\r\n\r\n")
        if end < 0:
            return
        head = bytes(self.input[:end]).decode("latin-1").split("\r\n")
        del self.input[:end + 4]
        words = head[0].split(" ")
        if len(words) != 3:
            return self.close()
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        self.answer = answer = Answer(self, words[0], unquote(words[1].partition("?")[0]))
        if answer.path == "/.link":
            answer.body = json.dumps(self.server.status()).encode()
            answer.length = len(answer.body)
            answer.header = self.server.header(answer, {"Content-Type": "application/json"})
            return self.start()
        self.count += 1
        self.server.begin(answer, fields)
        delay = self.server.latency + (self.server.connect if self.count == 1 else 0)
        if delay:
            self.timer = self.loop.call_at(self.loop.time() + delay, self.start)
        else:
            self.start()

    def start(self):
        self.timer = None
        if self.is_open:
            self.server.line.add(self)

    def send(self, limit):
        """Sends a part. Returns how many bytes went, and whether more can go now."""
        answer = self.answer
        if not self.is_open or answer is None:
            return 0, False
        if answer.first is None:
            answer.first = time.monotonic()
            if answer.fault == "reset":
                self.close(reset=True)
                return 0, False
        sent = 0
        try:
            if answer.header:
                # A small body goes along.
                rest = b""
                if answer.body is not None:
                    rest = answer.body
                elif answer.file is not None and answer.method != "HEAD":
                    rest = os.pread(answer.file, min(self.promised(), limit), answer.offset)
                # Never less than the header in one piece: it is small and the connection idle.
                count = self.socket.send(answer.header + rest)
                sent = count
                answer.sent = max(0, count - len(answer.header))
                answer.header = answer.header[count:]
            elif answer.sent < self.promised():
                # Straight from the page cache to the socket.
                sent = os.sendfile(
                    self.socket.fileno(), answer.file, answer.offset + answer.sent,
                    min(limit, self.promised() - answer.sent))
                answer.sent += sent
                if not sent:
                    self.close()
                    return 0, False
        except (BlockingIOError, InterruptedError):
            self.waits_for_room = True
            self.loop.add_writer(self.socket, self.has_room)
            return sent, False
        except OSError:
            self.close()
            return sent, False
        if answer.path != "/.link":
            self.server.sent += sent
        if answer.header or answer.sent < self.promised():
            return sent, True
        if answer.fault == "truncated":
            self.close()
            return sent, False
        self.server.end(answer, False)
        self.answer = None
        self.next()
        return sent, False

    def promised(self):
        """How much of the body is sent."""
        if self.answer.method == "HEAD":
            return 0
        return self.answer.length // 2 if self.answer.fault == "truncated" else self.answer.length

    def has_room(self):
        self.waits_for_room = False
        self.loop.remove_writer(self.socket)
        if self.is_open:
            self.server.line.add(self)

    def close(self, reset=False):
        if not self.is_open:
            return
        self.is_open = False
        self.loop.remove_reader(self.socket)
        if self.waits_for_room:
            self.loop.remove_writer(self.socket)
        if self.timer is not None:
            self.timer.cancel()
        if reset:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()
        if self.answer is not None:
            self.server.end(self.answer, self.answer.fault is None)
            self.answer = None


class Server:
    def __init__(self, loop, options):
        self.loop = loop
        self.root = os.path.abspath(options.folder)
        self.latency = options.latency / 1000
        self.connect = options.connect / 1000
        self.line = Line(loop, options.rate)
        self.failures = options.failures
        self.random = random.Random(options.seed)
        self.log = open(options.log, "a", buffering=1) if options.log else None
        self.files = {}
        self.active = 0
        self.requests = 0
        self.sent = 0
        self.connections = 0
        self.socket = socket.create_server((options.host, options.port), backlog=512)
        self.socket.setblocking(False)
        loop.add_reader(self.socket, self.accept)

    @property
    def port(self):
        return self.socket.getsockname()[1]

    def accept(self):
        try:
            client, _ = self.socket.accept()
        except OSError:
            return
        client.setblocking(False)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.line.seconds_per_byte:
            # What lies in the buffer counts as sent: little, so that a broken off transfer is known soon.
            client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 64 << 10)
        self.connections += 1
        Connection(self, client, self.connections)

    def status(self):
        return {"active": self.active, "requests": self.requests, "sent": self.sent}

    def open(self, path):
        """Descriptor, size and validators of a file; None when there is none. Files stay open."""
        if path not in self.files:
            parts = [part for part in path.split("/") if part]
            self.files[path] = None
            if ".." not in parts:
                full = os.path.join(self.root, *parts)
                if os.path.isfile(full) and not path.endswith("/"):
                    facts = os.stat(full)
                    self.files[path] = (os.open(full, os.O_RDONLY), facts.st_size, {
                        "ETag": f'"{facts.st_mtime_ns:x}-{facts.st_size:x}"',
                        "Last-Modified": formatdate(facts.st_mtime, usegmt=True)})
        return self.files[path]

    def begin(self, answer, fields):
        """Decides what a request gets."""
        self.active += 1
        self.requests += 1
        if self.failures and self.random.random() < self.failures:
            answer.fault = self.random.choice(["reset", "503", "truncated"])
        if answer.method not in ("GET", "HEAD"):
            return self.refuse(answer, 405)
        if answer.fault == "503":
            return self.refuse(answer, 503)
        found = self.open(answer.path)
        if found is None:
            return self.refuse(answer, 404)
        answer.file, size, validators = found
        more = {"Accept-Ranges": "bytes", "Content-Type": "application/octet-stream"} | validators
        start, end = 0, size
        bounds = fields.get("range", "")
        if bounds.startswith("bytes=") and "," not in bounds:
            first, _, last = bounds[6:].partition("-")
            try:
                if first:
                    start, end = int(first), min(size, int(last) + 1 if last else size)
                else:
                    start = max(0, size - int(last))
            except ValueError:
                return self.refuse(answer, 416)
            answer.range = [start, end]
            if start >= end:
                return self.refuse(answer, 416, {"Content-Range": f"bytes */{size}"})
            answer.status = 206
            more["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
        answer.offset, answer.length = start, end - start
        answer.header = self.header(answer, more)

    def refuse(self, answer, status, fields={}):
        answer.status = status
        answer.file = None
        answer.body = b"" if answer.method == "HEAD" else f"{status} {REASONS[status]}\n".encode()
        answer.length = len(answer.body)
        answer.header = self.header(answer, {"Content-Type": "text/plain"} | fields)

    def header(self, answer, fields):
        lines = [f"HTTP/1.1 {answer.status} {REASONS[answer.status]}", f"Content-Length: {answer.length}"]
        lines += [f"{name}: {value}" for name, value in fields.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def end(self, answer, aborted):
        if answer.path == "/.link":
            return
        self.active -= 1
        if self.log:
            self.log.write(json.dumps(answer.record(aborted)) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--latency", type=float, default=40, metavar="MS", help="of every request, default %(default)s")
    parser.add_argument(
        "--connect", type=float, default=0, metavar="MS", help="of the first request of a connection, in addition")
    parser.add_argument("--rate", type=float, default=0, metavar="MBIT", help="a second; unlimited by default")
    parser.add_argument("--failures", type=float, default=0, metavar="SHARE", help="of requests that fail")
    parser.add_argument("--seed", type=int, default=1, help="of the failures")
    parser.add_argument("--log", metavar="FILE")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    loop = asyncio.new_event_loop()
    server = Server(loop, options)
    print(server.port, flush=True)

    def control():
        if not os.read(0, 4096):
            loop.stop()

    loop.add_reader(0, control)
    try:
        loop.run_forever()
    except KeyboardInterrupt:
        pass


main()
