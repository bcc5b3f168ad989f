"""Many rows at once, past the ORM, on either engine."""

import gc
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import connection, models

from hiiki.db.engines import engine


@contextmanager
def in_bulk() -> Iterator[None]:
    """While hundreds of thousands of plain rows pass through: hold the garbage collector, give the engine room.

    They hold no cycles, but their number makes it search all memory again and again: a third of
    the time of an import that finds nothing new.
    """
    held = gc.isenabled()
    gc.disable()
    try:
        with engine().roomy():
            yield
    finally:
        if held:
            gc.enable()


def allocate_ids(model: type[models.Model], count: int) -> Sequence[int]:
    """Reserve `count` ids; call it inside the transaction that inserts them."""
    return engine().allocate_ids(model, count)


def one_at_a_time(task: str) -> None:
    """Let only one transaction at a time look at the book and write what it did not find there."""
    engine().one_at_a_time(task)


def hold(model: type[models.Model], ids: Iterable[int]) -> None:
    """Until our transaction ends nobody else changes these rows: what is read of them from now on stays true."""
    if wanted := list(ids):
        engine().hold(model, wanted)


def insert(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows whose values stand in the order of `columns` (database column names).

    Text, numbers, None and JSON text go as they are; dates and times through `stored`.
    """
    engine().insert(model, columns, rows)


def insert_each(model: type[models.Model], alike: dict[str, Any], column: str, ids: Sequence[int]) -> None:
    """Insert one row for each of `ids`, which `allocate_ids` gave; all but `column` is the same in every row."""
    if ids:
        engine().insert_each(model, alike, column, ids)


def update(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Set `columns` of many rows; each row ends with its id."""
    engine().update(model, columns, rows)


def fetch(
    model: type[models.Model], columns: Sequence[str], key: str, values: Iterable[Any]
) -> list[tuple[Any, ...]]:
    """Some columns of the rows whose `key` is one of `values`, in no order; dates and times as ISO text."""
    wanted = list(values)
    return engine().fetch(model, columns, key, wanted) if wanted else []


def stored(value: date | datetime | None) -> Any:
    """A date or time as the engine's driver wants it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if value else None


def as_json(value: Any) -> str | None:
    """A value for a JSON column."""
    return None if value is None else json.dumps(value, ensure_ascii=False)
