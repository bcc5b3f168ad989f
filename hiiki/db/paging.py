"""Keyset pages: the thousandth page costs what the first one does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models import F, QuerySet

from hiiki.db.keysets import Key, Place, R, Walk

T = TypeVar("T")
M = TypeVar("M", bound=models.Model)


@dataclass
class Page(Generic[T]):
    rows: list[T]
    has_previous: bool
    has_next: bool


def page(queryset: "QuerySet[M]", order: str, **asked: Any) -> Page[M]:
    """Whole rows at once, for tables of few columns; asked as `places` is."""
    return _page(queryset, order, list, **asked)


def places(queryset: "QuerySet[Any]", order: str, **asked: Any) -> Page[Place]:
    """Where the rows of a page stand: sorting only this much takes a third of sorting whole rows.

    `order` is what `Key` sorts by, "-" before it for descending; `size` rows, `after` or `before` a
    place the page follows or precedes, without both the first page, or the `last`; `by_index` as `Walk` has it.
    """
    key = Key.of(queryset, order.removeprefix("-"))
    return _page(queryset, order, lambda rows: _places(rows, key), **asked)


def rows_at(found: list[Place], rows: "QuerySet[M]") -> list[M]:
    """The rows that stand there; one that somebody deleted this moment is missing."""
    by_id = rows.in_bulk([place.id for place in found])
    return [by_id[place.id] for place in found if place.id in by_id]


def place_of(queryset: "QuerySet[Any]", order: str, pk: int) -> Place | None:
    """Where a row stands; None when it is not in the queryset."""
    key = Key.of(queryset, order.removeprefix("-"))
    return next(iter(_places(queryset.filter(pk=pk).order_by(), key)), None)


def in_order(queryset: R, order: str) -> R:
    """The whole list, as its pages show it."""
    return Walk(Key.of(queryset, order.removeprefix("-")), down=order.startswith("-")).sorted(queryset)


def _page(
    queryset: "QuerySet[Any]",
    order: str,
    read: "Callable[[QuerySet[Any]], list[T]]",
    *,
    size: int,
    after: Place | None = None,
    before: Place | None = None,
    last: bool = False,
    by_index: bool = True,
) -> Page[T]:
    backwards = before is not None or (last and after is None)
    key, down = Key.of(queryset, order.removeprefix("-")), order.startswith("-") != backwards
    found: list[T] = []
    for rows in Walk(key, down, backwards, by_index).stretches(queryset, before or after):
        found += read(rows[: size + 1 - len(found)])
        if len(found) > size:
            break
    more, found = len(found) > size, found[:size]

    if backwards:
        return Page(found[::-1], has_previous=more, has_next=before is not None)
    return Page(found, has_previous=after is not None, has_next=more)


def _places(rows: "QuerySet[Any]", key: Key) -> list[Place]:
    found = rows.annotate(_sorted_by=F(key.name)).values_list("id", "_sorted_by")
    return [key.place(value, id_) for id_, value in found]
