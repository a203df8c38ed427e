#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Shows that the torture suites notice: every fault of base/planted_fault.h is built in, and the suite that must catch it is run.

  make torture-selftest                         the sound build first, then every planted fault
  make torture-selftest ONLY=no_sync            one of them (comma between several; "sound" is the sound build)

A suite that says "held" of a build in which a promise is broken on purpose, or "broken" for another reason than that promise, fails this.
All builds share one folder, so that only files that ask for planted faults are compiled again. The first one takes as long as a build does.
"""
import argparse
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from types import SimpleNamespace

from torture import ROOT, SUITES, run

SEED = 1  # the choices of every run again: a self-test that catches today catches tomorrow


@dataclass
class Catch:
    fault: str
    suite: str
    rounds: int
    reason: str  # what the verdict must say, as a regular expression


CATCHES = [
    Catch("commit_offset_first", "disk", 100, r"topic goes on at offset|comes again where"),
    Catch("no_sync", "disk", 100, r"the head is \d+ and \d+ events were acknowledged"),
    Catch("duplicates_taken", "disk", 20, r"stored twice|the head is \d+ and \d+ events"),
    Catch("damage_unchecked", "disk", 300, r"another event stands at position|stream .* another event"),
    Catch("quarantine_dropped", "disk", 20, r"quarantine holds \d+ records and must hold"),
    Catch("digest_unchecked", "disk", 300, r"an undisturbed one"),
    Catch("checkpoint_at_head", "concurrency", 2, r"."),
    Catch("skip_unknown_offset", "kafka", 1, r"(unread_records_deleted|topic_made_again_shorter\w*): "
          r"(hanes went on as if nothing had happened|.* comes again where \d+ or a later one was due)"),
]
SOUND_ROUNDS = {"disk": 40, "concurrency": 1, "kafka": 1}


def planted_faults():
    """The names in base/planted_fault.h: each must be in CATCHES."""
    with open(os.path.join(ROOT, "base/planted_fault.h"), encoding="utf-8") as file:
        listed = re.search(r"kPlantedFaults\{(.*?)\};", file.read(), re.DOTALL)
    return re.findall(r'^\s+"(\w+)"', listed.group(1), re.MULTILINE)


def build(folder, fault, targets):
    print(f"\n== building with BREAK={fault or '(none)'}", flush=True)
    subprocess.run(["cmake", "--preset", "release", "-B", folder, f"-DBREAK={fault}"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", folder, "--parallel", str(os.cpu_count()), "--target", *targets], cwd=ROOT, check=True,
                   stdout=subprocess.DEVNULL)


def run_suite(folder, name, rounds):
    suite = next(one for one in SUITES if one.name == name)
    return run(suite, SimpleNamespace(build=folder, hanes=os.path.join(folder, "services/hanes"), rounds=rounds, seed=SEED))


def targets_of(catch):
    suite = next(one for one in SUITES if one.name == catch.suite)
    return (["hanes"] if suite.script else []) + ([f"torture_{suite.name}"] if not suite.script else [])


def judge_sound(folder, catches):
    suites = sorted({catch.suite for catch in catches})
    build(folder, "", sorted({target for catch in catches for target in targets_of(catch)}))
    return [(f"sound build, {name}", "held" if outcome.held else f"FAILED: {outcome.verdict}")
            for name in suites for outcome in [run_suite(folder, name, SOUND_ROUNDS[name])]]


def judge(folder, catch):
    build(folder, catch.fault, targets_of(catch))
    verdict = run_suite(folder, catch.suite, catch.rounds).verdict
    if verdict.startswith("BROKEN") and re.search(catch.reason, verdict):
        return "caught"
    return f"NOT CAUGHT: it says \"{verdict}\"" if verdict == "held" else f"for another reason: {verdict}"


def read_arguments():
    listed = "faults:\n" + "".join(f"  {one.fault:20} must be noticed by {one.suite} within {one.rounds} rounds\n" for one in CATCHES)
    parser = argparse.ArgumentParser(description=__doc__, epilog=listed, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="these faults, comma between them")
    parser.add_argument("--build", default=os.path.join(ROOT, "build/break"), help="folder of the broken builds")
    arguments = parser.parse_args()
    wanted = [name for name in arguments.only.split(",") if name]
    unknown = set(wanted) - {one.fault for one in CATCHES} - {"sound"}
    if unknown:
        parser.error(f"no planted fault is called {', '.join(sorted(unknown))}")
    return wanted, os.path.abspath(arguments.build)


def main():
    wanted, folder = read_arguments()
    forgotten = set(planted_faults()) - {one.fault for one in CATCHES}
    rows = [(name, "FORGOTTEN: no suite is named that must notice it") for name in sorted(forgotten)]
    catches = [one for one in CATCHES if not wanted or one.fault in wanted]
    try:
        if not wanted or "sound" in wanted:
            rows += judge_sound(folder, CATCHES)
        rows += [(f"{one.fault}, {one.suite}", judge(folder, one)) for one in catches]
    except subprocess.CalledProcessError as error:
        rows.append(("build", f"FAILED: {' '.join(error.cmd)}"))
    print("\nplanted fault, suite that must notice it")
    for name, verdict in rows:
        print(f"  {name:36} {verdict}")
    sound = all(verdict in ("held", "caught") for _, verdict in rows)
    print("torture selftest: " + ("every planted fault is caught" if sound else "NOT every planted fault is caught"))
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
