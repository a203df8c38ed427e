#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A week published from the command line: once, whatever is killed; and what becomes known later: published_weeks_test.py HANES"""
import collections
import csv
import io
import json
import random
import shutil
import subprocess
import sys
import time
import unittest

from hanes_process import Folder, Hanes, fetch, wait_until
from ssda903_returns import COUNCIL, import_words, write_returns

WEEK = "2018-W10"
HANES = None


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


class PublishedWeeksTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work = Folder().__enter__()
        write_returns(cls.work.path)
        cls.data = cls.work / "data"
        HANES.run(*import_words(cls.work.path, 2017, cls.data))

    @classmethod
    def tearDownClass(cls):
        cls.work.__exit__()

    def copy(self):
        folder = Folder()
        self.addCleanup(folder.__exit__)
        path = folder.__enter__() / "data"
        shutil.copytree(self.data, path)
        return path

    def editions(self, data):
        return table(HANES.run("editions", "list", "--format", "csv", "--data", data))

    def shown(self, data):
        return HANES.run("editions", "show", WEEK, "--format", "csv", "--data", data)

    def payloads(self, data):
        """How many events of each kind the log holds."""
        events = [json.loads(line)["event"] for line in HANES.run("log", "--format", "json", "--data", data).splitlines()]
        return collections.Counter(key for event in events for key in event if isinstance(event[key], dict))

    def test_cut_by_kill_9_anywhere_and_run_again_it_is_published_once(self):
        seed = random.randrange(1 << 32)
        chance = random.Random(seed)
        data = self.copy()
        took = time.monotonic()
        HANES.run("publish-week", "--week", WEEK, "--data", self.copy())
        took = time.monotonic() - took
        for round_number in range(6):
            with self.subTest(seed=seed, round=round_number):
                cut = subprocess.Popen([HANES.executable, "publish-week", "--week", WEEK, "--data", data], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL, env=HANES.environment)
                time.sleep(chance.uniform(0, took))
                cut.kill()
                cut.wait()
        HANES.run("publish-week", "--week", WEEK, "--data", data)
        self.assertIn("was published already", HANES.run("publish-week", "--week", WEEK, "--data", data))
        self.assertEqual([row["week"] for row in self.editions(data)], [WEEK])
        self.assertEqual(self.payloads(data)["weekly_figures_published"], 1)
        self.assertEqual(int(HANES.status(data)["log"]["quarantined"]), 0)
        self.assertIn("sound", HANES.run("check", "--data", data))

    def test_what_is_known_later_is_a_revision_and_the_edition_stays(self):
        data = self.copy()
        HANES.run("publish-week", "--week", WEEK, "--data", data)
        edition, digest = self.shown(data), self.editions(data)[0]["digest"]
        self.assertEqual(table(HANES.run("revisions", "--week", WEEK, "--format", "csv", "--data", data)), [])
        HANES.run(*import_words(self.work.path, 2018, data))
        answer = json.loads(HANES.run("revisions", "--week", WEEK, "--code", "caseload.children", "--open", "--format", "json", "--data", data))
        whole = next(row for row in answer["rows"] if row["cells"][1] == "")
        figures = dict(zip(answer["columns"], whole["cells"]))
        self.assertEqual(int(figures["now"]) - int(figures["published"]), int(figures["difference"]))
        self.assertNotEqual(figures["difference"], "0")
        self.assertEqual(len(whole["members"]), min(200, int(figures["events"])))
        self.assertIn("position", whole["members"][0])
        self.assertEqual(self.shown(data), edition)
        self.assertEqual(self.editions(data)[0]["digest"], digest)
        series = ("ask", "series", "caseload.children", "--from", "2018-03-05", "--to", "2018-03-11", "--format", "csv", "--data", data)
        self.assertEqual(table(HANES.run(*series))[0]["value"], figures["now"])
        self.assertEqual(table(HANES.run(*series, "--as-published"))[0]["value"], figures["published"])
        rebuilt = HANES.run("rebuild", "--all", "--data", data)
        self.assertEqual(rebuilt.count("the same"), rebuilt.count("position"))

    def test_a_house_that_is_served_publishes_and_answers_over_http(self):
        data = self.copy()
        process = HANES.start("serve", "--data", data, "--http", "127.0.0.1:0", "--publish-weekly", "MON 06:00")
        self.addCleanup(lambda: process.running() and process.kill())
        address = process.await_ready().split("http://")[1].split()[0]
        wait_until(lambda: self.editions(data), "the week that fell due last is published")
        HANES.run("publish-week", "--week", WEEK, "--data", data)
        url = f"http://{address}/v1/authorities/{COUNCIL}"
        self.assertEqual(len(self.editions(data)), 2)
        self.assertEqual(fetch(f"{url}/editions.csv?period={WEEK}")[2].splitlines(), self.shown(data).splitlines())
        self.assertEqual(fetch(f"{url}/revisions?period={WEEK}")[0], 200)
        series = "code=caseload.children&from=2018-01-01&to=2018-03-31&every=month&xmr=1"
        self.assertEqual([row["month"] for row in table(fetch(f"{url}/series.csv?{series}")[2])], ["2018-01", "2018-02", "2018-03"])
        refused = fetch(f"{url}/series?{series}&colour=red")
        self.assertEqual(refused[0], 400)
        self.assertIn("there is no parameter", json.loads(refused[2])["detail"])
        self.assertEqual(process.stop(), 0)

    def test_mistakes_are_told(self):
        data = self.copy()
        for words, said in ((("publish-week", "--week", "2018-10"), "is no week"), (("publish-week", "--week", "2199-W01"), "is not over before"),
                            (("revisions", "--week", WEEK), "was not published"), (("editions", "show", WEEK), "was not published"),
                            (("editions", "throw"), "hanes editions list"), (("serve", "--publish-weekly", "noon"), "MON 06:00"),
                            (("rebuild",), "--all"), (("ask", "series", "caseload.cases"), "caseload.children")):
            with self.subTest(words=words):
                ended = HANES.ended(*words, "--data", data, expect=None)
                self.assertNotEqual(ended.returncode, 0)
                self.assertIn(said, ended.stderr)


if __name__ == "__main__":
    HANES = Hanes(sys.argv.pop(1))
    unittest.main()
