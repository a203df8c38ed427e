#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What HTTP bears and what it refuses, over real sockets: http_safety_test.py HANES"""
import base64
import os
import re
import resource
import select
import socket
import subprocess
import sys
import time
import unittest

from event_stream import ask, connect
from hanes_process import Folder, Hanes, fetch, wait_until
from ssda903_returns import COUNCIL, import_words, write_returns

TOKEN = "0123456789abcdef0123456789abcdef"
CONNECTIONS_MAX = 10_000
HANES = None


def status_of(connection):
    """Of the answer that comes; 0 when the connection ends without one."""
    received = b""
    try:
        while b"\r\n\r\n" not in received:
            more = connection.recv(1 << 16)
            if not more:
                return 0
            received += more
    except ConnectionResetError:
        return 0
    return int(received.split(b" ", 2)[1])


def answer_to(connection):
    """Status, header lines and body of the answer that comes before the connection ends."""
    received = b""
    try:
        while more := connection.recv(1 << 16):
            received += more
    except ConnectionResetError:
        pass
    head, _, body = received.partition(b"\r\n\r\n")
    return int(head.split(b" ", 2)[1]) if head else 0, head.decode(), body.decode()


class HttpSafetyTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work = Folder().__enter__()
        cls.addClassCleanup(cls.work.__exit__)
        write_returns(cls.work.path, children=60)
        cls.data = cls.work / "data"
        HANES.run(*import_words(cls.work.path, 2017, cls.data))
        cls.hanes, cls.http = cls.serve()

    @classmethod
    def serve(cls, *more, data=None):
        process = HANES.start("serve", "--data", data or cls.data, *more, *([] if "--http" in more else ["--http", "127.0.0.1:0"]))
        cls.addClassCleanup(lambda: process.running() and process.kill())
        http = process.await_ready().split("http://")[1].split()[0]
        wait_until(lambda: fetch(f"http://{http.replace('0.0.0.0', '127.0.0.1')}/healthz")[0] == 200, "it answers")
        return process, http

    def fetch(self, path, headers=None):
        return fetch(f"http://{self.http}{path}", headers)

    def test_a_question_that_makes_no_sense_is_told_what_is_wrong_with_it(self):
        council = f"/v1/authorities/{COUNCIL}"
        for path, status, said in ((f"{council}/caseload?as_at=2018-02-31", 400, "2018-02-31"),
                                   (f"{council}/caseload?as_at=18-2-1", 400, "as_at"),
                                   (f"{council}/caseload?as_at=0000-00-00", 400, "as_at"),
                                   (f"{council}/caseload?known_at=2999-01-01", 400, "2999-01-01"),
                                   (f"{council}/indicators?code=SCC%2F999&period=2017-18", 400, "SCC/999"),
                                   (f"{council}/caseload?by=%00", 400, "percent"),
                                   (f"{council}/nothing", 404, "caseload"),
                                   ("/v1/authorities/W06000012/caseload", 404, COUNCIL),
                                   ("/%2e%2e/%2e%2e/etc/passwd", 404, "not a path"),
                                   (f"{council}/history/child:%27%20or%201=1", 404, "child")):
            for accept, kind in (("*/*", "application/problem+json"), ("text/html,*/*;q=0.8", "text/html")):
                with self.subTest(path=path, accept=accept):
                    got, headers, body = self.fetch(path, {"Accept": accept})
                    self.assertEqual(got, status, body)
                    self.assertIn(kind, headers["Content-Type"])
                    self.assertIn(said, body)
                    self.assertEqual(headers["Cache-Control"], "no-store")

    def test_a_day_after_the_last_event_is_answered_with_what_is_known(self):
        status, _, body = self.fetch(f"/v1/authorities/{COUNCIL}/caseload?as_at=2090-01-01")
        self.assertEqual(status, 200, body)
        self.assertIn("As at is a day after known at", body)

    def test_every_answer_is_safe_in_a_browser(self):
        child = self.fetch(f"/v1/authorities/{COUNCIL}/due.csv?as_at=2018-03-31")[2].split("child:")[1].split(",")[0]
        drawn = ("/", "/caseload?by=worker&as_at=2018-03-31", "/due", f"/record/child:{child}", "/x")
        pages = [f"{language}{page}" for language in ("", "/cy") for page in drawn]
        for path in (*pages, "/healthz", "/metrics", "/nothing", f"/v1/authorities/{COUNCIL}/caseload?open=1", f"/v1/authorities/{COUNCIL}/due",
                     f"/v1/authorities/{COUNCIL}/history/child:{child}", f"/v1/authorities/{COUNCIL}/status"):
            with self.subTest(path=path):
                headers = self.fetch(path, {"Origin": "https://evil.example"})[1]
                policy = headers["Content-Security-Policy"]
                self.assertIn("frame-ancestors 'none'", policy)
                self.assertNotIn("unsafe", policy)
                self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
                self.assertEqual(headers["Cache-Control"], "no-store")
                self.assertNotIn("Access-Control-Allow-Origin", headers)
                self.assertEqual(headers["Cross-Origin-Resource-Policy"], "same-origin")

    def test_a_name_that_was_made_to_point_here_is_refused(self):
        for host, status in (("evil.example", 421), (f"evil.example:{self.http.split(':')[1]}", 421), ("localhost", 200), (self.http, 200)):
            with self.subTest(host=host):
                self.assertEqual(self.fetch(f"/v1/authorities/{COUNCIL}/status", {"Host": host})[0], status)

    def memory_bytes(self):
        with open(f"/proc/{self.hanes.process.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) << 10 for line in file if line.startswith("VmRSS"))

    def test_ten_megabytes_of_address_are_refused_and_forgotten(self):
        before = self.memory_bytes()
        for _ in range(5):
            connection = connect(self.http)
            connection.sendall(b"GET /?q=")
            try:
                for _ in range(160):
                    connection.sendall(b"x" * (64 << 10))
            except (ConnectionResetError, BrokenPipeError):
                pass
            self.assertEqual(status_of(connection), 431)
            connection.close()
        self.assertLess(self.memory_bytes() - before, 32 << 20)
        self.assertEqual(self.fetch("/healthz")[0], 200)

    def refusal(self, sent, http=None):
        connection = connect(http or self.http)
        try:
            connection.sendall(sent)
            return answer_to(connection)
        finally:
            connection.close()

    def test_what_the_server_itself_refuses_is_a_page_for_a_browser(self):
        cookie = b"Cookie: " + b"x" * (32 << 10) + b"\r\n"
        for what, status, line, rest, english, welsh in (
                ("a long header", 431, b"GET /PATH HTTP/1.1\r\n", cookie + b"\r\n", "longer than hanes reads", "yn hwy nag y mae hanes"),
                ("a body", 413, b"GET /PATH HTTP/1.1\r\n", b"Content-Length: 1000000\r\n\r\n", "longer than hanes reads", "yn hwy nag y mae hanes"),
                ("no HTTP", 400, b"GET /PATH HTTP/9.9\r\n", b"\r\n", "not a request that hanes can read", "yn gais y gall hanes"),
                ("no end", 408, b"GET /PATH HTTP/1.1\r\n", b"X: a", "took too long to arrive", "gormod o amser i gyrraedd")):
            for accept, path, language, words in ((b"text/html,*/*;q=0.8", b"caseload", "en", english), (b"text/html,*/*;q=0.8", b"cy/caseload", "cy", welsh),
                                                  (b"application/json", b"caseload", None, '"detail":'), (b"*/*", b"cy/caseload", None, '"detail":')):
                with self.subTest(what=what, accept=accept, path=path):
                    got, head, body = self.refusal(line.replace(b"PATH", path) + b"Host: localhost\r\nAccept: " + accept + b"\r\n" + rest)
                    self.assertEqual(got, status, body[:300])
                    self.assertIn(words.replace("gormod", "ormod"), body)
                    self.assertIn("application/problem+json" if language is None else "text/html", head)
                    self.assertIn("Content-Security-Policy", head)
                    self.assertNotIn(COUNCIL, body)
                    if language is not None:
                        self.assertIn(f'lang="{language}"', body)

    def test_requests_that_trickle_are_cut_off_and_keep_nobody_waiting(self):
        slow = [connect(self.http) for _ in range(300)]
        self.addCleanup(lambda: [connection.close() for connection in slow])
        began = time.monotonic()
        for connection in slow:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: local")
        longest, ended = 0, set()
        while len(ended) < len(slow) and time.monotonic() < began + 30:
            asked = time.monotonic()
            self.assertEqual(self.fetch("/healthz")[0], 200)
            longest = max(longest, time.monotonic() - asked)
            for connection in slow:
                try:
                    connection.sendall(b"h")
                    if select.select([connection], [], [], 0)[0] and connection.recv(100) == b"":
                        ended.add(connection)
                except OSError:
                    ended.add(connection)
            time.sleep(0.5)
        took = time.monotonic() - began
        self.assertEqual(len(ended), len(slow), "all of them are cut off")
        self.assertGreater(took, 5, "a slow line has its time")
        self.assertLess(took, 20)
        self.assertLess(longest, 5, "meanwhile others are answered")

    def open_until_refused(self, http, most):
        """As many idle connections as there may be, and what five more are told."""
        connections = []
        self.addCleanup(lambda: [connection.close() for connection in connections])
        for _ in range(most):
            connections.append(connect(http))
        beyond = [connect(http) for _ in range(5)]
        connections.extend(beyond)
        told = [status_of(connection) for connection in beyond]
        status, _, body = self.refusal(b"GET /cy HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n", http)
        self.assertEqual(status, 503)
        self.assertIn("Mae cynifer o gysylltiadau ar agor", body)
        return connections, told

    def test_ten_thousand_connections_are_borne_and_one_more_is_told(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard < CONNECTIONS_MAX + 1_500:
            self.skipTest(f"a process may have {hard} files here: the test of few files covers it")
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        process, http = self.serve("--authority", "W06000012", data=self.work / "many")
        held = connect(http)
        self.addCleanup(held.close)
        ask(held, "/healthz")
        self.assertEqual(status_of(held), 200)
        _, refused = self.open_until_refused(http, CONNECTIONS_MAX - 1)
        self.assertEqual(refused, [503] * 5)
        ask(held, "/healthz")
        self.assertEqual(status_of(held), 200, "who was there goes on being answered")
        self.assertTrue(process.running())
        self.assertEqual(process.stop(), 0)

    def test_with_few_files_there_are_fewer_connections_and_the_log_goes_on(self):
        words = [HANES.executable, "serve", "--data", self.work / "few", "--authority", "W06000012", "--http", "127.0.0.1:0"]
        log = open(self.work / "few.log", "w+", encoding="utf-8")
        self.addCleanup(log.close)
        process = subprocess.Popen(["bash", "-c", 'ulimit -n 2200; exec "$@"', "bash", *words], stdout=subprocess.PIPE, stderr=log, text=True,
                                   env=HANES.environment)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        http = process.stdout.readline().split("http://")[1].split()[0]
        with open(self.work / "few.log", encoding="utf-8") as file:
            self.assertIn("possible=1176", file.read())
        wait_until(lambda: fetch(f"http://{http}/readyz")[0] == 200, "it is ready")
        connections, refused = self.open_until_refused(http, 1_176)
        self.assertEqual(refused, [503] * 5)
        for connection in connections:
            connection.close()
        wait_until(lambda: fetch(f"http://{http}/readyz")[0] == 200, "it answers again")

    def test_beyond_this_machine_nobody_is_answered_without_a_token(self):
        refused = HANES.ended("serve", "--data", self.work / "wide", "--authority", "W06000012", "--http", "0.0.0.0:0", expect=2)
        self.assertIn("--token-file", refused.stderr)
        tokens = self.work / "tokens"
        with open(tokens, "w", encoding="utf-8") as file:
            file.write(f"# the dashboard\n{TOKEN}\n")
        os.chmod(tokens, 0o644)
        words = ("--authority", "W06000012", "--http", "0.0.0.0:0", "--token-file", tokens)
        refused = HANES.ended("serve", "--data", self.work / "wide", *words, expect=2)
        self.assertIn("chmod 600", refused.stderr)
        self.assertNotIn(TOKEN, refused.stderr)
        os.chmod(tokens, 0o600)
        process, http = self.serve(*words, data=self.work / "wide")
        url = f"http://{http.replace('0.0.0.0', '127.0.0.1')}"
        wait_until(lambda: fetch(f"{url}/readyz", {"Authorization": f"Bearer {TOKEN}"})[0] == 200, "it is ready")
        for path in ("/", "/metrics", "/v1/authorities/W06000012/caseload", "/live?page=%2F", "/nothing"):
            for headers in ({}, {"Authorization": "Bearer " + TOKEN[::-1]}, {"Authorization": TOKEN}, {"Cookie": f"token={TOKEN}"}):
                with self.subTest(path=path, headers=headers):
                    status, told, body = fetch(url + path, headers)
                    self.assertEqual(status, 401)
                    self.assertIn("Bearer", told["WWW-Authenticate"])
                    self.assertNotIn(TOKEN, body)
        as_password = "Basic " + base64.b64encode(f"anybody:{TOKEN}".encode()).decode()
        for authorization in (f"Bearer {TOKEN}", as_password):
            self.assertEqual(fetch(f"{url}/metrics", {"Authorization": authorization, "Host": "hanes.council.example"})[0], 200)
        self.assertNotIn(TOKEN, process.said())
        self.assertEqual(process.stop(), 0)

    def test_rude_bytes_end_their_own_connection_alone(self):
        for rude in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET / HTTP/9.9\r\n\r\n", b"\r\n" * 5_000, b"GET\0/ HTTP/1.1\r\n\r\n",
                     b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                     b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"):
            with self.subTest(rude=rude[:40]):
                connection = connect(self.http)
                connection.sendall(rude)
                connection.shutdown(socket.SHUT_WR)
                self.assertIn(status_of(connection), (0, 400, 404, 431))
                connection.close()
                self.assertEqual(self.fetch("/healthz")[0], 200)

    def test_a_fault_is_told_without_its_inside(self):
        """What a caller cannot act on stays in the process' own log."""
        for path in (f"/v1/authorities/{COUNCIL}/caseload?by=colour", "/nothing", f"/v1/authorities/{COUNCIL}/history/child:9"):
            body = self.fetch(path)[2]
            self.assertNotIn(self.data, body)
            self.assertIsNone(re.search(r"0x[0-9a-f]{6,}|\.cc:\d+|terminate|std::", body))


if __name__ == "__main__":
    HANES = Hanes(sys.argv.pop(1))
    unittest.main(verbosity=2)
