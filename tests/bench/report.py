# SPDX-License-Identifier: Apache-2.0
"""docs/benchmarks.md and its charts: what the results say, for a reader who was not there."""
from __future__ import annotations

import pathlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

import chart
from figures import Results, aims_of
from work import Subject, Work

HEAD = """# Benchmarks

What hanes does beside what others do, and beside what the machine can do at most. Figures are of one machine; the ratios are what travels.
Written by `make bench`; how a round is called and how a peer is added is in [tests/bench/](../tests/bench/README.md).
"""
METHOD = """## How it was measured

Rounds alternate (A, B, C, A, B, C, ...), each a fresh process in a fresh folder on the disk being measured. A figure is the median of its
rounds; beside it stand the least and the most. Everything runs on loopback and is made durable (fsync) before it counts. Loading the input
is outside the time measured. Events are those of the project's own generator, whole histories of children with ids like hashes{mean}.
Slow subjects are measured on fewer events, as their tables say. *Ratio* is the figure against the subject in *italics*; where less is better it
is turned round, so that more is always better.
"""
REPEAT = """## How to repeat

```
make bench                  # everything, writes this page and its charts
make bench ONLY=rebuild     # one work; the rest of the page stays
make bench-check            # what got worse by more than 15 % since the ratios in docs/benchmarks.json
make bench-accept           # these results become the ones compared with
```

`ROUNDS=9` and `SIZE="rebuild=1000000 history=100000"` change what their names say; `tests/bench/bench.py --help` lists the rest. Nothing else should run meanwhile.
"""


def number(value: float) -> str:
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def sized(case: int, work: Work) -> str:
    return f"{case:,} {work.size_is.replace('events', 'event', 1) if case == 1 else work.size_is}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


class Section:
    """One work of the report."""

    def __init__(self, work: Work, results: Results) -> None:
        self.work = work
        self.rows = {(row["subject"], row["size"], row["unit"]): row for row in results.rows if row["work"] == work.name}
        self.about = results.about.get(work.name, {})
        self.subjects = [subject for subject in work.subjects] + self.told_by_others()

    def told_by_others(self) -> list[Subject]:
        """Subjects whose figures came along with the rounds of another work or subject."""
        named = {subject.name for subject in self.work.subjects}
        extra = dict.fromkeys(subject for subject, _, _ in self.rows if subject not in named)
        return [Subject(name, "", "", ours=True) for name in extra]

    def cases(self) -> list[int]:
        own = {subject.size_at(case) for subject in self.work.subjects if subject.at is not None for case in subject.at}
        sizes = {size for _, size, _ in self.rows}
        return sorted(size for size in sizes if size not in own or any(
            subject.size_at(size) == size and (subject.name, size, unit) in self.rows
            for subject in self.subjects for _, _, unit in list(self.rows)))

    def units(self) -> list[str]:
        return sorted({unit for _, _, unit in self.rows}, key=lambda unit: (unit != self.work.unit, unit))

    def rows_of(self, case: int, unit: str) -> list[tuple[Subject, dict[str, Any]]]:
        found = []
        for subject in self.subjects:
            size = subject.size_at(case)
            row = self.rows.get((subject.name, size if size is not None else -1, unit))
            if row is not None:
                found.append((subject, row))
        return found

    def text(self) -> str:
        parts = [f"## {self.work.title}\n", self.work.explains + "\n"]
        if not self.rows:
            return "\n".join([*parts, "*Not measured.*\n", self.trouble()])
        parts.append(f"![{self.work.title}: {self.work.unit}, as in the tables below](benchmarks/{self.work.name}.svg)\n")
        parts += [self.table_of(case, unit) for case in self.cases() for unit in self.units() if self.rows_of(case, unit)]
        parts += [f"{note}\n" for note in self.work.notes]
        parts += [self.trouble(), self.settings()]
        return "\n".join(part for part in parts if part)

    def table_of(self, case: int, unit: str) -> str:
        found = self.rows_of(case, unit)
        base = next((row for subject, row in found if subject.name == self.work.baseline), None)
        lines = []
        for subject, row in found:
            name = f"**{subject.name}**" if subject.ours else f"*{subject.name}*" if subject.name == self.work.baseline else subject.name
            says = subject.says + ("" if row["size"] == case else f" ({sized(row['size'], self.work)})")
            lines.append([name, says, number(row["median"]), f"{number(row['min'])} to {number(row['max'])}", self.ratio(row, base, unit),
                          str(row["runs"])])
        return f"{sized(case, self.work)}, {unit}:\n\n" + table(["subject", "what it does", "median", "min to max", "ratio", "rounds"], lines)

    def ratio(self, row: Mapping[str, Any], base: Mapping[str, Any] | None, unit: str) -> str:
        if base is None or not base["median"] or not row["median"]:
            return ""
        ratio = row["median"] / base["median"]
        return f"{ratio if self.work.more_is_better(unit) else 1 / ratio:.2f}"

    def trouble(self) -> str:
        """What failed, each reason once."""
        reasons: dict[str, list[str]] = {}
        for name, reason in self.about.get("failed", {}).items():
            subject, _, size = name.rpartition(" at ")
            measured = any((subject, int(size), unit) in self.rows for unit in self.units())
            reasons.setdefault(f"{'failed in a round' if measured else 'not measured'}: {reason}", []).append(name)
        return "".join(f"- {', '.join(names)}: {reason}\n" for reason, names in reasons.items())

    def settings(self) -> str:
        lines = [f"- `{name}`: `{command}`" for name, command in self.about.get("commands", {}).items()]
        for name, said in self.about.get("settings", {}).items():
            lines.append(f"- {name} said: " + "; ".join(line.split(":", 1)[1].strip() for line in said))
        if not lines:
            return ""
        when = f"{self.about.get('date', '')}, load of the machine before it {self.about.get('load_before', 'unknown')}"
        return f"<details><summary>Commands and settings ({when})</summary>\n\n" + "\n".join(lines) + "\n\n</details>\n"

    def svg(self) -> str | None:
        cases = []
        for case in self.cases():
            rows = [{"label": subject.name, "median": row["median"], "min": row["min"], "max": row["max"], "ours": subject.ours}
                    for subject, row in self.rows_of(case, self.work.unit)]
            if rows:
                cases.append((sized(case, self.work), rows))
        if not cases:
            return None
        return chart.draw(self.work.title, self.work.unit, cases, self.work.more_is_better(self.work.unit))


