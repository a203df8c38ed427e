# SPDX-License-Identifier: Apache-2.0
"""Runs the rounds of a work: subject after subject, round after round, each a fresh process in a fresh folder. What fails is told and
does not stop the others."""
from __future__ import annotations

import collections
import contextlib
import dataclasses
import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import time
from typing import Any

from figures import Figures, figures_in
from inputs import Inputs
from work import Subject, Work

ROUND_TIMEOUT_S = 600
FIRST_ROUND_TIMEOUT_S = 1800  # may make a log of 30 million events, or fill a database
FAILURES_MAX = 2  # of one subject at one size: then it is left out
SETTINGS_MAX = 40
WORD_MAX = 300


@dataclasses.dataclass
class Round:
    subject: Subject
    case: int
    words: list[str] = dataclasses.field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.subject.name} at {self.subject.size_at(self.case)}"


class Fields(dict):
    """What a command may name in braces; what takes time to make is made when it is named."""

    def __init__(self, subject: Subject, case: int, inputs: Inputs, quick: bool) -> None:
        events = subject.events_at(case)
        super().__init__(subject=subject.name, size=subject.size_at(case), events=events, bin=inputs.build,
                         bench=inputs.root / "tests/bench", hanes=inputs.build / "services/hanes", peer=subject.peer,
                         inputs=inputs.folder, kafka_sh=inputs.kafka_sh, quick="--quick" if quick else "")
        self.made = {"in": lambda: inputs.events(events), "kafka": inputs.kafka, "topic": lambda: inputs.topic(events),
                     "csv": lambda: inputs.facts(events), "council": lambda: inputs.council(events), "broker": lambda: inputs.kafka() and inputs.broker_folder}

    def __missing__(self, name: str) -> Any:
        return self.made[name]()


