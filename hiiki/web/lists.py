"""What every list does alike: its columns, by what it is sorted, one page of it and the links around."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet

from hiiki.db.paging import Page, Place, page

M = TypeVar("M", bound=models.Model)
SIZES = (50, 100, 200)
SIZE = 100
LONGEST_ID = 18  # digits that fit a database


@dataclass(frozen=True)
class Column:
    """`width` in characters; `sort_by` is the database column, "" for one that cannot be sorted by."""

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
    """One page of a list, found again by the row it follows (`after`) or precedes (`before`)."""

    def __init__(self, rows: "QuerySet[M]", sorted_by: Sorting, given: Any, *, size: int = SIZE) -> None:
        self._rows, self._sorted_by, self._given, self._size = rows, sorted_by, given, size

    @cached_property
    def page(self) -> Page[M]:
        sides = {side: self._place(side) for side in ("after", "before")}
        return page(self._rows, self._sorted_by.order, size=self._size, **sides)

    @property
    def rows(self) -> list[M]:
        return self.page.rows

    @property
    def is_whole(self) -> bool:
        """Whether this page is all there is, so that nothing need be counted."""
        return not (self.page.has_previous or self.page.has_next)

    @property
    def next_link(self) -> str:
        return self._link("after", self.rows[-1]) if self.rows and self.page.has_next else ""

    @property
    def previous_link(self) -> str:
        return self._link("before", self.rows[0]) if self.rows and self.page.has_previous else ""

    def _place(self, side: str) -> Place | None:
        return read_place(self._given.get(side, ""), self._rows.model, self._sorted_by.column.sort_by)

    def _link(self, side: str, row: M) -> str:
        return link(self._given, **{side: place_of(row, self._sorted_by.column.sort_by)})


def link(given: Any, **changed: Any) -> str:
    """The query of this page with some of it changed; the page begins anew unless its place is given."""
    kept = {name: value for name, value in given.items() if name not in {"after", "before"}}
    return "?" + urlencode({name: value for name, value in {**kept, **changed}.items() if value})


def place_of(row: models.Model, column: str) -> str:
    value = getattr(row, column)
    return f"{row.pk}" if value is None else f"{row.pk}:{value}"


def read_place(text: str, model: type[models.Model], column: str) -> Place | None:
    """The place a link names; None for anything that is none."""
    id_, colon, value = text.partition(":")
    if not (id_.isascii() and id_.isdigit() and len(id_) <= LONGEST_ID) or "\0" in value:
        return None
    field: Any = model._meta.get_field(column)
    if not colon:
        return Place(None, int(id_)) if field.null else None
    try:
        return Place(field.to_python(value), int(id_))
    except ValidationError:
        return None


def size_of(asked: Any) -> int:
    return asked if asked in SIZES else SIZE
