# SPDX-License-Identifier: Apache-2.0
from work import Aim, Median, Subject, Work, times

TEN, MILLION, QUICK = 10_000_000, 1_000_000, 20_000
AT_A_MILLION = {TEN: MILLION, QUICK: QUICK}
UNIT = "bytes/event"
REBUILD = "{bin}/projections/rebuild_bench --round hanes_1_thread --events {events} --folder {inputs}"


def smaller(than: str) -> tuple[Aim, Aim]:
    def together(median: Median) -> float:
        return median(than, MILLION, UNIT) / (median("hanes_log", TEN, UNIT) + median("hanes_view", TEN, UNIT))
    return (Aim(f"the log is smaller than {than}", 1, times("hanes_log", than, TEN, UNIT, MILLION, less_is_better=True)),
            Aim(f"log and view together are smaller than {than}", 1, together))


WORK = Work(
    name="disk",
    title="Bytes on disk for an event",
    explains="Events at rest, in a log that was closed. The log holds ids and streams with their index, and where the view is asked for, every fact "
             "with two times. The peers take as much for each of a million as for each of ten.",
    size_is="events", sizes=(TEN,), quick=(QUICK,), baseline="kafka_segment", unit=UNIT,
    subjects=(
        Subject("kafka_segment", "the topic's segment as the producer wrote it, LZ4, with headers",
                "python3 {bench}/rounds/kafka_segment.py --events {events} --topic {topic} --broker {broker}", at=AT_A_MILLION),
        Subject("postgresql", "the events table with its unique indexes", "{bench}/peers/{peer}/run {subject} --work disk --events {events} --in {in}",
                at=AT_A_MILLION, peer="postgresql"),
        Subject("hanes_log", "chunks, ids and streams", REBUILD, ours=True),
        Subject("hanes_view", "the view's facts", REBUILD, ours=True),
    ),
    aims=(*smaller("postgresql"), *smaller("kafka_segment")),
)
