#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A published week sent to servers that must be trusted and want a password: delivery_tls_test.py HANES"""
import json
import os
import shutil
import sys
import unittest

from hanes_process import Folder, Hanes, wait_until
from receivers import Certificate, MailSink, WebhookReceiver, write_delivery
from ssda903_returns import import_words, write_returns

WEEK = "2018-W10"
ENGLISH = ("chief", "chief@example.org", "en", "chief_executive")
NO_BROWSER = ("--chromium", "/nowhere/chromium")
PASSWORD = "a password, with: everything \"in it\""
HANES = None


class DeliveryTlsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work = Folder().__enter__()
        write_returns(cls.work.path)
        cls.data = cls.work / "data"
        HANES.run(*import_words(cls.work.path, 2017, cls.data))
        HANES.run("publish-week", "--week", WEEK, "--data", cls.data)
        cls.ours = Certificate(cls.work.path, "ours")
        cls.strange = Certificate(cls.work.path, "strange")
        cls.misnamed = Certificate(cls.work.path, "misnamed", "DNS:mail.example.org")

    @classmethod
    def tearDownClass(cls):
        cls.work.__exit__()

    def setUp(self):
        self.folder = Folder().__enter__()
        self.addCleanup(self.folder.__exit__)
        self.mine = self.folder / "data"
        shutil.copytree(self.data, self.mine)

    def sink(self, tls, certificate=None, port=0, login=True, name="mail"):
        words = ["--tls", tls] + (["--certificate", certificate.certificate, "--key", certificate.key] if certificate else [])
        sink = MailSink(self.folder / name, port, words + (["--login", f"hanes:{PASSWORD}"] if login else []))
        self.addCleanup(sink.close)
        return sink

    def logins(self, name="mail"):
        try:
            with open(os.path.join(self.folder / name, "logins"), encoding="utf-8") as file:
                return file.read().splitlines()
        except FileNotFoundError:
            return []

    def plan(self, tls, port, password=PASSWORD, trusted=None, **words):
        with open(self.folder / "password", "w", encoding="utf-8") as file:
            file.write(password + "\n")
        os.chmod(file.name, 0o600)
        smtp = [f'tls = "{tls}"', 'user = "hanes"', 'password_file = "password"'] + ([f'ca_file = "{trusted.certificate}"'] if trusted else [])
        return write_delivery(self.folder / "delivery.toml", smtp_port=port, recipients=[ENGLISH], smtp=smtp, **words)

    def deliver(self, plan, *words, expect=0):
        return HANES.ended("deliver", "--week", WEEK, "--delivery", plan, "--data", self.mine, *NO_BROWSER, *words, expect=expect).stdout

    def state(self, recipient):
        ended = HANES.ended("deliver", "list", "--format", "json", "--data", self.mine, expect=None)
        if ended.returncode:
            return None  # a house that is too busy to answer
        answer = json.loads(ended.stdout)
        rows = [dict(zip(answer["columns"], row["cells"])) for row in answer.get("rows", [])]
        return next((row["state"] for row in rows if row["recipient"] == recipient), None)

    def serve(self, plan):
        process = HANES.start("serve", "--data", self.mine, "--http", "127.0.0.1:0", "--publish-weekly", "MON 06:00", "--delivery", plan, *NO_BROWSER)
        self.addCleanup(lambda: process.running() and process.kill())
        process.await_ready()
        return process

    def test_a_letter_goes_encrypted_with_user_and_password(self):
        for tls in ("starttls", "implicit"):
            with self.subTest(tls=tls):
                sink = self.sink(tls, self.ours, name=tls)
                self.deliver(self.plan(tls, sink.port, trusted=self.ours), "--again", "--to", "chief")
                self.assertEqual([envelope["to"] for envelope, _, _ in sink.letters()], [["chief@example.org"]])
                self.assertEqual(self.logins(tls), ["hanes right encrypted"])

    def test_a_wrong_password_is_told_and_the_letter_goes_when_it_is_mended(self):
        sink = self.sink("starttls", self.ours)
        said = self.deliver(self.plan("starttls", sink.port, "not this one", self.ours), expect=1)
        self.assertIn("refuses user or password (answer 535)", said)
        self.assertIn("password_file", said)
        self.assertNotIn("not this one", said)
        self.assertEqual((self.logins(), sink.count()), (["hanes wrong encrypted"], 0))
        self.assertIsNone(self.state("chief"), "no letter was given, so nothing of it is in the log")
        self.deliver(self.plan("starttls", sink.port, trusted=self.ours))
        self.assertEqual(sink.count(), 1)

    def test_a_server_that_is_not_trusted_is_told_nothing(self):
        for tls in ("starttls", "implicit"):
            for certificate, trusted, reason in ((self.strange, self.ours, "self-signed"), (self.ours, None, "self-signed"),
                                                 (self.misnamed, self.misnamed, "127.0.0.1")):
                with self.subTest(tls=tls, reason=reason):
                    sink = self.sink(tls, certificate)
                    said = self.deliver(self.plan(tls, sink.port, trusted=trusted), expect=1)
                    self.assertIn("the certificate is not trusted", said)
                    self.assertIn(reason, said)
                    self.assertIn("ca_file", said)
                    self.assertEqual((self.logins(), sink.count(), self.state("chief")), ([], 0, None))

    def test_a_server_that_offers_no_encryption_is_told_nothing(self):
        sink = self.sink("none")
        self.assertIn("offers no STARTTLS", self.deliver(self.plan("starttls", sink.port, trusted=self.ours), expect=1))
        self.assertEqual((self.logins(), sink.count()), ([], 0))

    def test_a_letter_waits_until_the_server_is_trusted_and_goes_once(self):
        strange = self.sink("starttls", self.strange)
        process = self.serve(self.plan("starttls", strange.port, trusted=self.ours, tries=100))
        wait_until(lambda: "tries=2 reason=\"unreachable: the certificate is not trusted" in process.said(), "it is told, and tried again")
        strange.close()
        sink = self.sink("starttls", self.ours, strange.port)
        wait_until(lambda: self.state("chief") == "sent", "the letter is sent")
        self.assertEqual(process.stop(), 0)
        self.assertEqual(sink.count(), 1)

    def test_a_webhook_goes_encrypted_to_whom_is_trusted(self):
        receiver = WebhookReceiver(204, certificate=self.ours)
        self.addCleanup(receiver.close)
        plan = write_delivery(self.folder / "delivery.toml", webhooks=[("board", receiver.url)], ca_file=self.ours.certificate)
        self.deliver(plan)
        self.assertEqual([one["signed"] for one in receiver.got], [True])

    def test_a_webhook_waits_until_its_receiver_is_trusted(self):
        strange = WebhookReceiver(204, certificate=self.strange)
        plan = write_delivery(self.folder / "delivery.toml", webhooks=[("board", strange.url)], ca_file=self.ours.certificate, tries=100)
        process = self.serve(plan)
        wait_until(lambda: "tries=2 reason=\"unreachable: the certificate is not trusted" in process.said(), "it is told, and tried again")
        strange.close()
        self.assertEqual(strange.got, [])
        receiver = WebhookReceiver(204, port=strange.server.server_address[1], certificate=self.ours)
        self.addCleanup(receiver.close)
        wait_until(lambda: self.state("board") == "sent", "the webhook has it")
        self.assertEqual(process.stop(), 0)
        self.assertEqual([one["signed"] for one in receiver.got], [True])

    def test_a_certificate_file_that_is_none_is_told(self):
        plan = write_delivery(self.folder / "delivery.toml", webhooks=[("board", "https://127.0.0.1:9/")], ca_file=self.folder / "nowhere.pem")
        self.assertIn("ca_file", HANES.ended("delivery", "check", plan, expect=2).stderr)
        with open(self.folder / "empty.pem", "w", encoding="utf-8") as file:
            file.write("no certificate\n")
        sink = self.sink("implicit", self.ours)
        plan = self.plan("implicit", sink.port)
        with open(plan, encoding="utf-8") as file:
            lines = file.read().replace('user = "hanes"', 'user = "hanes"\nca_file = "empty.pem"')
        with open(plan, "w", encoding="utf-8") as file:
            file.write(lines)
        self.assertIn("ca_file holds no certificate", self.deliver(plan, expect=1))


if __name__ == "__main__":
    HANES = Hanes(sys.argv.pop(1))
    unittest.main(verbosity=2)
