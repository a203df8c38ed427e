#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Weeks published and sent by several houses over a real Kafka broker, each once: delivery_kafka_test.py HANES KAFKA_SH"""
import concurrent.futures
import csv
import glob
import io
import json
import os
import subprocess
import sys
import unittest

from confluent_kafka import Consumer, TopicPartition
from confluent_kafka.admin import AdminClient, ConfigResource

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "four_processes"))
from hanes_process import Folder, Hanes, wait_until
from receivers import MailSink, WebhookReceiver, write_delivery
from roles import free_address
from ssda903_returns import write_returns

COUNCIL = "E06000001"
FIGURES = f"hanes.{COUNCIL}.figures"
NO_BROWSER = ("--chromium", "/nowhere/chromium")
HANES = None
KAFKA_SH = None


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


class DeliveryKafkaTest(unittest.TestCase):
    def setUp(self):
        self.work = Folder().__enter__()
        self.addCleanup(self.work.__exit__)
        self.kafka = subprocess.run([KAFKA_SH, "start", "--port", "0", "--dir", self.work / "kafka"], stdout=subprocess.PIPE, text=True,
                                    check=True).stdout.split()[-1]
        self.addCleanup(subprocess.run, [KAFKA_SH, "stop", "--dir", self.work / "kafka"], check=False)
        write_returns(self.work.path)
        HANES.run("import", "ssda903", *sorted(glob.glob(self.work / "2017-*.csv")), "--authority", COUNCIL, "--window",
                  "2017-04-01..2018-03-31", "--received", "2018-06-30T12:00:00Z", "--kafka", self.kafka, "--data", self.work / "store")

    def start(self, name, *words):
        process = HANES.start(*words, log=self.work / f"{name}.log")
        self.addCleanup(lambda: process.running() and process.kill())
        process.await_ready()
        return process

    def figures(self):
        """(key, value, headers) of every record of the figures topic."""
        consumer = Consumer({"bootstrap.servers": self.kafka, "group.id": "test", "enable.auto.commit": False})
        partition = TopicPartition(FIGURES, 0, 0)
        end = consumer.get_watermark_offsets(TopicPartition(FIGURES, 0), timeout=30)[1]
        consumer.assign([partition])
        records = []
        while len(records) < end:
            record = consumer.poll(30)
            self.assertIsNotNone(record, "the topic gives nothing more")
            records.append((record.key().decode(), json.loads(record.value()), dict(record.headers())))
        consumer.close()
        return records

    def published(self, *where):
        """The weeks of the editions in the log, in its order; and that nothing was refused."""
        status = json.loads(HANES.run("status", "--format", "json", *where))
        self.assertEqual(int(status["log"]["quarantined"]), 0, "a second edition lies in quarantine")
        events = [json.loads(line)["event"] for line in HANES.run("log", "--format", "json", *where).splitlines()]
        return [event["weekly_figures_published"]["week"] for event in events if "weekly_figures_published" in event]

    def test_two_publishers_publish_and_send_a_week_once_and_a_replica_sends_nothing(self):
        sink = MailSink(self.work / "mail")
        self.addCleanup(sink.close)
        receiver = WebhookReceiver(503, 200)
        self.addCleanup(receiver.close)
        plan = write_delivery(self.work / "delivery.toml", smtp_port=sink.port, recipients=[("chief", "chief@example.org", "en", "chief_executive")],
                              webhooks=[("board", receiver.url)], figures=True, tries=50)
        log, views = free_address(), free_address()
        where = ("--log", log, "--views", views)
        self.start("store", "store", "--kafka", self.kafka, "--data", self.work / "store", "--grpc", log)
        self.start("project", "project", "--log", log, "--data", self.work / "view", "--grpc", views)
        publishers = []
        for name in ("first", "second"):
            os.mkdir(self.work / f"{name}_box")
            publishers.append(HANES.start("publish", "--watch", self.work / f"{name}_box", "--kafka", self.kafka, *where, "--data", self.work / name,
                                          "--publish-weekly", "MON 06:00", "--delivery", plan, *NO_BROWSER, log=self.work / f"{name}.log"))
            self.addCleanup(publishers[-1].process.kill)
        wanted = {("email", "chief"), ("webhook", "board"), ("figures", "figures")}

        def sent():
            rows = table(HANES.run("deliver", "list", "--format", "csv", *where))
            return {(row["channel"], row["recipient"]) for row in rows if row["state"] == "sent"} == wanted
        wait_until(sent, "the week is sent to all")
        other = wait_until(lambda: [one for one in publishers if "week not sent by itself" in one.said()], "the other leaves it")
        self.assertEqual(len(other), 1)
        weeks = self.published(*where)
        self.assertEqual(len(weeks), 1)

        replica = self.start("replica", "serve", "--kafka", self.kafka, "--authority", COUNCIL, "--data", self.work / "replica", "--http", "127.0.0.1:0",
                             "--publish-weekly", "MON 06:00", "--delivery", plan, *NO_BROWSER)
        wait_until(lambda: "week not sent by itself" in replica.said(), "the replica has read the topic and leaves it")
        self.assertEqual(replica.stop(), 0)
        for publisher in publishers:
            self.assertEqual(publisher.stop(), 0)
        self.assertEqual(sink.count(), 1)
        self.assertEqual(len(receiver.got), 2, "once in vain, once taken")
        self.assertEqual(self.published(*where), weeks)

        admin = AdminClient({"bootstrap.servers": self.kafka})  # lives until it has answered
        config = admin.describe_configs([ConfigResource(ConfigResource.Type.TOPIC, FIGURES)])
        self.assertEqual(next(iter(config.values())).result()["cleanup.policy"].value, "compact")
        shown = table(HANES.run("editions", "show", weeks[0], "--format", "csv", *where))
        records = self.figures()
        self.assertEqual([key for key, _, _ in records], [row["measure"] + ("/" + row["team"] if row["team"] else "") for row in shown])
        for (key, value, headers), row in zip(records, shown):
            self.assertEqual((value["time_period"], value["measure"], value["team"]), (weeks[0], row["measure"], row["team"]))
            self.assertEqual(headers["ce_type"], b"org.hanes.figure.published")
            self.assertEqual(headers["ce_subject"].decode(), key)
        children = next(value for key, value, _ in records if key == "caseload.children")
        self.assertEqual(str(children["value"]), next(row["value"] for row in shown if row["measure"] == "caseload.children" and not row["team"]))

    def test_a_week_that_two_publish_at_the_same_moment_is_published_once(self):
        data = self.work / "store"
        self.start("serve", "serve", "--kafka", self.kafka, "--data", data, "--http", "127.0.0.1:0")
        weeks = [f"2018-W{number:02}" for number in range(5, 11)]
        with concurrent.futures.ThreadPoolExecutor(max_workers=3) as pool:
            for week in weeks:
                said = [one.result() for one in [pool.submit(HANES.run, "publish-week", "--week", week, "--data", data) for _ in range(3)]]
                self.assertEqual(len({line.split("digest ")[1] for line in said}), 1, said)
                self.assertEqual(sum("was published already" not in line for line in said), 1, said)
        self.assertEqual(self.published("--data", data), weeks)

    def test_a_week_older_than_the_topic_holds_does_not_take_the_place_of_a_newer(self):
        data = self.work / "store"
        plan = write_delivery(self.work / "delivery.toml", figures=True)
        for week in ("2018-W10", "2018-W09"):
            HANES.run("publish-week", "--week", week, "--kafka", self.kafka, "--data", data)
            HANES.run("deliver", "--week", week, "--delivery", plan, "--kafka", self.kafka, "--data", data)
        records = self.figures()
        self.assertEqual({value["time_period"] for _, value, _ in records}, {"2018-W10"})
        self.assertIn("sent before", HANES.run("deliver", "--week", "2018-W10", "--delivery", plan, "--kafka", self.kafka, "--data", data))
        self.assertEqual(len(self.figures()), len(records))


if __name__ == "__main__":
    KAFKA_SH = os.path.abspath(sys.argv.pop(2))
    HANES = Hanes(sys.argv.pop(1))
    unittest.main(verbosity=2)
