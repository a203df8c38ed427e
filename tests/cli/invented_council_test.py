#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An invented council through hanes, against the truth that its inventor wrote down beside it: invented_council_test.py HANES [FOLDER DATA]

The truth is kept by the generator as the story is told, without events, facts or a projection. With FOLDER (extracts) and DATA (a data
folder they were imported into) nothing is generated or imported: only compared.
"""
import csv
import glob
import io
import json
import os
import sys

from hanes_process import Folder, Hanes


def figures(hanes, data, truth, by):
    """{cell of the dimension: {column: cell}} of one question."""
    out = hanes.run("ask", "caseload", "--as-at", truth["as_at"], "--known-at", truth["known_at"], "--by", by, "--format", "csv", "--data", data)
    return {row[by]: row for row in csv.DictReader(io.StringIO(out))}


def compare(hanes, data, truth):
    by_team, by_status = figures(hanes, data, truth, "team"), figures(hanes, data, truth, "status")
    when = f"as at {truth['as_at']} known at {truth['known_at']}"
    expected = {"total": truth["total"], "unallocated": truth["unallocated"], **{f"status {k}": v for k, v in truth["status"].items()},
                **{f"team {k or '(none)'}": v for k, v in truth["team"].items()}}
    found = {"total": by_team["total"]["children"], "unallocated": by_team["total"]["unallocated"],
             **{f"status {k}": v["children"] for k, v in by_status.items() if k != "total"},
             **{f"team {k}": v["children"] for k, v in by_team.items() if k != "total"}}
    names = sorted(expected.keys() | {name for name, count in found.items() if int(count)})
    return [f"{when}: {name}: hanes {found.get(name, 0)}, truth {expected.get(name, 0)}" for name in names
            if int(found.get(name, 0)) != int(expected.get(name, 0))]


def main():
    hanes = Hanes(sys.argv[1])
    with Folder() as work:
        out, data = sys.argv[2:4] if len(sys.argv) > 3 else (work / "extracts", work / "data")
        if len(sys.argv) <= 3:
            hanes.run("generate", "--seed", 11, "--children", 3000, "--from", "2011-04-01", "--to", "2012-09-30", "--every", "week", "--out", out)
            extracts = sorted(os.path.dirname(path) for path in glob.glob(f"{out}/*/_COMPLETE"))
            hanes.run("import", "ssd", *extracts, "--authority", "W06000012", "--data", data)
        with open(os.path.join(out, "truth.json"), encoding="utf-8") as file:
            truths = json.load(file)["figures"]
        # One process answers all: the questions are what is tested here, not the opening of a folder.
        served = hanes.start("serve", "--data", data, "--http", "127.0.0.1:0")
        served.await_ready()
        wrong = [line for truth in truths for line in compare(hanes, data, truth)]
        served.stop()
    print("\n".join(wrong[:40]) or f"{len(truths)} pairs of times agree")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
