#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures hanes beside its limits and its peers, in alternating rounds, and writes build/bench.json and docs/benchmarks.md.

  bench.py                                everything (about half an hour)
  bench.py --only rebuild,append          some works; the rest of the results stays
  bench.py --size rebuild=100000,1000000  other sizes of one work (may be given again for another)
  bench.py --rounds 9                     more rounds than 5
  bench.py --quick                        tiny sizes and two rounds, to build/bench-quick.*: does it all run?
  bench.py --check                        compares build/bench.json with docs/benchmarks.json; ends with 1 when something got worse
  bench.py --accept                       makes build/bench.json the results that --check compares with
  bench.py --report                       writes the report again from the results there are
"""
from __future__ import annotations

import argparse
import datetime
import json
import pathlib
import shutil
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import check  # noqa: E402
import machine  # noqa: E402
import report  # noqa: E402
from alternate import Alternation, Clock, Session  # noqa: E402
from figures import Results  # noqa: E402
from inputs import Inputs  # noqa: E402
from work import Work  # noqa: E402
from works import WORKS  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build/bench"
ACCEPTED = ROOT / "docs/benchmarks.json"
INSTALL_TIMEOUT_S = 1200
ROUNDS, QUICK_ROUNDS = 5, 2
SAMPLE = 100_000  # events whose mean size is told


def parse(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="works, with commas between: " + ", ".join(work.name for work in WORKS))
    parser.add_argument("--size", action="append", default=[], metavar="WORK=N,N", help="sizes of a work instead of its own")
    parser.add_argument("--rounds", type=int, default=0, help="rounds of each subject; 5 when not given")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release", help="folder of the programs measured")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--accept", action="store_true")
    parser.add_argument("--report", action="store_true")
    return parser.parse_args(words)


def chosen(only: str) -> list[Work]:
    names = [name for name in only.split(",") if name]
    unknown = [name for name in names if name not in {work.name for work in WORKS}]
    if unknown:
        raise SystemExit(f"bench: no work is called {', '.join(unknown)}; there are {', '.join(work.name for work in WORKS)}")
    return [work for work in WORKS if not names or work.name in names]


def sizes_of(words: list[str]) -> dict[str, list[int]]:
    sizes = {}
    for word in words:
        name, _, numbers = word.partition("=")
        if name not in {work.name for work in WORKS} or not all(number.isdigit() for number in numbers.split(",")):
            raise SystemExit(f'bench: --size "{word}": write WORK=N,N, like rebuild=100000,1000000')
        sizes[name] = [int(number) for number in numbers.split(",")]
    return sizes


def install_peers(works: list[Work]) -> dict[str, str]:
    """Peers that could not be installed, with the reason; their subjects are left out."""
    missing = {}
    for peer in sorted({subject.peer for work in works for subject in work.subjects if subject.peer}):
        install = ROOT / "tests/bench/peers" / peer / "install"
        if not install.exists():
            missing[peer] = f"there is no peers/{peer}/install"
            continue
        print(f"  installing {peer}", flush=True)
        try:
            done = subprocess.run([str(install)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                  check=False, timeout=INSTALL_TIMEOUT_S, errors="replace")
            if done.returncode != 0:
                missing[peer] = f"{peer} could not be installed: " + (done.stdout.strip().splitlines() or ["without a word"])[-1]
        except (OSError, subprocess.TimeoutExpired) as error:
            missing[peer] = f"{peer} could not be installed: {error}"
        if peer in missing:
            print(f"  {missing[peer]}", file=sys.stderr, flush=True)
    return missing


def mean_bytes(inputs: Inputs) -> float:
    """Of an event as hanes stores it, before it is packed."""
    try:
        return json.loads((inputs.events(SAMPLE) / "events.json").read_text(encoding="utf-8"))["mean_bytes"]
    except (RuntimeError, OSError) as error:
        print(f"  the size of events is not known: {error}", flush=True)
        return 0.0


class Run:
    """One call of `make bench`."""

    def __init__(self, wanted: argparse.Namespace) -> None:
        self.wanted = wanted
        name = "bench-quick" if wanted.quick else "bench"
        self.json = ROOT / f"build/{name}.json"
        self.about = FOLDER / f"{name}-about.json"
        self.page = ROOT / "build/bench-quick.md" if wanted.quick else ROOT / "docs/benchmarks.md"
        self.durations = FOLDER / f"{name}-durations.json"

    def results(self) -> Results:
        return Results.load(self.json, self.about, pathlib.Path("none") if self.wanted.quick else ACCEPTED)

    def measure(self) -> None:
        works, sizes = chosen(self.wanted.only), sizes_of(self.wanted.size)
        FOLDER.mkdir(parents=True, exist_ok=True)
        inputs = Inputs(ROOT, self.wanted.build.resolve(), FOLDER / "inputs")
        known = json.loads(self.durations.read_text(encoding="utf-8")) if self.durations.exists() else {}
        session = Session(inputs, FOLDER / "scratch", Clock(known), self.wanted.rounds or (QUICK_ROUNDS if self.wanted.quick else ROUNDS),
                          self.wanted.quick, install_peers(works))
        planned = []
        for work in works:
            one = Alternation(work, session)
            planned.append((work, one, one.plan(sizes.get(work.name) or list(work.quick if self.wanted.quick else work.sizes))))
        start = time.monotonic()
        try:
            for work, one, cases in planned:
                self.measure_work(work, one, cases, inputs)
                self.durations.write_text(json.dumps(session.clock.known), encoding="utf-8")
        finally:
            inputs.stop()
            for left in (FOLDER / "scratch", inputs.broker_folder):
                shutil.rmtree(left, ignore_errors=True)
        print(f"measured in {(time.monotonic() - start) / 60:.1f} min: {self.json.relative_to(ROOT)}, {self.page.relative_to(ROOT)}")

    def measure_work(self, work: Work, one: Alternation, cases: list, inputs: Inputs) -> None:
        """Saved at once: what comes later may be interrupted."""
        print(f"== {work.name}: {work.title}", flush=True)
        load = machine.load()
        about = {"date": datetime.date.today().isoformat(), "machine": machine.describe(FOLDER), "load_before": f"{load:.1f}"}
        figures = one.run(cases)
        inputs.stop()
        about |= {"versions": machine.versions(), "commands": one.commands, "settings": one.said, "failed": one.failed,
                  "mean_bytes": mean_bytes(inputs)}
        results = self.results()
        results.replace(work, figures.rows(), json.loads(report.without_paths(json.dumps(about), ROOT)))
        self.write(results)

    def write(self, results: Results) -> None:
        results.in_order(WORKS)
        results.save(self.json, self.about)
        report.write(results, WORKS, self.page, ROOT)

    def check(self) -> int:
        if not self.json.exists() or not ACCEPTED.exists():
            raise SystemExit("bench: --check needs build/bench.json (make bench) and docs/benchmarks.json (make bench-accept)")
        before = Results.load(pathlib.Path("none"), pathlib.Path("none"), ACCEPTED)
        lines = check.worse(before, self.results(), WORKS)
        print("\n".join(lines) if lines else f"nothing got worse by more than {check.WORSE_BY:.0%}")
        return 1 if lines else 0


def main() -> int:
    # Ended as by Ctrl-C: what was started is stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    wanted = parse(sys.argv[1:])
    run = Run(wanted)
    if wanted.check:
        return run.check()
    if wanted.accept:
        run.results().accept(ACCEPTED)
        return 0
    if wanted.report:
        run.write(run.results())
        return 0
    run.measure()
    measured = {work.name for work in chosen(wanted.only)}
    for aim in run.results().aims:
        if aim["aim"].split(": ")[0] in measured and not wanted.quick:
            print(f"{'met    ' if aim['met'] else 'NOT MET'}  {aim['aim']}: "
                  + ("not measured" if aim["ratio"] is None else f"{aim['ratio']:.2f}, wanted {aim['wanted']:g}"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
