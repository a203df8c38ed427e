#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""One round of live_pages: live_pages.py alike|different|four_processes|this_week --pages N --hanes HANES --kafka HOST:PORT [--fill PROGRAM] [--quick]

Starts the processes on a council of their own, opens the pages, sends, and counts when each page showed each event that moved it. this_week: the
first page, in English and Welsh, of a council that --fill (bench_publish) has filled.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "cli"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from event_stream import Readers  # noqa: E402
from hanes_process import Hanes, fetch, wait_until  # noqa: E402
from live import four_processes, one_process, settle  # noqa: E402
from live_load import contact, delays_ms, offer, other_event, page_of_day, percentile  # noqa: E402

RATE, SECONDS, MOVES_EVERY_S = 1_000, 10, 1
FIRST_MOVE = 1_000  # the warming up has those before
COUNCIL_EVENTS, QUICK_COUNCIL_EVENTS = 250_000, 50_000  # a year of nightly extracts of a council of 140,000 people is 257,000


def shown(http: str, page: str) -> int:
    status, _, body = fetch(f"http://{http}{page}", {"Accept": "text/csv"})
    return int(body.strip().rsplit(",", 1)[1]) if status == 200 else -1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("subject", choices=["alike", "different", "four_processes", "this_week"])
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--hanes", required=True)
    parser.add_argument("--kafka", required=True)
    parser.add_argument("--fill")
    parser.add_argument("--quick", action="store_true")
    wanted = parser.parse_args()
    council = f"W{time.time_ns() // 1_000_000 % 100_000_000:08}"  # a topic of its own on the broker all rounds share
    first_page = wanted.subject == "this_week"
    figure, other = ("caseload.children", contact) if first_page else ("total:children", other_event)
    if first_page:
        count = QUICK_COUNCIL_EVENTS if wanted.quick else COUNCIL_EVENTS
        subprocess.run([wanted.fill, "--kafka", wanted.kafka, "--authority", council, "--count", str(count)], check=True, stdout=subprocess.DEVNULL)
    start = four_processes if wanted.subject == "four_processes" else one_process
    processes, http = start(Hanes(wanted.hanes), wanted.kafka, council)
    try:
        settle(http, council)
        asked = f"/v1/authorities/{council}/caseload?by=authority" if first_page else page_of_day(0, council)
        pages = [("/", "/cy")[number % 2] for number in range(wanted.pages)] if first_page else [
            page_of_day(0 if wanted.subject == "alike" else number, council) for number in range(wanted.pages)]
        if first_page:
            wait_until(lambda: fetch(f"http://{http}/readyz")[0] == 200, "every view has caught up", seconds=600)
        empty = shown(http, asked) if first_page else 0
        offer(wanted.kafka, RATE, 3, MOVES_EVERY_S, 0, 0, council, other)  # warms up
        wait_until(lambda: shown(http, asked) > empty, "the first moves are shown")
        settle(http, council)
        before = shown(http, asked)
        readers = Readers(http, pages, figure)
        sent, moved = offer(wanted.kafka, RATE, SECONDS, MOVES_EVERY_S, FIRST_MOVE, 1, council, other)
        wait_until(lambda: shown(http, asked) == before + len(moved), "every move is shown")
        time.sleep(1)  # what a question shows is on pages within half a second
        moments, ended, _ = readers.close()
        if ended > 0:
            raise SystemExit(f"{ended} streams were ended")
        delays = delays_ms(moments, moved, before)
        print(f"{len(moved)} of {sent} events moved {wanted.pages} pages; the longest took {delays[-1]:.0f} ms")
        for percent in (50, 99):
            print(json.dumps({"work": "live_pages", "size": wanted.pages, "subject": wanted.subject, "unit": f"ms p{percent}",
                              "value": round(percentile(delays, percent), 3)}))
        for process in processes:
            ticks = sum(map(int, pathlib.Path(f"/proc/{process.process.pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]))
            print(f"hanes {process.words[1]} took {ticks / os.sysconf('SC_CLK_TCK'):.1f} s of processor time")
        return 0
    finally:
        for process in processes:
            process.kill()


if __name__ == "__main__":
    sys.exit(main())
