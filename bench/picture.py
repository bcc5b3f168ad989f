"""Cost against size as an SVG: both axes are logarithmic, so that twice the rows, twice the time is a straight line."""

import math
from collections.abc import Iterator
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from bench import keeping
from bench.sizes import short

FILE = Path(__file__).resolve().parents[1] / "docs" / "images" / "cost.svg"
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM, LINE = 420, 300, 52, 40, 136, 36, 13  # pixels of one panel
STYLE = """
svg { font: 11px system-ui, sans-serif; --ink: #1f2328; --faint: #59636e; --grid: #d8dee4; --paper: #ffffff }
.paper { fill: var(--paper) } text { fill: var(--ink) } .faint { fill: var(--faint) } .head { font-weight: 600; font-size: 13px }
.grid { stroke: var(--grid) } .line { fill: none; stroke-width: 2 } .goal { stroke: var(--faint); stroke-dasharray: 2 4 } .to { stroke-width: 1; stroke-dasharray: 1 3 }
.c0 { --c: #0b63c5 } .c1 { --c: #b45309 } .c2 { --c: #0f7b52 } .c3 { --c: #b4236f } .c4 { --c: #6d45c2 } .c5 { --c: #5c6670 }
.line { stroke: var(--c) } circle { fill: var(--c) }
@media (prefers-color-scheme: dark) {
svg { --ink: #e6edf3; --faint: #9aa5b1; --grid: #30363d; --paper: #0d1117 }
.c0 { --c: #6cb0ff } .c1 { --c: #f0a860 } .c2 { --c: #5cc99a } .c3 { --c: #f48cc0 } .c4 { --c: #b79cf5 } .c5 { --c: #b0bac4 } }
"""
STAGES = {
    "first": "first import", "again": "the same again", "changed": "5 % changed", "undo": "undo",
    "index": "search index", "csv": "CSV export",
}  # fmt: skip
OTHERS = {
    "first": "Hiiki, first import", "import-export": "django-import-export", "bare": "csv + indexes",
    "sqlite-utils": "sqlite-utils", "sqlite3 .import": "sqlite3 .import", "COPY, pg_trgm": "COPY, pg_trgm",
}  # fmt: skip
LOOKS = {"search": "search, as typed", "list": "list page"}
PANELS = (("seconds", "Hiiki's stages, seconds", STAGES), ("seconds", "beside others, seconds", OTHERS),
          ("p95", "answers through HTTP, p95 in ms", LOOKS))  # fmt: skip
GOAL = {"p95": 100}
Points = list[tuple[float, float]]


class Scale(NamedTuple):
    """Where on the panel a number stands, between the powers of ten around all of them."""

    low: float
    high: float
    begin: float
    end: float

    def at(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.begin + share * (self.end - self.begin)

    def tens(self) -> list[float]:
        return [10.0**power for power in range(math.ceil(self.low), math.floor(self.high) + 1)]


def draw(runs: list[dict[str, Any]]) -> str:
    """`runs` as `keeping.kept` gives them; a row of panels for each engine."""
    engines = list(dict.fromkeys(run["engine"] for run in runs))
    width, height = WIDTH * len(PANELS), HEIGHT * len(engines)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="Cost against size">'
    ]
    parts += [f"<style>{STYLE}</style>", f'<rect class="paper" width="{width}" height="{height}"/>']
    for row, engine in enumerate(engines):
        for column, (what, title, names) in enumerate(PANELS):
            own = [run for run in runs if run["engine"] == engine]
            lines = {words: _points(own, what, name) for name, words in names.items()}
            parts.append(f'<g transform="translate({column * WIDTH} {row * HEIGHT})">')
            parts += [
                *_panel(f"{engine}: {title}", runs, what, {each: at for each, at in lines.items() if at}),
                "</g>",
            ]
    return "\n".join([*parts, "</svg>", ""])


def _points(runs: list[dict[str, Any]], what: str, name: str) -> Points:
    return [(run["rows"], run[what][name]) for run in runs if run[what].get(name)]


def _panel(title: str, runs: list[dict[str, Any]], what: str, lines: dict[str, Points]) -> Iterator[str]:
    """The same scales on every panel that shows the same thing."""
    rows = [math.log10(run["rows"]) for run in runs]
    values = [math.log10(value) for run in runs for value in run[what].values() if value] or [0.0]
    across = Scale(min(rows) - 0.05, max(max(rows), min(rows) + 0.5), LEFT, WIDTH - RIGHT)
    up = Scale(math.floor(min(values)), math.ceil(max(values) + 0.01), HEIGHT - BOTTOM, TOP)
    yield f'<text class="head" x="{LEFT}" y="22">{escape(title)}</text>'
    for value in up.tens():
        y = up.at(value)
        yield f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>'
        yield f'<text class="faint" x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value:,g}</text>'
    for size in sorted({run["rows"] for run in runs}):
        yield f'<path class="grid" d="M{across.at(size):.1f} {TOP}V{HEIGHT - BOTTOM}"/>'
        yield f'<text class="faint" x="{across.at(size):.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{short(size)}</text>'
    if what in GOAL and up.low <= math.log10(GOAL[what]) <= up.high:
        yield f'<path class="goal" d="M{LEFT} {up.at(GOAL[what]):.1f}H{WIDTH - RIGHT}"/>'
    places = [[(across.at(size), up.at(value)) for size, value in points] for points in lines.values()]
    yield from _lines(list(lines), places)


def _lines(names: list[str], places: list[Points]) -> Iterator[str]:
    for number, (name, points, label) in enumerate(
        zip(names, places, _apart([each[-1][1] for each in places]), strict=True)
    ):
        path, (x, y) = " ".join(f"{x:.1f},{y:.1f}" for x, y in points), points[-1]
        yield f'<g class="c{number % 6}"><polyline class="line" points="{path}"/>'
        yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in points)
        yield f'<path class="line to" d="M{x:.1f} {y:.1f}L{WIDTH - RIGHT + 8} {label:.1f}"/>'
        yield f'<text x="{WIDTH - RIGHT + 11}" y="{label + 4:.1f}">{escape(name)}</text></g>'


def _apart(heights: list[float]) -> list[float]:
    """Where labels stand beside these heights without covering each other."""
    found = list(heights)
    order = sorted(range(len(heights)), key=heights.__getitem__)
    for before, after in pairwise(order):
        found[after] = max(found[after], found[before] + LINE)
    over = max([0.0, *(height - (HEIGHT - BOTTOM) for height in found)])
    return [height - over for height in found]


def save(path: Path = FILE) -> Path:
    path.write_text(draw(keeping.kept()), encoding="utf-8")
    return path
