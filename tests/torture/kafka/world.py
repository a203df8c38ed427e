# SPDX-License-Identifier: Apache-2.0
"""A council whose events go through three brokers into hanes, and what must be true of it whatever happens to the brokers."""
import json
import os
import re
import shlex
import subprocess
import sys
import threading
import time

from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../cli"))
from hanes_process import Hanes  # noqa: E402

from cluster import wait_until  # noqa: E402

COUNCIL = "W06000012"
TOPIC = f"hanes.{COUNCIL}.events"


def number_of(name):
    return int(name.rsplit("-", 1)[1])


def closes(name):
    return number_of(name) % 5 == 4


def event(name, padding=0):
    """A child's case opens; one event in five closes it. `padding` makes the event long, in a field that the contract allows to be long."""
    number = number_of(name)
    says = {"case_opened": {"case_id": f"K{number // 5}", "team": f"T{number % 7}"}}
    if closes(name):
        says = {"case_closed": {"case_id": f"K{number // 5}", "closure_reason": "RC1"}}
    return {"id": name, "authority": COUNCIL, "stream": f"child:C{number // 5}", "occurred_on": f"2013-01-{number % 28 + 1:02}",
            "recorded_at": "2013-02-01T09:00:00Z", "source": {"system": "torture", "record": name + "x" * padding}, **says}


def headers(name):
    kind = "CaseClosed" if closes(name) else "CaseOpened"
    return {"ce_specversion": "1.0", "ce_id": name, "ce_type": f"hanes.v1.{kind}", "ce_source": "torture", "content-type": "application/json"}


class Load:
    """Sends events at a steady rate from a thread of its own and remembers which of them Kafka acknowledged."""

    def __init__(self, bootstrap, per_second=200):
        self.bootstrap, self.pause_s = bootstrap, 1 / per_second
        self.acknowledged = set()
        self.unsure = set()  # sent, and told that it may not have arrived
        self.sent_again = set()  # their first record may be gone from the topic, or was read late: they say nothing about its order
        self.sent = 0
        self.going = threading.Event()
        self.ending = False
        self.producer = self.make()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def make(self, **settings):
        return Producer({"bootstrap.servers": self.bootstrap, "enable.idempotence": True, "linger.ms": 5, "message.timeout.ms": 120000,
                         "log_level": 0, **settings})

    def told(self, name):
        def on_delivery(error, _):
            (self.unsure if error else self.acknowledged).add(name)
        return on_delivery

    def send(self, producer, name, padding=0, **how):
        producer.produce(TOPIC, key=f"child:{name}", value=json.dumps(event(name, padding)), headers=headers(name),
                         **{"on_delivery": self.told(name), **how})

    def next_name(self):
        self.sent += 1
        return f"k-{self.sent}"

    def run(self):
        while not self.ending:
            if not self.going.wait(0.1):
                continue
            try:
                self.send(self.producer, self.next_name())
            except BufferError:
                self.producer.poll(0.1)
            except KafkaException:
                self.producer = self.make()  # an idempotent producer that cannot go on is replaced; what it sent stays unsure
            self.producer.poll(0)
            time.sleep(self.pause_s)

    def rest(self):
        """Stops sending and waits for every answer."""
        self.going.clear()
        time.sleep(2 * self.pause_s)
        wait_until(lambda: self.producer.flush(5) == 0, "every event sent is answered", 150)

    def burst(self, count):
        """Sends so many at once and waits until they are acknowledged."""
        names = [self.next_name() for _ in range(count)]
        for name in names:
            self.send(self.producer, name)
        wait_until(lambda: self.producer.flush(5) == 0, "a burst is answered")
        return names

    def await_acknowledged(self, more):
        wanted = len(self.acknowledged) + more
        wait_until(lambda: len(self.acknowledged) >= wanted, f"{more} more events are acknowledged", 150)


