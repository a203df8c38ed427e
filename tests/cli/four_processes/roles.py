# SPDX-License-Identifier: Apache-2.0
"""Processes of hanes that are killed and started again, and what must be true of them when they have settled."""
import glob
import json
import os
import random
import socket
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from hanes_process import fetch, wait_until  # noqa: E402

PORTS = range(12000, 20000)  # below those that the system lends to connections: a killed process finds its own again


def free_address():
    while True:
        port = random.choice(PORTS)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return f"127.0.0.1:{port}"


class Roles:
    """Processes by name. One that ended is started again, as an init system would; one that crashed by itself is an error."""

    def __init__(self, hanes, folder, council, http, words):
        self.hanes, self.folder, self.council, self.http, self.words = hanes, folder, council, http, words
        self.processes, self.ending = {}, False
        for name in self.words:
            self.start(name)

    def start(self, name):
        assert not self.ending, f"{name} is not started again: the test is over"
        self.processes[name] = self.hanes.start(*self.words[name], log=os.path.join(self.folder, f"{name}.log"))

    def keep_up(self):
        for name, process in list(self.processes.items()):
            if not process.running():
                code = process.process.returncode
                assert code >= 0, f"{name} crashed with signal {-code}: see {name}.log"
                process.close()
                time.sleep(0.05)
                self.start(name)

    def kill(self, name):
        process = self.processes[name]
        if process.running():
            process.kill()
        else:
            self.keep_up()
            self.processes[name].kill()
        self.start(name)

    def stop(self):
        self.ending = True
        for process in self.processes.values():
            if process.running():
                process.kill()

    def status(self):
        """What is said of all over HTTP, or nothing while somebody is away."""
        try:
            status, _, body = fetch(f"http://{self.http}/v1/authorities/{self.council}/status")
        except OSError:
            return None
        return json.loads(body) if status == 200 else None


def four_roles(hanes, kafka, folder, council):
    """publish, store, project and gateway over a broker; `where` tells commands to ask them."""
    log, views, http = free_address(), free_address(), free_address()
    roles = Roles(hanes, folder, council, http, {
        "store": ("store", "--kafka", kafka, "--authority", council, "--data", os.path.join(folder, "store"), "--grpc", log),
        "project": ("project", "caseload", "--log", log, "--data", os.path.join(folder, "view"), "--grpc", views),
        "gateway": ("gateway", "--log", log, "--views", views, "--http", http),
        "publish": ("publish", "--watch", os.path.join(folder, "dropbox"), "--kafka", kafka, "--log", log, "--authority", council),
    })
    roles.where = ("--log", log, "--views", views)
    return roles


def settle(roles, dropbox, end_offset=None):
    """Waits until everything that was dropped, and the topic up to `end_offset()`, is taken in by all; the position then."""
    def done():
        roles.keep_up()
        return not glob.glob(os.path.join(dropbox, "*-*-*/_COMPLETE"))
    wait_until(done, "every extract is taken in", 300)

    def quiet():
        roles.keep_up()
        house = roles.status()
        if not house or not house["topics"] or not house["views"]:
            return None
        topic = house["topics"][0]
        if end_offset is not None and int(topic.get("next_offset", 0)) != end_offset():
            return None
        return (int(topic["lag_records"]) == 0 and int(house["log"]["position"]) > 0
                and house["views"][0]["position"] == house["log"]["position"] and house)
    before = None
    while True:
        house = wait_until(quiet, "topic, log and view agree", 120)
        if house["log"]["position"] == before:
            return int(before)
        before = house["log"]["position"]
        time.sleep(1 if end_offset is None else 0.2)


def ids(hanes, *where, after=0):
    """Ids of the events after a position, in order; their positions have no gaps."""
    lines = [json.loads(line) for line in hanes.run("log", "--format", "json", "--after", after, *where).splitlines()]
    positions = [int(line["position"]) for line in lines]
    assert positions == list(range(after + 1, after + len(lines) + 1)), "positions have gaps"
    return [line["event"]["id"] for line in lines]


def expect_rebuilt_is_live(hanes, *where):
    """The digest of the view that lived through it all, which a rebuild must give again."""
    lived = hanes.digest(*where)
    rebuilt = hanes.run("rebuild", "caseload", *where)
    assert lived in rebuilt and "the same" in rebuilt, f"a rebuild says otherwise than the live view, {lived}: {rebuilt}"
    return lived
