# SPDX-License-Identifier: Apache-2.0
from work import Aim, Subject, Work, times

UNIT = "events/s"
MILLION, QUICK = 1_000_000, 50_000
# Two transactions a millisecond are its best: a million would take half a minute a round.
STREAMS = {MILLION: 300_000, QUICK: 20_000}
OURS = "{bin}/ingest/ingest_bench --round {subject} --events {events} --kafka {kafka}"
KAFKA_STREAMS = "{bench}/peers/{peer}/run {subject} --work kafka_to_log --events {events} --kafka {kafka} --topic {topic}"

WORK = Work(
    name="kafka_to_log",
    title="From a real Kafka topic to durable, duplicates refused",
    explains="A topic of one partition holds the events before the clock starts; it stops when the last of them is on disk.",
    size_is="events", sizes=(MILLION,), quick=(QUICK,), baseline="consume_pack_sync", unit=UNIT,
    subjects=(
        Subject("consume_pack_sync", "the limit: consumed, packed by LZ4, synced; no ids, nothing decoded", OURS),
        Subject("hanes", "decoded, validated, in the log, duplicates refused", OURS, ours=True),
        Subject("kafka_streams_alo", "Kafka Streams: a store of ids and a count, at least once, warm", KAFKA_STREAMS, at=STREAMS, peer="kafka_streams"),
        Subject("kafka_streams_eos", "the same, exactly_once_v2", KAFKA_STREAMS, at=STREAMS, peer="kafka_streams"),
    ),
    aims=(
        Aim("at least 60 % of the limit", 0.6, times("hanes", "consume_pack_sync", MILLION, UNIT)),
        Aim("at least 10 times Kafka Streams, exactly once", 10, times("hanes", "kafka_streams_eos", MILLION, UNIT, STREAMS[MILLION])),
        Aim("at least 10 times Kafka Streams, at least once", 10, times("hanes", "kafka_streams_alo", MILLION, UNIT, STREAMS[MILLION])),
    ),
)
