# SPDX-License-Identifier: Apache-2.0
from work import Subject, Work, at_most

TEN, QUICK = 10_000_000, 20_000
COMMAND = "{bin}/store/log_bench --round {subject} --events {events} --folder {inputs}"

WORK = Work(
    name="history",
    title="One child's history out of the whole log",
    explains="All events of a child chosen at random, read by stream from a log of 10 million.",
    size_is="events", sizes=(TEN,), quick=(QUICK,), baseline="warm", unit="ms p99",
    subjects=(
        Subject("warm", "the log was read before", COMMAND, ours=True),
        Subject("cold", "neither the process nor the system has any of it in memory", COMMAND, ours=True),
    ),
    aims=(
        at_most("p99 under 5 ms", ["warm"], TEN, "ms p99", 5),
        at_most("cold, p99 under 50 ms", ["cold"], TEN, "ms p99", 50),
    ),
)
