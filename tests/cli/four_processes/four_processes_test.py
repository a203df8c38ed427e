#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""publish, store, project and gateway as four processes over a real Kafka broker, each killed again and again at random moments.

  four_processes_test.py HANES KAFKA_SH          HANES_KILL_ROUNDS kills, 50 when not set; HANES_KILL_SEED repeats a run

At the end: nothing lost, nothing doubled (the ids in the log are those of an undisturbed run), positions without gaps, the digest of the view
that lived through it equal to that of a rebuild and to that of the undisturbed run, and the gateway answers with the same figures.
`make torture ONLY=kill` does the same by the thousand, in more forms.
"""
import glob
import os
import random
import shutil
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from roles import expect_rebuilt_is_live, four_roles, ids, settle  # noqa: E402
from hanes_process import Folder, Hanes, fetch  # noqa: E402

COUNCIL = "W06000012"
QUESTION = ("--as-at", "2011-09-30", "--known-at", "2012-01-01", "--by", "team", "--format", "csv")


def disturb(roles, folder, rounds, chance):
    """Kills a role at a time while extracts go in; returns how often each was killed."""
    staged = sorted(glob.glob(folder / "staged/*-*-*"))
    kills = dict.fromkeys(roles.words, 0)
    for number in range(rounds):
        for _ in range(-(-len(staged) // (rounds - number))):
            extract = staged.pop(0)
            os.rename(extract, os.path.join(folder / "dropbox", os.path.basename(extract)))
        time.sleep(chance.uniform(0, 0.8))
        victim = chance.choice(list(roles.words))
        roles.kill(victim)
        kills[victim] += 1
        roles.keep_up()
    return kills


def check(roles, hanes, reference):
    found, expected = ids(hanes, *roles.where), ids(hanes, "--data", reference)
    assert len(found) == len(set(found)), "an event is in the log twice"
    lost, extra = set(expected) - set(found), set(found) - set(expected)
    assert not lost, f"{len(lost)} events lost: {sorted(lost)[:3]}"
    assert not extra, f"{len(extra)} events that an undisturbed run does not make: {sorted(extra)[:3]}"
    lived = expect_rebuilt_is_live(hanes, *roles.where)
    assert lived == hanes.digest("--data", reference), "the digest is not that of an undisturbed run"
    expected_csv = hanes.run("ask", "caseload", *QUESTION, "--data", reference)
    url = f"http://{roles.http}/v1/authorities/{COUNCIL}/caseload.csv?as_at=2011-09-30&known_at=2012-01-01&by=team"
    assert fetch(url)[2].splitlines() == expected_csv.splitlines(), "HTTP and the undisturbed run answer differently"
    return len(found), lived


def main():
    hanes, kafka_sh = Hanes(sys.argv[1]), sys.argv[2]
    rounds = int(os.environ.get("HANES_KILL_ROUNDS", "50"))
    seed = int(os.environ.get("HANES_KILL_SEED", random.randrange(1 << 32)))
    print(f"{rounds} rounds, HANES_KILL_SEED={seed}", flush=True)
    with Folder() as folder:
        hanes.run("generate", "--seed", 5, "--children", 3000, "--from", "2011-04-01", "--to", "2012-03-31", "--every", "week", "--out",
                  folder / "staged")
        extracts = sorted(os.path.dirname(path) for path in glob.glob(folder / "staged/*/_COMPLETE"))
        hanes.run("import", "ssd", *extracts, "--authority", COUNCIL, "--data", folder / "reference")
        os.mkdir(folder / "dropbox")
        broker = subprocess.run([kafka_sh, "start", "--port", "0", "--dir", folder / "kafka"], stdout=subprocess.PIPE, text=True, check=True)
        roles = four_roles(hanes, broker.stdout.split()[-1], folder.path, COUNCIL)
        try:
            kills = disturb(roles, folder, rounds, random.Random(seed))
            position = settle(roles, folder / "dropbox")
            events, digest = check(roles, hanes, folder / "reference")
            assert position == events
            print(f"killed {kills}; {events} events, each once; digest {digest}, rebuilt and undisturbed the same")
        except BaseException:
            kept = f"/tmp/hanes_four_processes_{seed}"
            shutil.copytree(folder.path, kept, ignore=shutil.ignore_patterns("staged", "kafka"), dirs_exist_ok=True)
            print(f"kept in {kept}", file=sys.stderr)
            raise
        finally:
            roles.stop()
            subprocess.run([kafka_sh, "stop", "--dir", folder / "kafka"], check=False)


if __name__ == "__main__":
    main()
