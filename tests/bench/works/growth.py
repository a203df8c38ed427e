# SPDX-License-Identifier: Apache-2.0
from work import Aim, Median, Subject, Work, flat

SIZES = (100_000, 1_000_000, 10_000_000, 30_000_000)
QUICK = (10_000, 20_000)
REBUILD = "{bin}/projections/rebuild_bench --round hanes_1_thread --events {events} --folder {inputs}"
LOG = "{bin}/store/log_bench --round growth --events {events} --folder {inputs}"



def grows_no_more(median: Median) -> float:
    """How many times the limit's cost grows from the least to the greatest size, as a part of how many times the rebuild's does."""
    def growth(subject: str) -> float:
        costs = [median(subject, size, "us/event") for size in SIZES]
        return max(costs) / min(costs)
    return growth("scan_parse_fold") / growth("rebuild")


WORK = Work(
    name="growth",
    title="Cost an event as the log grows",
    explains="Processor time an event of letting a log of each size grow by a quarter (a million events at least) and of rebuilding its view, "
             "and the mean time of one child's history out of it.",
    size_is="events", sizes=SIZES, quick=QUICK, baseline="none", unit="us/event",
    subjects=(
        Subject("scan_parse_fold", "the limit: the log read, grouped in memory, what a fold wants read and folded once; nothing written",
                REBUILD.replace("hanes_1_thread", "scan_parse_fold")),
        Subject("append", "a quarter more events, runs merged", LOG, ours=True),
        Subject("rebuild", "the view made again", REBUILD, ours=True),
        Subject("history", "one child's events, as often as it has events", LOG, ours=True),
    ),
    aims=(
        Aim("append: cost an event flat within 20 %", 1 / 1.2, flat("append", SIZES, "us/event")),
        Aim("rebuild: cost an event flat within 20 %", 1 / 1.2, flat("rebuild", SIZES, "us/event")),
        Aim("rebuild: its cost grows no more than that of the limit", 1, grows_no_more),
        Aim("history: cost flat within 20 %", 1 / 1.2, flat("history", SIZES, "ms")),
        Aim("history: the same from where the log outgrows memory", 1 / 1.2, flat("history", SIZES[2:], "ms")),
    ),
    notes=(
        "A small log is cheaper than flat. The events of a hundred thousand or a million stand in memory and in caches when they are grouped, those "
        "of ten million do not: the limit, which writes nothing and keeps one time, pays for that as well, so the rebuild is held to growing no more "
        "than it does.",
        "A history takes a chunk for nearly every event of its child. 64 MiB of chunks stay decoded: all of a hundred thousand events, part of "
        "a million, next to nothing of what is larger.",
    ),
)
