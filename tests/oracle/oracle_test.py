#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""hanes against the oracle, on an invented council, at times drawn by chance: oracle_test.py HANES [SEED]

The oracle is first held against the truth that the generator wrote down, so that the two ways of counting are not wrong together.
"""
import csv
import datetime
import glob
import io
import os
import random
import subprocess
import sys
import tempfile

import caseload

FROM, TO = datetime.date(2011, 4, 1), datetime.date(2012, 8, 31)
QUESTIONS = 30


def run(hanes, *words):
    done = subprocess.run([hanes, *map(str, words)], capture_output=True, text=True, timeout=300, check=False)
    if done.returncode != 0:
        raise AssertionError(f"hanes {' '.join(map(str, words))}\nended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def asked(hanes, data, question, by):
    """{name: {column: cell}} as hanes answers."""
    as_at, known_at = question
    text = run(hanes, "ask", "caseload", "--as-at", as_at, "--known-at", known_at, "--by", by, "--format", "csv", "--data", data)
    return {row[by]: row for row in csv.DictReader(io.StringIO(text))}


def differences(hanes, data, question, counted):
    by_status, by_team = asked(hanes, data, question, "status"), asked(hanes, data, question, "team")
    expected = {"total": counted["total"], "unallocated": counted["unallocated"]}
    found = {"total": int(by_status["total"]["children"]), "unallocated": int(by_team["total"]["unallocated"])}
    expected.update({f"status {name}": children for name, children in counted["status"].items()})
    found.update({f"status {name}": int(row["children"]) for name, row in by_status.items() if name != "total"})
    expected.update({f"team {name or '(none)'}": children for name, children in counted["team"].items()})
    found.update({f"team {name}": int(row["children"]) for name, row in by_team.items() if name != "total"})
    return [f"as at {question[0]} known at {question[1]}: {name}: hanes {found.get(name, 0)}, oracle {expected.get(name, 0)}"
            for name in sorted(expected.keys() | found.keys()) if expected.get(name, 0) != found.get(name, 0)]


def draw_questions(seed):
    chance, days = random.Random(seed), (TO - FROM).days
    known = [FROM + datetime.timedelta(days=chance.randint(0, days)) for _ in range(QUESTIONS)]
    return [(known_at + datetime.timedelta(days=chance.randint(-600, 60)), known_at) for known_at in known]


def main():
    hanes, seed = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1 << 32)
    print(f"seed {seed}")
    with tempfile.TemporaryDirectory(prefix="hanes_oracle_") as work:
        out, data = os.path.join(work, "extracts"), os.path.join(work, "data")
        run(hanes, "generate", "--seed", seed, "--children", 1500, "--from", FROM, "--to", TO, "--every", "week", "--out", out)
        if caseload.compare(out, os.path.join(out, "truth.json")) != 0:
            return 1
        extracts = sorted(os.path.dirname(path) for path in glob.glob(f"{out}/*/_COMPLETE"))
        run(hanes, "import", "ssd", *extracts, "--authority", "W06000012", "--data", data)
        questions = draw_questions(seed)
        counted = caseload.answers(caseload.extracts_in(out), questions)
        wrong = [line for question in questions for line in differences(hanes, data, question, counted[question])]
    print("\n".join(wrong[:40]) or f"hanes and the oracle agree at {len(questions)} pairs of times")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
