"""The shop's own fields in questions to the book: what they are sorted by, and who has what in them.

Those that are marked to be searched have an index (`quickening`). Few are found by it and given by their ids; of what
many have, the book is sooner read in its order than found one by one.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Case, F, Model, Q, Value, When
from django.db.models.lookups import Contains, Exact, GreaterThanOrEqual, In, IsNull

from hiiki.customers.designed import COLUMN, Designed, now
from hiiki.db import keyed_indexes
from hiiki.db.among import Among
from hiiki.db.keyed import (
    LOWEST,
    IndexedNumber,
    IndexedRanked,
    IndexedText,
    KeyedText,
    Number,
    Ranked,
    Unindexed,
)

FEW = 20_000  # customers that are given by their ids
WAYS = 5_000  # in which several may be chosen together
NOBODY = Q(pk__in=[])
Condition = Callable[[Any], Q]


def key(field: Designed) -> Any:
    """The value as it is compared, and what an index is of."""
    stored = KeyedText(COLUMN, field.name)
    return Number(stored) if field.is_number else stored


def sort_key(field: Designed) -> Any:
    """NULL for nothing; numbers by size, choices in the order the shop gave them, everything else as text."""
    stored, values = KeyedText(COLUMN, field.name), [option.value for option in field.options]
    if field.kind == "several":
        return _first_of(stored, values)
    if values:
        return (IndexedRanked if field.is_quick else Ranked)(stored, values)
    if field.is_number:
        return (IndexedNumber if field.is_quick else Number)(stored)
    return IndexedText(COLUMN, field.name) if field.is_quick else stored


def _first_of(stored: Any, values: Sequence[str]) -> Any:
    """Of several chosen ones; whoever has nothing would be compared with every one of them."""
    places = [When(_contains(stored, each), then=Value(place)) for place, each in enumerate(values)]
    return Case(*places, default=None, output_field=models.IntegerField(null=True))


def holds(name: str, value: str) -> Any:
    """A condition: this choice is among what a customer has there."""
    stored = KeyedText(COLUMN, name)
    return _contains(stored, value) if now().ever[name].kind == "several" else Exact(stored, Value(value))


def _contains(stored: Any, value: str) -> Any:
    return Contains(stored, Value(f",{value},"))


def having(model: type[Model], field: Designed, values: Iterable[str]) -> Q:
    """Who has one of these choices; NULL for nobody."""
    values = list(values)
    if field.kind != "several":
        return found(model, field, lambda stored: Q(In(stored, values)))
    ways = _ways(model, field) if field.is_quick else None
    if ways is None:
        return found(
            model, field, lambda stored: reduce(or_, [Q(_contains(stored, each)) for each in values])
        )
    meant = [way for way in ways if set(way.split(",")) & set(values)]
    return found(model, field, lambda stored: Q(In(stored, meant))) if meant else NOBODY


def _ways(model: type[Model], field: Designed) -> list[str] | None:
    """In which several are chosen together."""
    return keyed_indexes.different(model, keyed_indexes.name_of(field.name), key(field), WAYS)


def found(model: type[Model], field: Designed, condition: Condition) -> Q:
    """Of whose value this holds; NULL for nobody, so that the opposite is everybody else."""

    def held(value: Any) -> Q:
        return Q(IsNull(value, False)) & condition(value)

    ids = _few(model, held(key(field))) if field.is_quick else None
    return held(Unindexed(key(field))) if ids is None else Q(Among(F("pk"), ids))


def filled(model: type[Model], field: Designed) -> Q:
    # Where its index begins behind those who have nothing.
    return found(model, field, lambda value: Q(GreaterThanOrEqual(value, LOWEST if field.is_number else "")))


def empty(model: type[Model], field: Designed) -> Q:
    ids = _few(model, Q(IsNull(key(field), True))) if field.is_quick else None
    return ~filled(model, field) if ids is None else Q(Among(F("pk"), ids))


def _few(model: type[Model], condition: Q) -> list[int] | None:
    """Their ids; None for more than few."""
    asked = model._default_manager.filter(condition).order_by().values_list("pk", flat=True)
    ids = list(asked[: FEW + 1])
    return ids if len(ids) <= FEW else None
