"""Columns nobody asked for that hold values all the same: what is left behind is said, not lost in silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from hiiki.exchange import layouts
from hiiki.exchange.arrivals.called import places
from hiiki.exchange.layouts import Layout
from hiiki.exchange.mapping.headings import known_target
from hiiki.exchange.models import ImportRun
from hiiki.exchange.records import Record
from hiiki.exchange.reports.reporting import column_names

ENOUGH, LONGEST = 3, 40


class Unused:
    """The first different values of each column that is left out without a word we know, or a layout, saying why."""

    def __init__(self, run: ImportRun) -> None:
        self._names = column_names(run.found)
        self._seen: dict[int, dict[str, None]] = {column: {} for column in _unexplained(run)}
        self._open = list(self._seen)

    def look(self, records: Iterable[Record]) -> None:
        if self._open:
            for record in records:
                self._look(record)

    def _look(self, record: Record) -> None:
        for column in () if record.problem else self._open:
            if value := record.cells[column].strip()[:LONGEST]:
                self._seen[column][value] = None
        self._open = [column for column in self._open if len(self._seen[column]) < ENOUGH]

    def told(self) -> list[dict[str, Any]]:
        """column (its heading, or 列3) and the first values, of each that has any."""
        return [
            {"column": self._names[column] or f"列{column + 1}", "values": list(values)}
            for column, values in self._seen.items()
            if values
        ]


def _unexplained(run: ImportRun) -> Iterator[int]:
    found, layout = run.found, _layout(run)
    known = layout.knows(found) if layout else set()
    ours = places(found)
    for link in run.mapping.columns:
        heading = found.headings[link.column] if link.column < len(found.headings) else ""
        explained = link.column in known or known_target(heading)
        if not link.target and (link.column in ours or not explained):
            yield link.column


def _layout(run: ImportRun) -> Layout | None:
    kind, _, name = run.layout_key.partition("/")
    if kind == "ready":
        return layouts.named(name)
    own = run.own_layout
    return own.layout if own else None
