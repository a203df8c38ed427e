# SPDX-License-Identifier: Apache-2.0
"""What every suite here that is a script has in common: its flags, how it counts what it did, and the last line with its verdict."""
import argparse
import collections
import os
import random
import shutil
import sys
import tempfile
import threading
import time
import traceback


class Tally:
    """What was done and how often; safe for several threads."""

    def __init__(self):
        self.counts = collections.Counter()
        self.lock = threading.Lock()

    def did(self, what, times=1):
        with self.lock:
            self.counts[what] += times

    @property
    def faults(self):
        return sum(self.counts.values())

    def __str__(self):
        return ", ".join(f"{what}: {count}" for what, count in sorted(self.counts.items())) or "nothing"


def say(line):
    print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)


def parser_of(page, rounds, rounds_are):
    parser = argparse.ArgumentParser(description=page, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hanes", required=True, help="the executable")
    parser.add_argument("--build", default="build/release", help="its build folder")
    parser.add_argument("--rounds", type=int, default=rounds, help=f"{rounds_are} (default {rounds})")
    parser.add_argument("--seed", type=int, default=None, help="repeats the choices of a run")
    return parser


def run(name, arguments, body):
    """Runs `body(arguments, seed, folder, tally)`; prints what was done and the verdict; the exit code. What a broken run left is kept."""
    seed = arguments.seed if arguments.seed is not None else random.randrange(1 << 32)
    folder = tempfile.mkdtemp(prefix=f"hanes_torture_{name}_")
    tally, verdict = Tally(), "held"
    say(f"{name}: {arguments.rounds} rounds, seed {seed}")
    try:
        body(arguments, seed, folder, tally)
    except BaseException as error:  # whatever it is, the verdict says so
        traceback.print_exc()
        first = (str(error).splitlines() or [""])[0]
        verdict = f"BROKEN: {first or type(error).__name__}"
        kept = f"/tmp/hanes_torture_{name}_{seed}"
        shutil.copytree(folder, kept, ignore=shutil.ignore_patterns("staged*", "kafka*"), dirs_exist_ok=True)
        say(f"kept in {kept}")
    shutil.rmtree(folder, ignore_errors=True)
    say(f"{name}: {tally}")
    print(f"torture {name}: rounds={arguments.rounds} seed={seed} faults={tally.faults} verdict={verdict}", flush=True)
    return 0 if verdict == "held" else 1


def project_root():
    return os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))


sys.path.insert(0, os.path.join(project_root(), "tests/cli"))
