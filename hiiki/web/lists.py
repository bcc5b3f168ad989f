"""What every list does alike: its columns, by what it is sorted, one page of it and the links around."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet

from hiiki.db.keysets import Key, Place
from hiiki.db.paging import Page, places, rows_at
from hiiki.web.ids import id_of

M = TypeVar("M", bound=models.Model)
SIZES = (50, 100, 200)
SIZE = 100
PLACES = ("after", "before", "last", "n")  # what of an address says where in the list it leads


@dataclass(frozen=True)
class Column:
    """`width` in characters; `sort_by` is what `paging` sorts by, "" for one that cannot be sorted by."""

    name: str
    label: str
    width: int = 10
    sort_by: str = ""
    is_number: bool = False

    @property
    def opposite(self) -> str:
        return f"-{self.name}"


@dataclass(frozen=True)
class Sorting:
    """By which column, and which way round."""

    column: Column
    descending: bool = False

    def __str__(self) -> str:
        return f"-{self.column.name}" if self.descending else self.column.name

    @property
    def order(self) -> str:
        return f"-{self.column.sort_by}" if self.descending else self.column.sort_by

    def clicked(self, column: Column) -> str:
        """What a click on a heading asks for: this column, or the other way round."""
        return column.opposite if column == self.column and not self.descending else column.name

    def said_of(self, column: Column) -> str:
        """The word aria-sort wants."""
        if column != self.column:
            return ""
        return "descending" if self.descending else "ascending"


def sorting(asked: str, columns: Iterable[Column], usual: str) -> Sorting:
    """How `asked` ("name", "-name") sorts; the usual way for anything unknown."""
    by_name = {column.name: column for column in columns if column.sort_by}
    name = asked.removeprefix("-")
    if name not in by_name:
        asked, name = usual, usual.removeprefix("-")
    return Sorting(by_name[name], descending=asked.startswith("-"))


class Sheet(Generic[M]):
    """One page of a list, found again by the row it follows (`after`) or precedes (`before`); or the `last` one.

    Links carry `n` along, the number of the page's first row, which nobody has to count then.
    `whole` are the rows to read, once it is known which: with the columns shown and no more;
    `by_index` as `keysets.Walk` has it.
    """

    def __init__(
        self,
        found: "QuerySet[M]",
        sorted_by: Sorting,
        given: Any,
        *,
        whole: "QuerySet[M]",
        size: int = SIZE,
        by_index: bool = True,
    ) -> None:
        self._found, self._sorted_by, self._given = found, sorted_by, given
        self._whole, self._size, self._by_index = whole, size, by_index

    @cached_property
    def places(self) -> Page[Place]:
        sides = {side: self._place(side) for side in ("after", "before")}
        order, size, last = self._sorted_by.order, self._size, bool(self._given.get("last"))
        return places(self._found, order, size=size, by_index=self._by_index, last=last, **sides)

    @cached_property
    def rows(self) -> list[M]:
        return rows_at(self.places.rows, self._whole)

    @property
    def is_whole(self) -> bool:
        """Whether this page is all there is, so that nothing need be counted."""
        return not (self.places.has_previous or self.places.has_next)

    @cached_property
    def number(self) -> int | None:
        """The number of the first row, from 1; None where the address does not know it."""
        if not self.places.has_previous:
            return 1
        return id_of(self._given.get("n", "")) or None

    @property
    def link(self) -> str:
        """To this very page."""
        here = {name: self._given.get(name, "") for name in PLACES}
        return link(self._given, **{**here, "n": self.number if self.places.has_previous else ""})

    @property
    def next_link(self) -> str:
        return self._link("after", -1, len(self.places.rows)) if self.places.has_next else ""

    @property
    def previous_link(self) -> str:
        return self._link("before", 0, -self._size) if self.places.has_previous else ""

    def _place(self, side: str) -> Place | None:
        return read_place(self._given.get(side, ""), self._found, self._sorted_by.column.sort_by)

    def _link(self, side: str, row: int, further: int) -> str:
        if not self.places.rows:
            return ""
        number = max(self.number + further, 1) if self.number else ""
        return link(self._given, **{side: written(self.places.rows[row])}, n=number)


def link(given: Any, **changed: Any) -> str:
    """The query of this page with some of it changed; the page begins anew unless its place is given."""
    kept = {name: value for name, value in given.items() if name not in PLACES}
    return "?" + urlencode({name: value for name, value in {**kept, **changed}.items() if value})


def written(place: Place) -> str:
    return f"{place.id}" if place.value is None else f"{place.id}:{place.value}"


def read_place(text: str, found: "QuerySet[Any]", sort_by: str) -> Place | None:
    """The place a link names; None for anything that is none."""
    id_, colon, value = text.partition(":")
    if not id_of(id_) or "\0" in value:
        return None
    key = Key.of(found, sort_by)
    if not value:
        return Place(None, int(id_)) if key.empty and not colon else None
    try:
        return Place(_read(key.field, value), int(id_))
    except (ValidationError, OverflowError):
        return None


def _read(field: Any, text: str) -> Any:
    """OverflowError for a moment that no clock of ours can show."""
    value = field.to_python(text)
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def size_of(asked: Any) -> int:
    return asked if asked in SIZES else SIZE
