"""Many customers at once: the same columns and derived columns as the card writes, a thousand rows a time."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.timezone import localdate, now

from hiiki.customers.fields import FIELDS
from hiiki.customers.indexing import DERIVED, derived_row
from hiiki.customers.models import Customer
from hiiki.customers.registering import kind_of
from hiiki.db import bulk

COLUMNS = tuple(field.column for field in FIELDS)
EMPTY = {field.column: field.is_empty for field in FIELDS}
STAMPS = ("created_at", "updated_at", "archived_at")

Plain = dict[str, Any]


def insert(rows: Sequence[Plain], ids: Sequence[int]) -> None:
    """Insert customers given as plain values by column; each has its code."""
    stamp, today = bulk.stored(now()), localdate().isoformat()

    def whole(id_: int, values: Plain) -> tuple[Any, ...]:
        values = {**EMPTY, **values}
        values["kind"] = values["kind"] or kind_of(values)
        values["registered_on"] = values["registered_on"] or today
        stamps = (
            _stored_time(values.get("created_at")) or stamp,
            _stored_time(values.get("updated_at")) or stamp,
            _stored_time(values.get("archived_at")),
        )
        return (id_, *map(values.__getitem__, COLUMNS), *stamps, *derived_row(values))

    bulk.insert(
        Customer,
        ("id", *COLUMNS, *STAMPS, *DERIVED),
        [whole(id_, values) for id_, values in zip(ids, rows, strict=True)],
    )


def update(changes: Iterable[tuple[Plain, Plain]]) -> None:
    """Update customers: pairs of the whole record as it is now (plain, with id) and the columns to set."""
    by_columns: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    stamp = bulk.stored(now())
    for current, new in changes:
        columns = tuple(new)
        row = (*map(_stored, new.items()), stamp, *derived_row({**current, **new}), current["id"])
        by_columns.setdefault(columns, []).append(row)
    for columns, rows in by_columns.items():
        bulk.update(Customer, (*columns, "updated_at", *DERIVED), rows)


def load(ids: Iterable[int], columns: Sequence[str] = (*COLUMNS, "archived_at")) -> dict[int, Plain]:
    """Records, whole or only some columns of them, as plain values by column, by id."""
    rows = bulk.fetch(Customer, ("id", *columns), "id", ids)
    records = {row[0]: dict(zip(("id", *columns), row, strict=True)) for row in rows}
    for record in records.values():
        if record.get("archived_at"):
            record["archived_at"] = _plain_time(record["archived_at"])
    return records


def _stored(pair: tuple[str, Any]) -> Any:
    column, value = pair
    return _stored_time(value) if column in STAMPS else value


def _stored_time(text: str | None) -> Any:
    """A time from a change, as the engine keeps times: read and sorted like all others."""
    return bulk.stored(datetime.fromisoformat(text)) if text else None


def _plain_time(text: str) -> str:
    """A time as the engine wrote it, as changes keep times."""
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
