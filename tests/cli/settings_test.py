#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Rules, targets and the calendar from the command line: what an empty log begins with, what is set, and what is refused:
settings_test.py HANES"""
import json
import pathlib
import sys
import tempfile
import unittest

from hanes_process import Hanes

HANES = None


def rows(text):
    """The rows of an answer in JSON as dictionaries."""
    answer = json.loads(text)
    return [dict(zip(answer["columns"], row.get("cells", []))) for row in answer["rows"]]


class SettingsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.data = str(self.folder / "data")

    def hanes(self, *words, code=0):
        # The authority is needed once, and known from then on.
        where = ["--data", self.data] + (["--authority", "W06000012"] if not pathlib.Path(self.data).exists() else [])
        return HANES.ended(*words, *where, expect=code)

    def begin(self):
        self.hanes("rules", "set", "caseload.cap=15", "--from", "2011-04-01", "--reason", "reports", "--received", "2011-04-01T00:00:00Z")

    def asked(self, *words):
        return rows(self.hanes(*words, "--format", "json").stdout)

    def file(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return str(path)

    def refused(self, words, *says):
        problem = self.hanes(*words, code=2).stderr
        for said in says:
            self.assertIn(said, problem)

    def test_an_empty_log_begins_with_the_rules_of_its_nation(self):
        self.begin()
        sets = {row["rule_set"]: row for row in self.asked("rules", "list", "--as-at", "2013-03-31")}
        self.assertEqual(sets["wales-2012"]["in_force"], "yes")
        self.assertEqual(sets["wales-2016"]["in_force"], "no")
        self.assertIn("`hanes rules set england-2013`", sets["england-2013"]["title"])
        rules = {row["rule"]: row for row in self.asked("rules", "show", "--as-at", "2013-03-31")}
        self.assertEqual(rules["assessment.initial.limit"]["value"], "7 working days")
        self.assertEqual(rules["assessment.initial.limit"]["known_from"], "2011-04-01T00:00:00Z")
        self.assertTrue(rules["assessment.initial.limit"]["citation"].startswith("[S] "))
        self.assertNotIn("assessment.single.limit", rules)

    def test_all_settings_at_once_are_what_each_rule_shows(self):
        self.begin()
        settings = self.asked("rules")
        by_rule = {}
        for row in settings:
            by_rule.setdefault(row["rule"], []).append(row)
        self.assertIn("wales-2016", {row["rule_set"] for row in by_rule["assessment.single.limit"]})
        for rule in ("assessment.initial.limit", "rules.in_force"):
            self.assertEqual(by_rule[rule], self.asked("rules", "show", rule))
        difference = {row["rule"]: row for row in self.asked("rules", "diff", "wales-2012", "wales-2016")}
        self.assertEqual(set(difference), {"assessment.initial.limit", "assessment.core.limit", "assessment.single.limit", "care_plan.limit"})
        self.assertEqual(difference["assessment.single.limit"]["wales-2016"], "42 working days")

    def test_a_rule_that_is_set_holds_from_its_day_as_it_became_known(self):
        self.begin()
        self.hanes("rules", "set", "caseload.cap=12", "--from", "2013-04-01", "--reason", "cabinet", "--received", "2013-03-20T10:00:00Z")
        cap = {(row["value"], row["from"], row["to"]) for row in self.asked("rules", "show", "caseload.cap")}
        self.assertEqual(cap, {("15", "2011-04-01", "2013-03-31"), ("12", "2013-04-01", "")})
        before = self.asked("rules", "show", "caseload.cap", "--known-at", "2013-03-19")
        self.assertEqual([(row["value"], row["to"]) for row in before], [("15", "")])

    def test_what_cannot_be_set_is_refused_with_a_remedy(self):
        cited = ["--from", "2013-04-01", "--reason", "r"]
        self.refused(["rules", "set", "caselod.cap=12", *cited], "there is no rule \"caselod.cap\"", "did you mean \"caseload.cap\"")
        self.refused(["rules", "set", "caseload.cap=0", *cited], "cannot be \"0\"", "from 1 to 1000")
        self.refused(["rules", "set", "caseload.cap=12", "--reason", "r"], "needs --from")
        self.refused(["rules", "set", "caseload.cap=12", "--from", "2013-04-01"], "needs --reason")
        self.refused(["rules", "shw"], "did you mean \"show\"")
        head = 'valid_from = 2013-04-01\nrecorded_at = 2013-04-01T00:00:00Z\ncitation = "c"\n'
        gap = (head + '[[rule]]\nname = "caseload.cap"\nvalue = "9"\nvalid_to = 2013-04-30\n'
               '[[rule]]\nname = "caseload.cap"\nvalue = "8"\nvalid_from = 2013-06-01\n')
        self.refused(["rules", "set", self.file("gap.toml", gap)], "gap.toml:8: rule caseload.cap has a gap from 2013-05-01 to 2013-05-31")
        self.assertFalse(pathlib.Path(self.data).exists(), "a slip of the hand leaves nothing behind")

    def test_targets_come_from_a_file_and_say_what_is_wrong_with_it(self):
        self.begin()
        targets = self.file("t.csv", "measure,value,valid_from,team\nSCC/025,90,2014-04-01,\nSCC/025,80.5,2014-04-01,T3\n")
        self.hanes("targets", "import", targets)
        listed = {(row["measure"], row["team"]): row["value"] for row in self.asked("targets", "list", "--as-at", "2014-04-01")}
        self.assertEqual((listed["SCC/025", ""], listed["SCC/025", "T3"], listed["SUP", ""]), ("90.00", "80.50", "95.00"))
        self.assertEqual({row["value"] for row in self.asked("targets", "list", "--as-at", "2013-12-31") if row["measure"] == "SCC/025"}, {"85.00"})
        bad = self.file("bad.csv", "measure,value,valid_from\nSCC/052,90,2014-04-01\n")
        self.refused(["targets", "import", bad], "bad.csv:2: there is no measure \"SCC/052\"", "did you mean")
        bad = self.file("bad.csv", "measure,value,valid_from\nSCC/025,90 %,2014-04-01\n")
        self.refused(["targets", "import", bad], "bad.csv:2: target of SCC/025 cannot be \"90 %\"")

    def test_a_holiday_is_known_from_when_it_was_declared_and_none_vanishes_in_silence(self):
        self.begin()

        def published(*days):
            events = [{"title": f"Day {day}", "date": day, "notes": "", "bunting": True} for day in days]
            return self.file("b.json", json.dumps({"england-and-wales": {"division": "england-and-wales", "events": events}}, indent=1))
        first = self.hanes("calendar", "import", published("2030-01-01", "2030-12-25"), "--received", "2029-01-01T00:00:00Z", code=2)
        self.assertIn("later than now", first.stderr)
        self.hanes("calendar", "import", published("1999-01-01", "1999-12-27"), "--received", "1998-01-01T00:00:00Z")
        second = self.hanes("calendar", "import", published("1999-01-01", "1999-09-20"), "--received", "1999-09-11T12:00:00Z").stdout
        self.assertIn("1 known already, 1 new, 1 known that the file does not have", second)
        self.assertIn("kept     england-and-wales bank_holiday 1999-12-27", second)

        def known(moment):
            return [row["from"] for row in self.asked("calendar", "show", "--known-at", moment) if row["from"].startswith("1999")]
        self.assertEqual(known("1999-09-10"), ["1999-01-01", "1999-12-27"])
        self.assertEqual(known("1999-09-11"), ["1999-01-01", "1999-09-20", "1999-12-27"])
        withdrawn = ["--accept-vanished", "--reason", "moved", "--received", "1999-10-01T00:00:00Z"]
        third = self.hanes("calendar", "import", published("1999-01-01", "1999-09-20"), *withdrawn).stdout
        self.assertIn("withdrawn  england-and-wales bank_holiday 1999-12-27", third)
        self.assertEqual(known("1999-10-01"), ["1999-01-01", "1999-09-20"])
        self.refused(["calendar", "import", self.file("b.json", "{")], "b.json: this is not JSON")
        terms = self.file("terms.csv", "from,to,kind,division\n2012-09-03,2012-12-21,term,wales\n2012-10-29,2012-11-02,half_term,wales\n")
        self.assertIn("0 known already, 6 new", self.hanes("calendar", "import", terms).stdout)
        self.assertIn("6 known already, 0 new", self.hanes("calendar", "import", terms).stdout)


if __name__ == "__main__":
    HANES = Hanes(sys.argv.pop(1))
    unittest.main()
