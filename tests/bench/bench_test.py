#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the measurements make of figures: medians, aims, the report, and what got worse. No figure is measured here."""
import contextlib
import io
import json
import pathlib
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import chart  # noqa: E402
import check  # noqa: E402
import report  # noqa: E402
from alternate import Alternation, Clock, Fields, Session  # noqa: E402
from figures import Figures, Results, aims_of, figures_in  # noqa: E402
from inputs import Inputs  # noqa: E402
from work import Aim, Subject, Work, at_most, times  # noqa: E402
from works import WORKS  # noqa: E402

NOWHERE = pathlib.Path("/nowhere")


def figure(subject, value, size=10, unit="events/s", work="racing"):
    return {"work": work, "size": size, "subject": subject, "unit": unit, "value": value}


def racing(*commands, aims=()):
    """A work whose subjects are shell commands."""
    subjects = [Subject(name, f"{name} runs", f"sh -c '{command}'", ours=name == "ours") for name, command in commands]
    return Work(name="racing", title="A race", explains="Who is first.", size_is="events", sizes=(10,), quick=(1,), subjects=subjects,
                baseline="theirs", unit="events/s", aims=aims)


def say(subject, value):
    """A shell command that prints a figure: braces doubled for the fields of a command, quotes kept from the shell."""
    return "echo " + json.dumps(figure(subject, value)).replace('"', '\\"').replace("{", "{{").replace("}", "}}")


WON = Aim("twice as fast as theirs", 2, times("ours", "theirs", 10, "events/s"))
IN_TIME = at_most("p99 under 5 ms", ["ours"], 10, "ms p99", 5)


def results_of(work, *figures, machine=None):
    found = Figures()
    found.add(figures)
    results = Results([], [], {})
    results.replace(work, found.rows(), {"machine": machine or {"processor": "P", "cores": "2", "disk": "fast"}})
    return results


class FiguresTest(unittest.TestCase):
    def test_words_between_figures_are_not_figures(self):
        said = f"starting\n{json.dumps(figure('ours', 5))}\nsetting: fsync = on\n"
        self.assertEqual(figures_in(said), [figure("ours", 5)])

    def test_a_figure_that_lacks_its_unit_is_named(self):
        with self.assertRaisesRegex(ValueError, "lacks unit, value"):
            figures_in('{"work": "racing", "size": 1, "subject": "ours"}')

    def test_a_division_by_nothing_is_not_a_figure(self):
        with self.assertRaisesRegex(ValueError, "is not a number"):
            figures_in(json.dumps(figure("ours", float("inf"))))

    def test_rounds_become_median_least_and_most(self):
        found = Figures()
        found.add(figure("ours", value) for value in (3, 100, 1, 2, 4))
        self.assertEqual(found.rows(), [{"work": "racing", "size": 10, "subject": "ours", "unit": "events/s", "median": 3, "min": 1, "max": 100,
                                         "runs": 5}])

    def test_an_aim_is_met_from_its_ratio_on(self):
        work = racing(aims=(WON,))
        exactly = results_of(work, figure("ours", 200), figure("theirs", 100)).aims
        self.assertEqual(exactly, [{"aim": "racing: twice as fast as theirs", "ratio": 2, "wanted": 2, "met": True}])
        self.assertFalse(results_of(work, figure("ours", 199), figure("theirs", 100)).aims[0]["met"])

    def test_a_limit_is_met_by_less(self):
        work = racing(aims=(IN_TIME,))
        self.assertEqual(results_of(work, figure("ours", 4, unit="ms p99")).aims,
                         [{"aim": "racing: p99 under 5 ms", "ratio": 1.25, "wanted": 1, "met": True, "measured": "4 ms p99"}])
        self.assertFalse(results_of(work, figure("ours", 6, unit="ms p99")).aims[0]["met"])

    def test_an_aim_of_what_was_not_measured_is_not_met(self):
        self.assertEqual(aims_of(racing(aims=(WON,)), []), [{"aim": "racing: twice as fast as theirs", "ratio": None, "wanted": 2, "met": False}])

    def test_one_work_is_replaced_and_the_rest_kept_on_disk(self):
        with tempfile.TemporaryDirectory() as folder:
            path, about = pathlib.Path(folder, "bench.json"), pathlib.Path(folder, "about.json")
            results = results_of(racing(aims=(WON,)), figure("ours", 1), figure("theirs", 1))
            results.rows.append({"work": "other", "size": 1, "subject": "x", "unit": "s", "median": 1, "min": 1, "max": 1, "runs": 1})
            results.aims.append({"aim": "other: quick", "ratio": 1, "wanted": 1, "met": True})
            results.save(path, about)
            again = Results.load(path, about, NOWHERE)
            again.replace(racing(aims=(WON,)), [], {})
            self.assertEqual([row["work"] for row in again.rows], ["other"])
            self.assertEqual([(aim["aim"], aim["met"]) for aim in again.aims], [("other: quick", True), ("racing: twice as fast as theirs", False)])
            self.assertIsInstance(json.loads(path.read_text()), list)


