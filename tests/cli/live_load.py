# SPDX-License-Identifier: Apache-2.0
"""A thousand events a second that do not touch the pages that are open, and now and then one that does."""
import datetime
import os
import random
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../torture"))
from made_events import Sender, event, record  # noqa: E402

COUNCIL = "W06000012"
FIRST_DAY = datetime.date(2013, 6, 3)  # the first of the days that pages are of; what moves them happened before, everything else after the last


def page_of_day(number, council=COUNCIL):
    """The caseload as at one of two hundred days: the same question, and a page of its own."""
    return f"/v1/authorities/{council}/caseload?by=authority&as_at={FIRST_DAY + datetime.timedelta(days=number)}"


def other_event(sender):
    """Of a child whose case opens long after every page's day."""
    made = event(sender.council, sender.next_name())
    return {**made, "occurred_on": "2014" + made["occurred_on"][4:], "recorded_at": "2014" + made["recorded_at"][4:]}


def contact(sender):
    """Somebody spoke of a child that is known of otherwise: nothing that the first page shows."""
    name = sender.next_name()
    day = f"2014-{int(name.rsplit('-', 1)[1]) % 12 + 1:02}-15"
    return {"id": name, "authority": sender.council, "stream": f"child:{name}", "occurred_on": day, "recorded_at": f"{day}T09:00:00Z",
            "source": {"system": "torture", "record": name}, "contact_received": {"contact_id": name, "outcome": "advice", "team": "T1"}}


def moving_event(number, council=COUNCIL):
    """A case that was open on every page's day."""
    return event(council, f"moving.{number}-0", occurred_on="2013-01-07", recorded_at="2013-01-07T09:00:00Z")


def offer(kafka, per_second, seconds, moves_every_s, first_move, seed, council=COUNCIL, other=other_event):
    """Sends at a steady rate, and moving events numbered from `first_move` on. (events sent, when each moving one was due)"""
    chance = random.Random(seed)
    sender, moved = Sender(kafka, council, f"other.{first_move}"), []
    start = time.monotonic()
    next_move = start + 1
    sent = 0
    while (now := time.monotonic()) < start + seconds:
        while sent < (now - start) * per_second:
            sender.send(*record(other(sender)))
            sent += 1
        if now >= next_move:
            sender.send(*record(moving_event(first_move + len(moved), council)))
            moved.append(next_move)  # when it was due: a sender that is held up is not forgiven
            next_move = now + moves_every_s * chance.uniform(0.7, 1.3)
        sender.producer.poll(0.001)
    sender.flush()
    return sent, moved


def count_of(text):
    """Of "1,949", as pages write it."""
    return int(text.replace(",", ""))


def delays_ms(moments_of_pages, moved, before):
    """Of each page and each move: from when it was due to when the page showed it, or a later one. Raises when a page never did."""
    delays = []
    for moments in moments_of_pages:
        at = 0
        for number, due in enumerate(moved):
            while at < len(moments) and count_of(moments[at][1]) < before + number + 1:
                at += 1
            if at == len(moments):
                raise AssertionError(f"a page never showed move {number + 1} of {len(moved)}: it ended with {moments[-1:]}, before {before}")
            delays.append((moments[at][0] - due) * 1000)
    return sorted(delays)


def percentile(ordered, percent):
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]
