# SPDX-License-Identifier: Apache-2.0
from work import Aim, Subject, Work, at_most, times

TEN_YEARS, QUICK = 30_000, 1_000
OURS = "{bin}/projections/indicators_bench --round {subject} --referrals {size}"
PEER = "{bench}/peers/{peer}/run {subject} --work indicators --facts {size} --csv {council}"
P50, P99 = "ms p50", "ms p99"


def peer(name: str, says: str) -> Subject:
    return Subject(name, says, PEER, peer="postgresql")


def as_quick(says: str, wanted: float, of: str, than: str) -> Aim:
    return Aim(says, wanted, times(of, than, TEN_YEARS, P50, less_is_better=True))


WORK = Work(
    name="indicators",
    title="Indicators, the due list and series of ten years",
    explains="A council's ten years with 30,000 referrals: cases, plans, children looked after with their visits and reviews, workers and their "
             "supervision. Every question goes through rules, calendar and both times, and is answered whole, with n and N.",
    size_is="referrals", sizes=(TEN_YEARS,), quick=(QUICK,), baseline="postgresql_scc_006", unit=P99,
    subjects=(
        Subject("hanes_indicator", "any one indicator for a year: each there is, for each of nine years", OURS, ours=True),
        Subject("hanes_by_team", "all indicators with their targets, by team, for a year", OURS, ours=True),
        Subject("hanes_due", "the due list on a day: everything that has a deadline", OURS, ours=True),
        Subject("hanes_series", "a hundred weeks with XmR: open cases, referrals, SCC/006, SCC/025", OURS, ours=True),
        Subject("hanes_scc_006", "SCC/006 for a year", OURS, ours=True),
        peer("postgresql_scc_006", "SCC/006 for a year: SQL over the same facts, the working days in a table"),
        Subject("hanes_scc_006_by_team", "SCC/006 for a year, by team", OURS, ours=True),
        peer("postgresql_scc_006_by_team", "the same: who held each child on the day it was referred"),
        peer("postgresql_due_visits", "one line of seventeen of the due list: visits to children on the register"),
        Subject("hanes_open_cases", "a hundred weeks of open cases with XmR", OURS, ours=True),
        peer("postgresql_open_cases", "the same in one statement: centre and limits, of the signals the first"),
    ),
    aims=(
        at_most("any indicator for a year: p99 under 5 ms", ["hanes_indicator"], TEN_YEARS, P99, 5),
        at_most("all indicators with targets by team: p99 under 100 ms", ["hanes_by_team"], TEN_YEARS, P99, 100),
        at_most("the due list: p99 under 20 ms", ["hanes_due"], TEN_YEARS, P99, 20),
        at_most("a hundred weeks with XmR: p99 under 50 ms", ["hanes_series"], TEN_YEARS, P99, 50),
        as_quick("SCC/006 for a year: at least as quick as PostgreSQL", 1, "hanes_scc_006", "postgresql_scc_006"),
        as_quick("SCC/006 for a year by team: at least as quick as PostgreSQL", 1, "hanes_scc_006_by_team", "postgresql_scc_006_by_team"),
        as_quick("all seventeen lines of the due list: in no more than seventeen times what PostgreSQL needs for one", 1 / 17, "hanes_due", "postgresql_due_visits"),
        as_quick("a hundred weeks of open cases: at least 10 times PostgreSQL", 10, "hanes_open_cases", "postgresql_open_cases"),
    ),
    notes=("The settings of a subject end with what its last answer said: those of hanes and PostgreSQL to the same question are the same.",),
)