class CheckTest(unittest.TestCase):
    work = racing(("ours", "true"), ("theirs", "true"), aims=(WON, IN_TIME))

    def worse(self, before, now):
        return check.worse(before, now, [self.work])

    def of(self, ours, theirs=100, **more):
        return results_of(self.work, figure("ours", ours), figure("theirs", theirs), figure("ours", more.pop("ms", 4), unit="ms p99"), **more)

    def test_a_ratio_that_fell_by_more_than_15_percent_is_listed(self):
        lines = self.worse(self.of(200), self.of(169))
        self.assertEqual(lines, ["racing: twice as fast as theirs: was 2.00, is 1.69 (-16 %)",
                                 "racing: ours of theirs, 10 events, events/s: was 2.00, is 1.69 (-16 %)"])

    def test_noise_and_a_slower_machine_are_not(self):
        self.assertEqual(self.worse(self.of(200), self.of(171)), [])
        self.assertEqual(self.worse(self.of(200, 100), self.of(20, 10)), [])

    def test_what_cannot_be_measured_any_more_is_listed(self):
        gone = results_of(self.work, figure("ours", 200))
        self.assertIn("racing: twice as fast as theirs: was 2.00, cannot be measured any more", self.worse(self.of(200), gone))

    def test_milliseconds_are_compared_on_the_same_machine_alone(self):
        self.assertEqual(len(self.worse(self.of(200), self.of(200, ms=8))), 1)
        self.assertEqual(self.worse(self.of(200), self.of(200, ms=8, machine={"processor": "another", "cores": "2", "disk": "slow"})), [])


class ReportTest(unittest.TestCase):
    work = racing(("ours", "true"), ("theirs", "true"), ("nobody", "true"), aims=(WON,))

    def page(self, results):
        with tempfile.TemporaryDirectory() as folder:
            page = pathlib.Path(folder, "benchmarks.md")
            report.write(results, [self.work], page, NOWHERE)
            return page.read_text(), {path.name: path.read_text() for path in pathlib.Path(folder, "benchmarks").iterdir()}

    def test_a_reader_finds_figures_ratios_aims_and_machine(self):
        text, charts = self.page(results_of(self.work, figure("ours", 150), figure("ours", 250), figure("theirs", 100)))
        self.assertIn("| **ours** | ours runs | 200 | 150 to 250 | 2.00 | 2 |", text)
        self.assertIn("| racing | twice as fast as theirs |  | 2.00 | 2 | met |", text)
        self.assertIn("- processor: P", text)
        self.assertEqual(list(charts), ["racing.svg"])

    def test_what_failed_is_told_with_its_reason(self):
        results = results_of(self.work, figure("ours", 1))
        results.about["racing"]["failed"] = {"nobody at 10": "it took too long", "theirs at 10": "it took too long", "ours at 10": "it fell"}
        text, _ = self.page(results)
        self.assertIn("- nobody at 10, theirs at 10: not measured: it took too long\n- ours at 10: failed in a round: it fell\n", text)
        self.assertIn("| twice as fast as theirs |  |  | 2 | not measured |", text)

    def test_no_path_of_the_machine_is_told(self):
        said = report.without_paths("NOWHERE/x: `/nowhere/build/a --in /tmp/b/c` and /root/d; /work/x, ./tests/bench 127.0.0.1", NOWHERE)
        self.assertEqual(said, "NOWHERE/x: `build/a --in …` and …; …, ./tests/bench 127.0.0.1")
        self.assertEqual(json.loads(report.without_paths(json.dumps({"a": "in /tmp/b", "c": "/root/d\n"}), NOWHERE)), {"a": "in …", "c": "…\n"})

    def test_a_slow_subject_stands_beside_the_others_with_its_own_size(self):
        work = Work(**{**vars(self.work), "subjects": [Subject("ours", "fast", "true", ours=True), Subject("theirs", "slow", "true", at={10: 2})]})
        section = report.Section(work, results_of(work, figure("ours", 100), figure("theirs", 10, size=2)))
        self.assertEqual(section.cases(), [10])
        self.assertIn("| *theirs* | slow (2 events) | 10 |", section.text())


