"""What a list is sorted by, and what follows a place in it.

A list is first what has a value, in its order, then what has none (NULL, or an empty text where the
field may be blank), whichever way round it is sorted. Ties are sorted by id.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db import models
from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.functions import Coalesce

R = TypeVar("R", bound="QuerySet[Any]")


@dataclass(frozen=True)
class Place:
    """A point in a sorted list: the sort value (None for none) and the id of the row there."""

    value: Any
    id: int


SORTED = object()


@dataclass(frozen=True)
class Run:
    """Rows that stand together in a list; all have one `value`, or they are SORTED by theirs."""

    rows: Q
    value: Any = SORTED

    def holds(self, value: Any) -> bool:
        return value is not None if self.value is SORTED else self.value == value


class Ordered:
    """An expression by which an index leads through the rows, as `runs` in their order and then those that have none."""

    def runs(self, name: str) -> "tuple[Run, ...]":
        raise NotImplementedError

    def none(self, name: str) -> Q:
        return Q(**{f"{name}__isnull": True})


@dataclass(frozen=True)
class Key:
    """A column, a path ("staff__name") or an alias; `filled` and `empty` tell what has a value from what has none.

    An index leads through what is filled in `runs`.
    """

    name: str
    field: Any
    filled: Q
    empty: Q | None
    is_indexed: bool
    runs: tuple[Run, ...]

    @classmethod
    def of(cls, queryset: "QuerySet[Any]", name: str) -> "Key":
        alias = queryset.query.annotations.get(name)
        fields = list(_path(queryset.model, name)) if alias is None else [alias.output_field]
        filled, empty = _halves(name, fields)
        if isinstance(alias, Ordered):
            return cls(name, fields[-1], filled, alias.none(name), True, alias.runs(name))
        is_indexed = alias is None and (len(fields) > 1 or _leads_an_index(fields[0]))
        return cls(name, fields[-1], filled, empty, is_indexed, (Run(filled),))

    def place(self, value: Any, id_: int) -> Place:
        return Place(None if self.empty and value == "" else value, id_)


def _path(model: type[models.Model], name: str) -> Iterator[Any]:
    for part in name.split("__"):
        field: Any = model._meta.get_field(part)
        yield field
        model = field.related_model or model


def _halves(name: str, fields: list[Any]) -> tuple[Q, Q | None]:
    nullable = next((place for place, field in enumerate(fields, 1) if field.null), 0)
    if nullable:
        beginning = "__".join(name.split("__")[:nullable])
        return Q(**{f"{name}__isnull": False}), Q(**{f"{beginning}__isnull": True})
    if isinstance(fields[-1], models.CharField | models.TextField) and fields[-1].blank:
        return Q(**{f"{name}__gt": ""}), Q(**{name: ""})
    return Q(), None


def _leads_an_index(field: Any) -> bool:
    indexes = [index for index in field.model._meta.indexes if not index.condition]
    return field.unique or field.db_index or any(index.fields[:1] == [field.name] for index in indexes)


@dataclass(frozen=True)
class Walk:
    """Through a list, one way or the other.

    `by_index` may be said where an index in the order of the list leads to its rows. Where few rows are
    found all over the list, it would be walked from end to end: there they are found first, and sorted.
    """

    key: Key
    down: bool
    backwards: bool = False
    by_index: bool = True

    def stretches(self, queryset: "QuerySet[Any]", start: Place | None) -> "list[QuerySet[Any]]":
        """What to read, one after the other, until there is enough."""
        if self.key.is_indexed and self.by_index:
            return [self._stretch(queryset, *each) for each in self._runs(self.key.runs, start)]
        if start is None:
            return [self.sorted(queryset)]
        near, far = [], self._runs((Run(self.key.filled),), start)
        if start.value is None and self.key.empty is not None:
            # Where one has no value many have none: along the ids the next of them are soon found.
            near, far = far[:1], far[1:]
        together = [self.sorted(queryset.filter(reduce(or_, (each for _, each in far))))] if far else []
        return [self._stretch(queryset, *each) for each in near] + together

    def _runs(self, filled: tuple[Run, ...], start: Place | None) -> list[tuple[Run, Q]]:
        """As one comes to them, each with what of it follows the start."""
        runs = list(filled[::-1] if self.down else filled)
        if self.key.empty is not None:
            runs.insert(0 if self.backwards else len(runs), Run(self.key.empty, None))
        if start is None:
            return [(run, run.rows) for run in runs]

        here = next((place for place, run in enumerate(runs) if run.holds(start.value)), 0)
        begun = (runs[here], runs[here].rows & self._beyond(runs[here], start))
        return [begun, *((run, run.rows) for run in runs[here + 1 :])]

    def _beyond(self, run: Run, start: Place) -> Q:
        name, side = self.key.name, "lt" if self.down else "gt"
        if run.value is not SORTED:
            return Q(**{f"id__{side}": start.id})
        further = Q(**{f"{name}__{side}": start.value}) | Q(**{name: start.value, f"id__{side}": start.id})
        # Said once more as a plain range, which is what lets an index begin there instead of at the first row.
        return further & Q(**{f"{name}__{side}e": start.value})

    def _stretch(self, queryset: "QuerySet[Any]", run: Run, condition: Q) -> "QuerySet[Any]":
        by_value = [self._turned(F(self.key.name))] if run.value is SORTED else []
        return queryset.filter(condition).order_by(*by_value, self._turned(F("id")))

    def sorted(self, queryset: R) -> R:
        """Both halves at once: without an index every row is looked at, and once must do."""
        name, empty = F(self.key.name), self.key.empty
        value = name if self.by_index else Coalesce(name, name)  # what no index is in the order of
        order = [self._turned(value), self._turned(F("id"))]
        if empty is None:
            return queryset.order_by(*order)
        is_empty = Case(When(empty, then=1), default=0)
        return queryset.order_by(is_empty.desc() if self.backwards else is_empty.asc(), *order)

    def _turned(self, expression: Any) -> Any:
        return expression.desc() if self.down else expression.asc()
