# SPDX-License-Identifier: Apache-2.0
from work import Subject, Work, at_most

TEN, MILLION, QUICK = 10_000_000, 1_000_000, 20_000

WORK = Work(
    name="memory",
    title="The most memory a process held",
    explains="Peak resident memory of one process: taking in a topic's backlog, rebuilding the view, and serving log and view with questions "
             "being asked.",
    size_is="events", sizes=(TEN,), quick=(QUICK,), baseline="rebuild", unit="MiB",
    subjects=(
        Subject("ingest", "a backlog taken in from Kafka", "{bin}/ingest/ingest_bench --round hanes --events {events} --kafka {kafka}",
                at={TEN: MILLION, QUICK: QUICK}, ours=True),
        Subject("rebuild", "the view made again, two threads", "{bin}/projections/rebuild_bench --round hanes_2_threads --events {events} "
                "--folder {inputs}", ours=True),
        Subject("serving", "hanes serve, questions asked", "python3 {bench}/rounds/start.py {subject} --events {events} --hanes {hanes} --build {bin} "
                "--folder {inputs}", ours=True),
    ),
    aims=(
        at_most("rebuild of 10 M events under 2 GiB", ["rebuild"], TEN, "MiB", 2048),
    ),
)
