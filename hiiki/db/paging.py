"""Keyset pages: the thousandth page costs what the first one does."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models import F, Q, QuerySet

M = TypeVar("M", bound=models.Model)


@dataclass
class Page(Generic[M]):
    rows: list[M]
    has_previous: bool
    has_next: bool


@dataclass(frozen=True)
class Place:
    """A point in a sorted list: the sort value and id of the row there."""

    value: Any
    id: int


def page(
    queryset: "QuerySet[M]",
    order: str,
    *,
    size: int,
    after: Place | None = None,
    before: Place | None = None,
) -> Page[M]:
    """Rows in the order of `order` ("-" first for descending), ties by id, empty values last.

    `after` or `before` name the row the page follows or precedes; without both it is the first page.
    """
    descending = order.startswith("-")
    name = order.lstrip("-")
    backwards = before is not None
    place = before or after

    if place is not None:
        queryset = queryset.filter(
            _beyond(queryset.model, name, place, descending=descending, backwards=backwards)
        )
    rows = list(_sorted(queryset, name, descending=descending, backwards=backwards)[: size + 1])
    more, rows = len(rows) > size, rows[:size]

    if backwards:
        return Page(rows[::-1], has_previous=more, has_next=True)
    return Page(rows, has_previous=after is not None, has_next=more)


def _sorted(queryset: "QuerySet[M]", name: str, *, descending: bool, backwards: bool) -> "QuerySet[M]":
    empties = _empties_at(first=backwards) if queryset.model._meta.get_field(name).null else {}
    if descending != backwards:
        return queryset.order_by(F(name).desc(**empties), "-id")
    return queryset.order_by(F(name).asc(**empties), "id")


def _empties_at(*, first: bool) -> dict[str, bool]:
    return {"nulls_first": True} if first else {"nulls_last": True}


def _beyond(model: type[models.Model], name: str, place: Place, *, descending: bool, backwards: bool) -> Q:
    side = "lt" if descending != backwards else "gt"
    if place.value is None:
        empties = Q(**{f"{name}__isnull": True, f"id__{side}": place.id})
        return empties | Q(**{f"{name}__isnull": False}) if backwards else empties

    further = Q(**{f"{name}__{side}": place.value}) | Q(**{name: place.value, f"id__{side}": place.id})
    # Said once more as a plain range, which is what lets an index begin there instead of at the first row.
    further &= Q(**{f"{name}__{side}e": place.value})
    if backwards or not model._meta.get_field(name).null:
        return further
    return further | Q(**{f"{name}__isnull": True})
