#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""kill -9 of every role at random moments while load goes on: publish, store, project and gateway as four processes, `serve` over a real
broker, `serve` with its own, and commands that work on a folder by themselves. All four forms run beside each other.

A round kills one process: at any moment, shortly after its start, in the middle of a rebuild and swap, or while quarantine is replayed. At
every checkpoint and at the end: positions without gaps, the log holds what an independent reader finds in the topic, in its order, each once,
quarantine holds exactly what was bad, and the live digest is that of a rebuild. At the end also: the digest and the log are those of
a run that nobody disturbed, the extracts' events are those of a plain import, and `hanes check` finds every byte sound.
"""
import os
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import suite  # noqa: E402
from one_broker import Broker  # noqa: E402
from worlds import CommandsWorld, EmbeddedWorld, FourWorld, ServeWorld  # noqa: E402
from hanes_process import Hanes  # noqa: E402

# Of 100 rounds, so many are of each form.
SHARES = {FourWorld: 40, ServeWorld: 30, EmbeddedWorld: 20, CommandsWorld: 10}


def rounds_of(form, rounds):
    share = rounds * SHARES[form] // 100
    return share + (rounds - sum(rounds * part // 100 for part in SHARES.values()) if form is FourWorld else 0)


def run_world(world, rounds, failures, stop):
    try:
        world.run(rounds, stop)
    except BaseException as error:  # told by the main thread, after the other worlds were asked to end
        failures.append((world.name, error))
        stop.set()


def body(arguments, seed, folder, tally):
    hanes, broker = Hanes(arguments.hanes), Broker(os.path.join(folder, "kafka"))
    worlds, failures, stop = [], [], threading.Event()
    try:
        for form in SHARES:
            if arguments.only in ("", form.name):
                worlds.append((form(hanes, broker, folder, seed, tally), rounds_of(form, arguments.rounds)))
        threads = [threading.Thread(target=run_world, args=(world, rounds, failures, stop), daemon=True) for world, rounds in worlds]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        stop.set()
        for world, _ in worlds:
            world.close()
        broker.stop()
    if failures:
        name, error = failures[0]
        raise AssertionError(f"{name}: {error}") from error


def main():
    parser = suite.parser_of(__doc__, 1000, "processes killed")
    parser.add_argument("--only", default="", help="one form: " + ", ".join(form.name for form in SHARES))
    return suite.run("kill", parser.parse_args(), body)


if __name__ == "__main__":
    sys.exit(main())
