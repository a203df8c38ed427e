# SPDX-License-Identifier: Apache-2.0
"""Events of a council that a suite makes up, good and bad, and a sender that keeps an account of each."""
import json
import threading
import time

from confluent_kafka import Producer

EVENTS_A_CHILD = 6
NEWER_PAYLOAD = "FosterPanelHeld"  # what a version after this one may know


def topic_of(council):
    return f"hanes.{council}.events"


def number_of(name):
    return int(name.rsplit("-", 1)[1])


def event(council, name, **more):
    """The n-th event of a child: its case opens, is allocated three times, and closes; every id says who sent it."""
    sender, number = name.rsplit("-", 1)
    child, step = divmod(int(number), EVENTS_A_CHILD)
    case = f"{sender}.{child}"
    says = {"case_allocated": {"allocation_id": f"{case}.{step}", "case_id": case, "worker": f"W{(child + step) % 23}", "team": f"T{child % 7}",
                               "role": "ALLOCATION_ROLE_PRIMARY"}}
    if step == 0:
        says = {"case_opened": {"case_id": case, "team": f"T{child % 7}"}}
    if step == EVENTS_A_CHILD - 1:
        says = {"case_closed": {"case_id": case, "closure_reason": "RC1"}}
    return {"id": name, "authority": council, "stream": f"child:{sender}.{child}", "occurred_on": f"2013-0{step + 1}-{child % 28 + 1:02}",
            "recorded_at": f"2013-0{step + 2}-01T09:{child % 60:02}:00Z", "source": {"system": "torture", "record": name}, **says, **more}


def kind_of(made):
    return next(key for key in made if key.startswith(("case_", "contact_received")))


def headers_of(made):
    name = "".join(word.capitalize() for word in kind_of(made).split("_"))
    return {"ce_specversion": "1.0", "ce_id": made["id"], "ce_type": f"hanes.v1.{name}", "ce_source": "torture",
            "content-type": "application/json"}


def record(made):
    """(value, headers) of an event as it travels."""
    return json.dumps(made).encode(), headers_of(made)


def varint(number):
    out = bytearray()
    while number > 0x7f:
        out.append(number & 0x7f | 0x80)
        number >>= 7
    return bytes(out + bytes([number]))


def field(number, content):
    """One field of protobuf: an int or bytes."""
    if isinstance(content, int):
        return varint(number << 3) + varint(content)
    return varint(number << 3 | 2) + varint(len(content)) + content


def refused_by_an_older_hanes(council, made, place):
    """A record that says: a hanes that did not know this payload yet has refused these bytes. One that knows it can replay them."""
    value, headers = record(made)
    entry = field(2, b"unknown_payload") + field(3, b"refused by a hanes that did not know it yet") + field(4, value)
    entry += field(5, topic_of(council).encode()) + field(6, place)
    for name, text in headers.items():
        entry += field(10, field(1, name.encode()) + field(2, text.encode()))
    return entry, {"ce_specversion": "1.0", "ce_id": f"refusal-{place}", "ce_type": "hanes.v1.RejectedRecord", "ce_source": "torture",
                   "content-type": "application/protobuf"}


class Sender:
    """Sends to one topic and remembers, by the offset the broker gave it, what each record is: "event", or the reason it must be refused."""

    def __init__(self, kafka, council, name, **settings):
        self.council, self.name, self.topic = council, name, topic_of(council)
        self.producer = Producer({"bootstrap.servers": kafka, "enable.idempotence": True, "linger.ms": 5, "message.timeout.ms": 120000,
                                  "queue.buffering.max.messages": 1000000, "log_level": 0, **settings})
        self.sent = 0
        self.by_offset = {}
        self.failed = []

    def next_name(self):
        self.sent += 1
        return f"{self.name}-{self.sent - 1}"

    def send(self, value, headers, what="event"):
        def told(error, message):
            if error is not None:
                self.failed.append(str(error))
            else:
                self.by_offset[message.offset()] = what
        while True:
            try:
                self.producer.produce(self.topic, key="made", value=value, headers=headers, partition=0, on_delivery=told)
                break
            except BufferError:
                self.producer.poll(0.1)
        self.producer.poll(0)

    def send_next(self):
        self.send(*record(event(self.council, self.next_name())))

    def flush(self):
        left = self.producer.flush(120)
        assert left == 0 and not self.failed, f"the broker did not take {left} records: {self.failed[:1]}"


class Load:
    """A steady stream of events in a thread of its own; each `bad_every`-th record is of the next kind of `bad(sender, number)`."""

    def __init__(self, sender, per_second, bad_every=0, bad=None):
        self.sender, self.pause_s, self.bad_every, self.bad = sender, 1 / per_second, bad_every, bad
        self.going, self.ending, self.lock = threading.Event(), False, threading.Lock()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        number = 0
        while not self.ending:
            if not self.going.wait(0.1):
                continue
            number += 1
            with self.lock:
                if self.bad_every and number % self.bad_every == 0:
                    self.bad(self.sender, number // self.bad_every)
                else:
                    self.sender.send_next()
            time.sleep(self.pause_s)

    def rest(self):
        self.going.clear()
        with self.lock:
            self.sender.flush()

    def close(self):
        self.ending = True
        self.thread.join()


def send_bad(sender, number):
    """One record that must be refused. The kinds take turns."""
    council = sender.council
    turn = number % 4
    if turn == 0:
        sender.send(b"\xff\xfe not an event", {"content-type": "application/json"}, "undecodable")
    elif turn == 1:
        made = event(council, f"{sender.name}.new-{number}")
        sender.send(record(made)[0], {**headers_of(made), "ce_type": f"hanes.v1.{NEWER_PAYLOAD}"}, "unknown_payload")
    elif turn == 2 and sender.sent > 0:
        made = event(council, f"{sender.name}-{max(0, sender.sent - 5)}")
        made["occurred_on"] = "2013-12-24"
        sender.send(*record(made), "conflict")
    else:
        made = event(council, f"{sender.name}.replayed-{number}")
        sender.send(*refused_by_an_older_hanes(council, made, 1_000_000_000 + number), "refused_before")
