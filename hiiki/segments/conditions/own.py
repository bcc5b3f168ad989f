"""The shop's own fields, each asked as its kind is."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.db.models.lookups import GreaterThanOrEqual, IsNull, LessThanOrEqual

from hiiki.customers import designed
from hiiki.customers.designed import COLUMN, Designed
from hiiki.customers.finding_own import holds, sort_key
from hiiki.db.keyed import KeyedText
from hiiki.segments import periods
from hiiki.segments.condition import (
    Condition,
    Options,
    Period,
    Range,
    Saying,
    Values,
    being,
    either,
    existing,
    labels,
    missing,
)
from hiiki.segments.conditions.texts import Looked

BARE = frozenset({"filled", "empty"})
REST = {"filled": "入っている", "empty": "空いている"}


class Own(Condition):
    """Nobody's value is NULL: it says so itself, so that the opposite is everybody else."""

    bare = BARE
    is_slow = True

    def __init__(self, field: Designed) -> None:
        self.field = field
        self.name, self.label, self.group = field.name, field.label, field.group
        self.is_retired = field.is_retired

    def q(self, part: Values, today: date) -> Q:
        stored = KeyedText(COLUMN, self.name)
        if part["is"] in self.bare:
            return Q(IsNull(stored, part["is"] == "empty"))
        return Q(IsNull(stored, False)) & self._q(part, today)

    def _q(self, part: Values, today: date) -> Q:
        raise NotImplementedError

    def say(self, part: Values, *, calendar: str) -> Saying:
        if part["is"] in self.bare:
            return (missing if part["is"] == "empty" else existing)(self.label)
        return being(f"{self.label}が{self._said(part, calendar)}")

    def _said(self, part: Values, calendar: str) -> str:
        raise NotImplementedError


class OwnDay(Own):
    hows: Mapping[str, str] = {"in": "期間", **REST}
    inputs: Sequence[Any] = (Period("period", "期間"),)

    def _q(self, part: Values, today: date) -> Q:
        """Days as ISO text stand in their order."""
        return _between(KeyedText(COLUMN, self.name), *(
            end and end.isoformat() for end in periods.span(part["period"], today)
        ))  # fmt: skip

    def _said(self, part: Values, calendar: str) -> str:
        return periods.said(part["period"], calendar=calendar)


class OwnNumber(Own):
    hows: Mapping[str, str] = {"between": "範囲", **REST}
    inputs: Sequence[Any] = (Range("numbers", "数字"),)

    def _q(self, part: Values, today: date) -> Q:
        return _between(sort_key(self.field), *(float(end) if end else None for end in part["numbers"]))

    def _said(self, part: Values, calendar: str) -> str:
        first, last = part["numbers"]
        return "".join([f"{first}から" if first else "", f"{last}まで" if last else ""])


class OwnChoice(Own):
    def __init__(self, field: Designed) -> None:
        super().__init__(field)
        self.hows = {"any": "のどれか", **REST}
        self.inputs = (Options("options", self.label, offered=lambda: self._offered()),)

    def _offered(self) -> list[tuple[str, str]]:
        return [
            (each.value, each.label + ("（いまは使わない）" if each.is_retired else ""))
            for each in self.field.options
        ]

    def _q(self, part: Values, today: date) -> Q:
        return reduce(or_, [Q(holds(self.name, value)) for value in part["options"]])

    def _said(self, part: Values, calendar: str) -> str:
        return either(labels(self._offered(), part["options"]))


class OwnText(Looked):
    is_slow = True

    def __init__(self, field: Designed) -> None:
        stored = KeyedText(COLUMN, field.name)
        super().__init__(field.name, field.label, field.group, of=stored, is_phone=field.kind == "phone")
        self.is_retired = field.is_retired

    def _empty(self) -> Q:
        return Q(IsNull(KeyedText(COLUMN, self.name), True))


def _between(value: Any, first: Any, last: Any) -> Q:
    q = Q(GreaterThanOrEqual(value, first)) if first is not None else Q()
    return q & Q(LessThanOrEqual(value, last)) if last is not None else q


_BY_KIND: dict[str, type[Own]] = {
    "number": OwnNumber,
    "date": OwnDay,
    "yesno": OwnChoice,
    "choice": OwnChoice,
    "several": OwnChoice,
}


def own() -> Iterable[Condition]:
    for field in designed.now().ever.values():
        kind = _BY_KIND.get(field.designed_as)
        yield kind(field) if kind else OwnText(field)
