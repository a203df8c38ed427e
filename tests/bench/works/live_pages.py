# SPDX-License-Identifier: Apache-2.0
from work import Subject, Work, at_most

PAGES = 200
COMMAND = "/usr/bin/python3 {bench}/rounds/live_pages.py {subject} --pages {size} --hanes {hanes} --kafka {kafka} --fill {bin}/tests/bench/bench_publish {quick}"
ALL = ("alike", "different", "four_processes", "this_week")

WORK = Work(
    name="live_pages",
    title="Live pages: from produced to shown on every open page",
    explains="Pages are open as a browser holds them, a stream of events each, while 1,000 events a second are produced to a real Kafka topic. About once a "
             "second one of them moves the figure that all pages show; the others are of days after it. What is counted, for each page and each such event, is "
             "the time from when it was due to be sent to when the message that shows it had been read. A page is updated twice a second at most, so its "
             "figures move less often than that here: what the aim is about is an update that need not wait for the last one.",
    size_is="open pages", sizes=(PAGES,), quick=(PAGES,), baseline="alike", unit="ms p99",
    subjects=(
        Subject("alike", "hanes serve, everybody has the same page open", COMMAND, ours=True),
        Subject("different", "hanes serve, no two pages are the same: each is worked out by itself", COMMAND, ours=True),
        Subject("this_week", "the first page, half in Welsh, of a council whose log holds 250,000 events before", COMMAND, ours=True),
        Subject("four_processes", "the same different pages; hanes store, project and gateway", COMMAND, ours=True),
    ),
    aims=tuple(at_most(f"p99 under 250 ms at 1,000 events/s on {PAGES} open pages, {one.replace('_', ' ')}", [one], PAGES, "ms p99", 250) for one in ALL),
)
