# SPDX-License-Identifier: Apache-2.0
from work import Aim, Subject, Work, flat

SIZES = (100_000, 1_000_000, 10_000_000, 30_000_000)
QUICK = (10_000, 20_000)
REBUILD = "{bin}/projections/rebuild_bench --round hanes_1_thread --events {events} --folder {inputs}"
LOG = "{bin}/store/log_bench --round growth --events {events} --folder {inputs}"

WORK = Work(
    name="growth",
    title="Cost an event as the log grows",
    explains="Processor time an event of appending a million more to a log of each size and of rebuilding its view, and the mean time of one "
             "child's history out of it.",
    size_is="events", sizes=SIZES, quick=QUICK, baseline="none", unit="us/event",
    subjects=(
        Subject("append", "the next million events", LOG, ours=True),
        Subject("rebuild", "the view made again", REBUILD, ours=True),
        Subject("history", "one child's events, as often as it has events", LOG, ours=True),
    ),
    aims=(
        Aim("append: cost an event flat within 20 %", 1 / 1.2, flat("append", SIZES, "us/event")),
        Aim("rebuild: cost an event flat within 20 %", 1 / 1.2, flat("rebuild", SIZES, "us/event")),
        Aim("history: cost flat within 20 %", 1 / 1.2, flat("history", SIZES, "ms")),
    ),
)
