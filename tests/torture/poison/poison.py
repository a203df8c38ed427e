#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""One record in a thousand is poison: undecodable, of a payload nobody knows, invalid, an id that means two things, too large, or a good event
that makes one child impossible to fold. Over a real broker and four processes.

While the poison lies there: the rest is in the log in the order of the topic; quarantine holds each bad record once with its reason, and the
dead-letter topic has each; the answer's notes and `hanes status` say which children the figures lack. Then each is mended as the pages say:
undecodable and invalid ones are sent again, a conflict under an id of its own, what an older hanes did not know is replayed, a circle of
corrections is voided at its source. After that exactly what was missing is there, and the digest is that of a log that never had poison.
"""
import json
import os
import random
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import suite  # noqa: E402
from accounts import Accounts  # noqa: E402
from made_events import EVENTS_A_CHILD, NEWER_PAYLOAD, Sender, event, headers_of, record, refused_by_an_older_hanes, topic_of  # noqa: E402
from one_broker import Broker, TopicReader  # noqa: E402
from hanes_process import Hanes, fetch, wait_until  # noqa: E402

sys.path.insert(0, os.path.join(suite.project_root(), "tests/cli/four_processes"))
from roles import expect_rebuilt_is_live, four_roles, ids, settle  # noqa: E402

POISON_EVERY = 1000
CIRCLE_MOMENT = "2013-11-01T09:00:00Z"


class Poison:
    """Sends bad records of each kind in turn; `mended` is what must be sent for each once it is put right."""

    def __init__(self, sender, tally):
        self.sender, self.tally = sender, tally
        self.mended, self.parked, self.older = [], {}, []
        self.kinds = [self.soup, self.no_text, self.newer, self.older_hanes, self.invalid, self.conflict, self.other_council, self.too_large,
                      self.circle]

    def send(self, number):
        kind = self.kinds[number % len(self.kinds)]
        kind(f"bad-{number * EVENTS_A_CHILD}")
        self.tally.did(kind.__name__)

    def made(self, name):
        return event(self.sender.council, name)

    def soup(self, name):
        """Bytes that are nothing at all."""
        self.sender.send(b"\x00\xff\xfe\x9f" + os.urandom(8), headers_of(self.made(name)), "undecodable")
        self.mended.append(self.made(name))

    def no_text(self, name):
        """JSON in which a name is no UTF-8, in a header too."""
        value = record(self.made(name))[0].replace(b'"torture"', b'"tort\xe9\xff"')
        self.sender.send(value, {**headers_of(self.made(name)), "note": b"caf\xe9"}, "undecodable")
        self.mended.append(self.made(name))

    def newer(self, name):
        """A payload of a version that does not exist: nobody can mend it, and it stays where it is."""
        self.sender.send(record(self.made(name))[0], {**headers_of(self.made(name)), "ce_type": f"hanes.v1.{NEWER_PAYLOAD}"}, "unknown_payload")

    def older_hanes(self, name):
        """A payload that the hanes of that day did not know, and this one does: replay brings it."""
        number = int(name.split("-")[1])
        made = self.made(f"{self.sender.name}.replayed-{number}")
        self.sender.send(*refused_by_an_older_hanes(self.sender.council, made, 1_000_000_000 + number), "refused_before")
        self.older.append(made)

    def invalid(self, name):
        made = self.made(name)
        self.sender.send(json.dumps({**made, "stream": "nobody"}).encode(), {**headers_of(made)}, "invalid")
        self.mended.append(made)

    def conflict(self, name):
        """An id that was used, with other content; mended, it is sent under an id of its own."""
        made = {**self.made(name), "id": f"{self.sender.name}-0"}
        self.sender.send(*record(made), "conflict")
        self.mended.append(self.made(name))

    def other_council(self, name):
        """Belongs on another topic, and is sent there: nothing of it comes here."""
        self.sender.send(*record({**self.made(name), "authority": "W06000024"}), "wrong_authority")

    def too_large(self, name):
        made = self.made(name)
        made["source"] = {"system": "torture", "record": "x" * (300 << 10)}
        self.sender.send(*record(made), "too_large")
        self.mended.append(self.made(name))

    def circle(self, name):
        """Two events that correct each other: good records, but the child cannot be folded until the source withdraws them."""
        made = self.made(name)
        one, other = f"{name}.a-0", f"{name}.b-0"
        self.sender.send(*record(made))
        for this, that in ((one, other), (other, one)):
            self.sender.send(*record({**made, "id": this, "recorded_at": CIRCLE_MOMENT, "corrects": that, "reason": "record_changed"}))
        self.parked[made["stream"]] = [{**made, "id": f"{name}.void{letter}-0", "recorded_at": CIRCLE_MOMENT, "voids": that,
                                        "reason": "recorded_in_error"} for letter, that in (("a", one), ("b", other))]

    def mend(self):
        for made in self.mended + [void for voids in self.parked.values() for void in voids]:
            self.sender.send(*record(made))
        self.sender.flush()


class House:
    """One council, its four processes, and what the topic says must be in its log."""

    def __init__(self, hanes, kafka, council, folder):
        self.hanes, self.kafka, self.council, self.folder = hanes, kafka, council, folder
        os.makedirs(os.path.join(folder, "dropbox"))
        self.roles = four_roles(hanes, kafka, folder, council)
        wait_until(self.roles.status, "the roles answer")
        self.sender = Sender(kafka, council, "k")
        self.reader = TopicReader(kafka, topic_of(council))
        self.accounts = Accounts(council, self.sender)

    def expect_all_but_the_bad(self):
        self.sender.flush()
        settle(self.roles, os.path.join(self.folder, "dropbox"), self.reader.end)
        self.accounts.read(self.reader)
        self.accounts.expect_log(ids(self.hanes, *self.roles.where, after=self.accounts.position))
        self.accounts.expect_quarantine(self.hanes, *self.roles.where)
        return expect_rebuilt_is_live(self.hanes, *self.roles.where)

    def expect_figures_say_so(self, poison):
        status = self.roles.status()
        parked = {line.split("\t")[0] for line in status["views"][0].get("parked", [])}
        assert parked == set(poison.parked), f"parked are {sorted(parked)}, must be {sorted(poison.parked)}"
        quarantined = int(status["log"].get("quarantined", 0))
        wanted = len(self.accounts.bad) + len(self.accounts.replayable) - len(self.accounts.replayed)
        assert quarantined == wanted, f"status counts {quarantined} in quarantine, must be {wanted}"
        url = f"http://{self.roles.http}/v1/authorities/{self.council}/caseload?as_at=2013-06-30&known_at=2013-12-31&by=team"
        notes = json.loads(fetch(url)[2]).get("notes", [])
        said = any("cannot be read" in note and "`hanes status`" in note for note in notes)
        assert said == bool(poison.parked), f"{len(poison.parked)} children are parked and the notes say {notes}"

    def expect_dead_letters(self):
        """Each entry of quarantine is on the dead-letter topic under its own id; after crashes twice perhaps, here once."""
        wanted = sorted(entry["id"] for entry in self.accounts.entries(self.hanes, *self.roles.where))
        reader, found = TopicReader(self.kafka, f"hanes.{self.council}.dead-letter"), []

        def all_there():
            found.extend(headers["hanes_quarantine_id"] for _, headers in reader.more())
            return len(found) >= len(wanted)
        wait_until(all_there, f"{len(wanted)} records are on the dead-letter topic")
        assert sorted(found) == wanted, f"the dead-letter topic holds others than quarantine: {sorted(set(found) ^ set(wanted))[:3]}"
        reader.close()

    def replay(self, times):
        for _ in range(times):
            self.hanes.run("quarantine", "replay", *self.roles.where)
        self.accounts.expect_all_replayed(self.hanes, *self.roles.where)

    def close(self):
        self.reader.close()
        self.roles.stop()


def clean_digest(hanes, kafka, council, folder, good):
    """The digest of a log that was given the good events and nothing else. The council's name is part of the log, so it is the same;
    the topic is another's, sent under it by a broker of its own."""
    house = House(hanes, kafka, council, folder)
    try:
        for made in good:
            house.sender.send(*record(made))
        return house.expect_all_but_the_bad()
    finally:
        house.close()


