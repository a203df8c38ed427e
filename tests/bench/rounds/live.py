#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""One round of live: live.py one_process|four_processes --rate N --hanes HANES --load BENCH_LIVE --kafka HOST:PORT [--quick]

Starts the processes on a council of their own, waits until they answer, and lets bench_live send and watch.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "cli"))
from hanes_process import Hanes, fetch, wait_until  # noqa: E402

EVENTS, WARM_UP, QUICK_EVENTS, QUICK_WARM_UP = 8_000, 3_000, 1_000, 500
LOOPBACK = "127.0.0.1:0"


def address_of(ready: str, kind: str) -> str:
    """From "serving D at http://127.0.0.1:8600 and grpc 127.0.0.1:7450"."""
    return ready.split(kind)[1].split()[0]


def one_process(hanes: Hanes, kafka: str, council: str) -> tuple[list, str]:
    house = hanes.start("serve", "--kafka", kafka, "--authority", council, "--data", "data", "--http", LOOPBACK, "--grpc", LOOPBACK)
    return [house], address_of(house.await_ready(), "http://")


def four_processes(hanes: Hanes, kafka: str, council: str) -> tuple[list, str]:
    store = hanes.start("store", "--kafka", kafka, "--authority", council, "--data", "store", "--grpc", LOOPBACK)
    log = address_of(store.await_ready(), "grpc ")
    view = hanes.start("project", "caseload", "--log", log, "--data", "view", "--grpc", LOOPBACK)
    views = address_of(view.await_ready(), "grpc ")
    gateway = hanes.start("gateway", "--log", log, "--views", views, "--http", LOOPBACK)
    return [store, view, gateway], address_of(gateway.await_ready(), "http://")


def settle(http: str, council: str) -> None:
    """The rules that come with hanes are the first events of a log: waits until all of them are answered for, twice at one position."""
    seen = []

    def quiet() -> bool:
        status, _, body = fetch(f"http://{http}/v1/authorities/{council}/status")
        house = json.loads(body) if status == 200 else {}
        at = house and house["topics"] and int(house["topics"][0]["lag_records"]) == 0 and int(house["log"]["position"])
        if at and house["views"] and int(house["views"][0]["position"]) == at:
            seen.append(at)
        return len(seen) > 3 and seen[-1] == seen[-4]
    wait_until(quiet, "the first events are answered for")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("subject", choices=["one_process", "four_processes"])
    parser.add_argument("--rate", type=int, default=1_000)
    parser.add_argument("--hanes", required=True)
    parser.add_argument("--load", required=True)
    parser.add_argument("--kafka", required=True)
    parser.add_argument("--quick", action="store_true")
    wanted = parser.parse_args()
    council = f"W{time.time_ns() // 1_000_000 % 100_000_000:08}"  # a topic of its own on the broker all rounds share
    start = one_process if wanted.subject == "one_process" else four_processes
    processes, http = start(Hanes(wanted.hanes), wanted.kafka, council)
    try:
        settle(http, council)
        events, warm_up = (QUICK_EVENTS, QUICK_WARM_UP) if wanted.quick else (EVENTS, WARM_UP)
        done = subprocess.run([wanted.load, "--kafka", wanted.kafka, "--http", http, "--authority", council, "--subject", wanted.subject, "--rate",
                               str(wanted.rate), "--events", str(events), "--warm-up", str(warm_up)], check=False)
        for process in processes:
            ticks = sum(map(int, pathlib.Path(f"/proc/{process.process.pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]))
            print(f"hanes {process.words[1]} took {ticks / os.sysconf('SC_CLK_TCK'):.1f} s of processor time")
        return done.returncode
    finally:
        for process in processes:
            process.kill()


if __name__ == "__main__":
    sys.exit(main())