class ChartTest(unittest.TestCase):
    def draw(self, *medians):
        rows = [{"label": f"<{m}>", "median": m, "min": m / 2, "max": m * 2, "ours": m == medians[0]} for m in medians]
        return chart.draw("Speed & size", "events/s", [("10 events", rows)], True)

    def test_it_is_svg_with_words_for_those_who_do_not_see_it(self):
        root = ElementTree.fromstring(self.draw(5, 10))
        self.assertEqual(root.find("{http://www.w3.org/2000/svg}title").text, "Speed & size")
        self.assertIn("hatched", root.find("{http://www.w3.org/2000/svg}desc").text)

    def test_bars_far_apart_stand_on_a_logarithmic_scale(self):
        self.assertNotIn("logarithmic", self.draw(5, 10))
        self.assertIn("logarithmic", self.draw(5, 50_000))

    def test_whiskers_reach_from_the_least_to_the_most(self):
        scale = chart.Scale([50, 100, 200])
        self.assertIn(f"M{scale.x(50):.1f} ", self.draw(100))
        self.assertIn(f"H{scale.x(200):.1f}", self.draw(100))


class AlternationTest(unittest.TestCase):
    def run_rounds(self, work, rounds=2):
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
            inputs = Inputs(NOWHERE, NOWHERE, pathlib.Path(folder, "inputs"))
            one = Alternation(work, Session(inputs, pathlib.Path(folder, "scratch"), Clock({}), rounds, False, {}))
            return one, one.run(one.plan([10]))

    def test_subjects_take_turns(self):
        with tempfile.NamedTemporaryFile() as order:
            note = f"; echo %s >> {order.name}"
            work = racing(("a", say("a", 1) + note % "a"), ("b", say("b", 1) + note % "b"))
            self.run_rounds(work)
            self.assertEqual(order.read().decode().split(), ["a", "b", "a", "b"])

    def test_a_subject_that_fails_does_not_stop_the_others(self):
        one, found = self.run_rounds(racing(("broken", "echo it is broken >&2; exit 3"), ("ours", say("ours", 7))), rounds=3)
        self.assertEqual(one.failed, {"broken at 10": "it is broken"})
        self.assertEqual([(row["subject"], row["runs"]) for row in found.rows()], [("ours", 3)])

    def test_a_round_that_says_nothing_has_failed(self):
        one, found = self.run_rounds(racing(("mute", "true")))
        self.assertEqual(one.failed, {"mute at 10": "it ended well and printed no figure of this work"})
        self.assertEqual(found.rows(), [])

    def test_settings_are_kept_for_the_report(self):
        one, _ = self.run_rounds(racing(("ours", f"echo setting: fsync = on; {say('ours', 1)}")))
        self.assertEqual(one.said, {"ours": ["setting: fsync = on"]})


class NoInputs:
    """Paths without anything behind them."""
    root = build = folder = kafka_sh = broker_folder = NOWHERE

    def events(self, count):
        return f"events-{count}"

    def facts(self, count):
        return f"facts-{count}"

    def council(self, referrals):
        return f"council-{referrals}.csv"

    def topic(self, count):
        return f"topic-{count}"

    def kafka(self):
        return "127.0.0.1:1"


class WorksTest(unittest.TestCase):
    def test_every_aim_is_of_subjects_and_sizes_that_are_measured(self):
        for work in WORKS:
            known = {(subject.name, subject.size_at(size)) for subject in work.subjects for size in work.sizes}

            def median(subject, size, unit, known=known):
                self.assertIn((subject, size), known)
                return 1.0
            for aim in work.aims:
                aim.ratio(median)

    def test_every_command_names_fields_that_there_are(self):
        for work in WORKS:
            for subject in work.subjects:
                for size in (size for size in (*work.sizes, *work.quick) if subject.size_at(size) is not None):
                    words = subject.command.format_map(Fields(subject, size, NoInputs(), quick=False))
                    self.assertNotIn("None", words, f"{work.name} {subject.name} at {size}")

    def test_names_are_one_word_each_and_appear_once(self):
        self.assertEqual(len({work.name for work in WORKS}), len(WORKS))
        for work in WORKS:
            self.assertEqual(len({subject.name for subject in work.subjects}), len(work.subjects), work.name)


if __name__ == "__main__":
    unittest.main()