class World:
    def __init__(self, hanes_path, cluster, folder):
        self.hanes = Hanes(hanes_path)
        self.cluster, self.folder = cluster, folder
        self.data = os.path.join(folder, "data")
        self.load = Load(cluster.bootstrap)
        self.process = None
        self.stops = 0

    def serve(self):
        self.process = self.hanes.start("serve", "--kafka", self.cluster.bootstrap, "--authority", COUNCIL, "--data", self.data, "--http",
                                        "127.0.0.1:0", log=os.path.join(self.folder, f"serve{self.stops}.log"))
        self.process.await_ready()

    def close(self):
        self.load.ending = True
        if self.process is not None and self.process.running():
            self.process.kill()

    def records(self):
        return [json.loads(line) for line in self.hanes.run("log", "--format", "json", "--data", self.data).splitlines()]

    def ids(self):
        return [record["event"]["id"] for record in self.records() if record["event"]["id"].startswith("k-")]

    def position(self):
        return self.hanes.position(self.data)

    def await_stored(self, names):
        """Waits until all of these are in the log."""
        def missing():
            assert self.process.running(), "hanes ended: " + self.process.said()[-2000:]
            return set(names) - set(self.ids())
        wait_until(lambda: not missing(), f"{len(names)} events are in the log", 150)

    def expect_whole(self):
        """Nothing lost, nothing doubled, no gaps, in the order of the log's clock, and live = rebuilt."""
        self.load.rest()
        self.await_stored(self.load.acknowledged)
        records = self.records()
        positions = [int(record["position"]) for record in records]
        assert positions == list(range(1, len(records) + 1)), "positions have gaps"
        names = [record["event"]["id"] for record in records]
        assert len(names) == len(set(names)), "an event is in the log twice"
        strangers = {name for name in names if name.startswith("k-")} - self.load.acknowledged - self.load.unsure
        assert not strangers, f"events that nobody sent: {sorted(strangers)[:3]}"
        moments = [record["appended_at"].rstrip("Z").split(".") for record in records]  # the fraction is left out when there is none
        assert moments == sorted(moments), "the time of append went back"
        rebuilt = self.hanes.run("rebuild", "caseload", "--data", self.data)
        assert "the same" in rebuilt, rebuilt
        return len(records)

    def expect_order_of_topic(self):
        """What the log holds of the topic stands in the topic's order. Only while the topic has never been made again."""
        low, high = self.cluster.watermarks(TOPIC)
        consumer = Consumer({"bootstrap.servers": self.cluster.bootstrap, "group.id": "order", "enable.auto.commit": False,
                             "auto.offset.reset": "error", "isolation.level": "read_committed", "enable.partition.eof": True})
        consumer.assign([TopicPartition(TOPIC, 0, low)])
        told, position = [], low
        while position < high:
            record = consumer.poll(30)
            assert record is not None, "the topic can be read"
            if record.error():
                break  # the end
            position = record.offset() + 1
            told.append(dict(record.headers() or []).get("ce_id", b"").decode())
        consumer.close()
        in_topic = [name for name in dict.fromkeys(told) if name.startswith("k-") and name not in self.load.sent_again]
        stored = [name for name in self.ids() if name in set(in_topic)]
        in_log = [name for name in in_topic if name in set(stored)]
        assert stored == in_log, "the log has another order than the topic"

    def expect_loud_stop(self, *words):
        """Waits until hanes has ended by itself and said so; what it said."""
        try:
            code = self.process.process.wait(timeout=150)
        except subprocess.TimeoutExpired as silence:
            raise AssertionError("hanes went on as if nothing had happened: " + self.process.said()[-1000:]) from silence
        said = self.process.said()
        self.process.close()
        self.stops += 1
        assert code == 1, f"hanes ended with {code}: {said[-2000:]}"
        assert "level=error" in said or "error" in said, f"no error was written: {said[-2000:]}"
        for word in words:
            assert word in said, f"\"{word}\" is not in what hanes said last: {said.strip().splitlines()[-1]}\n{said[-2000:]}"
        return said

    def carry_out_remedy(self, said, reason):
        """Runs the command that hanes printed, with nothing but a reason put in, and serves again."""
        printed = re.findall(r"`(hanes source trust [^`]*)`", said)
        assert printed, f"no remedy is named: {said[-2000:]}"
        self.hanes.run(*shlex.split(printed[-1].replace("TEXT", shlex.quote(reason)))[1:])
        self.serve()

    def check(self):
        """Reads every byte of the log; hanes must not be at work meanwhile."""
        self.stop_hanes()
        assert "sound" in self.hanes.run("check", "--data", self.data), "the log is damaged"
        self.serve()

    def stop_hanes(self):
        assert self.process.stop() == 0, "hanes ends cleanly"
