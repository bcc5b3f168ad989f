"""The shop's own fields, each asked as its kind is."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import F, Q
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from hiiki.customers import designed, searching
from hiiki.customers.designed import Designed
from hiiki.customers.finding_own import FEW, empty, filled, found, having, key
from hiiki.customers.indexing import OWN, digits
from hiiki.customers.models import Customer
from hiiki.customers.searching import is_number
from hiiki.db.among import Among
from hiiki.db.keyed import Unindexed
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
    bare = BARE

    def __init__(self, field: Designed) -> None:
        self.field = field
        self.name, self.label, self.group = field.name, field.label, field.group
        self.is_retired, self.is_slow = field.is_retired, not field.is_quick

    def q(self, part: Values, today: date) -> Q:
        if part["is"] in self.bare:
            return (empty if part["is"] == "empty" else filled)(Customer, self.field)
        return self._q(part, today)

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
        first, last = (end and end.isoformat() for end in periods.span(part["period"], today))
        return found(Customer, self.field, lambda value: _between(value, first, last))

    def _said(self, part: Values, calendar: str) -> str:
        return periods.said(part["period"], calendar=calendar)


class OwnNumber(Own):
    hows: Mapping[str, str] = {"between": "範囲", **REST}
    inputs: Sequence[Any] = (Range("numbers", "数字"),)

    def _q(self, part: Values, today: date) -> Q:
        first, last = (float(end) if end else None for end in part["numbers"])
        return found(Customer, self.field, lambda value: _between(value, first, last))

    def _said(self, part: Values, calendar: str) -> str:
        first, last = part["numbers"]
        if first and last:
            return f"{first}から{last}まで"
        return f"{first}以上" if first else f"{last}以下"


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
        return having(Customer, self.field, part["options"])

    def _said(self, part: Values, calendar: str) -> str:
        return either(labels(self._offered(), part["options"]))


class OwnText(Looked):
    """Where it is searched, the index of the search says who may be meant."""

    def __init__(self, field: Designed) -> None:
        stored, is_phone = Unindexed(key(field)), field.kind == "phone"
        super().__init__(field.name, field.label, field.group, of=stored, is_phone=is_phone)
        self.field = field
        self.is_retired, self.is_slow = field.is_retired, not field.is_quick

    def _empty(self) -> Q:
        return empty(Customer, self.field)

    def _found(self, words: str, *, whole: bool) -> Q:
        ids = self._few(words, whole) if self.field.is_quick else None
        return super()._found(words, whole=whole) if ids is None else Q(Among(F("pk"), ids))

    def _few(self, words: str, whole: bool) -> list[int] | None:
        """Of the few in whose searched fields the words stand anywhere, those who have them here."""
        if self._is_phone and not is_number(words):
            return None  # it is shown, and searched, in another way than it is stored
        words_there = " ".join(map(digits, words.split())) if self._is_phone else words
        asked = searching.standing(words_there, OWN)
        texts = Customer.objects.filter(asked).order_by().values_list("pk", key(self.field))
        rows = list(texts[: FEW + 1])
        if len(rows) > FEW:
            return None
        return [pk for pk, text in rows if text and self.matches(text, words, whole=whole)]


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