def one_round(hanes, brokers, council, arguments, chance, folder, tally):
    house = House(hanes, brokers[0].address, council, os.path.join(folder, "poisoned"))
    try:
        poison, number = Poison(house.sender, tally), 0
        house.sender.send_next()
        for sent in range(arguments.events):
            if chance.random() < 1 / POISON_EVERY or sent == arguments.events // 2:
                for _ in range(len(poison.kinds) if sent == arguments.events // 2 else 1):  # each kind at least once
                    poison.send(number)
                    number += 1
            house.sender.send_next()
        house.expect_all_but_the_bad()
        house.expect_figures_say_so(poison)
        house.expect_dead_letters()
        poison.mend()
        house.expect_all_but_the_bad()
        house.replay(times=2)
        poison_free = Poison(house.sender, tally)
        mended = house.expect_all_but_the_bad()
        assert len(house.accounts.replayed) == len(poison.older), "a replay brought other events than those that were missing"
        house.expect_figures_say_so(poison_free)
        good = [event(council, f"k-{i}") for i in range(house.sender.sent)] + poison.mended + poison.older
        good += [event(council, voids[0]["id"].split(".")[0]) for voids in poison.parked.values()]
    finally:
        house.close()
    clean = clean_digest(hanes, brokers[1].address, council, os.path.join(folder, "clean"), good)
    assert mended == clean, f"the digest is {mended} after all is mended, and {clean} where nothing was ever wrong"
    return number, len(good)


def body(arguments, seed, folder, tally):
    hanes, chance = Hanes(arguments.hanes), random.Random(seed)
    brokers = [Broker(os.path.join(folder, f"kafka{number}")) for number in range(2)]
    try:
        for number in range(arguments.rounds):
            began = time.monotonic()
            poisoned, good = one_round(hanes, brokers, f"W0600{number + 1:04}", arguments, chance, os.path.join(folder, str(number)), tally)
            suite.say(f"round {number + 1}: {poisoned} poisoned among {good} events, mended, the same as if there had been none, "
                      f"{time.monotonic() - began:.0f} s")
    finally:
        for broker in brokers:
            broker.stop()


def main():
    parser = suite.parser_of(__doc__, 3, "logs poisoned and mended")
    parser.add_argument("--events", type=int, default=20000, help="good events of each (default 20000)")
    return suite.run("poison", parser.parse_args(), body)


if __name__ == "__main__":
    sys.exit(main())
