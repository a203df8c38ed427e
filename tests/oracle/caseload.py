#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A caseload counted another way: slowly, from the rules, with the standard library alone.

    caseload.py ssd DIR --as-at 2013-03-31 --known-at 2013-04-30 [--by status|team]   counts, as CSV
    caseload.py ssd DIR --truth DIR/truth.json                                        compares with what the generator knows
    caseload.py ssda903 --extract WINDOW RECEIVED FILE... [--extract ...] --as-at D... --known-at D...   looked after, a line each known_at

DIR holds a folder for each extract, closed by _COMPLETE. A child has an open case on a day when, on that day, a child-in-need episode
that was not "no further action", a period of care, a child protection plan, or pre-proceedings or proceedings are open; nothing is open
on the day of its end. Prints the differences and ends with 1 when it compares and they are not the same.
"""
import argparse
import collections
import json
import os
import sys

from extracts import Extract, Source, Unreadable, day, end_of_day_in_london, moment, span

# What a row of each table says, for a count of cases: child, first day, day of its end, and what matters besides.
Said = collections.namedtuple("Said", "child begin end more", defaults=[None])


class Spans:
    """A table whose rows are spans of days of one child."""

    def __init__(self, key, child, begin, end, more=lambda row: None):
        self.columns = (key, child, begin, end)
        self._key, self._child, self._begin, self._end, self._more = key, child, begin, end, more

    def key(self, row):
        return row[self._key]

    def read(self, row):
        begin, end = span(row[self._begin], row[self._end])
        return Said(row[self._child], begin, end, self._more(row))

    @staticmethod
    def begin(said):
        return said.begin

    @staticmethod
    def end(said):
        return said.end


class Proceedings(Spans):
    """Stepping down ends pre-proceedings; issuing leads on to proceedings, which end on a day of their own."""

    def __init__(self):
        super().__init__("prep_table_id", "prep_person_id", "prep_pre_pro_decision_date", "prep_agree_stepdown_issue_date")

    def read(self, row):
        issued = day(row["prep_care_pro_letter_date"])
        end = row.get("prep_care_pro_end_date", "") if issued else row["prep_agree_stepdown_issue_date"]
        begin, end = span(row["prep_pre_pro_decision_date"], end)
        return Said(row["prep_person_id"], begin, end)


HOLDERS = {"ALLOCATED_SOCIAL_WORKER", "ALLOCATED_CASE_WORKER"}
SSD = {
    "need": Spans("cine_referral_id", "cine_person_id", "cine_referral_date", "cine_close_date",
                  lambda row: (row["cine_referral_nfa"] == "Y", row["cine_referral_team"])),
    "register": Spans("cppl_cp_plan_id", "cppl_person_id", "cppl_cp_plan_start_date", "cppl_cp_plan_end_date"),
    "care": Spans("clae_cla_episode_id", "clae_person_id", "clae_cla_episode_start_date", "clae_cla_episode_ceased"),
    "court": Proceedings(),
    "ready": Spans("case_status_id", "person_id", "start_date", "end_date"),
    "held": Spans("invo_involvements_id", "invo_person_id", "invo_involvement_start_date", "invo_involvement_end_date",
                  lambda row: (row["invo_professional_role_id"], row["invo_professional_id"], row["invo_professional_team"])),
    "merged": Spans("link_table_id", "link_person_id", "link_valid_from_date", "link_valid_to_date",
                    lambda row: row["link_identifier_value"] if row["link_identifier_type"] == "merged_person" else None),
}


class Episodes903(Spans):
    """The yearly return: an episode has no id but its child and first day."""

    def __init__(self):
        super().__init__("CHILD", "CHILD", "DECOM", "DEC")

    def key(self, row):
        begin = day(row["DECOM"])
        if begin is None:
            raise Unreadable("no first day")
        return row["CHILD"], begin


def open_on(source, table, date):
    """What the records of a table say that are open on the day, as far as is known."""
    for record in source.records[table].values():
        said = record.said
        if said is None or not said.begin <= date:
            continue
        if (said.end is None or date < said.end) and (record.unknown_from is None or date < record.unknown_from):
            yield said


def same_child(source):
    """From a child's id to the id it is counted under: two that were merged are one on every day, until they are unmerged."""
    stays = {}
    for record in source.records["merged"].values():
        if record.said is not None and record.said.more is not None and record.said.end is None:
            stays[record.said.more] = record.said.child
    return lambda child: stays.get(child, child)


