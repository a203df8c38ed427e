#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What goes wrong around `hanes`, and what a person then sees: mistakes_test.py HANES"""
import datetime as dt
import glob
import os
import shutil
import subprocess
import sys
import unittest

from hanes_process import Folder, Hanes
from ssda903_returns import write_returns

COUNCIL = "E06000001"
HANES = None

# A small disk of the test's own: an import whose log fills it, then one with more room. The namespace and its disk go when the shell ends.
FILL_THE_DISK = """
mount -t tmpfs -o size="$1" tmpfs "$2" || exit 77
shift 2
"$@" > /dev/null; echo "full $?" >&2
mount -o remount,size=300m "${!#%/*}"
"$@" > /dev/null; echo "room $?" >&2
"$1" check --data "${!#}"; "$1" digest caseload --data "${!#}"
"""


# A disk without a byte of room below a folder that has a log: a rule is set, by a command alone and through the process that serves it.
SET_A_RULE_ON_A_FULL_DISK = """
mount -t tmpfs -o size=8m tmpfs "$2" || exit 77
hanes=$1 disk=$2 data=$2/data
set_rule() { timeout 30 "$hanes" rules set caseload.cap="$1" --from 2013-04-01 --reason cabinet --data "$data"; }
"$hanes" rules set shipped --authority E06000001 --data "$data" || exit 1
dd if=/dev/zero of="$disk/filler" bs=64k 2> /dev/null
began=$EPOCHREALTIME; set_rule 12; echo "alone $?" >&2; ended=$EPOCHREALTIME
echo "took $(( (${ended/./} - ${began/./}) / 1000 )) ms" >&2
rm "$disk/filler"
"$hanes" serve --data "$data" --http 127.0.0.1:0 > "$disk/said" & serving=$!
until grep -q ^serving "$disk/said"; do kill -0 $serving || exit 1; sleep 0.1; done
dd if=/dev/zero of="$disk/filler" bs=64k 2> /dev/null
began=$EPOCHREALTIME; set_rule 13; echo "served $?" >&2; ended=$EPOCHREALTIME
echo "took $(( (${ended/./} - ${began/./}) / 1000 )) ms" >&2
wait $serving
rm "$disk/filler"
set_rule 14 && echo "room 0" >&2
"""


def import_words(files, data, received="2018-06-30T12:00:00Z", window="2017-04-01..2018-03-31", system="ssda903"):
    return ("import", system, *files, "--authority", COUNCIL, "--window", window, "--received", received, "--data", data)


class MistakesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work = Folder().__enter__()
        write_returns(cls.work.path)
        cls.returns = sorted(glob.glob(cls.work / "2017-*.csv"))
        cls.data = cls.work / "data"
        HANES.run(*import_words(cls.returns, cls.data))

    @classmethod
    def tearDownClass(cls):
        cls.work.__exit__()

    def test_a_typing_error_leaves_no_folder_behind(self):
        data = self.work / "typo"
        for words, said in [(import_words(["no_such.csv"], data), "no_such.csv cannot be opened"),
                            (import_words(self.returns, data, window="2017-04-01"), "two dots"),
                            (import_words(self.returns, data, received="2018"), "2018-06-30T12:00:00Z"),
                            (import_words(self.returns, data, system="ssda904"), "ssda903"),
                            (import_words(self.returns, data) + ("--format", "csv"), "table or json")]:
            with self.subTest(said=said):
                self.assertIn(said, HANES.ended(*words, expect=2).stderr)
                self.assertFalse(os.path.exists(data))

    def test_an_extract_of_the_future_would_shut_out_all_others_and_is_refused(self):
        later = (dt.datetime.now(dt.timezone.utc) + dt.timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.assertIn("later than today", HANES.ended(*import_words(self.returns, self.work / "future", received=later), expect=2).stderr)

    def test_a_night_that_failed_is_named(self):
        os.mkdir(self.work / "2012-08-05")
        shutil.copy(self.returns[0], self.work / "2012-08-05")
        ended = HANES.ended("import", "ssda903", self.work / "2012-08-05", "--authority", COUNCIL, "--data", self.work / "night", expect=2)
        self.assertIn("2012-08-05: needs --received", ended.stderr)
        self.assertIn("_COMPLETE", ended.stderr)

    def test_output_that_does_not_fit_is_an_error(self):
        for words in [("log", "--data", self.data), ("ask", "caseload", "--data", self.data), ("config",)]:
            with self.subTest(words=words), open("/dev/full", "w", encoding="utf-8") as full:
                ended = subprocess.run([HANES.executable, *words], stdout=full, stderr=subprocess.PIPE, text=True, env=HANES.environment,
                                       check=False)
                self.assertEqual(ended.returncode, 1, ended.stderr)
                self.assertIn("standard output is cut off", ended.stderr)

    def test_a_file_that_cannot_be_written_whole_is_told_with_its_reason(self):
        words = ("ask", "caseload", "--data", self.data, "--format", "xlsx", "--out")
        self.assertIn("/dev/full is not whole: No space left on device", HANES.ended(*words, "/dev/full", expect=3).stderr)
        self.assertIn("cannot be written: No such file or directory", HANES.ended(*words, self.work / "nowhere/a.xlsx", expect=3).stderr)

    def test_a_reader_that_has_seen_enough_is_no_error_to_talk_about(self):
        ended = subprocess.run(["bash", "-c", '"$0" log --format json --data "$1" | head -1 | wc -l', HANES.executable, self.data],
                               capture_output=True, text=True, env=HANES.environment, check=True)
        self.assertEqual((ended.stdout.strip(), ended.stderr), ("1", ""))

    def test_an_empty_day_is_not_taken_for_today(self):
        for flag in ("--as-at", "--known-at", "--by"):
            self.assertIn(f"{flag} is empty", HANES.ended("ask", "caseload", flag, "", "--data", self.data, expect=2).stderr)

    def test_help_of_a_command_that_is_not_there_names_the_nearest(self):
        self.assertIn('did you mean "ask"', HANES.ended("help", "askk", expect=2).stderr)

    def test_a_question_about_what_will_be_known_is_a_wrong_question(self):
        ended = HANES.ended("ask", "caseload", "--known-at", "2090-01-01", "--data", self.data, expect=2)
        self.assertIn("later than now", ended.stderr)

    def test_a_full_disk_is_said_and_the_same_import_completes_when_there_is_room(self):
        disk = self.work / "disk"
        os.mkdir(disk)
        for size in ("100k", "130k", "160k"):
            with self.subTest(size=size):
                shell = ["unshare", "--user", "--map-root-user", "--mount", "bash", "-c", FILL_THE_DISK, "bash", size, disk]
                ended = subprocess.run([*shell, HANES.executable, *import_words(self.returns, disk + "/data")], capture_output=True, text=True,
                                       env=HANES.environment, check=False)
                if ended.returncode == 77 or "unshare" in ended.stderr:
                    self.skipTest("a disk of one's own cannot be mounted here: " + ended.stderr)
                self.assertIn("full 1", ended.stderr)
                self.assertIn("No space left on device: make room on the disk, then start again", ended.stderr)
                self.assertIn("room 0", ended.stderr)
                self.assertIn("sound", ended.stdout)
                self.assertIn(HANES.digest("--data", self.data), ended.stdout)

    def test_a_rule_that_cannot_be_set_for_want_of_room_is_told_at_once_with_what_to_do(self):
        disk = self.work / "small"
        os.mkdir(disk)
        shell = ["unshare", "--user", "--map-root-user", "--mount", "bash", "-c", SET_A_RULE_ON_A_FULL_DISK, "bash", HANES.executable, disk]
        ended = subprocess.run(shell, capture_output=True, text=True, env=HANES.environment, check=False)
        if ended.returncode == 77 or "unshare" in ended.stderr:
            self.skipTest("a disk of one's own cannot be mounted here: " + ended.stderr)
        alone, served = ended.stderr.split("alone ")[0], ended.stderr.split("alone ")[1].split("served ")[0]
        self.assertIn("No space left on device: make room on the disk, then start again", alone)
        self.assertIn("No space left on device: make room on the disk, then start again", served, "the process that serves says why it stops")
        self.assertIn("read what it said last, start it again", served, "and who asked it is sent there")
        took = [int(line.split()[1]) for line in ended.stderr.splitlines() if line.startswith("took ")]
        self.assertEqual(len(took), 2)
        self.assertLess(max(took), 2_000, "nobody waits in silence")
        self.assertIn("room 0", ended.stderr)


if __name__ == "__main__":
    HANES = Hanes(sys.argv.pop(1))
    unittest.main(verbosity=2)