def run_process(words: list[str], folder: pathlib.Path, build: pathlib.Path, timeout: float) -> tuple[int | None, str, str]:
    """Exit code (None: it took too long and was ended with all it started), standard output, standard error."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HANES_")}
    environment.update(TMPDIR=str(folder), BENCH_BUILD=str(build), PYTHONDONTWRITEBYTECODE="1")
    out_path, error_path = folder.with_suffix(".out"), folder.with_suffix(".err")
    with open(out_path, "w+", encoding="utf-8", errors="replace") as out, open(error_path, "w+", encoding="utf-8", errors="replace") as error:
        with subprocess.Popen(words, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=error,
                              start_new_session=True) as process:
            try:
                code = process.wait(timeout)
            except subprocess.TimeoutExpired:
                code = None
            finally:
                # Whatever a round started and left behind would be in the next one's figures.
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
        out.seek(0)
        error.seek(0)
        said = out.read(), error.read()
    out_path.unlink()
    error_path.unlink()
    return code, *said


class Clock:
    """The time still to go, from how long each round took the last time, or the others of its work."""

    def __init__(self, known: dict[str, float]) -> None:
        self.known = known
        self.left: collections.Counter[str] = collections.Counter()

    def expect(self, work: Work, one: Round, count: int) -> None:
        self.left[f"{work.name} {one.name}"] += count

    def took(self, work: Work, one: Round, seconds: float, first: bool) -> None:
        key = f"{work.name} {one.name}"
        if not first or key not in self.known:  # a first round may have made an input that the others find
            self.known[key] = seconds
        self.left[key] -= 1

    def forget(self, work: Work, one: Round) -> None:
        del self.left[f"{work.name} {one.name}"]

    def words(self) -> str:
        usual = sorted(self.known.values())[len(self.known) // 2] if self.known else 5.0
        seconds = sum(self.known.get(key, usual) * count for key, count in self.left.items() if count > 0)
        return f"{seconds / 60:.0f} min to go" if seconds >= 90 else f"{seconds:.0f} s to go"


@dataclasses.dataclass
class Session:
    """What the works of one call share."""
    inputs: Inputs
    scratch: pathlib.Path
    clock: Clock
    rounds: int
    quick: bool
    missing_peers: dict[str, str]
    # What the same round of another work said: a rebuild tells of memory and disk too, and need not run again for them.
    done: dict[tuple[str, int], tuple[int | None, str, str]] = dataclasses.field(default_factory=dict)


class Alternation:
    def __init__(self, work: Work, session: Session) -> None:
        self.work, self.session = work, session
        self.failed: dict[str, str] = {}  # name of the round -> reason
        self.failures: collections.Counter[str] = collections.Counter()
        self.said: dict[str, list[str]] = {}  # subject -> its settings, in words
        self.figures = Figures()
        self.commands: dict[str, str] = {}

    def plan(self, sizes: list[int]) -> list[list[Round]]:
        """The rounds of each size, once each."""
        cases = [[Round(subject, size) for subject in self.work.subjects if subject.size_at(size) is not None] for size in sizes]
        for one in (one for case in cases for one in case):
            self.session.clock.expect(self.work, one, self.session.rounds)
        return cases

    def run(self, cases: list[list[Round]]) -> Figures:
        for case in cases:
            ready = [one for one in case if self.prepare(one)]
            for number in range(self.session.rounds):
                for one in ready:
                    if self.failures[one.name] < FAILURES_MAX:
                        self.run_one(one, number)
        return self.figures

    def prepare(self, one: Round) -> bool:
        try:
            if one.subject.peer in self.session.missing_peers:
                raise RuntimeError(self.session.missing_peers[one.subject.peer])
            text = one.subject.command.format_map(Fields(one.subject, one.case, self.session.inputs, self.session.quick))
            one.words = shlex.split(text)
            if not shutil.which(one.words[0]):
                raise RuntimeError(f"there is no {pathlib.Path(one.words[0]).name}")
        except (RuntimeError, OSError, subprocess.SubprocessError) as error:
            self.failed[one.name] = str(error)
            self.session.clock.forget(self.work, one)
            print(f"  {self.work.name} {one.name}: left out: {error}", flush=True)
            return False
        self.commands[one.name] = text
        return True

    def run_one(self, one: Round, number: int) -> None:
        start = time.monotonic()
        key = (shlex.join(one.words), number)
        if key not in self.session.done:
            self.session.done[key] = self.run_fresh(one, number)
        code, out, error = self.session.done[key]
        took = time.monotonic() - start
        self.session.clock.took(self.work, one, took, first=number == 0)
        failure = self.listen(one, code, out, error)
        print(f"  {self.work.name} {number + 1}/{self.session.rounds}  {one.name:<28} {took:6.1f} s  {failure or self.brief(one, out):<44}  "
              f"{self.session.clock.words()}", flush=True)

    def run_fresh(self, one: Round, number: int) -> tuple[int | None, str, str]:
        folder = self.session.scratch / "round"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        try:
            return run_process(one.words, folder, self.session.inputs.build, ROUND_TIMEOUT_S if number else FIRST_ROUND_TIMEOUT_S)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def listen(self, one: Round, code: int | None, out: str, error: str) -> str:
        """Takes in what a round said; why it failed, or nothing."""
        try:
            found = figures_in(out)
        except ValueError as wrong:
            found, code, error = [], 1, str(wrong)
        if code == 0 and not any(figure["work"] == self.work.name for figure in found):
            code, error = 1, "it ended well and printed no figure of this work"
        if code != 0:
            return self.fail(one, code, error.strip() or out.strip())
        self.figures.add(found)
        words = [line[:WORD_MAX] for line in out.splitlines() if line.startswith(("setting:", "version:"))]
        if words:
            self.said.setdefault(one.subject.name, words[:SETTINGS_MAX])
        return ""

    def fail(self, one: Round, code: int | None, said: str) -> str:
        lines = [line for line in said.splitlines() if line.strip()]
        telling = [line for line in lines if re.search("error|fatal|exception", line, re.IGNORECASE)] or lines[-1:]
        reason = "it took too long" if code is None else telling[0].strip()[:WORD_MAX] if telling else f"ended with {code}"
        self.failed[one.name] = reason
        self.failures[one.name] += 1
        if self.failures[one.name] >= FAILURES_MAX:
            self.session.clock.forget(self.work, one)
        return reason

    def brief(self, one: Round, out: str) -> str:
        own = [figure for figure in figures_in(out) if figure["work"] == self.work.name]
        own = [figure for figure in own if figure["subject"] == one.subject.name] or own
        return ", ".join(f"{figure['value']:,.4g} {figure['unit']}" for figure in own[:2])
