"""A page of the line of time: the newest of all sources, one after the other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Any

from hiiki.customers.models import Customer
from hiiki.db.keysets import Place
from hiiki.db.paging import page
from hiiki.timeline.entries import Entry, Reader
from hiiki.timeline.sources import SOURCES, Source

SIZE = 30


@dataclass(frozen=True)
class Stretch:
    """Some entries, newest first; `after` is where each source goes on by its name, empty at the end."""

    entries: list[Entry]
    after: dict[str, Place]


def read(
    customer: Customer, *, kind: str = "", after: Mapping[str, Place], reader: Reader, size: int = SIZE
) -> Stretch:
    """Of one kind, or of all; each source after its place."""
    sources = [source for source in SOURCES if kind in ("", source.kind)]
    pages = [
        page(source.rows(customer), source.order, size=size, after=after.get(source.name))
        for source in sources
    ]
    streams = [_stream(source, found.rows) for source, found in zip(sources, pages, strict=True)]
    taken = list(islice(merge(*streams, key=lambda each: each[0].at(each[1]), reverse=True), size))
    is_all = len(taken) == sum(len(found.rows) for found in pages) and not any(
        found.has_next for found in pages
    )
    told = _told(customer, taken, reader)
    entries = [entry for source, row in taken if (entry := told[source.name, row.pk])]
    return Stretch(entries, {} if is_all else _places(taken, after))


def _stream(source: Source, rows: list[Any]) -> Iterator[tuple[Source, Any]]:
    return ((source, row) for row in rows)


def _told(
    customer: Customer, taken: list[tuple[Source, Any]], reader: Reader
) -> dict[tuple[str, int], Entry | None]:
    told: dict[tuple[str, int], Entry | None] = {}
    for source in SOURCES:
        rows = [row for each, row in taken if each == source]
        entries = source.tell(customer, rows, reader) if rows else []
        told |= {(source.name, row.pk): entry for row, entry in zip(rows, entries, strict=True)}
    return told


def _places(taken: list[tuple[Source, Any]], after: Mapping[str, Place]) -> dict[str, Place]:
    reached = {
        source.name: Place(getattr(row, source.order.removeprefix("-")), row.pk) for source, row in taken
    }
    return {**after, **reached}
