#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Open pages follow the log, over a real Kafka broker: live_pages_test.py HANES KAFKA_SH [--minute]

--minute: a thousand pages stay open for a minute, not for ten seconds.
"""
import os
import random
import socket
import subprocess
import sys
import time
import unittest

from event_stream import Reader, Readers, ask, connect, live_target
from hanes_process import Folder, Hanes, fetch, wait_until
from live_load import COUNCIL, delays_ms, moving_event, offer, percentile, page_of_day

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../torture"))
from made_events import Sender, record  # noqa: E402

FIGURE = "total:children"
HANES = None
KAFKA_SH = None
MANY_S = 10


def memory_bytes(process):
    with open(f"/proc/{process.process.pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) << 10 for line in file if line.startswith("VmRSS"))


def threads(process):
    return len(os.listdir(f"/proc/{process.process.pid}/task"))


class LivePagesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work = Folder().__enter__()
        cls.addClassCleanup(cls.work.__exit__)
        cls.kafka = subprocess.run([KAFKA_SH, "start", "--port", "0", "--dir", cls.work / "kafka"], stdout=subprocess.PIPE, text=True,
                                   check=True).stdout.split()[-1]
        cls.addClassCleanup(subprocess.run, [KAFKA_SH, "stop", "--dir", cls.work / "kafka"], check=False)
        cls.hanes = HANES.start("serve", "--kafka", cls.kafka, "--authority", COUNCIL, "--data", cls.work / "data", "--http", "127.0.0.1:0")
        cls.addClassCleanup(cls.hanes.kill)
        cls.http = cls.hanes.await_ready().split("http://")[1].split()[0]
        cls.moves = 0
        cls.move()
        wait_until(lambda: cls.shown() == 1, "the first case is shown")

    @classmethod
    def move(cls):
        """One more open case on every day that is asked for."""
        cls.moves += 1
        sender = Sender(cls.kafka, COUNCIL, "moves")
        sender.send(*record(moving_event(cls.moves)))
        sender.flush()

    def offer(self, per_second, seconds, moves_every_s, seed):
        sent, moved = offer(self.kafka, per_second, seconds, moves_every_s, self.moves + 1, seed)
        type(self).moves += len(moved)
        return sent, moved

    @classmethod
    def shown(cls):
        status, _, body = fetch(f"http://{cls.http}{page_of_day(0)}", {"Accept": "text/csv"})
        return int(body.strip().rsplit(",", 1)[1]) if status == 200 and "total" in body else 0

    def open(self, page=page_of_day(0), headers=()):
        reader = Reader(self.http, page, headers)
        self.addCleanup(reader.close)
        reader.await_message(lambda message: message.event == "figures")
        return reader

    def test_what_is_produced_is_on_two_hundred_open_pages_soon_and_twice_a_second_at_most(self):
        seconds, before = 12, self.shown()
        pages = [page_of_day(number % 20) for number in range(200)]
        readers = Readers(self.http, pages, FIGURE)
        seed = random.randrange(1 << 32)
        sent, moved = self.offer(1_000, seconds, 1, seed)
        wait_until(lambda: self.shown() == before + len(moved), f"every move is shown, seed {seed}")
        time.sleep(1)  # what is shown to a question is on pages within half a second
        moments, ended, kinds = readers.close()
        self.assertEqual(ended, 0, "streams that the server ended")
        self.assertEqual(kinds.get("not_live", 0), 0)
        delays = delays_ms(moments, moved, before)
        print(f"\n  200 pages, {sent} events in {seconds} s, {len(moved)} moved the pages: p50 {percentile(delays, 50):.0f} ms, "
              f"p99 {percentile(delays, 99):.0f} ms, longest {delays[-1]:.0f} ms", flush=True)
        for page in moments:
            self.assertLessEqual(len(page), len(moved) + 1, "an update that shows nothing new")

    def test_a_page_that_changes_all_the_time_is_updated_twice_a_second(self):
        """Here every event moves the page."""
        reader, sender, seconds = self.open(), Sender(self.kafka, COUNCIL, "busy"), 4
        before, began, sent = self.shown(), time.monotonic(), 0
        reader.connection.settimeout(0.02)
        while time.monotonic() < began + seconds:
            type(self).moves += 1
            sender.send(*record(moving_event(self.moves)))
            sent += 1
            try:
                reader.receive()
            except TimeoutError:
                pass
        sender.flush()
        reader.await_message(lambda message: message.data.get("figures", {}).get(FIGURE) == str(before + sent))
        updates = [message for message in reader.messages[1:] if message.event == "figures"]
        took = time.monotonic() - began
        self.assertGreaterEqual(len(updates), 3, "it goes on being updated while it changes")
        self.assertLessEqual(len(updates), 2 * took + 2)

    def test_a_thousand_open_pages_cost_bounded_memory_and_no_thread(self):
        before_threads, pages = threads(self.hanes), [page_of_day(number % 50) for number in range(1_000)]
        readers = Readers(self.http, pages, FIGURE)
        opened = memory_bytes(self.hanes)
        sent, moved = self.offer(200, MANY_S, 0.7, 1)
        grown = memory_bytes(self.hanes) - opened
        self.assertIn("live_readers 1000", fetch(f"http://{self.http}/metrics")[2])
        during_threads = threads(self.hanes)
        moments, ended, _ = readers.close()
        wait_until(lambda: "live_readers 0" in fetch(f"http://{self.http}/metrics")[2], "the server notices that they are gone")
        self.assertEqual(ended, 0)
        self.assertLessEqual(during_threads, before_threads + 2, "threads come with questions, not with pages")
        print(f"\n  1000 pages for {MANY_S} s, {len(moved)} updates each: memory grew by {grown / (1 << 20):.1f} MiB with {sent} events, "
              f"{during_threads} threads", flush=True)
        self.assertLess(grown, 64 << 20)
        self.assertTrue(all(moments), "every page was updated")

    def test_who_comes_back_is_sent_what_was_missed(self):
        stays, goes = self.open(), self.open()
        before = int(stays.figures[FIGURE])
        self.move()
        last = goes.await_message(lambda message: message.data.get("figures", {}).get(FIGURE) == str(before + 1))
        back_at_once = self.open(headers=[f"Last-Event-ID: {last.id}"])
        self.assertEqual(back_at_once.messages[0].data["figures"], {}, "nothing was missed")
        goes.close()
        self.move()
        stays.await_message(lambda message: message.data.get("figures", {}).get(FIGURE) == str(before + 2))
        back = self.open(headers=[f"Last-Event-ID: {last.id}"])
        self.assertEqual(back.figures[FIGURE], str(before + 2))
        self.assertTrue(back.messages[0].data["whole"])

    def test_who_does_not_read_costs_nothing_and_holds_up_nobody(self):
        deaf = []
        for _ in range(50):
            connection = socket.socket()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            host, port = self.http.split(":")
            connection.connect((host, int(port)))
            ask(connection, live_target(f"/v1/authorities/{COUNCIL}/caseload?by=team"))
            deaf.append(connection)
            self.addCleanup(connection.close)
        reader, opened = self.open(), memory_bytes(self.hanes)
        before = int(reader.figures[FIGURE])
        for number in range(5):
            self.move()
            reader.await_message(lambda message, n=number: message.data.get("figures", {}).get(FIGURE) == str(before + n + 1))
        self.assertLess(memory_bytes(self.hanes) - opened, 16 << 20)

    def test_what_is_no_page_is_not_followed(self):
        for page, status in (("/nothing", 404), ("/healthz", 404), (f"/v1/authorities/{COUNCIL}/caselaod", 404), ("%zz", 400),
                             ("/v1/authorities/E06000001/caseload", 404), (f"/v1/authorities/{COUNCIL}/caseload?by=colour", 400)):
            with self.subTest(page=page):
                self.assertEqual(fetch(f"http://{self.http}{live_target(page)}")[0], status)

    def test_pages_of_a_gateway_say_when_they_are_not_live_and_go_on_afterwards(self):
        store = HANES.start("store", "--kafka", self.kafka, "--authority", COUNCIL, "--data", self.work / "store", "--grpc", "127.0.0.1:0")
        self.addCleanup(lambda: store.running() and store.kill())
        log = store.await_ready().split("grpc ")[1]
        view = HANES.start("project", "caseload", "--log", log, "--data", self.work / "view", "--grpc", "127.0.0.1:0")
        self.addCleanup(view.kill)
        views = view.await_ready().split("grpc ")[1]
        gateway = HANES.start("gateway", "--log", log, "--views", views, "--http", "127.0.0.1:0")
        self.addCleanup(gateway.kill)
        http = gateway.await_ready().split("http://")[1]
        shown = self.shown()
        question = f"http://{http}{page_of_day(0)}"
        wait_until(lambda: f'"{shown}"' in fetch(question)[2], "the gateway has caught up")
        reader = Reader(http, page_of_day(0))
        self.addCleanup(reader.close)
        reader.await_message(lambda _: reader.figures.get(FIGURE) == str(shown))
        self.move()
        reader.await_message(lambda _: reader.figures.get(FIGURE) == str(shown + 1))
        store.kill()
        reader.await_message(lambda message: message.event == "not_live")
        self.move()
        store = HANES.start("store", "--kafka", self.kafka, "--data", self.work / "store", "--grpc", log)
        reader.await_message(lambda message: message.event == "figures" and reader.figures.get(FIGURE) == str(shown + 2))

    def test_pages_that_are_open_do_not_keep_a_process_from_ending(self):
        process = HANES.start("serve", "--data", self.work / "other", "--authority", COUNCIL, "--http", "127.0.0.1:0")
        http = process.await_ready().split("http://")[1].split()[0]
        wait_until(lambda: fetch(f"http://{http}/readyz")[0] == 200, "it is ready")
        reader = Reader(http, f"/v1/authorities/{COUNCIL}/caseload")
        reader.await_message(lambda message: message.event == "figures")
        self.assertEqual(process.stop(), 0)
        reader.close()


if __name__ == "__main__":
    if "--minute" in sys.argv:
        sys.argv.remove("--minute")
        MANY_S = 60
    KAFKA_SH = os.path.abspath(sys.argv.pop(2))
    HANES = Hanes(sys.argv.pop(1))
    unittest.main(verbosity=2)
