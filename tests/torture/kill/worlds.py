# SPDX-License-Identifier: Apache-2.0
"""The forms in which hanes runs while its processes are killed, and what must be true of each."""
import glob
import json
import os
import random
import subprocess
import sys
import time

import suite
from accounts import Accounts
from made_events import Load, Sender, send_bad, topic_of
from one_broker import TopicReader

sys.path.insert(0, os.path.join(suite.project_root(), "tests/cli/four_processes"))
from roles import Roles, expect_rebuilt_is_live, four_roles, free_address, ids, settle  # noqa: E402
from hanes_process import wait_until  # noqa: E402

CHECKPOINT_ROUNDS = 100
LOAD_PER_SECOND = 100
BAD_EVERY = 50


class World:
    """One council of its own: its extracts wait in staged/, and go into dropbox/ while rounds go by."""

    def __init__(self, hanes, folder, seed, tally):
        self.hanes, self.tally = hanes, tally
        self.folder = os.path.join(folder, self.name)
        self.dropbox = os.path.join(self.folder, "dropbox")
        os.makedirs(self.dropbox)
        self.chance = random.Random(f"{seed} {self.name}")
        staged = os.path.join(self.folder, "staged")
        hanes.run("generate", "--seed", seed % 1000, "--children", 300, "--every", "week", "--authority", self.council, "--out", staged)
        self.staged = sorted(os.path.dirname(path) for path in glob.glob(f"{staged}/*/_COMPLETE"))
        self.taken = []
        self.commands = []  # started beside the roles, and killed with them or left to end

    def say(self, line):
        suite.say(f"{self.name}: {line}")

    def run(self, rounds, stop):
        began = time.monotonic()
        for number in range(rounds):
            if stop.is_set():
                return
            self.feed(rounds - number)
            self.disturb()
            if (number + 1) % CHECKPOINT_ROUNDS == 0 and number + 1 < rounds:
                events = self.checkpoint()
                self.say(f"{number + 1} of {rounds} rounds, {events} events whole, {time.monotonic() - began:.0f} s")
        if rounds:
            events = self.finish()
            self.say(f"{rounds} rounds, {events} events, each once; digest as rebuilt and as undisturbed, {time.monotonic() - began:.0f} s")

    def feed(self, rounds_left):
        count = -(-len(self.staged) // rounds_left) if self.chance.random() < len(self.staged) / rounds_left else 0
        for _ in range(count):
            extract = self.staged.pop(0)
            self.taken.append(os.path.join(self.dropbox, os.path.basename(extract)))
            os.rename(extract, self.taken[-1])

    def begin(self, *words):
        """A command beside the roles; what it says does not matter, it may be cut at any moment."""
        self.commands = [one for one in self.commands if one.poll() is None]
        self.commands.append(subprocess.Popen([self.hanes.executable, *map(str, words)], stdout=subprocess.DEVNULL,
                                              stderr=subprocess.DEVNULL, env=self.hanes.environment))
        return self.commands[-1]

    def end_commands(self):
        for one in self.commands:
            one.wait(timeout=120)

    def expect_extracts_as_imported(self, found):
        """The events of the extracts are those that a plain import of them makes."""
        reference = os.path.join(self.folder, "reference")
        done = sorted(glob.glob(os.path.join(self.dropbox, "done/*-*-*"))) or self.taken
        self.hanes.run("import", "ssd", *done, "--authority", self.council, "--data", reference)
        expected = ids(self.hanes, "--data", reference)
        lost, extra = set(expected) - set(found), set(found) - set(expected)
        assert not lost, f"{len(lost)} events of extracts are lost: {sorted(lost)[:3]}"
        assert not extra, f"{len(extra)} events that a plain import does not make: {sorted(extra)[:3]}"
        return reference

    def close(self):
        for one in self.commands:
            if one.poll() is None:
                one.kill()
                one.wait()


class RolesWorld(World):
    """Processes that stay. `view_role` and `log_role` keep the view and the log, this in `log_folder`."""

    roles = None

    def disturb(self):
        kind = self.chance.choice(["any moment", "any moment", "any moment", "after its start", "in a rebuild", "in a replay"])
        victim = self.chance.choice(list(self.roles.words))
        if kind == "after its start":
            self.roles.kill(victim)
            self.tally.did(f"{victim} any moment")
        if kind == "in a rebuild":
            victim = self.view_role
            self.begin("rebuild", "caseload", *self.where())
        if kind == "in a replay":
            victim = self.log_role
            self.begin("quarantine", "replay", *self.where())
        time.sleep(self.chance.uniform(0, 0.6 if kind == "any moment" else 0.25))
        self.roles.kill(victim)
        self.tally.did(f"{victim} {kind}")
        self.roles.keep_up()

    def settled(self, end_offset=None):
        self.end_commands()
        return settle(self.roles, self.dropbox, end_offset)

    def close(self):
        super().close()
        if self.roles is not None:
            self.roles.stop()


class KafkaWorld(RolesWorld):
    """Over a real broker, where a sender that is no part of hanes sends good and bad events all the time."""

    def __init__(self, hanes, broker, folder, seed, tally):
        super().__init__(hanes, folder, seed, tally)
        self.kafka = broker.address
        self.roles = self.start_roles()
        wait_until(self.roles.status, "the roles answer")
        self.reader = TopicReader(self.kafka, topic_of(self.council))
        self.load = Load(Sender(self.kafka, self.council, "k"), LOAD_PER_SECOND, BAD_EVERY, send_bad)
        self.accounts = Accounts(self.council, self.load.sender)
        self.load.going.set()

    def checkpoint(self):
        events = self.compare()
        self.load.going.set()
        return events

    def compare(self):
        """The load rests meanwhile, and afterwards."""
        self.load.rest()
        position = self.settled(self.reader.end)
        self.accounts.read(self.reader)
        self.accounts.expect_log(ids(self.hanes, *self.where(), after=self.accounts.position))
        assert position == self.accounts.position, f"the log has {self.accounts.position} events, status says {position}"
        self.accounts.expect_quarantine(self.hanes, *self.where())
        expect_rebuilt_is_live(self.hanes, *self.where())
        return position

    def finish(self):
        self.compare()
        self.hanes.run("quarantine", "replay", *self.where())
        self.accounts.expect_all_replayed(self.hanes, *self.where())
        events = self.compare()
        self.expect_as_undisturbed()
        self.roles.stop()
        assert "sound" in self.hanes.run("check", "--data", os.path.join(self.folder, self.log_folder)), "the log is damaged"
        self.expect_extracts_as_imported(self.accounts.of_extracts)
        return events

    def expect_as_undisturbed(self):
        """The same topic, read by a hanes that nobody disturbs: the same log, and the same view."""
        quiet = os.path.join(self.folder, "undisturbed")
        process = self.hanes.start("serve", "--kafka", self.kafka, "--authority", self.council, "--data", quiet, "--http", "127.0.0.1:0",
                                   log=os.path.join(self.folder, "undisturbed.log"))
        try:
            process.await_ready()
            wait_until(lambda: int((self.hanes.status(quiet)["topics"] or [{}])[0].get("next_offset", 0)) == self.reader.end(),
                       "an undisturbed run has read the topic", 300)
            self.hanes.run("quarantine", "replay", "--data", quiet)
            wait_until(lambda: self.hanes.status(quiet)["views"][0]["position"] == self.hanes.status(quiet)["log"]["position"],
                       "the view of an undisturbed run is there")
            undisturbed, digest = ids(self.hanes, "--data", quiet), self.hanes.digest("--data", quiet)
        finally:
            process.kill()
        self.accounts.expect_same_events(undisturbed)
        lived = self.hanes.digest(*self.where())
        assert lived == digest, f"the digest that lived through it is {lived}, that of an undisturbed run {digest}"

    def close(self):
        if hasattr(self, "load"):
            self.load.close()
            self.reader.close()
        super().close()


class FourWorld(KafkaWorld):
    name, council, view_role, log_role, log_folder = "four", "W06000012", "project", "store", "store"

    def start_roles(self):
        return four_roles(self.hanes, self.kafka, self.folder, self.council)

    def where(self):
        return self.roles.where


class ServeWorld(KafkaWorld):
    name, council, view_role, log_role, log_folder = "serve", "W06000011", "serve", "serve", "data"

    def start_roles(self):
        return serve_role(self, "--kafka", self.kafka)

    def where(self):
        return ("--log", self.grpc, "--views", self.grpc)


class EmbeddedWorld(RolesWorld):
    """`serve` with its own broker, which forgets everything each time: extracts of a drop box are the load."""
    name, council, view_role, log_role = "embedded", "W06000010", "serve", "serve"

    def __init__(self, hanes, _, folder, seed, tally):
        super().__init__(hanes, folder, seed, tally)
        self.roles = serve_role(self)

    def where(self):
        return ("--log", self.grpc, "--views", self.grpc)

    def checkpoint(self):
        position = self.settled()
        found = ids(self.hanes, *self.where())
        assert len(found) == len(set(found)) == position, "an event is in the log twice"
        expect_rebuilt_is_live(self.hanes, *self.where())
        return position

    def finish(self):
        events = self.checkpoint()
        found, lived = ids(self.hanes, *self.where()), self.hanes.digest(*self.where())
        self.roles.stop()
        assert "sound" in self.hanes.run("check", "--data", os.path.join(self.folder, "data")), "the log is damaged"
        reference = self.expect_extracts_as_imported(found)
        assert lived == self.hanes.digest("--data", reference), "the digest is not that of an undisturbed run"
        return events


def serve_role(world, *kafka):
    world.grpc, http = free_address(), free_address()
    return Roles(world.hanes, world.folder, world.council, http, {
        "serve": ("serve", "--data", os.path.join(world.folder, "data"), "--authority", world.council, "--watch", world.dropbox, "--http", http,
                  "--grpc", world.grpc, *kafka)})


class CommandsWorld(World):
    """Nothing stays: commands open the folder by themselves and are cut; the one after goes on where they were."""
    name, council = "commands", "W06000009"

    def __init__(self, hanes, _, folder, seed, tally):
        super().__init__(hanes, folder, seed, tally)
        self.data = ("--data", os.path.join(self.folder, "data"))
        self.imported = 0  # so many of the extracts taken were begun
        self.whole = 0     # and so many of these surely ended

    def disturb(self):
        kind = self.chance.choice(["import", "import", "import", "rebuild", "replay", "ask"])
        if kind == "import" or self.imported == 0:
            kind, words = "import", self.import_words()
        elif kind == "rebuild":
            words = ("rebuild", "caseload", *self.data)
        elif kind == "replay":
            words = ("quarantine", "replay", *self.data)
        else:
            words = ("ask", "caseload", "--as-at", "2012-01-01", "--by", "team", *self.data)
        command = self.begin(*words)
        time.sleep(self.chance.uniform(0, 1.5 if kind == "import" else 0.4))
        if kind == "import" and self.chance.random() < 0.2:
            assert command.wait(timeout=120) == 0, "an import that nobody killed failed"
        command.kill()
        if command.wait() == 0 and kind == "import":
            self.whole = self.imported
        self.tally.did(f"command {kind}")

    def import_words(self):
        """History is loaded oldest first, so what a killed import may have left out goes before what is new."""
        if self.imported == 0 or self.chance.random() < 0.5:
            self.imported = min(self.imported + 1, len(self.taken))
        again = self.taken[min(self.whole, max(0, self.imported - 1)):self.imported]
        return ("import", "ssd", *again, "--authority", self.council, *self.data)

    def checkpoint(self):
        self.hanes.run("import", "ssd", *self.taken[:self.imported], "--authority", self.council, *self.data)
        self.whole = self.imported
        found = ids(self.hanes, *self.data)
        assert len(found) == len(set(found)), "an event is in the log twice"
        expect_rebuilt_is_live(self.hanes, *self.data)
        assert "sound" in self.hanes.run("check", *self.data), "the log is damaged"
        return len(found)

    def finish(self):
        self.imported = len(self.taken)
        self.checkpoint()
        found = ids(self.hanes, *self.data)
        reference = self.expect_extracts_as_imported(found)
        assert self.hanes.digest(*self.data) == self.hanes.digest("--data", reference), "the digest is not that of an undisturbed run"
        return len(found)
