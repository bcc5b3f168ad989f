"""A layout another program reads (書き出しの形式): its columns in their order, and what stands in some of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any


@dataclass(frozen=True)
class Cell:
    """`value` is a name in addressing.VALUES.

    `bytes` is how many the program takes, counted in its encoding (full width 2, half width 1); 0 for no limit.
    `width` "full" writes all in full width, "half" kana in half width.
    `required`: the program asks for it, so whoever has none is named; unless the value `instead` is there.
    """

    heading: str
    value: str
    bytes: int = 0
    width: str = ""
    required: bool = False
    instead: str = ""


@dataclass(frozen=True)
class OutwardLayout:
    """`headings` are all columns in the order of the file; those without a cell stay empty.

    Cells with the same value are one text that goes on from column to column.
    `headed`: the headings are the first line. `inferred`: they are nowhere published.
    `spares_refusing`: it makes mail nobody asked for, so whoever refuses DM is usually left out.
    """

    name: str
    title: str
    group: str
    headings: tuple[str, ...] = field(repr=False)
    cells: tuple[Cell, ...] = field(repr=False)
    note: str
    source: str = ""
    encoding: str = "cp932"
    headed: bool = True
    inferred: bool = False
    spares_refusing: bool = False

    def runs(self) -> Iterator[tuple[str, list[tuple[int, Cell]]]]:
        """Each value with the places (from 0) and cells it is spread over."""
        placed = [(self.headings.index(cell.heading), cell) for cell in self.cells]
        for value, run in groupby(placed, key=lambda pair: pair[1].value):
            yield value, list(run)


def from_data(name: str, data: dict[str, Any]) -> OutwardLayout:
    cells = tuple(Cell(**cell) for cell in data.pop("cells"))
    return OutwardLayout(name=name, headings=tuple(data.pop("headings")), cells=cells, **data)
