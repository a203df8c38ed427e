# SPDX-License-Identifier: Apache-2.0
"""What was known of each person at a moment, from `hanes log --format json` and from nothing else of hanes.

Written from the words of docs/formats.md and the domain, another way than the C++: no strands, no facts, no second time. A moment of
knowledge is chosen first; what was not known by then is not there; then corrections, voids, merges and vanished records are worked out
over what is left.
"""
import collections
import datetime
import json

ENVELOPE = {"id", "authority", "stream", "occurred_on", "occurred_at", "recorded_at", "source", "actor", "corrects", "voids", "reason",
            "schema_version"}


class Event:
    """One event: `kind` is the name of its payload, `said` the payload; `unknown_from` is set when its record had vanished by then."""

    __slots__ = ("position", "known_at", "recorded_at", "stream", "kind", "said", "on", "id", "corrects", "voids", "record", "unknown_from")

    def __init__(self, line):
        event = line["event"]
        self.position = int(line["position"])
        appended = moment(line["appended_at"])
        self.recorded_at = moment(event["recorded_at"]) if "recorded_at" in event else None
        self.known_at = min(appended, self.recorded_at) if self.recorded_at else appended
        self.stream = event["stream"]
        self.kind = next(iter(event.keys() - ENVELOPE))
        self.said = event[self.kind]
        self.on = datetime.date.fromisoformat(event["occurred_on"])
        self.id = event["id"]
        self.corrects, self.voids = event.get("corrects"), event.get("voids")
        source = event.get("source", {})
        self.record = (source.get("system"), source["record"]) if source.get("record") else None
        self.unknown_from = None

    def __getitem__(self, field):
        return self.said.get(field, "")


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def read_log(lines):
    return [Event(json.loads(line)) for line in lines]


def in_force(events):
    """Those that are neither voided nor corrected, in the order in which things happened. A void or a correction that was itself voided
    never was; a correction that was corrected in turn still replaces what it corrected."""
    voids, corrections = collections.defaultdict(list), collections.defaultdict(list)
    for event in events:
        if event.voids:
            voids[event.voids].append(event)
        if event.corrects:
            corrections[event.corrects].append(event)

    def voided(event):
        return any(not voided(by) for by in voids[event.id])

    def corrected(event):
        return any(not voided(by) for by in corrections[event.id])

    kept = [event for event in events if not event.voids and not voided(event) and not corrected(event)]
    earliest = datetime.datetime.min.replace(tzinfo=datetime.timezone.utc)
    return sorted(kept, key=lambda event: (event.on, event.recorded_at or earliest, event.id))


def mark_vanished(events):
    """Of each record, the last word on whether its source still shows it decides from when on it is unknown."""
    last = {}
    for event in sorted(events, key=lambda event: (event.known_at, event.position)):
        if event.kind in ("record_vanished", "record_restored") and event.record:
            last[event.record] = event
    for event in events:
        word = last.get(event.record)
        event.unknown_from = word.on if word is not None and word.kind == "record_vanished" else None


def entity_of(events):
    """From a child's stream to the one it is counted under: two that were merged are one, until they are unmerged."""
    into = {}
    for event in events:
        if event.kind == "persons_merged":
            into["child:" + event["merged_child"]] = event.stream
        elif event.kind == "persons_unmerged":
            into.pop("child:" + event["merged_child"], None)

    def find(stream):
        seen = set()
        while stream in into and stream not in seen:
            seen.add(stream)
            stream = into[stream]
        return stream

    return find


class Known:
    """Everything known at a moment: `of` maps an entity ("child:C1", "worker:W1", "authority:...") to its events in force."""

    def __init__(self, log, known_at):
        by_then = [event for event in log if event.known_at <= known_at]
        events = in_force(by_then)
        mark_vanished(events)
        find = entity_of(events)
        self.of = collections.defaultdict(list)
        for event in events:
            self.of[find(event.stream)].append(event)

    def entities(self, kind):
        return [(name, events) for name, events in sorted(self.of.items()) if name.startswith(kind + ":")]


def spells(events, begins, ends, key):
    """[(id, first day, day of its end or None, the event that began it)] of what begins and ends under one id. Ended and begun again on a
    day is no gap; a second beginning goes on with what it says; what was unknown from a day on stops there unless it had ended."""
    by_id = collections.defaultdict(list)
    for event in events:
        if event.kind in begins or event.kind in ends:
            by_id[event[key]].append(event)
    found = []
    for name, its in by_id.items():
        open_from = None
        for day in sorted({event.on for event in its}):
            today = [event for event in its if event.on == day]
            ended = any(event.kind in ends for event in today)
            begun = [event for event in today if event.kind in begins]
            if ended and open_from is not None:
                found.append((name, *open_from_to(open_from, day), open_from))
                open_from = None
            elif ended and begun:
                continue  # began and ended on one day: no day at all
            if begun:
                if open_from is not None:
                    found.append((name, *open_from_to(open_from, day), open_from))
                open_from = begun[-1]
        if open_from is not None:
            found.append((name, *open_from_to(open_from, None), open_from))
    return [spell for spell in found if spell[2] is None or spell[1] < spell[2]]


def open_from_to(began, end):
    unknown = began.unknown_from
    return began.on, unknown if unknown is not None and (end is None or unknown < end) else end


def holds(spell, day):
    return spell[1] <= day and (spell[2] is None or day < spell[2])
