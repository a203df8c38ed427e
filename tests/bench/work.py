# SPDX-License-Identifier: Apache-2.0
"""What a work is: subjects that do the same, the sizes they do it at, and what is wanted of their ratios."""
from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence

Median = Callable[[str, int, str], float]  # (subject, size, unit) -> median; KeyError when it was not measured


@dataclasses.dataclass(frozen=True)
class Subject:
    """One way of doing the work. `command` is the words of one round, with fields in braces (see rounds_of in alternate.py)."""
    name: str
    says: str  # in the words of the report
    command: str
    # Size of the case -> size this subject is measured at: a slow one at a smaller, none where it is not measured. None: at every size.
    at: Mapping[int, int] | None = None
    events: Mapping[int, int] | None = None  # size of the case -> {events}, where the size is not their number
    peer: str = ""  # folder in peers/ that must be installed; empty for our own
    ours: bool = False  # what hanes does, as against limits and peers

    def size_at(self, case: int) -> int | None:
        return case if self.at is None else self.at.get(case)

    def events_at(self, case: int) -> int | None:
        return self.size_at(case) if self.events is None else self.events.get(case)


@dataclasses.dataclass(frozen=True)
class Aim:
    """Met when `ratio` is at least `wanted`: every aim is put so that more is better."""
    says: str
    wanted: float
    ratio: Callable[[Median], float]
    measured: Callable[[float], str] | None = None  # words for a ratio to a limit; none for a ratio of two subjects

    @property
    def travels(self) -> bool:
        """Means something on any machine: both sides are of the same run."""
        return self.measured is None


@dataclasses.dataclass(frozen=True)
class Work:
    name: str
    title: str
    explains: str
    size_is: str  # what a size counts: "events", "events a batch"
    sizes: Sequence[int]
    quick: Sequence[int]  # sizes of a trial run
    subjects: Sequence[Subject]
    baseline: str  # the subject that others are told as ratios of
    unit: str  # what is drawn
    aims: Sequence[Aim] = ()
    notes: Sequence[str] = ()

    def more_is_better(self, unit: str) -> bool:
        return "/s" in unit


def times(of: str, than: str, size: int, unit: str, than_size: int | None = None, less_is_better: bool = False) -> Callable[[Median], float]:
    """How many times better `of` is than `than`."""
    def ratio(median: Median) -> float:
        ours, theirs = median(of, size, unit), median(than, than_size or size, unit)
        return theirs / ours if less_is_better else ours / theirs
    return ratio


def at_least(says: str, of: str, size: int, unit: str, limit: float) -> Aim:
    return Aim(says, 1, lambda median: median(of, size, unit) / limit, lambda ratio: f"{ratio * limit:,.0f} {unit}")


def at_most(says: str, of: Sequence[str], size: int, unit: str, limit: float) -> Aim:
    """Of several subjects, the worst counts."""
    return Aim(says, 1, lambda median: limit / max(median(one, size, unit) for one in of), lambda ratio: f"{limit / ratio:,.3g} {unit}")


def flat(of: str, sizes: Sequence[int], unit: str) -> Callable[[Median], float]:
    """The least cost among the sizes as a part of the greatest: 1 when it does not grow at all."""
    def ratio(median: Median) -> float:
        costs = [median(of, size, unit) for size in sizes]
        return min(costs) / max(costs)
    return ratio
