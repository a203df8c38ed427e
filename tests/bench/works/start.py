# SPDX-License-Identifier: Apache-2.0
from work import Subject, Work, at_most

TEN, MILLION, QUICK = 10_000_000, 1_000_000, 20_000
COMMAND = "python3 {bench}/rounds/start.py {subject} --events {events} --hanes {hanes} --build {bin} --folder {inputs}"

WORK = Work(
    name="start",
    title="From the start of the process to the first right answer",
    explains="The real executable on a folder of log and view, until its first answer over HTTP.",
    size_is="events", sizes=(TEN,), quick=(QUICK,), baseline="clean", unit="s",
    subjects=(
        Subject("clean", "after it was asked to stop", COMMAND, ours=True),
        Subject("killed", "after kill -9", COMMAND, ours=True),
        Subject("postgresql_crash", "PostgreSQL after kill -9 under load, to its first answer",
                "{bench}/peers/{peer}/run {subject} --work start --events {events} --in {in}", at={TEN: MILLION, QUICK: QUICK}, peer="postgresql"),
    ),
    aims=(
        at_most("10 M events: under 2 s after a clean stop", ["clean"], TEN, "s", 2),
        at_most("10 M events: under 2 s after kill -9", ["killed"], TEN, "s", 2),
    ),
)
