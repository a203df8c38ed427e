# SPDX-License-Identifier: Apache-2.0
"""Many readers of live pages, as browsers would be: one thread, a socket each, every message with the moment it came."""
import collections
import dataclasses
import json
import multiprocessing
import selectors
import socket
import time
import urllib.parse


@dataclasses.dataclass
class Message:
    at: float  # time.monotonic()
    id: str
    event: str
    data: dict


def live_target(page):
    return "/live?page=" + urllib.parse.quote(page, safe="")


def connect(address):
    host, port = address.rsplit(":", 1)
    return socket.create_connection((host, int(port)), timeout=30)


def ask(connection, target, headers=()):
    lines = [f"GET {target} HTTP/1.1", "Host: localhost", *headers]
    connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())


class Parser:
    """Bytes of one answer in, messages out. Chunk by chunk, as HTTP/1.1 sends a body without an end."""

    def __init__(self):
        self.bytes, self.body, self.status = b"", b"", None

    def take(self, received, at):
        self.bytes += received
        if self.status is None:
            head, found, rest = self.bytes.partition(b"\r\n\r\n")
            if not found:
                return []
            self.status, self.bytes = int(head.split(b" ", 2)[1]), rest
        while True:
            size, found, rest = self.bytes.partition(b"\r\n")
            if not found or len(rest) < int(size, 16) + 2:
                break
            self.body, self.bytes = self.body + rest[:int(size, 16)], rest[int(size, 16) + 2:]
        *whole, self.body = self.body.split(b"\n\n")
        return [message for message in (self.message(block.decode(), at) for block in whole) if message]

    @staticmethod
    def message(block, at):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":") and ": " in line)
        return Message(at, fields.get("id", ""), fields["event"], json.loads(fields["data"])) if "event" in fields else None


class Reader:
    """One page that is open. `figures` is what it shows."""

    def __init__(self, address, page, headers=()):
        self.connection, self.parser, self.figures, self.messages = connect(address), Parser(), {}, []
        ask(self.connection, live_target(page), headers)

    def receive(self):
        """Reads once; False at the end."""
        received = self.connection.recv(1 << 16)
        for message in self.parser.take(received, time.monotonic()):
            self.messages.append(message)
            if message.event == "figures":
                if message.data["whole"]:
                    self.figures = {}
                self.figures.update(message.data["figures"])
        return bool(received)

    def await_message(self, wanted, seconds=60):
        """Reads until a message is as wanted; the message."""
        deadline, seen = time.monotonic() + seconds, 0
        while True:
            for message in self.messages[seen:]:
                if wanted(message):
                    return message
            seen = len(self.messages)
            self.connection.settimeout(max(0.01, deadline - time.monotonic()))
            if not self.receive():
                raise AssertionError(f"the stream ended after {self.messages[-3:]}, status {self.parser.status}")

    def close(self):
        self.connection.close()


def read_all(address, pages, figure, ready, ending, results):
    """A process of its own: a reader a page, and for each the moments at which `figure` took a value."""
    readers = []
    for page in pages:
        readers.append(Reader(address, page))
        readers[-1].await_message(lambda message: message.event == "figures")
    chosen = selectors.DefaultSelector()
    for reader in readers:
        reader.connection.setblocking(False)
        chosen.register(reader.connection, selectors.EVENT_READ, reader)
    ready.set()
    ended = 0
    while not ending.is_set():
        for key, _ in chosen.select(timeout=0.2):
            if not key.data.receive():
                ended += 1
                chosen.unregister(key.fileobj)
    values = []
    for reader in readers:
        moments = [(message.at, message.data["figures"][figure]) for message in reader.messages
                   if message.event == "figures" and message.data["figures"].get(figure) is not None]
        values.append(moments)
    kinds = collections.Counter(message.event for reader in readers for message in reader.messages)
    results.put((values, ended, dict(kinds)))


class Readers:
    """read_all in another process, so that reading is not slowed by whoever sends."""

    def __init__(self, address, pages, figure):
        context = multiprocessing.get_context("fork")
        self.ending, self.results, ready = context.Event(), context.Queue(), context.Event()
        self.process = context.Process(target=read_all, args=(address, pages, figure, ready, self.ending, self.results), daemon=True)
        self.process.start()
        while not ready.wait(0.2):
            if not self.process.is_alive():
                raise AssertionError("the readers could not open their pages")

    def close(self):
        """(for each page its [(moment, value)], streams that ended by themselves, messages by kind)"""
        self.ending.set()
        results = self.results.get(timeout=120)
        self.process.join(timeout=60)
        return results
