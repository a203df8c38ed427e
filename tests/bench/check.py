# SPDX-License-Identifier: Apache-2.0
"""What got worse since the ratios that are committed (docs/benchmarks.json)."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from figures import Results
from work import Work

WORSE_BY = 0.15


def travels(aim: str, works: Sequence[Work]) -> bool:
    """Whether an aim is a ratio of two subjects: a time in milliseconds says something on the same machine alone."""
    return any(aim == f"{work.name}: {one.says}" and one.travels for work in works for one in work.aims)


def machine_of(results: Results, work: str) -> Mapping[str, str]:
    machine = results.about.get(work, {}).get("machine", {})
    return {key: value for key, value in machine.items() if key in ("processor", "cores")}


def to_baseline(results: Results, works: Sequence[Work]) -> dict[str, float]:
    """What hanes does as a ratio of the baseline of the same run, by name."""
    ratios = {}
    for work in works:
        rows = {(row["subject"], row["size"], row["unit"]): row["median"] for row in results.rows if row["work"] == work.name}
        for (subject, size, unit), median in rows.items():
            base = rows.get((work.baseline, size, unit))
            if not base or not median or subject == work.baseline or not any(s.name == subject and s.ours for s in work.subjects):
                continue
            ratio = median / base if work.more_is_better(unit) else base / median
            ratios[f"{work.name}: {subject} of {work.baseline}, {size:,} {work.size_is}, {unit}"] = ratio
    return ratios


def pairs(before: Results, now: Results, works: Sequence[Work]) -> Iterator[tuple[str, float, float | None]]:
    """(what, its ratio before, its ratio now): more is better; none now when it could not be measured any more."""
    now_aims = {aim["aim"]: aim["ratio"] for aim in now.aims}
    for aim in before.aims:
        name, work = aim["aim"], aim["aim"].split(": ")[0]
        if aim["ratio"] is None or name not in now_aims:
            continue
        if travels(name, works) or machine_of(before, work) == machine_of(now, work):
            yield name, aim["ratio"], now_aims[name]
    ratios = to_baseline(now, works)
    for name, ratio in to_baseline(before, works).items():
        if name in ratios:
            yield name, ratio, ratios[name]


def worse(before: Results, now: Results, works: Sequence[Work]) -> list[str]:
    """A line for each that got worse by more than 15 %."""
    lines = []
    for name, old, new in pairs(before, now, works):
        if new is None:
            lines.append(f"{name}: was {old:.2f}, cannot be measured any more")
        elif new < old * (1 - WORSE_BY):
            lines.append(f"{name}: was {old:.2f}, is {new:.2f} ({(new / old - 1) * 100:+.0f} %)")
    return lines
