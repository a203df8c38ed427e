#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A thousand open pages before a gateway whose store and views are killed, with readers who never read and readers who come and go.

A round is a minute. 1,000 events a second are produced, one of them a second moves the pages; every ten seconds the store or the views are
killed with -9 and started again. At the end every page that stayed open shows what a question shows, the gateway has the threads it had, and its
memory has grown by no more than allocators keep.
"""
import os
import random
import socket
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import suite  # noqa: E402
from one_broker import Broker  # noqa: E402
from event_stream import Reader, Readers, ask, live_target  # noqa: E402
from hanes_process import Hanes, fetch, wait_until  # noqa: E402
from live_load import COUNCIL, offer, page_of_day  # noqa: E402

PAGES, DIFFERENT, DEAF = 1_000, 50, 50
RATE, MOVES_EVERY_S, KILL_EVERY_S = 1_000, 1, 10
FIGURE = "total:children"
GROWTH_BYTES_MAX = 64 << 20
THREADS_MORE = 8  # gRPC's own come and go with what it is connected to


class Roles:
    """Store, views and gateway; the first two may be killed, and start again where they were."""

    def __init__(self, hanes, kafka, folder):
        self.hanes, self.kafka, self.folder = hanes, kafka, folder
        self.addresses = {"store": "127.0.0.1:0", "project": "127.0.0.1:0"}
        self.processes = {}
        self.start("store")
        self.start("project")
        self.gateway = hanes.start("gateway", "--log", self.addresses["store"], "--views", self.addresses["project"], "--http", "127.0.0.1:0")
        self.http = self.gateway.await_ready().split("http://")[1]

    def start(self, role):
        words = {"store": ("--kafka", self.kafka, "--authority", COUNCIL), "project": ("--log", self.addresses["store"])}[role]
        names = ("caseload",) if role == "project" else ()
        process = self.hanes.start(role, *names, *words, "--data", os.path.join(self.folder, role), "--grpc", self.addresses[role])
        self.addresses[role] = process.await_ready().split("grpc ")[1]
        self.processes[role] = process

    def kill_and_start(self, role):
        self.processes[role].kill()
        self.start(role)

    def stop(self):
        for process in (self.gateway, *self.processes.values()):
            if process.running():
                process.kill()

    def shown(self):
        status, _, body = fetch(f"http://{self.http}{page_of_day(0)}", {"Accept": "text/csv"})
        return int(body.strip().rsplit(",", 1)[1]) if status == 200 and "total" in body else -1

    def memory_bytes(self):
        with open(f"/proc/{self.gateway.process.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) << 10 for line in file if line.startswith("VmRSS"))

    def threads(self):
        return len(os.listdir(f"/proc/{self.gateway.process.pid}/task"))


def trouble(roles, chance, ending, tally, failures):
    """Kills, and visitors who leave in the middle of something, until told to end."""
    next_kill = time.monotonic() + KILL_EVERY_S
    try:
        while not ending.wait(0.1):
            if time.monotonic() >= next_kill:
                role = chance.choice(["store", "project"])
                roles.kill_and_start(role)
                tally.did(f"{role} killed")
                next_kill = time.monotonic() + KILL_EVERY_S
            headers = [f"Last-Event-ID: {chance.randrange(100_000)}"] if chance.random() < 0.5 else []
            visitor = Reader(roles.http, page_of_day(chance.randrange(DIFFERENT)), headers)
            if chance.random() < 0.5:
                visitor.receive()
            visitor.close()
            tally.did("reader gone in the middle")
    except BaseException as error:  # told by the thread that waits
        failures.append(error)


def deaf_readers(http, tally):
    """Who asks for a page that changes and never reads a byte of it."""
    host, port = http.split(":")
    connections = []
    for number in range(DEAF):
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        connection.connect((host, int(port)))
        ask(connection, live_target(page_of_day(number % DIFFERENT)))
        connections.append(connection)
        tally.did("reader who never reads")
    return connections


def body(arguments, seed, folder, tally):
    chance = random.Random(seed)
    broker = Broker(os.path.join(folder, "kafka"))
    roles = Roles(Hanes(arguments.hanes), broker.address, folder)
    try:
        offer(broker.address, RATE, 3, MOVES_EVERY_S, 0, seed)
        wait_until(lambda: roles.shown() > 0, "the first moves are shown")
        deaf = deaf_readers(roles.http, tally)
        readers = Readers(roles.http, [page_of_day(number % DIFFERENT) for number in range(PAGES)], FIGURE)
        opened, threads = roles.memory_bytes(), roles.threads()
        ending, failures = threading.Event(), []
        troubling = threading.Thread(target=trouble, args=(roles, chance, ending, tally, failures), daemon=True)
        troubling.start()
        sent, moved = offer(broker.address, RATE, 60 * arguments.rounds, MOVES_EVERY_S, 1_000, seed)
        ending.set()
        troubling.join()
        assert not failures, failures[0]
        settled = []

        def still():
            settled.append(roles.shown())
            return len(settled) > 10 and settled[-1] > len(moved) and len(set(settled[-10:])) == 1
        wait_until(still, "everything that was sent is shown")
        time.sleep(3)  # a page that could not be looked at is tried again after a second
        grown, more = roles.memory_bytes() - opened, roles.threads() - threads
        moments, ended, kinds = readers.close()
        suite.say(f"{sent} events, {len(moved)} moves, messages {kinds}; memory grew by {grown >> 10} KiB, threads by {more}")
        assert ended == 0, f"{ended} streams were ended by the gateway"
        assert kinds.get("not_live", 0) > 0, "nobody was told that the page was not live"
        stale = [page for page in moments if not page or int(page[-1][1]) != settled[-1]]
        assert not stale, f"{len(stale)} pages do not show {settled[-1]}; the first ended with {stale[0][-1:]}"
        assert grown < GROWTH_BYTES_MAX, f"memory grew by {grown >> 20} MiB"
        assert more <= THREADS_MORE, f"{more} threads more than before"
        for connection in deaf:
            connection.close()
    finally:
        roles.stop()
        broker.stop()


if __name__ == "__main__":
    sys.exit(suite.run("live", suite.parser_of(__doc__, 1, "minutes").parse_args(), body))