def caseload(source, date):
    """{"total", "unallocated", "status": {...}, "team": {...}}"""
    one = same_child(source)
    children = {table: {one(said.child) for said in open_on(source, table, date)} for table in ("register", "care", "court", "ready")}
    cases = collections.defaultdict(list)
    for said in open_on(source, "need", date):
        no_further_action, team = said.more
        if not no_further_action:
            cases[one(said.child)].append((said.begin, team))
    teams, held = collections.defaultdict(set), set()
    for said in open_on(source, "held", date):
        role, worker, team = said.more
        if worker and role in HOLDERS:
            held.add(one(said.child))
        if not worker or role in HOLDERS or role.startswith("DUTY"):
            teams[one(said.child)].add(team)
    everyone = set(cases) | children["register"] | children["care"] | children["court"]
    by_team = collections.Counter()
    for child in everyone:
        own = teams.get(child) or {max(cases[child])[1] if child in cases else ""}
        by_team.update(own)
    status = {
        "in_need": len(set(cases) - children["register"] - children["care"]),
        "child_protection": len(children["register"]),
        "looked_after": len(children["care"]),
        "proceedings": len(children["court"]),
        "ready_to_close": len(children["ready"] & everyone),
    }
    return {"total": len(everyone), "unallocated": len(everyone - held), "status": status, "team": dict(by_team)}


def answers(extracts, questions):
    """{(as_at, known_at): caseload}: the extracts are read once, each question is asked when all that was known then has been."""
    source, found = Source(SSD, keep_vanished_silent=["merged"]), {}
    extracts = sorted(extracts, key=lambda extract: extract.received)
    taken = 0
    for as_at, known_at in sorted(questions, key=lambda question: question[1]):
        while taken < len(extracts) and extracts[taken].received < end_of_day_in_london(known_at):
            source.take(extracts[taken])
            taken += 1
        found[as_at, known_at] = caseload(source, as_at)
    return found


def extracts_in(folder):
    closed = [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
    return [Extract.in_folder(path) for path in closed if os.path.exists(os.path.join(path, "_COMPLETE"))]


def compare(folder, truth_file):
    with open(truth_file, encoding="utf-8") as file:
        truths = json.load(file)["figures"]
    found = answers(extracts_in(folder), {(day(truth["as_at"]), day(truth["known_at"])) for truth in truths})
    different = 0
    for truth in truths:
        counted = found[day(truth["as_at"]), day(truth["known_at"])]
        expected = {name: truth[name] for name in ("total", "unallocated", "team")}
        expected["status"] = {name: truth["status"].get(name, 0) for name in counted["status"]}
        for name, value in expected.items():
            if counted[name] != value:
                different += 1
                print(f"as at {truth['as_at']} known at {truth['known_at']}: {name}: counted {counted[name]}, the truth is {value}")
    print(f"{len(truths)} pairs of times compared, {different} figures differ")
    return 1 if different or not truths else 0


def ask(folder, as_at, known_at, by):
    counted = answers(extracts_in(folder), [(as_at, known_at)])[as_at, known_at]
    print(f"{by},children")
    for name, children in sorted(counted[by].items()):
        print(f"{name},{children}")
    print(f"total,{counted['total']}")
    return 0


def looked_after(extracts, dates, moments):
    """The counts that yearly returns give, a line for each moment of knowledge, and what each return held against the one before."""
    source, taken = Source({"episodes": Episodes903()}), 0
    extracts = sorted(extracts, key=lambda extract: extract.received)
    print("known_at," + ",".join(map(str, dates)))
    for known_at in sorted(moments):
        while taken < len(extracts) and extracts[taken].received < end_of_day_in_london(known_at):
            counts = source.take(extracts[taken])["episodes"]
            print(f"# {extracts[taken].window_from}: {vars(counts)}", file=sys.stderr)
            taken += 1
        counted = [len({said.child for said in open_on(source, "episodes", date)}) for date in dates]
        print(f"{known_at}," + ",".join(map(str, counted)))
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = parser.add_subparsers(dest="kind", required=True)
    ssd = kinds.add_parser("ssd")
    ssd.add_argument("folder")
    ssd.add_argument("--truth")
    ssd.add_argument("--as-at", type=day)
    ssd.add_argument("--known-at", type=day)
    ssd.add_argument("--by", choices=["status", "team"], default="status")
    returns = kinds.add_parser("ssda903")
    returns.add_argument("--extract", nargs="+", action="append", required=True)
    returns.add_argument("--as-at", type=day, nargs="+", required=True)
    returns.add_argument("--known-at", type=day, nargs="+", required=True)
    asked = parser.parse_args()
    if asked.kind == "ssda903":
        extracts = [Extract(files, *map(day, window.split("..")), moment(received)) for window, received, *files in asked.extract]
        return looked_after(extracts, asked.as_at, asked.known_at)
    if asked.truth:
        return compare(asked.folder, asked.truth)
    if asked.as_at is None or asked.known_at is None:
        parser.error("say --as-at and --known-at, or --truth")
    return ask(asked.folder, asked.as_at, asked.known_at, asked.by)


if __name__ == "__main__":
    sys.exit(main())
