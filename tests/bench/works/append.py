# SPDX-License-Identifier: Apache-2.0
from work import Aim, Subject, Work, times

UNIT = "events/s"
# Enough for about a second a round; those whose every event is a statement of its own do a tenth.
FAST = {1: 5_000, 100: 200_000, 1000: 1_000_000}
SLOW = {1: 2_000, 100: 50_000, 1000: 200_000}
SLOWEST = {1: 500, 100: 5_000, 1000: 10_000}


def ours(name: str, says: str, events: dict[int, int], is_hanes: bool = False) -> Subject:
    return Subject(name, says, "{bin}/store/log_bench --round {subject} --batch {size} --events {events} --folder {inputs}", events=events,
                   ours=is_hanes)


def peer(name: str, folder: str, says: str, events: dict[int, int]) -> Subject:
    return Subject(name, says, "{bench}/peers/{peer}/run {subject} --work append --batch {size} --events {events} --in {in}", events=events,
                   peer=folder)


WORK = Work(
    name="append",
    title="Durable append, in batches",
    explains="Events go in by batches of 1, 100 and 1000, and a batch is on disk before the next begins. Duplicates are refused by id and a "
             "stream's events can be found, where a subject says nothing else.",
    size_is="events a batch", sizes=(1, 100, 1000), quick=(100,), baseline="rocksdb_packed", unit=UNIT,
    subjects=(
        ours("flat_file", "the limit: bytes at the end of a file, fdatasync", FAST),
        ours("rocksdb_packed", "the limit with a database: a batch is one LZ4 value, synced; no ids, no streams", FAST),
        ours("rocksdb_rows", "plain RocksDB: a key an event and a key an id, looked up first", SLOW),
        ours("hanes", "ids and streams indexed, duplicates refused", FAST, is_hanes=True),
        peer("postgresql_copy", "postgresql", "binary COPY, a commit a batch; unique id, unique stream and version", SLOW),
        peer("message_db", "message_db", "write_message, a transaction a batch", SLOWEST),
        peer("emmett", "emmett", "appendToStream on PostgreSQL", SLOWEST),
        peer("umadb", "umadb", "its own client and server", SLOW),
    ),
    aims=(
        Aim("at 1000 a batch at least half of packed RocksDB without any index", 0.5, times("hanes", "rocksdb_packed", 1000, UNIT)),
        Aim("at 1000 a batch at least 3 times PostgreSQL", 3, times("hanes", "postgresql_copy", 1000, UNIT)),
        Aim("at 1000 a batch at least 10 times Emmett", 10, times("hanes", "emmett", 1000, UNIT)),
    ),
)
