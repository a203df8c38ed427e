#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A topic that is not the one the store knew, and a broker that goes away, on a real Kafka: topic_trust_test.py HANES KAFKA_SH

The remedy is run exactly as the store printed it, with nothing but a reason put in.
"""
import glob
import json
import os
import re
import shlex
import subprocess
import sys
import unittest

from hanes_process import Folder, Hanes, wait_until
from ssda903_returns import write_returns

COUNCIL = "E06000001"
TOPIC = f"hanes.{COUNCIL}.events"
REASON = "the broker's disk was exchanged"
HANES = None
KAFKA_SH = None


class Broker:
    """A broker of the test's own, which can be taken away and come back with its data."""

    def __init__(self, folder):
        self.folder = folder
        self.address = self.start("0")

    def start(self, port):
        return subprocess.run([KAFKA_SH, "start", "--port", port, "--dir", self.folder], stdout=subprocess.PIPE, text=True,
                              check=True).stdout.split()[-1]

    def start_again(self):
        self.start(self.address.split(":")[1])

    def stop(self):
        subprocess.run([KAFKA_SH, "stop", "--dir", self.folder], check=True)

    def delete(self, topic):
        libs = os.environ.get("KAFKA_LIBS", os.path.join(os.path.dirname(KAFKA_SH), "../../build/kafka-dist/libs"))
        subprocess.run(["java", "-cp", f"{libs}/*", "org.apache.kafka.tools.TopicCommand", "--bootstrap-server", self.address, "--delete",
                        "--topic", topic], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)


class TopicTrustTest(unittest.TestCase):
    def setUp(self):
        self.work = Folder().__enter__()
        self.addCleanup(self.work.__exit__)
        self.broker = Broker(self.work / "kafka")
        self.addCleanup(self.broker.stop)
        self.data = self.work / "store"

    def publish(self, name, first_child, children, data):
        """Imports a return of these children into a folder, over the broker; the ids that the folder's log then holds."""
        os.mkdir(self.work / name)
        write_returns(self.work / name, children=children, first_child=first_child)
        HANES.run("import", "ssda903", *sorted(glob.glob(self.work / f"{name}/2017-*.csv")), "--authority", COUNCIL, "--window",
                  "2017-04-01..2018-03-31", "--received", "2018-06-30T12:00:00Z", "--kafka", self.broker.address, "--data", data)
        return self.ids(data)

    def ids(self, data):
        return [line["event"]["id"] for line in self.events(data)]

    def events(self, data):
        return [json.loads(line) for line in HANES.run("log", "--format", "json", "--data", data).splitlines()]

    def store(self):
        process = HANES.start("store", "--kafka", self.broker.address, "--data", self.data, log=self.work / "store.log")
        self.addCleanup(lambda: process.running() and process.kill())
        process.await_ready()
        return process

    def await_stored(self, ids):
        wait_until(lambda: set(ids) <= set(self.ids(self.data)), "all of the topic is in the log")

    def test_a_topic_made_again_stops_the_store_until_a_person_trusts_it(self):
        before = self.publish("first", 500000, 40, self.data)
        process = self.store()
        self.assertEqual(process.stop(), 0)
        self.broker.delete(TOPIC)
        made_again = self.publish("second", 600000, 200, self.work / "other")
        self.assertGreater(len(made_again), len(before), "more records than the stored offset: the client library says nothing")

        process = self.store()
        self.assertEqual(process.process.wait(timeout=60), 1)
        said = process.said()
        process.close()
        self.assertIn(f"the record at offset {len(before) - 1} is not the one that was stored from there", said)
        self.assertEqual(self.ids(self.data), before, "nothing was taken from a topic that nobody trusts")

        remedy = shlex.split(re.findall(r"`(hanes source trust [^`]*)`", said)[-1].replace("TEXT", shlex.quote(REASON)))
        self.assertEqual(remedy[:6], ["hanes", "source", "trust", TOPIC, "--from-offset", "0"])
        HANES.run(*remedy[1:])

        process = self.store()
        self.await_stored(made_again)
        self.assertEqual(process.stop(), 0)
        after = self.events(self.data)
        ids = [line["event"]["id"] for line in after]
        self.assertEqual(len(ids), len(set(ids)), "an event is in the log twice")
        self.assertEqual(set(before) - set(ids), set(), "an event that was in the log is gone")
        trusted = [line["event"]["source_trusted"] for line in after if "source_trusted" in line["event"]]
        self.assertEqual([(one["topic"], one["trust_reason"]) for one in trusted], [(TOPIC, REASON)])
        self.assertIn("sound", HANES.run("check", "--data", self.data))

    def test_a_broker_that_is_away_for_a_while_costs_nothing(self):
        before = self.publish("first", 500000, 40, self.data)
        process = self.store()
        self.broker.stop()
        wait_until(lambda: "waits" in process.said() or "transport" in process.said() or not process.running(), "the store notices")
        self.assertTrue(process.running(), process.said())
        self.broker.start_again()
        more = self.publish("second", 600000, 40, self.work / "other")
        self.await_stored(before + more)
        self.assertEqual(process.stop(), 0)
        ids = self.ids(self.data)
        self.assertEqual(len(ids), len(set(ids)), "an event is in the log twice")


if __name__ == "__main__":
    KAFKA_SH = os.path.abspath(sys.argv.pop(2))
    HANES = Hanes(sys.argv.pop(1))
    unittest.main(verbosity=2)