def aims_table(results: Results, works: Sequence[Work]) -> str:
    rows = []
    told = {aim["aim"]: aim for aim in results.aims}
    aims = [told.get(aim["aim"], aim) for work in works for aim in aims_of(work, [])]
    for aim in aims:
        work, says = aim["aim"].split(": ", 1)
        measured = aim["ratio"] is not None
        verdict = "met" if aim["met"] else "**not met**" if measured else "not measured"
        rows.append([work, says, aim.get("measured", ""), f"{aim['ratio']:.2f}" if measured else "", f"{aim['wanted']:.3g}", verdict])
    met = sum(aim["met"] for aim in aims)
    return (f"## Aims\n\n{met} of {len(aims)} are met. Each ratio is put so that more is better: of a limit in time, memory or rate it is "
            "how far on the right side of it the figure is.\n\n" + table(["work", "aim", "measured", "ratio", "wanted", ""], rows))


def machine_text(results: Results) -> str:
    seen: dict[str, list[str]] = {}
    for name, about in results.about.items():
        machine = about.get("machine")
        if machine:
            seen.setdefault("\n".join(f"- {key}: {value}" for key, value in machine.items() if key != "disk"), []).append(name)
    text = "## Machine\n\n" + ("" if seen else "Nothing is measured yet: `make bench` writes this page.\n")
    for machine, names in seen.items():
        text += (f"{', '.join(names)}:\n\n" if len(seen) > 1 else "") + machine + "\n"
        about = results.about[names[-1]]
        text += f"- disk: {about['machine']['disk']}\n\n"
        text += "Versions: " + ", ".join(f"{name} {version}" for name, version in about.get("versions", {}).items()) + ".\n\n"
    return text


def without_paths(text: str, root: pathlib.Path) -> str:
    """Nobody else has this machine's folders."""
    text = text.replace(str(root) + "/", "")
    return re.sub(r"(?<![\w.])/(?:tmp|root|home|work)/[^\s`;,|)\"\\]*", "…", text)


def write(results: Results, works: Sequence[Work], page: pathlib.Path, root: pathlib.Path) -> None:
    charts = page.with_suffix("")
    charts.mkdir(parents=True, exist_ok=True)
    sections = [Section(work, results) for work in works]
    for section in sections:
        svg = section.svg()
        if svg is not None:
            (charts / f"{section.work.name}.svg").write_text(svg, encoding="utf-8")
    sizes = {about["mean_bytes"] for about in results.about.values() if about.get("mean_bytes")}
    mean = f", {min(sizes):.0f} bytes each on average" if sizes else ""
    parts = [HEAD, aims_table(results, works), *(section.text() for section in sections), METHOD.format(mean=mean), machine_text(results), REPEAT]
    page.write_text(without_paths("\n".join(parts), root).replace("](benchmarks/", f"]({charts.name}/"), encoding="utf-8")
