# SPDX-License-Identifier: Apache-2.0
"""One bar chart as SVG: a bar a subject at its median, a whisker from the least to the most, the figure in words beside it."""
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

WIDTH, LABELS, RIGHT, BAR, GAP, TOP, HEAD = 900, 230, 150, 18, 9, 54, 30
LOGARITHMIC_FROM = 30  # times between the greatest and the least: beyond it the small ones would be lines
STYLE = "text{font:13px sans-serif;fill:#1a1a1a}.title{font-size:16px;font-weight:bold}.case{font-weight:bold}.small{font-size:11px}"
# Ours are told from others by hatching and by bold names, not by colour alone.
HATCH = ('<pattern id="ours" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
         '<rect width="6" height="6" fill="#1f5f99"/><rect width="2" height="6" fill="#ffffff"/></pattern>')


def short(value: float) -> str:
    for limit, unit in ((1e6, " M"), (1e3, " k")):
        if abs(value) >= limit:
            return f"{value / limit:.3g}{unit}"
    return f"{value:.3g}"


class Scale:
    def __init__(self, values: Sequence[float]) -> None:
        positive = [value for value in values if value > 0] or [1.0]
        self.most, self.least = max(positive), min(positive)
        self.logarithmic = self.most / self.least > LOGARITHMIC_FROM
        self.floor = 10 ** math.floor(math.log10(self.least) - 0.05) if self.logarithmic else 0.0
        self.room = WIDTH - LABELS - RIGHT

    def x(self, value: float) -> float:
        if not self.logarithmic:
            return LABELS + self.room * value / self.most
        return LABELS + self.room * math.log(max(value, self.floor) / self.floor) / math.log(self.most / self.floor)

    def ticks(self) -> list[float]:
        if not self.logarithmic:
            step = 10 ** math.floor(math.log10(self.most))
            step = step / 2 if self.most / step < 3 else step
            return [step * i for i in range(int(self.most / step) + 1)]
        return [10.0 ** power for power in range(round(math.log10(self.floor)), math.floor(math.log10(self.most)) + 1)]


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    style = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{style}>{escape(words)}</text>'


def bar(scale: Scale, y: float, row: Mapping[str, Any], ours: bool) -> list[str]:
    end, low, high, middle = (scale.x(row["median"]), scale.x(row["min"]), scale.x(row["max"]), y + BAR / 2)
    fill = "url(#ours)" if ours else "#b8b8b8"
    return [f'<rect x="{LABELS}" y="{y}" width="{max(end - LABELS, 1):.1f}" height="{BAR}" fill="{fill}" stroke="#1a1a1a" stroke-width="0.7"/>',
            f'<path d="M{low:.1f} {middle}H{high:.1f}M{low:.1f} {y + 5}V{y + BAR - 5}M{high:.1f} {y + 5}V{y + BAR - 5}" '
            f'stroke="#c02020" stroke-width="1.5" fill="none"/>',
            text(LABELS - 8, y + BAR - 4, row["label"], "case" if ours else "", "end"),
            text(max(end, high) + 8, y + BAR - 4, short(row["median"]))]


def draw(title: str, unit: str, cases: Sequence[tuple[str, Sequence[Mapping[str, Any]]]], more_is_better: bool) -> str:
    """`cases`: what a size is called, and its rows of {label, median, min, max, ours}."""
    scale = Scale([value for _, rows in cases for row in rows for value in (row["median"], row["min"], row["max"])])
    parts, y = [], TOP
    for name, rows in cases:
        parts.append(text(12, y + 16, name, "case"))
        y += HEAD
        for row in rows:
            parts += bar(scale, y, row, row["ours"])
            y += BAR + GAP
        y += GAP
    for tick in scale.ticks():
        x = scale.x(tick)
        parts.insert(0, f'<path d="M{x:.1f} {TOP}V{y}" stroke="#dddddd"/>')
        parts.append(text(x, y + 14, short(tick), "small", "middle"))
    words = f"{unit}, {'longer' if more_is_better else 'shorter'} is better{', logarithmic scale' if scale.logarithmic else ''}"
    return (f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="t d" viewBox="0 0 {WIDTH} {y + 24}" width="{WIDTH}">'
            f'<title id="t">{escape(title)}</title><desc id="d">{escape(words)}; bars are medians, whiskers the least and the most; '
            f'hatched bars and bold names are hanes</desc><style>{STYLE}</style><defs>{HATCH}</defs>'
            f'<rect width="100%" height="100%" fill="#ffffff"/>{text(12, 24, title, "title")}{text(12, 42, words + "; hatched: hanes", "small")}'
            + "".join(parts) + "</svg>\n")
