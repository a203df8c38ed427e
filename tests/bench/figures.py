# SPDX-License-Identifier: Apache-2.0
"""What was measured: figures of rounds, their medians, the aims they meet, and the file that keeps them (build/bench.json)."""
from __future__ import annotations

import json
import math
import pathlib
import statistics
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from work import Work

Key = tuple[str, int, str, str]  # work, size, subject, unit


def figures_in(text: str) -> list[dict[str, Any]]:
    """The lines of JSON among the lines of a round. ValueError for one that lacks something."""
    found = []
    for line in text.splitlines():
        if not line.startswith("{"):
            continue
        figure = json.loads(line)
        missing = {"work", "size", "subject", "unit", "value"} - figure.keys()
        if missing:
            raise ValueError(f"the figure {line} lacks {', '.join(sorted(missing))}")
        if not math.isfinite(float(figure["value"])):
            raise ValueError(f"the figure {line} is not a number")
        found.append(figure)
    return found


class Figures:
    """Every value measured, by what it is of."""

    def __init__(self) -> None:
        self.values: dict[Key, list[float]] = {}

    def add(self, figures: Iterable[Mapping[str, Any]]) -> None:
        for figure in figures:
            key = (figure["work"], int(figure["size"]), figure["subject"], figure["unit"])
            self.values.setdefault(key, []).append(float(figure["value"]))

    def rows(self) -> list[dict[str, Any]]:
        return [{"work": work, "size": size, "subject": subject, "unit": unit, "median": statistics.median(values), "min": min(values),
                 "max": max(values), "runs": len(values)} for (work, size, subject, unit), values in self.values.items()]


def aims_of(work: Work, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each aim with its ratio; an aim of something that was not measured is not met, and has none."""
    medians = {(row["subject"], row["size"], row["unit"]): row["median"] for row in rows if row["work"] == work.name}

    def median(subject: str, size: int, unit: str) -> float:
        return medians[subject, size, unit]

    told = []
    for aim in work.aims:
        try:
            ratio = aim.ratio(median)
        except (KeyError, ZeroDivisionError):
            ratio = None
        one = {"aim": f"{work.name}: {aim.says}", "ratio": ratio, "wanted": aim.wanted, "met": ratio is not None and ratio >= aim.wanted}
        if ratio and aim.measured:
            one["measured"] = aim.measured(ratio)
        told.append(one)
    return told


class Results:
    """All that the last runs found, work by work: a run of one work replaces what that work had and keeps the rest."""

    def __init__(self, rows: list[dict[str, Any]], aims: list[dict[str, Any]], about: dict[str, Any]) -> None:
        self.rows, self.aims, self.about = rows, aims, about

    @classmethod
    def load(cls, path: pathlib.Path, about_path: pathlib.Path, accepted: pathlib.Path) -> Results:
        if path.exists() and about_path.exists():
            items = json.loads(path.read_text(encoding="utf-8"))
            return cls([item for item in items if "work" in item], [item for item in items if "aim" in item],
                       json.loads(about_path.read_text(encoding="utf-8")))
        if accepted.exists():
            kept = json.loads(accepted.read_text(encoding="utf-8"))
            return cls(kept["figures"], kept["aims"], kept["about"])
        return cls([], [], {})

    def replace(self, work: Work, rows: Sequence[dict[str, Any]], about: dict[str, Any]) -> None:
        self.rows = [row for row in self.rows if row["work"] != work.name] + [row for row in rows if row["work"] == work.name]
        self.aims = [aim for aim in self.aims if not aim["aim"].startswith(work.name + ": ")] + aims_of(work, rows)
        self.about[work.name] = about

    def in_order(self, works: Sequence[Work]) -> None:
        place = {work.name: number for number, work in enumerate(works)}
        self.rows.sort(key=lambda row: (place.get(row["work"], len(place)), row["size"]))
        self.aims.sort(key=lambda aim: place.get(aim["aim"].split(": ")[0], len(place)))

    def save(self, path: pathlib.Path, about_path: pathlib.Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = ",\n".join(json.dumps(item) for item in self.rows + self.aims)
        path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
        about_path.parent.mkdir(parents=True, exist_ok=True)
        about_path.write_text(json.dumps(self.about, indent=1) + "\n", encoding="utf-8")

    def accept(self, accepted: pathlib.Path) -> None:
        def lines(items: list[dict[str, Any]]) -> str:
            return ",\n  ".join(json.dumps(item) for item in items)
        accepted.write_text(f'{{"figures": [\n  {lines(self.rows)}\n ],\n "aims": [\n  {lines(self.aims)}\n ],\n'
                            f' "about": {json.dumps(self.about, indent=1)}\n}}\n', encoding="utf-8")
