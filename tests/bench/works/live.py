# SPDX-License-Identifier: Apache-2.0
from work import Subject, Work, at_most

RATE = 1_000
COMMAND = "python3 {bench}/rounds/live.py {subject} --rate {size} --hanes {hanes} --load {bin}/tests/bench/bench_live --kafka {kafka} {quick}"

WORK = Work(
    name="live",
    title="Live: from produced to shown in an answer",
    explains="Events are produced at a steady rate to a real Kafka topic. Each counts from the moment it was due to be sent to the end of the "
             "first HTTP answer whose position includes it: it is in the log, its facts are committed, and the caseload by team counts them. "
             "The question is asked every 5 ms on one connection, so up to 5 ms of each figure are the watching. The first 3,000 events warm up; "
             "8,000 are counted a round.",
    size_is="events/s offered", sizes=(RATE,), quick=(RATE,), baseline="one_process", unit="ms p99",
    subjects=(
        Subject("one_process", "hanes serve --kafka", COMMAND, ours=True),
        Subject("four_processes", "the load as the publish role sends it; hanes store, project and gateway", COMMAND, ours=True),
    ),
    aims=(
        at_most("p99 under 100 ms at 1,000 events/s, all roles in one process", ["one_process"], RATE, "ms p99", 100),
        at_most("p99 under 100 ms at 1,000 events/s, in four", ["four_processes"], RATE, "ms p99", 100),
    ),
)
