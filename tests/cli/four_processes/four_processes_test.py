#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""publish, store, project and gateway as four processes over a real Kafka broker, each killed again and again at random moments.

  four_processes_test.py HANES KAFKA_SH          HANES_KILL_ROUNDS kills, 50 when not set; HANES_KILL_SEED repeats a run

At the end: nothing lost, nothing doubled (the ids in the log are those of an undisturbed run), positions without gaps, the digest of the view
that lived through it equal to that of a rebuild and to that of the undisturbed run, and the gateway answers with the same figures.
"""
import glob
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from hanes_process import Folder, Hanes, fetch, wait_until  # noqa: E402

COUNCIL = "W06000012"
QUESTION = ("--as-at", "2011-09-30", "--known-at", "2012-01-01", "--by", "team", "--format", "csv")


def free_address():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


class Roles:
    """The four processes. One that ended, however it ended, is started again, as an init system would."""

    def __init__(self, hanes, kafka, folder):
        self.hanes, self.folder = hanes, folder
        self.log, self.views, self.http = free_address(), free_address(), free_address()
        self.words = {
            "store": ("store", "--kafka", kafka, "--authority", COUNCIL, "--data", folder / "store", "--grpc", self.log),
            "project": ("project", "caseload", "--log", self.log, "--data", folder / "view", "--grpc", self.views),
            "gateway": ("gateway", "--log", self.log, "--views", self.views, "--http", self.http),
            "publish": ("publish", "--watch", folder / "dropbox", "--kafka", kafka, "--log", self.log, "--authority", COUNCIL),
        }
        self.processes = {}
        for name in self.words:
            self.start(name)

    def start(self, name):
        self.processes[name] = self.hanes.start(*self.words[name], log=self.folder / f"{name}.log")

    def keep_up(self):
        for name, process in list(self.processes.items()):
            if not process.running():
                process.close()
                self.start(name)

    def kill(self, name):
        self.processes[name].kill()
        self.start(name)

    def stop(self):
        for process in self.processes.values():
            if process.running():
                process.kill()

    def status(self):
        """What the gateway says of all, or nothing while somebody is away."""
        try:
            status, _, body = fetch(f"http://{self.http}/v1/authorities/{COUNCIL}/status")
        except OSError:
            return None
        return json.loads(body) if status == 200 else None


def disturb(roles, folder, rounds, chance):
    """Kills a role at a time while extracts go in; returns how often each was killed."""
    staged = sorted(glob.glob(folder / "staged/*-*-*"))
    kills = dict.fromkeys(roles.words, 0)
    for number in range(rounds):
        for _ in range(-(-len(staged) // (rounds - number))):
            extract = staged.pop(0)
            os.rename(extract, os.path.join(folder / "dropbox", os.path.basename(extract)))
        time.sleep(chance.uniform(0, 0.8))
        victim = chance.choice(list(roles.words))
        roles.kill(victim)
        kills[victim] += 1
        roles.keep_up()
    return kills


def settle(roles, folder):
    """Waits until everything that was dropped is taken in, by all."""
    def done():
        roles.keep_up()
        return not glob.glob(folder / "dropbox/*-*-*/_COMPLETE")
    wait_until(done, "every extract is taken in", 300)

    def quiet():
        roles.keep_up()
        house = roles.status()
        return (house and house["topics"] and int(house["topics"][0]["lag_records"]) == 0 and int(house["log"]["position"]) > 0
                and house["views"] and house["views"][0]["position"] == house["log"]["position"] and house)
    before = None
    while True:
        house = wait_until(quiet, "topic, log and view agree", 120)
        if house["log"]["position"] == before:
            return int(before)
        before = house["log"]["position"]
        time.sleep(1)


def ids(hanes, *where):
    lines = [json.loads(line) for line in hanes.run("log", "--format", "json", *where).splitlines()]
    positions = [line["position"] for line in lines]
    assert positions == list(range(1, len(lines) + 1)), "positions have gaps"
    return [line["event"]["id"] for line in lines]


def check(roles, hanes, reference):
    where = ("--log", roles.log, "--views", roles.views)
    found, expected = ids(hanes, *where), ids(hanes, "--data", reference)
    assert len(found) == len(set(found)), "an event is in the log twice"
    lost, extra = set(expected) - set(found), set(found) - set(expected)
    assert not lost, f"{len(lost)} events lost: {sorted(lost)[:3]}"
    assert not extra, f"{len(extra)} events that an undisturbed run does not make: {sorted(extra)[:3]}"
    lived = hanes.digest(*where)
    rebuilt = hanes.run("rebuild", "caseload", *where)
    assert lived in rebuilt and "the same" in rebuilt, rebuilt
    assert lived == hanes.digest("--data", reference), "the digest is not that of an undisturbed run"
    expected_csv = hanes.run("ask", "caseload", *QUESTION, "--data", reference)
    url = f"http://{roles.http}/v1/authorities/{COUNCIL}/caseload.csv?as_at=2011-09-30&known_at=2012-01-01&by=team"
    assert fetch(url)[2].splitlines() == expected_csv.splitlines(), "HTTP and the undisturbed run answer differently"
    return len(found), lived


def main():
    hanes, kafka_sh = Hanes(sys.argv[1]), sys.argv[2]
    rounds = int(os.environ.get("HANES_KILL_ROUNDS", "50"))
    seed = int(os.environ.get("HANES_KILL_SEED", random.randrange(1 << 32)))
    print(f"{rounds} rounds, HANES_KILL_SEED={seed}", flush=True)
    with Folder() as folder:
        hanes.run("generate", "--seed", 5, "--children", 3000, "--from", "2011-04-01", "--to", "2012-03-31", "--every", "week", "--out",
                  folder / "staged")
        extracts = sorted(os.path.dirname(path) for path in glob.glob(folder / "staged/*/_COMPLETE"))
        hanes.run("import", "ssd", *extracts, "--authority", COUNCIL, "--data", folder / "reference")
        os.mkdir(folder / "dropbox")
        broker = subprocess.run([kafka_sh, "start", "--port", "0", "--dir", folder / "kafka"], stdout=subprocess.PIPE, text=True, check=True)
        kafka = broker.stdout.split()[-1]
        roles = Roles(hanes, kafka, folder)
        try:
            kills = disturb(roles, folder, rounds, random.Random(seed))
            position = settle(roles, folder)
            events, digest = check(roles, hanes, folder / "reference")
            assert position == events
            print(f"killed {kills}; {events} events, each once; digest {digest}, rebuilt and undisturbed the same")
        except BaseException:
            kept = f"/tmp/hanes_four_processes_{seed}"
            shutil.copytree(folder.path, kept, ignore=shutil.ignore_patterns("staged", "kafka"), dirs_exist_ok=True)
            print(f"kept in {kept}", file=sys.stderr)
            raise
        finally:
            roles.stop()
            subprocess.run([kafka_sh, "stop", "--dir", folder / "kafka"], check=False)


if __name__ == "__main__":
    main()
