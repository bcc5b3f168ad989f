"""What other programs call their columns: one TOML file each, recognised by headings or by position."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from hiiki.exchange.mapping import Link, Mapping, fold
from hiiki.exchange.mapping.values import share
from hiiki.exchange.records import Found

MOST = 0.7
FEWEST = 3
NEARLY_ALL = 0.9


@dataclass(frozen=True)
class Column:
    """`looks` names the test of mapping.values that its values pass; an inferred column must pass it."""

    heading: str
    to: str | None = None
    looks: str = ""
    inferred: bool = False


@dataclass(frozen=True)
class Layout:
    """`positional`: its columns come in this order, also without headings.

    `partial`: a file need not hold all of its columns.
    """

    name: str
    title: str
    page: str
    columns: tuple[Column, ...] = field(repr=False)
    note: str = ""
    positional: bool = False
    partial: bool = False

    def share(self, found: Found) -> float:
        """How much of this layout the file shows, from 0 to 1."""
        return self._share_of_headings(found) if found.headings else self._share_of_values(found)

    def mapping(self, found: Found) -> Mapping:
        columns = self._columns_by_heading(found) if found.headings else dict(enumerate(self.columns))
        links = [Link(at, columns[at].to if at in columns else None) for at in range(found.width)]
        return Mapping(
            [link if self._holds(link, columns, found) else Link(link.column, None) for link in links]
        )

    def _share_of_headings(self, found: Found) -> float:
        theirs = {fold(heading) for heading in found.headings} - {""}
        ours = {fold(column.heading) for column in self.columns if not column.inferred}
        common = len(theirs & ours)
        if common < FEWEST:
            return 0.0
        if self.partial:
            # Its headings are plain words anybody may use: nearly all of the file's must be its own.
            return common / len(theirs) if common >= NEARLY_ALL * len(theirs) else 0.0
        return common / len(ours)

    def _share_of_values(self, found: Found) -> float:
        if not self.positional or found.width != len(self.columns):
            return 0.0
        tested = [
            share(column.looks, values)
            for at, column in enumerate(self.columns)
            if column.looks and not column.inferred and any(map(str.strip, values := _values(found, at)))
        ]
        return sum(result >= 0.8 for result in tested) / len(tested) if len(tested) >= FEWEST else 0.0

    def _columns_by_heading(self, found: Found) -> dict[int, Column]:
        known = {fold(column.heading): column for column in self.columns}
        columns: dict[int, Column] = {}
        for at, heading in enumerate(found.headings):
            column = known.pop(fold(heading), None)
            if column:
                columns[at] = column
        return columns

    def _holds(self, link: Link, columns: dict[int, Column], found: Found) -> bool:
        column = columns.get(link.column)
        if not column or not column.inferred or found.headings:
            return True
        return bool(column.looks) and share(column.looks, _values(found, link.column)) >= 0.8


def _values(found: Found, at: int) -> list[str]:
    return [record.cells[at] for record in found.samples if not record.problem]


@cache
def all() -> tuple[Layout, ...]:
    files = sorted(
        (file for file in resources.files(__package__).iterdir() if file.name.endswith(".toml")),
        key=lambda file: file.name,
    )
    return tuple(_loaded(file.name.removesuffix(".toml"), file.read_text("utf-8")) for file in files)


def _loaded(name: str, text: str) -> Layout:
    values = tomllib.loads(text)
    columns = tuple(Column(**column) for column in values.pop("columns"))
    return Layout(name=name, columns=columns, **values)


def named(name: str) -> Layout:
    return next(layout for layout in all() if layout.name == name)


def recognise(found: Found) -> tuple[Layout, float] | None:
    """The layout the file shows most of, with its share (0 to 1); None where all show too little."""
    shares = [(layout, layout.share(found)) for layout in all()]
    layout, best = max(shares, key=lambda pair: pair[1])
    return (layout, best) if best >= MOST else None
