# SPDX-License-Identifier: Apache-2.0
"""What a log must hold, reckoned from the topic alone by a reader that shares no code with hanes."""
import json

REJECTED = "hanes.v1.RejectedRecord"


class Accounts:
    """The topic as an independent reader finds it beside the log as hanes tells it. The log is compared piece by piece, in order."""

    def __init__(self, council, *senders):
        self.council, self.senders = council, senders
        self.expected = []      # ids of good records in the order of the topic, each once
        self.known = set()
        self.bad = {}           # offset to reason
        self.replayable = {}    # place to id, of records that an older hanes refused and this one can take in
        self.replayed = set()
        self.of_extracts = []   # ids that no sender of ours sent
        self.matched = 0        # how many of `expected` the log was found to hold
        self.position = 0       # how far the log was compared

    def what(self, offset):
        return next((sender.by_offset[offset] for sender in self.senders if offset in sender.by_offset), None)

    def read(self, reader):
        for offset, headers in reader.more():
            what = self.what(offset)
            if what == "refused_before":
                place = int(headers["ce_id"].split("-")[1])
                self.replayable[place] = f"{self.senders[0].name}.replayed-{place - 1_000_000_000}"
            elif what not in (None, "event"):
                self.bad[offset] = what
            elif headers.get("ce_type") != REJECTED and headers["ce_id"] not in self.known:
                self.known.add(headers["ce_id"])
                self.expected.append(headers["ce_id"])
                if what is None:
                    self.of_extracts.append(headers["ce_id"])

    def expect_log(self, found):
        """`found` are the log's ids after those compared so far."""
        for name in found:
            if name in self.replayable.values():
                assert name not in self.replayed, f"{name} was replayed twice"
                self.replayed.add(name)
                continue
            assert self.matched < len(self.expected), f"the log holds {name} after the last record of the topic: doubled or made up"
            wanted = self.expected[self.matched]
            assert name == wanted, f"position {self.position + 1} holds {name} where the topic has {wanted}: {self.blame(name)}"
            self.matched += 1
            self.position += 1
        self.position += sum(1 for name in found if name in self.replayed)
        assert self.matched == len(self.expected), f"{len(self.expected) - self.matched} events lost, the first is {self.expected[self.matched]}"

    def blame(self, name):
        return "doubled" if name in self.expected[:self.matched] else "lost or out of order"

    def expect_same_events(self, ids):
        mine = self.expected + sorted(self.replayed)
        assert sorted(ids) == sorted(mine), f"another set of events: {sorted(set(ids) ^ set(mine))[:3]}"
        order = [name for name in ids if name not in self.replayed]
        assert order == self.expected, "an undisturbed run has another order"

    def entries(self, hanes, *where):
        text, at, entries = hanes.run("quarantine", "list", "--format", "json", *where), 0, []
        decoder = json.JSONDecoder()
        while at < len(text.rstrip()):
            entry, at = decoder.raw_decode(text, at)
            at += len(text[at:]) - len(text[at:].lstrip())
            entries.append(entry)
        return entries

    def expect_quarantine(self, hanes, *where):
        """Each bad record once, with its reason, and nothing else that came over the topic."""
        entries = [entry for entry in self.entries(hanes, *where) if entry["origin"] == f"hanes.{self.council}.events"]
        found = sorted((int(entry["place"]), entry["reason"]) for entry in entries)
        expected = sorted([*self.bad.items(), *((place, "unknown_payload") for place in self.replayable)])
        missing, extra = set(expected) - set(found), set(found) - set(expected)
        assert not missing, f"{len(missing)} refused records are not in quarantine: {sorted(missing)[:3]}"
        assert not extra, f"{len(extra)} entries of quarantine that no bad record explains: {sorted(extra)[:3]}"
        assert len(found) == len(expected), "a record is in quarantine twice"
        return len(found)

    def expect_all_replayed(self, hanes, *where):
        left = [entry["place"] for entry in self.entries(hanes, *where)
                if int(entry["place"]) in self.replayable and int(entry.get("replayed_position", 0)) == 0]
        assert not left, f"{len(left)} entries that this hanes knows are still refused after a replay: {left[:3]}"
