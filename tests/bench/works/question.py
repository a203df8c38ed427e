# SPDX-License-Identifier: Apache-2.0
from work import Aim, Subject, Work, at_most, times

SMALL, LARGE, QUICK = 600_000, 13_000_000, 20_000
DIMENSIONS = ("authority", "team", "worker", "category", "status")
HANES = [f"hanes_{dimension}" for dimension in DIMENSIONS]
OURS = "{bin}/projections/fact_index_bench --round all --facts {size}"  # one process for all subjects: loading takes longest
P50, P99 = "ms p50", "ms p99"

WORK = Work(
    name="question",
    title="Caseload as at a random day, as known at a random moment",
    explains="One authority's ten years (600,000 facts), and 22 of them in one view (13 million). Every question has another day and another "
             "moment of knowledge.",
    size_is="facts", sizes=(SMALL, LARGE), quick=(QUICK,), baseline="plain_scan", unit=P99,
    subjects=(
        Subject("plain_scan", "every fact of the columns in memory looked at", OURS),
        *(Subject(f"hanes_{dimension}", f"the whole answer, by {dimension}", OURS, ours=True) for dimension in DIMENSIONS),
        Subject("postgresql", "open cases a team; GiST on kind, valid and known, team included, index-only scan",
                "{bench}/peers/{peer}/run {subject} --work question --facts {size} --csv {csv}", peer="postgresql"),
    ),
    aims=(
        at_most("600,000 facts: p99 under 0.5 ms, by whatever is asked", HANES, SMALL, P99, 0.5),
        at_most("13 M facts: p99 under 5 ms, by whatever is asked", HANES, LARGE, P99, 5),
        Aim("600,000 facts: at least 50 times PostgreSQL, by team", 50, times("hanes_team", "postgresql", SMALL, P50, less_is_better=True)),
        Aim("13 M facts: at least 50 times PostgreSQL, by team", 50, times("hanes_team", "postgresql", LARGE, P50, less_is_better=True)),
    ),
)
