#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""One round of start: start.py clean|killed|serving --events N --hanes HANES --build BUILD --folder DIR

clean, killed: seconds from the start of `hanes serve` to its first right answer over HTTP, on a log and a view of N events, after it was
asked to stop, or after kill -9. The answer must be the one given before. The files are in the memory of the system, as after a stop.
serving: the most memory it held, with questions asked by every dimension.
DIR keeps log and view from call to call; the first call makes them.
"""
import argparse
import json
import pathlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "cli"))
from hanes_process import Hanes  # noqa: E402

COUNCIL, DIMENSIONS, DAYS_ASKED = "W06000012", ["authority", "team", "worker", "category", "status"], 40
PATIENCE_S, LOOK_AGAIN_S = 900, 0.002


def data_folder(wanted: argparse.Namespace) -> pathlib.Path:
    """A data folder with a log of exactly these events: the one that rebuilds are measured on, copied."""
    data = wanted.folder / f"served-{wanted.events}"
    if data.exists():
        return data
    log = wanted.folder / f"log-invented-{wanted.events}"
    if not log.exists():
        subprocess.run([wanted.build / "projections/rebuild_bench", "--round", "scan", "--events", str(wanted.events), "--folder", wanted.folder],
                       check=True, stdout=subprocess.DEVNULL)
    unfinished = data.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    (unfinished / "VERSION").write_text("1\n", encoding="utf-8")
    shutil.copytree(log, unfinished / "log")
    unfinished.rename(data)
    return data


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def ask(port: int, by: str, as_at: str = "") -> list:
    """The rows of an answer as known at the end of all invented events; [] while nothing answers."""
    at = f"&as_at={as_at}" if as_at else ""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/authorities/{COUNCIL}/caseload?by={by}{at}", timeout=60) as answer:
            return [row["cells"] for row in json.load(answer)["rows"]]
    except (urllib.error.URLError, ConnectionError):
        return []


class Server:
    def __init__(self, wanted: argparse.Namespace, data: pathlib.Path) -> None:
        self.port = free_port()
        self.started = time.monotonic()
        self.process = Hanes(wanted.hanes).start("serve", "--data", data, "--authority", COUNCIL, "--http", f"127.0.0.1:{self.port}",
                                                 "--grpc", "127.0.0.1:0")

    def first_answer(self) -> tuple[list, float]:
        while time.monotonic() - self.started < PATIENCE_S:
            rows = ask(self.port, "status", AS_AT)
            if rows:
                return rows, time.monotonic() - self.started
            if self.process.process.poll() is not None:
                raise SystemExit("start: hanes ended: " + self.process.said().strip().splitlines()[-1])
            time.sleep(LOOK_AGAIN_S)
        raise SystemExit(f"start: no answer after {PATIENCE_S} s")

    def peak_mib(self) -> float:
        status = pathlib.Path(f"/proc/{self.process.process.pid}/status").read_text(encoding="utf-8")
        return int(status.split("VmHWM:")[1].split()[0]) / 1024


AS_AT = "2018-03-31"


def figure(work: str, wanted: argparse.Namespace, unit: str, value: float) -> None:
    print(json.dumps({"work": work, "size": wanted.events, "subject": wanted.subject, "unit": unit, "value": round(value, 4)}))


def measure_start(wanted: argparse.Namespace, data: pathlib.Path) -> None:
    before = Server(wanted, data)
    expected, _ = before.first_answer()
    before.process.kill() if wanted.subject == "killed" else before.process.stop()
    after = Server(wanted, data)
    rows, seconds = after.first_answer()
    log = after.process.said()
    after.process.stop()
    if rows != expected:
        raise SystemExit(f"start: the first answer is {rows[-1]}, before it was {expected[-1]}")
    if "is read again" in log or "is built again" in log:
        print("every fact was read again, or the view was built again")
    figure("start", wanted, "s", seconds)


def measure_serving(wanted: argparse.Namespace, data: pathlib.Path) -> None:
    server = Server(wanted, data)
    server.first_answer()
    for day in range(DAYS_ASKED):
        for by in DIMENSIONS:
            ask(server.port, by, f"20{10 + day % 10}-{1 + day % 12:02}-15")
    peak = server.peak_mib()
    server.process.stop()
    figure("memory", wanted, "MiB", peak)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("subject", choices=["clean", "killed", "serving"])
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--hanes", required=True)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    wanted = parser.parse_args()
    data = data_folder(wanted)
    if not (data / "views/caseload/CURRENT").exists():
        print("the view is made from the log, once", file=sys.stderr)
        first = Server(wanted, data)
        first.first_answer()
        first.process.stop()
    measure_serving(wanted, data) if wanted.subject == "serving" else measure_start(wanted, data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
