#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a person sees of a damaged or read-only folder: damaged_folder_test.py HANES"""
import glob
import os
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../cli"))
from hanes_process import Folder, Hanes  # noqa: E402
from ssda903_returns import import_words, write_returns  # noqa: E402

HANES = None

# The folder as a file system that was mounted again to read only. The namespace goes when the shell ends.
READ_ONLY = """
mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" || exit 77
shift
"$@"
"""


def flip_a_bit(path, byte):
    with open(path, "r+b") as file:
        file.seek(byte)
        found = file.read(1)[0]
        file.seek(byte)
        file.write(bytes([found ^ 0x10]))


class DamagedFolderTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work = Folder().__enter__()
        write_returns(cls.work.path)
        cls.sound = cls.work / "sound"
        HANES.run(*import_words(cls.work.path, 2017, cls.sound))
        cls.answer = cls.ask(cls.sound)
        HANES.run("digest", "caseload", "--data", cls.sound)  # opened twice: events are in sorted files and in one written ahead

    @classmethod
    def tearDownClass(cls):
        cls.work.__exit__()

    @staticmethod
    def ask(data, expect=0):
        ended = HANES.ended("ask", "caseload", "--as-at", "2018-03-31", "--known-at", "2018-12-31T00:00:00Z", "--data", data, "--format", "json", expect=expect)
        return ended.stdout if expect == 0 else ended

    def copy(self):
        data = self.work / "copy"
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(self.sound, data)
        return data

    def test_a_damaged_file_of_the_log_is_named_with_its_remedy_or_the_answer_is_right(self):
        stopped = 0
        for path in sorted(glob.glob(self.sound + "/log/rocks/*")):
            if os.path.getsize(path) == 0:
                continue
            with self.subTest(file=os.path.basename(path)):
                data = self.copy()
                damaged = os.path.join(data, "log/rocks", os.path.basename(path))
                flip_a_bit(damaged, os.path.getsize(damaged) // 2)
                # Without its view the whole log must be read.
                shutil.rmtree(data + "/views")
                asked = self.ask(data, expect=None)
                if asked.returncode == 0:
                    self.assertEqual(asked.stdout, self.answer)
                    continue
                stopped += 1
                self.assertIn("restore", asked.stderr)
                checked = HANES.ended("check", "--data", data, expect=1)
                self.assertIn(os.path.basename(path), checked.stdout)
                self.assertIn("DAMAGED", checked.stdout)
                self.assertIn("read the topic again from offset 0", checked.stdout)
        self.assertGreater(stopped, 0)

    def test_a_log_without_its_list_of_files_is_not_begun_anew(self):
        data = self.copy()
        os.remove(data + "/log/rocks/CURRENT")
        asked = self.ask(data, expect=None)
        self.assertNotEqual(asked.returncode, 0)
        self.assertIn("the CURRENT of", asked.stderr)
        self.assertIn("restore", asked.stderr)

    def test_a_damaged_view_answers_as_before(self):
        files = [path for path in glob.glob(self.sound + "/views/**", recursive=True) if os.path.isfile(path) and os.path.getsize(path) > 0]
        self.assertGreater(len(files), 3)
        for path in sorted(files):
            with self.subTest(file=os.path.relpath(path, self.sound)):
                data = self.copy()
                damaged = os.path.join(data, os.path.relpath(path, self.sound))
                flip_a_bit(damaged, os.path.getsize(damaged) // 2)
                self.assertEqual(self.ask(data), self.answer)

    def test_a_read_only_folder_is_named_with_its_remedy(self):
        data = self.copy()
        ended = subprocess.run(["unshare", "-m", "bash", "-c", READ_ONLY, "-", data, HANES.executable, *map(str, import_words(self.work.path, 2017, data))],
                               capture_output=True, text=True, check=False)
        if ended.returncode == 77 or "unshare" in ended.stderr:
            self.skipTest("needs the right to mount")
        self.assertNotEqual(ended.returncode, 0)
        self.assertIn("Read-only file system", ended.stderr)
        self.assertIn(data, ended.stderr)
        self.assertEqual(self.ask(data), self.answer)


if __name__ == "__main__":
    HANES = Hanes(sys.argv.pop(1))
    unittest.main()
