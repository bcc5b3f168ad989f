"""The mapping itself, and what makes it fast: compiled once, then one call per row."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from operator import itemgetter

from hiiki.exchange.mapping.splitting import PARTS, split

JOINERS = {
    "address": "",
    "address1": "",
    "address2": " ",
    "prefecture": "",
    "postal_code": "-",
    "tel": "-",
    "mobile": "-",
    "fax": "-",
    "birthday": "/",
    "registered_on": "/",
    "memo": "\n",
    "emails": "\n",
    "phones": "\n",
}
OTHER_JOINER = " "

Values = dict[str, str]


@dataclass(frozen=True, slots=True)
class Link:
    """Column (from 0) → field or pseudo-target ("name", "kana", "address"); None leaves the column out."""

    column: int
    target: str | None


@dataclass
class Mapping:
    """Columns with the same target are joined, in the order their links stand here, by the target's joiner.

    A constant fills its field where the row gives nothing.
    """

    columns: list[Link] = field(default_factory=list)
    constants: dict[str, str] = field(default_factory=dict)
    joiners: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Mapping:
        values = json.loads(text)
        columns = [Link(**link) for link in values.pop("columns", [])]
        return cls(columns, **values)

    def sources(self) -> dict[str, list[int]]:
        """Target → its columns, in the order they are joined."""
        sources: dict[str, list[int]] = {}
        for link in self.columns:
            if link.target:
                sources.setdefault(link.target, []).append(link.column)
        return sources

    def joined_in(self, target: str, order: list[int]) -> Mapping:
        """The same, with a target's columns joined in this order; those not named come last."""
        at = {column: place for place, column in enumerate(order)}
        columns = sorted(self.sources().get(target, ()), key=lambda column: at.get(column, len(at)))
        waiting = iter(columns)
        links = [Link(next(waiting), target) if link.target == target else link for link in self.columns]
        return Mapping(links, self.constants, self.joiners)

    def only(self, targets: Container[str]) -> Mapping:
        """Without what is none of these targets."""
        links = [link if link.target in targets else Link(link.column, None) for link in self.columns]
        constants = {name: value for name, value in self.constants.items() if name in targets}
        return Mapping(links, constants, self.joiners)

    def targets(self) -> list[str]:
        """The fields a row will fill: pseudo-targets stand for their parts."""
        named = [*self.sources(), *self.constants]
        return list(dict.fromkeys(part for target in named for part in PARTS.get(target, (target,))))

    def columns_of(self, name: str) -> list[int]:
        """The columns a field's value came from, so that a problem can name them."""
        return sorted(
            column
            for target, columns in self.sources().items()
            if name == target or name in PARTS.get(target, ())
            for column in columns
        )

    def joiner(self, target: str) -> str:
        return self.joiners.get(target, JOINERS.get(target, OTHER_JOINER))

    def apply(self, cells: list[str]) -> Values:
        return compile(self)(cells)


def compile(mapping: Mapping) -> Callable[[list[str]], Values]:
    """A function from a row's cells to the raw text of each field."""
    sources = mapping.sources()
    take = _taker({target: columns[0] for target, columns in sources.items() if len(columns) == 1})
    steps = [
        _joining(target, columns, mapping.joiner(target))
        for target, columns in sources.items()
        if len(columns) > 1
    ]
    steps += [_splitting(target) for target in PARTS if target in sources]
    steps += [_filling(name, value) for name, value in mapping.constants.items() if value]
    if not steps:
        return take

    def apply(cells: list[str]) -> Values:
        values = take(cells)
        for step in steps:
            step(values, cells)
        return values

    return apply


Step = Callable[[Values, list[str]], None]


def _taker(columns: dict[str, int]) -> Callable[[list[str]], Values]:
    names = tuple(columns)
    if len(columns) < 2:
        return lambda cells: {name: cells[column] for name, column in columns.items()}
    cells_of = itemgetter(*columns.values())
    return lambda cells: dict(zip(names, cells_of(cells), strict=True))


def _joining(target: str, columns: list[int], joiner: str) -> Step:
    def step(values: Values, cells: list[str]) -> None:
        parts = [part for column in columns if (part := cells[column].strip())]
        values[target] = joiner.join(_padded(target, parts))

    return step


def _padded(target: str, parts: Iterable[str]) -> list[str]:
    """60 and 1 were 060 and 0001 before a spreadsheet took them for numbers."""
    parts = list(parts)
    if target == "postal_code" and len(parts) == 2 and all(part.isdecimal() for part in parts):
        return [parts[0].zfill(3), parts[1].zfill(4)]
    return parts


def _splitting(target: str) -> Step:
    """Parts with a column of their own keep it: it goes in front of nothing and after what was split off."""
    remembered = lru_cache(maxsize=16_384)(split)

    def step(values: Values, cells: list[str]) -> None:
        for part, value in remembered(target, values.pop(target)):
            values[part] = _beside(part, value, values.get(part, ""))

    return step


def _beside(part: str, value: str, own: str) -> str:
    """What was split off, and what the part's own column says."""
    if value and own and part in PARTS["address"][1:]:
        return f"{value} {own}"
    if value and own and part == "memo":
        return f"{own}\n{value}"
    return own or value


def _filling(name: str, value: str) -> Step:
    def step(values: Values, cells: list[str]) -> None:
        own = values.get(name, "").strip()
        if name == "tags" and own:
            values[name] = f"{own}\n{value}"  # one more tag
        elif not own:
            values[name] = value

    return step
