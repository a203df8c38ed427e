# SPDX-License-Identifier: Apache-2.0
from work import Aim, Subject, Work, at_least, times

CLOCK, CORE = "events/s", "events/s/core"
MILLION, TEN, QUICK = 1_000_000, 10_000_000, 20_000
OURS = "{bin}/projections/rebuild_bench --round {subject} --events {events} --folder {inputs}"
PEER = "{bench}/peers/{peer}/run {subject} --work rebuild --events {events} --in {in}"
PEERS_AT = {MILLION: MILLION, QUICK: QUICK}
EMMETT_AT = {MILLION: 20_000, QUICK: 2_000}


def peer(name: str, folder: str, says: str) -> Subject:
    return Subject(name, says, PEER, at=PEERS_AT, peer=folder)


WORK = Work(
    name="rebuild",
    title="A view made again from the whole log",
    explains="The caseload view: every fact with the days it held and the moments between which it was believed, written, digested and "
             "synced. What peers compute instead is in their rows and pages; only postgresql_two_times keeps two times.",
    size_is="events", sizes=(MILLION, TEN), quick=(QUICK,), baseline="scan_parse_fold", unit=CLOCK,
    subjects=(
        Subject("scan", "the limit: the log read, nothing made of it", OURS),
        Subject("scan_parse", "the limit: and every event parsed by protobuf", OURS),
        Subject("scan_parse_fold", "and grouped and folded once an entity: one time, nothing written, no digest", OURS),
        Subject("hanes_1_thread", "the rebuild on one thread", OURS, ours=True),
        Subject("hanes_2_threads", "the rebuild on two", OURS, ours=True),
        Subject("all_views", "every view there is together, indicators included, in one scan on one thread", OURS, ours=True),
        peer("postgresql_copy_fold", "postgresql", "binary COPY out and the same kind of fold in C++, one time, nothing written"),
        peer("postgresql_two_times", "postgresql", "SQL over typed columns, two times and a digest as hanes has them; no corrections"),
        peer("postgresql_typed", "postgresql", "SQL over typed columns, one time, no digest"),
        peer("postgresql_jsonb", "postgresql", "SQL over jsonb, one time, no digest"),
        Subject("kafka_streams", "Kafka Streams: reset and replay, its best form",
                "{bench}/peers/{peer}/run {subject} --work rebuild --events {events} --kafka {kafka} --topic {topic}", at=PEERS_AT,
                peer="kafka_streams"),
        Subject("emmett", "a projection played again", PEER, at=EMMETT_AT, peer="emmett"),
    ),
    aims=(
        at_least("1 M events: at least 1 M events a second a core", "hanes_1_thread", MILLION, CORE, 1e6),
        at_least("10 M events: at least 1 M events a second a core", "hanes_1_thread", TEN, CORE, 1e6),
        at_least("all views together, 1 M events: at least 0.5 M events a second a core", "all_views", MILLION, CORE, 5e5),
        at_least("all views together, 10 M events: at least 0.5 M events a second a core", "all_views", TEN, CORE, 5e5),
        Aim("1 M events: within twice the time of scan, parse and pure fold", 0.5, times("hanes_1_thread", "scan_parse_fold", MILLION, CORE)),
        Aim("10 M events: within twice the time of scan, parse and pure fold", 0.5, times("hanes_1_thread", "scan_parse_fold", TEN, CORE)),
        Aim("at least 3 times SQL over typed columns that keeps two times", 3,
            times("hanes_2_threads", "postgresql_two_times", MILLION, CLOCK)),
        Aim("at least 3 times SQL over typed columns that keeps one time", 3, times("hanes_2_threads", "postgresql_typed", MILLION, CLOCK)),
        Aim("at least 3 times SQL over jsonb", 3, times("hanes_2_threads", "postgresql_jsonb", MILLION, CLOCK)),
        Aim("at least 3 times Kafka Streams in its best form", 3, times("hanes_2_threads", "kafka_streams", MILLION, CLOCK)),
        Aim("at least 500 times Emmett", 500, times("hanes_2_threads", "emmett", MILLION, CLOCK, EMMETT_AT[MILLION])),
    ),
    notes=("events/s counts by the clock, events/s/core by the processor time of all threads of the process.",
           "SQL that keeps one time does less than scan_parse_fold, the limit, whose parsing it was spared: where that limit, on two cores, "
           "would not be three times as quick as SQL, no rebuild that parses can be."),
)
