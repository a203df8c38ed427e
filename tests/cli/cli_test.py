#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a person does with `hanes`, on a folder of their own: cli_test.py HANES"""
import csv
import glob
import io
import json
import os
import random
import shutil
import subprocess
import sys
import time
import unittest

from hanes_process import Folder, Hanes, fetch, wait_until
from ssda903_returns import COUNCIL, import_words, write_returns

HANES = None


def ask_words(data, output="csv", by="status"):
    return ("ask", "caseload", "--as-at", "2018-09-30", "--known-at", "2019-12-31", "--by", by, "--format", output, "--data", data)


class CliTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work = Folder().__enter__()
        cls.returns = cls.work.path
        write_returns(cls.returns)
        cls.data = cls.work / "data"
        HANES.run(*import_words(cls.returns, 2017, cls.data))
        HANES.run(*import_words(cls.returns, 2018, cls.data))

    @classmethod
    def tearDownClass(cls):
        cls.work.__exit__()

    def copy(self):
        """A data folder of the test's own."""
        folder = Folder()
        self.addCleanup(folder.__exit__)
        path = folder.__enter__() / "data"
        shutil.copytree(self.data, path)
        return path

    def serve(self, data, *more):
        process = HANES.start("serve", "--data", data, "--http", "127.0.0.1:0", *more)
        self.addCleanup(lambda: process.running() and process.kill())
        ready = process.await_ready()
        return process, ready.split("http://")[1].split()[0]

    def test_importing_twice_changes_nothing_not_even_the_position(self):
        data = self.copy()
        before, digest = HANES.position(data), HANES.digest("--data", data)
        report = json.loads(HANES.run(*import_words(self.returns, 2018, data), "--format", "json"))
        self.assertEqual(report["outcome"], "already_taken")
        self.assertEqual(HANES.position(data), before)
        self.assertEqual(HANES.digest("--data", data), digest)

    def test_an_older_return_is_refused_with_both_dates(self):
        ended = HANES.ended("import", "ssda903", *sorted(glob.glob(f"{self.returns}/2017-*.csv")), "--window", "2016-04-01..2017-03-31",
                            "--received", "2017-06-30T12:00:00Z", "--data", self.copy(), expect=1)
        self.assertIn("2017-06-30", ended.stderr)
        self.assertIn("2019-06-30", ended.stderr)

    def test_an_import_cut_by_kill_9_and_run_again_gives_the_same_answers(self):
        seed = random.randrange(1 << 32)
        chance = random.Random(seed)
        expected, digest = HANES.run(*ask_words(self.data)), HANES.digest("--data", self.data)
        took = time.monotonic()
        with Folder() as whole:
            HANES.run(*import_words(self.returns, 2017, whole / "data"))
        took = time.monotonic() - took
        for round_number in range(8):
            with Folder() as folder, self.subTest(seed=seed, round=round_number):
                data = folder / "data"
                for year in (2017, 2018):
                    cut = subprocess.Popen([HANES.executable, *import_words(self.returns, year, data)], stdout=subprocess.DEVNULL,
                                           stderr=subprocess.DEVNULL, env=HANES.environment)
                    time.sleep(chance.uniform(0, took))
                    cut.kill()
                    cut.wait()
                    HANES.run(*import_words(self.returns, year, data))
                self.assertEqual(HANES.run(*ask_words(data)), expected)
                self.assertEqual(HANES.digest("--data", data), digest)
                self.assertIn("sound", HANES.run("check", "--data", data))

    def test_table_csv_json_and_http_give_the_same_figures(self):
        data = self.copy()
        process, address = self.serve(data)
        rows = list(csv.reader(io.StringIO(HANES.run(*ask_words(data)))))
        self.assertEqual(rows[0][-1], "children")
        self.assertEqual(rows[-1][0], "total")
        answer = json.loads(HANES.run(*ask_words(data, "json")))
        self.assertEqual([answer["columns"]] + [row["cells"] for row in answer["rows"]], rows)
        table = HANES.run(*ask_words(data, "table"))
        for row in rows[1:]:
            self.assertRegex(table, rf"(?m)^{row[0]} +{row[-1]}$")
        question = f"http://{address}/v1/authorities/{COUNCIL}/caseload%s?as_at=2018-09-30&known_at=2019-12-31&by=status"
        self.assertEqual(json.loads(fetch(question % "")[2]), answer)
        self.assertEqual(list(csv.reader(io.StringIO(fetch(question % ".csv")[2]))), rows)
        self.assertEqual(process.stop(), 0)
        self.assertEqual(list(csv.reader(io.StringIO(HANES.run(*ask_words(data))))), rows, "with nothing serving it")

    def test_every_counted_child_opens_to_its_events(self):
        answer = json.loads(HANES.run(*ask_words(self.data, "json"), "--open"))
        row = next(row for row in answer["rows"] if row["cells"][0] == "looked_after")
        self.assertEqual(len(row["members"]), int(row["cells"][-1]))
        self.assertGreater(len(row["members"]), 0)
        history = HANES.run("history", row["members"][0], "--order", "known", "--data", self.data)
        self.assertIn("LookedAfterStarted", history)
        lines = json.loads(HANES.run("history", row["members"][0], "--format", "json", "--data", self.data))["lines"]
        positions = [int(line["position"]) for line in lines]
        self.assertEqual(positions, sorted(positions))

    def test_a_view_that_was_deleted_comes_back_to_the_last_bit(self):
        data = self.copy()
        before, figures = HANES.digest("--data", data), HANES.run(*ask_words(data))
        shutil.rmtree(os.path.join(data, "views"))
        self.assertEqual(HANES.digest("--data", data), before)
        self.assertEqual(HANES.run(*ask_words(data)), figures)
        self.assertIn("the same", HANES.run("rebuild", "caseload", "--data", data))
        self.assertIn("nothing was changed", HANES.run("rebuild", "caseload", "--compare", "--data", data))
        self.assertIn(before, HANES.run("rebuild", "caseload", "--swap-back", "--data", data))

    def test_a_view_is_rebuilt_while_it_is_served(self):
        data = self.copy()
        process, address = self.serve(data)
        self.assertIn("the same", HANES.run("rebuild", "caseload", "--data", data))
        self.assertEqual(fetch(f"http://{address}/readyz")[0], 200)
        self.assertEqual(process.stop(), 0)

    def test_an_import_into_a_served_folder_goes_through_its_broker(self):
        data = self.copy()
        process, _ = self.serve(data)
        HANES.run(*import_words(self.returns, 2019, data))
        served = HANES.run(*ask_words(data)), HANES.digest("--data", data)
        self.assertEqual(process.stop(), 0)
        other = self.copy()
        HANES.run(*import_words(self.returns, 2019, other))
        self.assertEqual((HANES.run(*ask_words(other)), HANES.digest("--data", other)), served)

    def test_a_watched_drop_box_is_published_into_a_folder_that_nobody_serves(self):
        with Folder() as work:
            HANES.run("generate", "--seed", 3, "--from", "2012-01-01", "--to", "2012-03-01", "--every", "week", "--children", 2000,
                      "--out", work / "box")
            nights = sorted(glob.glob(work / "box/*/"))
            closed = sorted(os.path.dirname(path) for path in glob.glob(work / "box/*/_COMPLETE"))
            self.assertLess(len(closed), len(nights), "one night failed: its folder stays")
            for night in closed:
                HANES.run("import", "ssd", night, "--authority", "W06000012", "--data", work / "imported")
            process = HANES.start("publish", "--watch", work / "box", "--data", work / "published", "--authority", "W06000012")
            self.addCleanup(lambda: process.running() and process.kill())
            process.await_ready()
            wait_until(lambda: len(glob.glob(work / "box/done/*/report.json")) == len(closed), "every closed folder is taken")
            self.assertEqual(process.stop(), 0)
            self.assertEqual(HANES.digest("--data", work / "published"), HANES.digest("--data", work / "imported"))
            self.assertEqual(len(glob.glob(work / "box/*/_COMPLETE")), 0)

    def test_a_second_hanes_on_the_same_folder_is_refused(self):
        data = self.copy()
        process, _ = self.serve(data)
        ended = HANES.ended("serve", "--data", data, "--http", "127.0.0.1:0", expect=None)
        self.assertNotEqual(ended.returncode, 0)
        self.assertIn(str(process.process.pid), ended.stderr)
        self.assertEqual(process.stop(), 0)

    def test_a_folder_of_a_newer_version_is_refused_with_both_versions(self):
        data = self.copy()
        with open(os.path.join(data, "VERSION"), "w", encoding="utf-8") as file:
            file.write("99\n")
        ended = HANES.ended(*ask_words(data), expect=1)
        self.assertIn("99", ended.stderr)

    def test_another_council_does_not_enter_this_log(self):
        ended = HANES.ended("import", "ssda903", *sorted(glob.glob(f"{self.returns}/2019-*.csv")), "--authority", "W06000012",
                            "--window", "2019-04-01..2020-03-31", "--received", "2020-06-30T12:00:00Z", "--data", self.copy(), expect=1)
        self.assertIn(COUNCIL, ended.stderr)

    def test_damaged_bytes_are_named_and_end_in_an_error(self):
        data = self.copy()
        files = sorted(glob.glob(os.path.join(data, "log", "**", "*.sst"), recursive=True), key=os.path.getsize)
        with open(files[-1], "r+b") as file:
            file.seek(os.path.getsize(files[-1]) // 2)
            byte = file.read(1)
            file.seek(-1, os.SEEK_CUR)
            file.write(bytes([byte[0] ^ 0xFF]))
        ended = HANES.ended("check", "--data", data, expect=1)
        self.assertIn(os.path.basename(files[-1]), ended.stdout + ended.stderr)

    def test_config_explain_says_where_each_value_comes_from(self):
        with Folder() as folder:
            with open(folder / "hanes.toml", "w", encoding="utf-8") as file:
                file.write('data = "from_file"\nkafka_options = "sasl.password=secret"\n')
            out = HANES.run("config", "--explain", "--http", "127.0.0.1:1", cwd=folder.path, environment={"HANES_AUTHORITY": COUNCIL})
            self.assertRegex(out, r"data = from_file\n  from hanes.toml:1")
            self.assertRegex(out, rf"authority = {COUNCIL}\n  from HANES_AUTHORITY")
            self.assertRegex(out, r"http = 127.0.0.1:1\n  from --http")
            self.assertRegex(out, r"grpc = 127.0.0.1:0\n  from default")
            self.assertNotIn("secret", out)

    def test_the_log_can_be_read_as_json(self):
        lines = [json.loads(line) for line in HANES.run("log", "--format", "json", "--data", self.data).splitlines()]
        self.assertEqual([line["position"] for line in lines], list(range(1, HANES.position(self.data) + 1)))
        self.assertTrue(all(line["event"]["authority"] == COUNCIL for line in lines))

    def test_metrics_and_status_are_shown_while_serving(self):
        data = self.copy()
        process, address = self.serve(data)
        status, _, body = fetch(f"http://{address}/v1/authorities/{COUNCIL}/status")
        self.assertEqual(status, 200)
        self.assertEqual(json.loads(body)["topics"][0]["topic"], f"hanes.{COUNCIL}.events")
        self.assertIn("http_requests_total", fetch(f"http://{address}/metrics")[2])
        self.assertIn("topic", HANES.run("status", "--data", data))
        self.assertEqual(process.stop(), 0)


if __name__ == "__main__":
    HANES = Hanes(sys.argv.pop(1))
    unittest.main(verbosity=2)
