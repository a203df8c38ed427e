#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Real or made-up SSDA903 returns through hanes, against an oracle that works them out another way.

  ssda903_reference.py HANES DIR    DIR holds 2017-*.csv, 2018-*.csv and 2019-*.csv
  ssda903_reference.py HANES        on returns made up for the purpose

Compares every figure of looked-after children at seven days as known at three, the counts of each import report, and that importing a
return a second time changes nothing, not even the position. Ends with 1 when anything differs.
"""
import datetime as dt
import glob
import json
import sys

from hanes_process import Folder, Hanes
from ssda903_oracle import Return, compare, looked_after
from ssda903_returns import YEARS, write_returns

COUNCIL = "E06000001"
AS_AT = ("2017-03-31", "2018-03-31", "2018-04-01", "2018-09-30", "2019-03-31", "2019-12-31", "2020-03-31")
KNOWN_AT = ("2018-12-31", "2019-12-31", "2020-12-31")
COUNTS = ("new", "changed", "unchanged", "restored", "rolled_off", "vanished", "late")


def files_of(folder, year):
    return sorted(glob.glob(f"{folder}/{year}-*.csv"))


def import_return(hanes, folder, year, data):
    out = hanes.run("import", "ssda903", *files_of(folder, year), "--authority", COUNCIL, "--window", f"{year}-04-01..{year + 1}-03-31",
                    "--received", f"{year + 1}-06-30T12:00:00Z", "--accept-vanished", "--reason", "comparison with the oracle", "--data", data,
                    "--format", "json")
    return json.loads(out)


def episodes_of(report):
    return next(table for table in report["extract"]["tables"] if table["table"] == "episodes")


def check_report(year, report, expected, first):
    table = episodes_of(report)
    wrong = []
    for name in COUNTS:
        if name == "late" and first:
            continue  # nothing came before the first return: that it holds what began earlier is no lateness
        if table[name] != expected[name]:
            wrong.append(f"{year} episodes {name}: hanes {table[name]}, oracle {expected[name]}")
    return wrong


def check_figure(hanes, data, returns, as_at, known_at):
    out = hanes.run("ask", "caseload", "--as-at", as_at, "--known-at", known_at, "--by", "status", "--format", "csv", "--data", data)
    found = int(next(line.split(",")[-1] for line in out.splitlines() if line.startswith("looked_after,")))
    expected = looked_after(returns, dt.date.fromisoformat(as_at), dt.date.fromisoformat(known_at))
    return found, expected


def run(hanes, folder, data):
    returns = [Return(files_of(folder, y), dt.date(y, 4, 1), dt.date(y + 1, 3, 31), dt.datetime(y + 1, 6, 30, 12)) for y in YEARS]
    wrong = []
    for year, expected in zip(YEARS, compare(returns)):
        wrong += check_report(year, import_return(hanes, folder, year, data), expected, year == YEARS[0])
        before = hanes.position(data)
        again = import_return(hanes, folder, year, data)
        if not again["outcome"] == "already_taken" or hanes.position(data) != before:
            wrong.append(f"{year} imported twice: {again['outcome']}, position {before} -> {hanes.position(data)}")
        print(f"{year}  " + "  ".join(f"{name} {count}" for name, count in expected.items()))
    for known_at in KNOWN_AT:
        row = []
        for as_at in AS_AT:
            found, expected = check_figure(hanes, data, returns, as_at, known_at)
            row.append(found)
            if found != expected:
                wrong.append(f"as at {as_at} known at {known_at}: hanes {found}, oracle {expected}")
        print(f"known at {known_at}  " + "  ".join(map(str, row)))
    return wrong


def main():
    hanes = Hanes(sys.argv[1])
    with Folder() as work:
        folder = sys.argv[2] if len(sys.argv) > 2 else work.path
        if folder == work.path:
            write_returns(folder)
        wrong = run(hanes, folder, work / "data")
    print("\n".join(wrong) or "every figure and every count agree")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
