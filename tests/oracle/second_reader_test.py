#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every figure can be worked out again by somebody else: ten indicators, sickness, posts and caseload, from `hanes log --format json` alone.

    second_reader_test.py HANES [SEED ...]

For each seed an invented council is generated, with its HR system, and imported; then at twenty random pairs of times hanes is asked and
the second reader counts. The rules and the calendar are read from the log too.
"""
import csv
import datetime
import glob
import io
import os
import random
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "cli"))
from extracts import end_of_day_in_london  # noqa: E402
from hanes_process import Folder, Hanes  # noqa: E402
from log_reader import Known, read_log  # noqa: E402
from people_on_a_day import caseload, off_sick, posts  # noqa: E402
from rules_reader import Rules  # noqa: E402
from ten_indicators import TEN, Reading  # noqa: E402

FROM, TO = datetime.date(2011, 4, 1), datetime.date(2013, 3, 31)
PAIRS = 20
COUNCIL = "W06000012"


def import_council(hanes, seed, work, data):
    out = work / "extracts"
    hanes.run("generate", "--seed", seed, "--children", 900, "--from", FROM, "--to", TO, "--every", "week", "--hr", "--out", out)
    closed = sorted(os.path.dirname(path) for path in glob.glob(f"{out}/*/_COMPLETE"))
    for system, folders in (("ssd", [f for f in closed if "/hr-" not in f]), ("hr", [f for f in closed if "/hr-" in f])):
        hanes.run("import", system, *folders, "--authority", COUNCIL, "--data", data)


def month_of(day):
    first = day.replace(day=1)
    return first, (first + datetime.timedelta(days=31)).replace(day=1)


def quarter_of(day):
    first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return first, (first + datetime.timedelta(days=93)).replace(day=1)


def year_of(day):
    year = day.year if day.month >= 4 else day.year - 1
    return datetime.date(year, 4, 1), datetime.date(year + 1, 4, 1)


PERIODS = [(month_of, lambda first: f"{first:%Y}-M{first:%m}"), (quarter_of, lambda first: f"{first.year}-Q{(first.month - 1) // 3 + 1}"),
           (year_of, lambda first: f"{first.year}/{(first.year + 1) % 100:02}")]


def asked(hanes, data, *words):
    """Rows of an answer by their first cell."""
    out = hanes.run("ask", *words, "--format", "csv", "--data", data)
    rows = list(csv.DictReader(io.StringIO(out)))
    return {next(iter(row.values())): row for row in rows}


def differences(hanes, data, log, chance):
    known_at = FROM + datetime.timedelta(days=chance.randrange(60, (TO - FROM).days))
    as_at = max(FROM, known_at - datetime.timedelta(days=chance.randrange(0, 200)))  # before it no rule is in force
    known = Known(log, end_of_day_in_london(known_at) - datetime.timedelta(microseconds=1))
    within, name = PERIODS[chance.randrange(3)]
    days = within(as_at)
    reading = Reading(known, Rules(known), days, known_at)
    figures = asked(hanes, data, "indicators", "--period", name(days[0]), "--known-at", known_at)
    for code, count in TEN.items():
        cohort = count(reading)
        yield f"{code} of {name(days[0])}", known_at, (cohort.counts, cohort.all), (int(figures[code]["n"]), int(figures[code]["N"]))
    statuses = asked(hanes, data, "caseload", "--by", "status", "--as-at", as_at, "--known-at", known_at)
    for status, children in caseload(known, as_at).items():
        yield f"caseload {status} as at {as_at}", known_at, children, int(statuses[status]["children"])
    off = asked(hanes, data, "sickness", "--as-at", as_at, "--known-at", known_at)["total"]
    yield f"off sick as at {as_at}", known_at, off_sick(known, as_at), (int(off["workers_off"]), round(float(off["fte_off"]) * 100))
    staff = asked(hanes, data, "recruitment", "--as-at", as_at, "--known-at", known_at)["total"]
    yield f"posts as at {as_at}", known_at, posts(known, as_at), tuple(int(staff[name]) for name in ("establishment", "vacant", "in_post"))


def judge(hanes, seed):
    with Folder() as work:
        data = work / "data"
        import_council(hanes, seed, work, data)
        log = read_log(hanes.run("log", "--data", data, "--format", "json").splitlines())
        chance, compared, something, wrong = random.Random(seed), 0, 0, []
        for _ in range(PAIRS):
            for what, known_at, expected, found in differences(hanes, data, log, chance):
                compared += 1
                something += expected not in (0, (0, 0))
                if expected != found:
                    wrong.append(f"seed {seed}: {what} known at {known_at}: counted again {expected}, hanes says {found}")
    print(f"seed {seed}: {len(log)} events, {compared} figures compared, {something} of them not nought, {len(wrong)} differ")
    # A second reader that finds nothing to count proves nothing.
    return wrong if something > compared / 2 else wrong + [f"seed {seed}: too few figures are of anything"]


def main():
    hanes = Hanes(sys.argv[1])
    wrong = [line for seed in (sys.argv[2:] or [1, 2, 3]) for line in judge(hanes, int(seed))]
    print("\n".join(wrong[:40]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
