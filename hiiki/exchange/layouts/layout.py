"""A layout (形式): what a kind of file calls its columns, and what becomes of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from hiiki.exchange.mapping import Link, Mapping, fold
from hiiki.exchange.mapping.values import share
from hiiki.exchange.records import Found
from hiiki.exchange.targets import is_target, label_of, retired

FEWEST = 3
HALF = 0.5
NEARLY_ALL = 0.9


@dataclass(frozen=True)
class Column:
    """`to` is a target, None for a column that is left out.

    `looks` names the test of mapping.values that its values pass; an inferred column must pass it.
    `column` is its place in a file without headings, from 1; 0 means the place it is listed at.
    """

    heading: str = ""
    to: str | None = None
    looks: str = ""
    inferred: bool = False
    column: int = 0


@dataclass(frozen=True)
class Layout:
    """Columns with one target are joined in the order they are listed.

    `positional`: its columns come in this order, also without headings.
    `partial`: a file need not hold all of its columns, but must hold those in `telling`.
    `inferred`: its columns are nowhere published.
    """

    name: str
    title: str
    columns: tuple[Column, ...] = field(repr=False)
    joiners: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    rules: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    source: str = ""
    page: str = ""
    positional: bool = False
    partial: bool = False
    inferred: bool = False
    telling: tuple[str, ...] = ()

    def share(self, found: Found) -> float:
        """How much of this layout the file shows, from 0 to 1."""
        return self._share_of_headings(found) if found.headings else self._share_of_values(found)

    def mapping(self, found: Found) -> Mapping:
        places = [(column, at) for column, at in self._places(found) if self._holds(column, at, found)]
        links = [Link(at, column.to if is_target(column.to) else None) for column, at in places]
        known = {link.column for link in links}
        links += [Link(at, None) for at in range(found.width) if at not in known]
        return Mapping(_in_order_of_file(links), self._usable(self.constants), self._usable(self.joiners))

    def knows(self, found: Found) -> set[int]:
        """The columns of the file that it says something about."""
        return {at for _, at in self._places(found)}

    def missing(self, found: Found) -> list[str]:
        """The headings it uses that the file does not have."""
        there = {id(column) for column, _ in self._places(found)}
        return [column.heading for column in self.columns if column.to and id(column) not in there]

    def gone(self) -> list[str]:
        """Fields it names that the book no longer has."""
        return [label_of(name) for name in self._named() if not is_target(name) and not retired(name)]

    def retired(self) -> list[str]:
        """Fields it names that the shop no longer uses."""
        return [field.label for name in self._named() if (field := retired(name))]

    def _named(self) -> Iterator[str]:
        return iter(dict.fromkeys([*(column.to for column in self.columns if column.to), *self.constants]))

    def _share_of_headings(self, found: Found) -> float:
        theirs = {fold(heading) for heading in found.headings} - {""}
        ours = {fold(column.heading) for column in self.columns if not column.inferred} - {""}
        common = len(theirs & ours)
        if common and theirs == ours:
            return 1.0
        if common < FEWEST:
            return 0.0
        if self.partial and common >= NEARLY_ALL * len(theirs) and set(map(fold, self.telling)) <= theirs:
            return common / len(theirs)
        if self.partial and not self.telling:
            # Its headings are plain words anybody may use: nearly all of the file's must be its own.
            return 0.0
        return common / len(ours) if common >= HALF * len(theirs) else 0.0

    def _share_of_values(self, found: Found) -> float:
        if not self.positional or found.width != len(self.columns):
            return 0.0
        tested = [
            share(column.looks, values)
            for column, at in self._places(found)
            if column.looks and not column.inferred and any(map(str.strip, values := _values(found, at)))
        ]
        return sum(result >= 0.8 for result in tested) / len(tested) if len(tested) >= FEWEST else 0.0

    def _places(self, found: Found) -> Iterator[tuple[Column, int]]:
        """Each of its columns that the file has, with its place there (from 0)."""
        if not found.headings:
            if self.positional:
                for listed, column in enumerate(self.columns, 1):
                    if (at := (column.column or listed) - 1) < found.width:
                        yield column, at
            return
        free: dict[str, list[int]] = defaultdict(list)
        for at, heading in enumerate(found.headings):
            free[fold(heading)].append(at)
        for column in self.columns:
            if places := free[fold(column.heading)]:
                yield column, places.pop(0)

    def _holds(self, column: Column, at: int, found: Found) -> bool:
        if not column.inferred or found.headings:
            return True
        return bool(column.looks) and share(column.looks, _values(found, at)) >= 0.8

    def _usable(self, values: dict[str, str]) -> dict[str, str]:
        return {name: value for name, value in values.items() if is_target(name)}


def _in_order_of_file(links: list[Link]) -> list[Link]:
    """As the columns stand in the file, except where joined ones are to stand otherwise."""
    counts = Counter(link.target for link in links if link.target)
    joined: dict[str, Iterator[Link]] = {
        target: iter([link for link in links if link.target == target])
        for target, count in counts.items()
        if count > 1
    }
    in_file = sorted(links, key=lambda link: link.column)
    return [next(joined[link.target]) if link.target in joined else link for link in in_file]


def _values(found: Found, at: int) -> list[str]:
    return [record.cells[at] for record in found.samples if not record.problem]
