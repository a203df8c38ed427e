#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A published week sent out, and never twice: delivery_test.py HANES"""
import csv
import io
import json
import os
import shutil
import subprocess
import sys
import unittest

from hanes_process import Folder, Hanes, wait_until
from receivers import MailSink, WebhookReceiver, free_port, write_delivery
from ssda903_returns import COUNCIL, import_words, write_returns

WEEK = "2018-W10"
ENGLISH = ("chief", "chief@example.org", "en", "chief_executive")
WELSH = ("cabinet-1", "cabinet@example.org", "cy", "cabinet_member")
NO_BROWSER = ("--chromium", "/nowhere/chromium")
HANES = None


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


class DeliveryTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work = Folder().__enter__()
        write_returns(cls.work.path)
        cls.data = cls.work / "data"
        HANES.run(*import_words(cls.work.path, 2017, cls.data))
        for week in ("2018-W09", WEEK):
            HANES.run("publish-week", "--week", week, "--data", cls.data)

    @classmethod
    def tearDownClass(cls):
        cls.work.__exit__()

    def setUp(self):
        self.folder = Folder()
        self.folder.__enter__()
        self.addCleanup(self.folder.__exit__)
        self.mine = self.folder / "data"
        shutil.copytree(self.data, self.mine)

    def sink(self, port=0):
        sink = MailSink(self.folder / "mail", port)
        self.addCleanup(sink.close)
        return sink

    def receiver(self, *answers):
        receiver = WebhookReceiver(*answers)
        self.addCleanup(receiver.close)
        return receiver

    def plan(self, name="delivery.toml", **words):
        return write_delivery(self.folder / name, **words)

    def deliver(self, plan, *words, expect=0):
        return HANES.ended("deliver", "--week", WEEK, "--delivery", plan, "--data", self.mine, *NO_BROWSER, *words, expect=expect).stdout

    def listed(self):
        return {(row["channel"], row["recipient"]): row for row in table(HANES.run("deliver", "list", "--format", "csv", "--data", self.mine))}

    def state(self, channel, recipient):
        """Of a house that may be too busy to answer: then nothing."""
        ended = HANES.ended("deliver", "list", "--format", "csv", "--data", self.mine, expect=None)
        return next((row["state"] for row in table(ended.stdout) if (row["channel"], row["recipient"]) == (channel, recipient)), None)

    def serve(self, data, plan, *words):
        process = HANES.start("serve", "--data", data, "--http", "127.0.0.1:0", "--publish-weekly", "MON 06:00", "--delivery", plan, *NO_BROWSER,
                              *words)
        self.addCleanup(lambda: process.running() and process.kill())
        process.await_ready()
        return process

    def test_letters_are_in_the_language_of_their_reader_and_go_once(self):
        sink = self.sink()
        plan = self.plan(smtp_port=sink.port, recipients=[ENGLISH, WELSH])
        self.assertIn("would be sent", self.deliver(plan, "--dry-run"))
        self.assertEqual(sink.count(), 0)
        self.deliver(plan)
        letters = {envelope["to"][0]: (message, raw) for envelope, message, raw in sink.letters()}
        self.assertEqual(set(letters), {"chief@example.org", "cabinet@example.org"})
        for address, words in (("chief@example.org", ("Children's services", "Children with an open case", "/editions/2018-W10")),
                               ("cabinet@example.org", ("Gwasanaethau plant", "Plant ag achos agored", "/cy/editions/2018-W10"))):
            message, raw = letters[address]
            self.assertIn(words[0], message["Subject"])
            self.assertEqual(message["From"], '"Ffigurau â tho" <figures@example.org>' if '"' in message["From"] else
                             "Ffigurau â tho <figures@example.org>")
            self.assertFalse(message.defects)
            text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
            for part in (text, html):
                self.assertIn(words[1], part)
                self.assertIn(words[2], part)
            self.assertTrue(all(len(line) <= 78 for line in raw.split(b"\r\n")), "a line of mail is too long")
            attached = {part.get_filename(): part.get_content() for part in message.iter_attachments()}
            self.assertEqual(list(attached), [f"{WEEK}.csv"])
            rows = table(attached[f"{WEEK}.csv"])
            shown = table(HANES.run("editions", "show", WEEK, "--format", "csv", "--data", self.mine))
            self.assertEqual([(row["measure"], row["team"]) for row in rows], [(row["measure"], row["team"] or "total") for row in shown])
            figure = next(row for row in rows if row["measure"] == "caseload.children" and row["team"] == "total")
            self.assertEqual(figure["value"], next(row for row in shown if row["measure"] == "caseload.children")["value"])
            self.assertIn(f"{int(figure['value']):,}", text)
            self.assertEqual((figure["time_period"], figure["authority"]), (WEEK, COUNCIL))
            fed = table(HANES.run("figures", "--as-published", "--from", "2018-03-05", "--to", "2018-03-11", "--format", "csv", "--data", self.mine))
            self.assertEqual(sorted(map(str, rows)), sorted(map(str, fed)), "the CSV of a letter is what the feed says of the week")
        self.assertIn("not attached", letters["chief@example.org"][0].get_body(("plain",)).get_content())
        self.assertEqual(self.deliver(plan).count("sent before"), 2)
        self.assertEqual(sink.count(), 2)
        self.assertEqual({row["state"] for row in self.listed().values()}, {"sent"})
        self.assertNotIn("@", HANES.run("log", "--format", "json", "--data", self.mine), "an address is in the log")
        self.assertIn("sound", HANES.run("check", "--data", self.mine))

    def test_a_server_that_is_away_is_waited_for(self):
        port = free_port()
        plan = self.plan(smtp_port=port, recipients=[ENGLISH], tries=100)
        process = self.serve(self.mine, plan)
        wait_until(lambda: "edition waits" in process.said(), "the sender tries in vain")
        self.assertEqual(self.listed(), {}, "nothing was given, so nothing is in doubt")
        sink = self.sink(port)
        wait_until(lambda: self.state("email", "chief") == "sent", "the letter is sent")
        self.assertEqual(process.stop(), 0)
        again = self.serve(self.mine, plan)
        wait_until(lambda: "lag" not in again.said() and HANES.status(self.mine), "it runs")
        self.deliver_nothing_more(again, sink, 1)

    def deliver_nothing_more(self, process, sink, count):
        """The loop has looked at its week again, and more than once."""
        position = HANES.position(self.mine)
        HANES.run("publish-week", "--week", "2018-W08", "--data", self.mine)
        wait_until(lambda: HANES.position(self.mine) > position, "the house goes on")
        self.assertEqual(process.stop(), 0)
        self.assertEqual(sink.count(), count)

    def test_killed_when_nobody_knows_whether_it_was_taken_it_is_not_sent_twice(self):
        sink = self.sink()
        patient = self.plan(smtp_port=sink.port, recipients=[ENGLISH])
        sink.behave("silent")
        cut = subprocess.Popen([HANES.executable, "deliver", "--week", WEEK, "--delivery", patient, "--data", self.mine, *NO_BROWSER],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=HANES.environment)
        wait_until(lambda: sink.count() == 1, "the server has the letter and does not say so")
        cut.kill()
        cut.wait()
        sink.behave("take")
        self.assertEqual(self.listed()[("email", "chief")]["state"], "begun")
        self.assertIn("under way", self.deliver(patient))
        hasty = self.plan(name="hasty.toml", smtp_port=sink.port, recipients=[ENGLISH], timeout="500ms")
        wait_until(lambda: "in doubt" in self.deliver(hasty, expect=None), "it is given up as in doubt")
        self.assertEqual(self.listed()[("email", "chief")]["reason"], "in_doubt")
        self.deliver(hasty, expect=1)
        self.assertEqual(sink.count(), 1, "a letter that may have been taken is not sent again by itself")
        self.deliver(hasty, "--to", "chief", "--again")
        first, second = (message["Message-ID"] for _, message, _ in sink.letters())
        self.assertNotEqual(first, second)

    def test_killed_before_the_content_it_is_sent_once(self):
        sink = self.sink()
        plan = self.plan(smtp_port=sink.port, recipients=[ENGLISH])
        sink.behave("deaf")
        cut = subprocess.Popen([HANES.executable, "deliver", "--week", WEEK, "--delivery", plan, "--data", self.mine, *NO_BROWSER],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=HANES.environment)
        with self.assertRaises(subprocess.TimeoutExpired):
            cut.wait(timeout=3)
        cut.kill()
        cut.wait()
        sink.behave("take")
        self.assertEqual(self.listed(), {})
        self.deliver(plan)
        self.assertEqual(sink.count(), 1)

    def test_a_server_that_gives_no_answer_leaves_a_doubt_and_one_that_is_busy_does_not(self):
        sink = self.sink()
        plan = self.plan(smtp_port=sink.port, recipients=[ENGLISH, WELSH], timeout="2s")
        sink.behave("silent")
        self.assertIn("in_doubt", self.deliver(plan, "--to", "chief", expect=1))
        sink.behave("busy")
        self.assertIn("refused", self.deliver(plan, "--to", "cabinet-1", expect=1))
        self.assertEqual(self.listed()[("email", "cabinet-1")]["answer"], "451")
        sink.behave("take")
        self.deliver(plan, expect=1)
        self.assertEqual([envelope["to"] for envelope, _, _ in sink.letters()], [["chief@example.org"], ["cabinet@example.org"]])
        self.assertEqual({name[1]: row["state"] for name, row in self.listed().items()}, {"chief": "given up", "cabinet-1": "sent"})

    def test_a_recipient_that_is_refused_is_left_to_a_person(self):
        sink = self.sink()
        plan = self.plan(smtp_port=sink.port, recipients=[ENGLISH])
        sink.behave("refuse")
        self.deliver(plan, expect=1)
        row = self.listed()[("email", "chief")]
        self.assertEqual((row["state"], row["reason"], row["answer"]), ("given up", "refused", "550"))
        sink.behave("take")
        self.deliver(plan, expect=1)
        self.assertEqual(sink.count(), 0)
        self.deliver(plan, "--to", "chief", "--again")
        self.assertEqual(sink.count(), 1)
        self.assertEqual(self.listed()[("email", "chief")]["state"], "sent")

    def test_a_webhook_that_fails_twice_is_told_the_same_until_it_takes_it(self):
        receiver = self.receiver(503, 503, 204)
        process = self.serve(self.mine, self.plan(webhooks=[("board", receiver.url)]))
        wait_until(lambda: self.state("webhook", "board") == "sent", "the webhook has it")
        self.assertEqual(process.stop(), 0)
        self.assertEqual(len(receiver.got), 3)
        self.assertEqual(len({one["body"] for one in receiver.got}), 1)
        self.assertTrue(all(one["signed"] for one in receiver.got))
        self.assertTrue(receiver.got[0]["type"].startswith("application/cloudevents+json"))
        event = json.loads(receiver.got[0]["body"])
        self.assertEqual((event["specversion"], event["type"]), ("1.0", "org.hanes.edition.published"))
        shown = table(HANES.run("editions", "show", event["subject"], "--format", "csv", "--data", self.mine))
        self.assertEqual(len(event["data"]["figures"]), len(shown))

    def test_a_webhook_that_never_takes_it_is_given_up_and_sent_again_by_hand(self):
        receiver = self.receiver(500)
        process = self.serve(self.mine, self.plan(webhooks=[("board", receiver.url)], tries=3))
        wait_until(lambda: self.state("webhook", "board") == "given up", "it is given up")
        self.assertEqual(process.stop(), 0)
        row = self.listed()[("webhook", "board")]
        self.assertEqual((row["reason"], row["answer"], row["tries"]), ("refused", "500", "3"))
        self.assertEqual(len(receiver.got), 3)
        receiver.answers = [200]
        HANES.run("deliver", "--week", row["week"], "--delivery", self.folder / "delivery.toml", "--data", self.mine, "--to", "board", "--again")
        self.assertEqual(self.listed()[("webhook", "board")]["state"], "sent")

    def test_a_redirect_is_not_followed(self):
        receiver = self.receiver(307)
        self.deliver(self.plan(webhooks=[("board", receiver.url)]), expect=1)
        self.assertEqual([one["path"] for one in receiver.got], ["/hook"])
        self.assertEqual(self.listed()[("webhook", "board")]["answer"], "307")

    def test_a_log_that_was_copied_sends_nothing_and_its_own_house_goes_on(self):
        receiver = self.receiver(500)
        plan = self.plan(webhooks=[("board", receiver.url)], tries=100)
        process = self.serve(self.mine, plan)
        wait_until(lambda: receiver.got, "it is published and tried")
        process.kill()
        restored = self.folder / "restored"
        shutil.copytree(self.mine, restored)
        log_alone = self.folder / "log_alone"
        os.mkdir(log_alone)
        for name in ("VERSION", "log"):
            (shutil.copytree if os.path.isdir(os.path.join(self.mine, name)) else shutil.copy)(os.path.join(self.mine, name),
                                                                                              os.path.join(log_alone, name))
        receiver.answers = [200]
        receiver.got.clear()
        for copy in (restored, log_alone):
            replica = self.serve(copy, plan)
            HANES.run("rebuild", "--all", "--data", copy)
            wait_until(lambda: "week not sent by itself" in replica.said(), "the copy sees that it is not its own week")
            self.assertEqual(replica.stop(), 0)
            self.assertEqual(receiver.got, [])
        process = self.serve(self.mine, plan)
        wait_until(lambda: self.state("webhook", "board") == "sent", "the house itself goes on", seconds=180)
        self.assertEqual(process.stop(), 0)
        self.assertEqual(len(receiver.got), 1)

    def test_an_edition_is_printed(self):
        if not shutil.which("chromium"):
            self.skipTest("there is no Chromium here")
        out = self.folder / "edition.pdf"
        HANES.run("editions", "print", WEEK, "--out", out, "--language", "cy", "--data", self.mine)
        with open(out, "rb") as file:
            pdf = file.read()
        self.assertTrue(pdf.startswith(b"%PDF-"))
        self.assertGreater(len(pdf), 5000)
        sink = self.sink()
        plan = self.plan(smtp_port=sink.port, recipients=[ENGLISH])
        HANES.run("deliver", "--week", WEEK, "--delivery", plan, "--data", self.mine)
        attached = {part.get_filename(): part.get_content() for part in sink.letters()[0][1].iter_attachments()}
        self.assertTrue(attached[f"{WEEK}.pdf"].startswith(b"%PDF-"))
        self.assertIn("a page to print", sink.letters()[0][1].get_body(("plain",)).get_content())

    def test_mistakes_are_told(self):
        plan = self.plan(webhooks=[("board", "http://127.0.0.1:9/")])
        self.assertIn("board", HANES.run("delivery", "check", plan))
        with open(self.folder / "wrong.toml", "w", encoding="utf-8") as file:
            file.write('figures_topic = true\n\n[smtp]\nhost = "mail.example.org"\ntls = "none"\nfrom = "a@example.org"\n')
        for words, said in ((("delivery", "check", self.folder / "wrong.toml"), "wrong.toml:5: tls"),
                            (("delivery", "check", self.folder / "nowhere.toml"), "deploy/delivery.example.toml"),
                            (("deliver", "--week", WEEK), "needs --delivery"),
                            (("deliver", "--delivery", plan), "needs --week"),
                            (("deliver", "--week", WEEK, "--delivery", plan, "--to", "ward"), "there are board"),
                            (("deliver", "--week", WEEK, "--delivery", plan, "--again"), "--to ID"),
                            (("deliver", "--week", "2018-W11", "--delivery", plan), "was not published"),
                            (("editions", "print", WEEK, "--out", "x.pdf", *NO_BROWSER), "--chromium"),
                            (("serve", "--publish-weekly", "MON 06:00", "--delivery", self.folder / "wrong.toml"), "wrong.toml:5")):
            with self.subTest(words=words):
                data = () if words[0] == "delivery" else ("--data", self.mine)
                ended = HANES.ended(*words, *data, expect=None)
                self.assertNotEqual(ended.returncode, 0)
                self.assertIn(said, ended.stderr)


if __name__ == "__main__":
    HANES = Hanes(sys.argv.pop(1))
    unittest.main()
