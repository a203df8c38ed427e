#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Breaks hanes by the thousand and demands that nothing is lost, doubled or silently skipped.

  make torture                              every suite, with its usual number of rounds
  make torture ONLY=kill ROUNDS=100         one of them (comma between several), shorter
  make torture ONLY=kill SEED=4711          the choices of a run again

Every suite prints what it did, how often, its seed and its verdict; the table at the end is in build/torture.json too. Ends with 1 when a
promise was broken or a suite could not run. What a broken run left is kept in the folder that it names.
"""
import argparse
import glob
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))


@dataclass
class Suite:
    name: str
    rounds: int
    what: str
    script: str = ""  # in this folder; "" for the program torture_<name> of the build folder
    minutes_max: int = 60


SUITES = [
    Suite("kill", 1000, "every role killed with -9 under load, over real Kafka and the built-in one", "kill/kill.py"),
    Suite("disk", 2000, "power cuts, torn writes, failing syncs, full disks, flipped bits"),
    Suite("kafka", 1, "three brokers: leaders killed, topics made again, records deleted, clocks wrong", "kafka/kafka_torture.py"),
    Suite("simulation", 10000, "broker, disk, network and clock simulated in one thread, faults anywhere"),
    Suite("poison", 3, "one record in a thousand undecodable, unknown, contradictory; then mended", "poison/poison.py"),
    Suite("concurrency", 5, "sixteen producers at once, a view beside them, exact sums", "concurrency/concurrency.py"),
    Suite("live", 1, "a thousand open pages for a minute: store and views killed, readers deaf and gone", "live/live.py"),
]
LAST_LINE = re.compile(r"torture (?P<suite>\S+): rounds=(?P<rounds>\d+) seed=(?P<seed>\d+) faults=(?P<faults>\d+) verdict=(?P<verdict>.*)")


@dataclass
class Outcome:
    suite: str
    verdict: str
    rounds: int = 0
    faults: int = 0
    seed: int = 0
    seconds: float = 0

    @property
    def held(self):
        return self.verdict == "held"


def command_of(suite, arguments):
    """What runs a suite; nothing when it is not there."""
    rounds, seed = str(arguments.rounds or suite.rounds), str(arguments.seed)
    if suite.script:
        script = os.path.join(ROOT, "tests/torture", suite.script)
        return [script, "--hanes", arguments.hanes, "--build", arguments.build, "--rounds", rounds, "--seed", seed] if os.path.exists(script) else []
    found = [path for path in glob.glob(f"{arguments.build}/tests/torture/**/torture_{suite.name}", recursive=True) if os.path.isfile(path)]
    return [found[0], "--rounds", rounds, "--seed", seed] if found else []


def run(suite, arguments):
    command = command_of(suite, arguments)
    if not command:
        return Outcome(suite.name, "NOT RUN: it is not built")
    print(f"\n== {suite.name}: {suite.what}", flush=True)
    began, last = time.monotonic(), ""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT)
    # As Ctrl-C would: a suite then ends what it started and gives its verdict.
    alarm = threading.Timer(suite.minutes_max * 60, process.send_signal, [signal.SIGINT])
    alarm.start()
    for line in process.stdout:
        print("   " + line, end="", flush=True)
        last = line.strip() or last
    code = process.wait()
    alarm.cancel()
    return outcome_of(suite, last, code, time.monotonic() - began)


def outcome_of(suite, last, code, seconds):
    """A suite held only when its last line says so and its exit code agrees."""
    said = LAST_LINE.fullmatch(last)
    if said is None or said["suite"] != suite.name:
        return Outcome(suite.name, f"NOT RUN: it ended with {code} and without a verdict", seconds=seconds)
    verdict = said["verdict"]
    if (verdict == "held") != (code == 0):
        verdict = f"BROKEN: it ended with {code} and said \"{verdict}\""
    return Outcome(suite.name, verdict, int(said["rounds"]), int(said["faults"]), int(said["seed"]), round(seconds, 1))


def print_table(outcomes):
    print(f"\n{'suite':12} {'rounds':>7} {'faults':>8} {'seconds':>8} {'seed':>11}  verdict")
    for one in outcomes:
        print(f"{one.suite:12} {one.rounds:7} {one.faults:8} {one.seconds:8.0f} {one.seed:11}  {one.verdict}")


def read_arguments():
    listed = "suites:\n" + "".join(f"  {suite.name:12} {suite.rounds:6} rounds  {suite.what}\n" for suite in SUITES)
    parser = argparse.ArgumentParser(description=__doc__, epilog=listed, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=os.path.join(ROOT, "build/release"), help="build folder with hanes and the torture programs")
    parser.add_argument("--hanes", default="", help="the executable (default: the build folder's)")
    parser.add_argument("--only", default="", help="these suites, comma between them")
    parser.add_argument("--rounds", type=int, default=0, help="rounds of each (default: as listed below)")
    parser.add_argument("--seed", type=int, default=None, help="repeats the choices of a run")
    parser.add_argument("--json", default=os.path.join(ROOT, "build/torture.json"), help="where the table is written")
    arguments = parser.parse_args()
    arguments.build = os.path.abspath(arguments.build)
    arguments.hanes = os.path.abspath(arguments.hanes or os.path.join(arguments.build, "services/hanes"))
    if arguments.seed is None:
        arguments.seed = random.randrange(1 << 32)
    wanted = [name for name in arguments.only.split(",") if name]
    unknown = set(wanted) - {suite.name for suite in SUITES}
    if unknown:
        parser.error(f"no suite is called {', '.join(sorted(unknown))}: there are {', '.join(suite.name for suite in SUITES)}")
    arguments.suites = [suite for suite in SUITES if not wanted or suite.name in wanted]
    return arguments


def main():
    arguments = read_arguments()
    outcomes = [run(suite, arguments) for suite in arguments.suites]
    print_table(outcomes)
    with open(arguments.json, "w", encoding="utf-8") as file:
        json.dump([asdict(one) for one in outcomes], file, indent=1)
    return 0 if all(one.held for one in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
