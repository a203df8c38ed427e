#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Three Kafka brokers under fire, and hanes on top of them.

Every fault meets a running load. After each: no acknowledged event lost, none doubled, positions without gaps, the order of the topic kept, the
digest of the view that lived through it equal to that of a rebuild. Where the topic is no more what hanes knew, hanes must stop, name the
topic and the remedy, and go on once the remedy, as printed, is carried out.
"""
import argparse
import os
import random
import shutil
import sys
import tempfile
import time
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import faults  # noqa: E402
from cluster import Cluster  # noqa: E402
from world import TOPIC, World  # noqa: E402


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
                                     epilog="faults:\n" + "".join(f"  {one.__name__:42} {one.__doc__}\n" for one in faults.ALL))
    parser.add_argument("--hanes", required=True, help="the executable")
    parser.add_argument("--build", default="build", help="build folder (Kafka's jars are found by deploy/kafka)")
    parser.add_argument("--rounds", type=int, default=1, help="how often every fault is tried (default 1)")
    parser.add_argument("--seed", type=int, default=None, help="repeats the choices of a run")
    parser.add_argument("--only", default="", help="these faults alone, comma between them")
    return parser.parse_args()


def try_one(world, one, chance):
    world.load.going.set()
    world.load.await_acknowledged(50)
    did = one(world, chance)
    world.load.going.set()
    world.load.await_acknowledged(50)
    events = world.expect_whole()
    world.expect_order_of_topic()
    return did, events


def main():
    arguments = read_arguments()
    wanted = [one for one in faults.ALL if not arguments.only or one.__name__ in arguments.only.split(",")]
    if not wanted:
        sys.exit(f"no fault is called \"{arguments.only}\"; see --help")
    seed = arguments.seed if arguments.seed is not None else random.randrange(1 << 32)
    chance = random.Random(seed)
    folder = tempfile.mkdtemp(prefix="hanes_torture_kafka_")
    print(f"three brokers, {len(wanted)} faults, {arguments.rounds} rounds, seed {seed}", flush=True)
    cluster = world = None
    tried, not_run, why = 0, [], ""
    try:
        cluster = Cluster(folder)
        cluster.create(TOPIC)
        world = World(arguments.hanes, cluster, folder)
        world.serve()
        for number in range(arguments.rounds):
            for one in chance.sample(wanted, len(wanted)):
                began = time.monotonic()
                print(f"round {number + 1}: {one.__name__} ...", flush=True)
                did, events = try_one(world, one, chance)
                tried += 1
                if did.startswith("NOT RUN"):
                    not_run.append(one.__name__)
                print(f"    {did}; {events} events whole, {time.monotonic() - began:.0f} s", flush=True)
            world.check()
    except BaseException as error:  # whatever it is, the verdict says so
        traceback.print_exc()
        why = f"{one.__name__ if tried or world else 'start'}: {str(error).splitlines()[0] if str(error) else type(error).__name__}"
        kept = f"/tmp/hanes_torture_kafka_{seed}"
        shutil.copytree(folder, kept, dirs_exist_ok=True, ignore=shutil.ignore_patterns("broker*"))
        print(f"kept in {kept}")
    finally:
        if world is not None:
            world.close()
        if cluster is not None:
            cluster.close()
        shutil.rmtree(folder, ignore_errors=True)
    if not_run:
        print("not run here: " + ", ".join(not_run))
    verdict = f"BROKEN: {why}" if why else "held"
    print(f"torture kafka: rounds={arguments.rounds} seed={seed} faults={tried - len(not_run)} verdict={verdict}")
    return 1 if why else 0


if __name__ == "__main__":
    sys.exit(main())
