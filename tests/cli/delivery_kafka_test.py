#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Weeks published and sent by several houses over a real Kafka broker, each once: delivery_kafka_test.py HANES KAFKA_SH"""
import concurrent.futures
import csv
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
from ssda903_returns import COUNCIL, import_words, write_returns

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
        HANES.run(*import_words(self.work.path, 2017, self.work / "store", "--kafka", self.kafka))

    def start(self, name, *words):
        process = HANES.start(*words, log=self.work / f"{name}.log")
        self.addCleanup(lambda: process.running() and process.kill())
        process.await_ready()
        return process

    def end_of_figures(self):
        """How many records were ever sent to the figures topic."""
        consumer = Consumer({"bootstrap.servers": self.kafka, "group.id": "test", "enable.auto.commit": False})
        end = consumer.get_watermark_offsets(TopicPartition(FIGURES, 0), timeout=30)[1]
        consumer.close()
        return end

    def figures(self, since=0):
        """(key, value, headers) of every record that the figures topic holds, as a table is read from it: from the beginning to the end."""
        consumer = Consumer({"bootstrap.servers": self.kafka, "group.id": "test", "enable.auto.commit": False})
        partition = TopicPartition(FIGURES, 0, since)
        end = consumer.get_watermark_offsets(TopicPartition(FIGURES, 0), timeout=30)[1]
        consumer.assign([partition])
        records = []
        at = since
        while at < end:
            record = consumer.poll(30)
            self.assertIsNotNone(record, "the topic gives nothing more")
            records.append((record.key().decode(), json.loads(record.value()), dict(record.headers())))
            at = record.offset() + 1
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
            self.assertEqual((value["time_period"], value["measure"], value["team"]), (weeks[0], row["measure"], row["team"] or "total"))
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

    def compact_at_once(self):
        """The broker makes no haste with a small topic: it is told to, and what is sent after that ends the segment that it may clean."""
        eager = {"cleanup.policy": "compact", "segment.ms": "100", "min.cleanable.dirty.ratio": "0.001", "max.compaction.lag.ms": "100"}
        admin = AdminClient({"bootstrap.servers": self.kafka})
        for done in admin.alter_configs([ConfigResource(ConfigResource.Type.TOPIC, FIGURES, set_config=eager)]).values():
            done.result(30)

    def test_after_editions_the_topic_holds_the_newest_figure_of_each_key_and_a_rebuild_sends_nothing(self):
        data = self.work / "store"
        plan = write_delivery(self.work / "delivery.toml", figures=True)
        weeks = ("2018-W08", "2018-W09", "2018-W10")
        shown = {}
        for week in weeks:
            HANES.run("publish-week", "--week", week, "--kafka", self.kafka, "--data", data)
            HANES.run("deliver", "--week", week, "--delivery", plan, "--kafka", self.kafka, "--data", data)
            shown[week] = {row["measure"] + ("/" + row["team"] if row["team"] else ""): float(row["value"]) if row["value"] else None
                           for row in table(HANES.run("editions", "show", week, "--format", "csv", "--data", data))}
            if week == weeks[0]:
                self.compact_at_once()
        self.assertNotEqual(shown[weeks[0]]["caseload.children"], shown[weeks[2]]["caseload.children"], "nothing would be seen of three alike")
        newest = {}
        for key, value, _ in self.figures():
            newest[key] = value
        self.assertEqual({key: value["time_period"] for key, value in newest.items() if key in shown[weeks[2]]}, dict.fromkeys(shown[weeks[2]], weeks[2]))
        self.assertEqual({key: newest[key]["value"] for key in shown[weeks[2]]}, shown[weeks[2]])
        self.assertTrue(all(value["authority"] == COUNCIL and value["as_at"] and value["known_at"] for value in newest.values()))

        sent = self.end_of_figures()
        self.assertEqual(sent, sum(len(of_week) for of_week in shown.values()))
        wait_until(lambda: not [key for key, value, _ in self.figures() if value["time_period"] == weeks[0] and key in shown[weeks[1]]],
                   "the broker lets go of what is no longer the newest")
        self.assertEqual({key: value for key, value, _ in self.figures()}, newest, "a table that is read later is the same")

        def look(name, where):
            """A house that would send what fell due runs on the log, and builds its views again meanwhile; what it said of it."""
            process = self.start(name, "serve", "--kafka", self.kafka, "--authority", COUNCIL, "--data", where, "--http", "127.0.0.1:0",
                                 "--publish-weekly", "MON 06:00", "--delivery", plan, *NO_BROWSER)
            HANES.run("rebuild", "--all", "--data", where)
            wait_until(lambda: "edition sent" in process.said() or "week not sent by itself" in process.said(), "it has looked what to send")
            said = process.said()
            self.assertEqual(process.stop(), 0)
            return said
        HANES.run("rebuild", "--all", "--data", data)
        self.assertEqual(self.end_of_figures(), sent, "a rebuild sends nothing")
        look("itself", data)
        fell_due = [value["time_period"] for _, value, _ in self.figures(sent)]
        self.assertEqual(len(set(fell_due)), 1)
        self.assertNotIn(fell_due[0], weeks, "what was sent before is not sent again")
        self.assertIn("week not sent by itself", look("replica", self.work / "replica"))
        self.assertEqual(self.end_of_figures(), sent + len(fell_due), "who reads the topic from its beginning sends nothing")

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
