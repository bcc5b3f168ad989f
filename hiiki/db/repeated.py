"""Rows that share a value with another row: the exact half of finding duplicates, left to the engine."""

from collections.abc import Iterator, Sequence
from itertools import groupby, product
from operator import itemgetter
from typing import Any

from django.db import connection, models

from hiiki.db.engines import engine

PORTION = 5_000

Lanes = Sequence[Sequence[str]]


def repeated(
    model: type[models.Model], lanes: Lanes, *, extra: Sequence[str] = (), where: str = ""
) -> Iterator[list[tuple[Any, ...]]]:
    """Rows (id, extra, …) of each key that more than one row has.

    Each lane is a part of the key and names the columns it may stand in: [["tel_key", "mobile_key"], ["name_key"]]
    brings together who has one number as 電話 and who has it as 携帯電話. Empty values are no key. The first lane
    should be the one that the fewest share. Columns and `where` are ours and never typed by anybody.
    """
    keys = [f"k{place}" for place in range(len(lanes))]
    find = _by_index if engine().INDEXES_COUNT_QUICKLY else _by_window
    with connection.cursor() as cursor:
        cursor.execute(find(model, lanes, keys, extra, [where] if where else []))
        yield from _shared(cursor, len(lanes))


def _by_index(
    model: type[models.Model], lanes: Lanes, keys: Sequence[str], extra: Sequence[str], where: Sequence[str]
) -> str:
    """Only rows whose first key comes twice are read."""
    several = " UNION ALL ".join(
        f'SELECT "{column}" AS key FROM "{model._meta.db_table}" WHERE {_filled(model, column)}'  # noqa: S608
        for column in lanes[0]
    )
    keyed = " UNION ALL ".join(
        _lane(model, columns, keys, extra, [f'"{columns[0]}" IN (SELECT key FROM twice)', *where])  # noqa: S608
        for columns in product(*lanes)
    )
    return (
        f"WITH twice AS (SELECT key FROM ({several}) every GROUP BY key HAVING COUNT(*) > 1) "  # noqa: S608
        f"SELECT * FROM ({keyed}) keyed ORDER BY {', '.join(keys)}, id"
    )


def _by_window(
    model: type[models.Model], lanes: Lanes, keys: Sequence[str], extra: Sequence[str], where: Sequence[str]
) -> str:
    """One sort of all that have a key."""
    keyed = " UNION ALL ".join(_lane(model, columns, keys, extra, where) for columns in product(*lanes))
    parts, chosen = ", ".join(keys), ", ".join([*keys, "id", *(f'"{name}"' for name in extra)])
    return (
        f"SELECT {chosen} FROM (SELECT *, COUNT(*) OVER (PARTITION BY {parts}) AS times FROM ({keyed}) keyed) found "  # noqa: S608
        f"WHERE times > 1 ORDER BY {parts}, id"
    )


def _lane(
    model: type[models.Model],
    columns: Sequence[str],
    keys: Sequence[str],
    extra: Sequence[str],
    where: Sequence[str],
) -> str:
    named = [f'"{column}" AS {key}' for column, key in zip(columns, keys, strict=True)]
    chosen = ", ".join([*named, "id", *(f'"{name}"' for name in extra)])
    conditions = " AND ".join([*(_filled(model, column) for column in columns), *where])
    return f'SELECT {chosen} FROM "{model._meta.db_table}" WHERE {conditions}'  # noqa: S608


def _shared(cursor: Any, keys: int) -> Iterator[list[tuple[Any, ...]]]:
    """A row that has one key in two columns comes twice."""
    rows = (row for some in iter(lambda: cursor.fetchmany(PORTION), []) for row in some)
    for _, group in groupby(rows, key=itemgetter(slice(keys))):
        by_id = {row[keys]: row[keys:] for row in group}
        if len(by_id) > 1:
            yield list(by_id.values())


def _filled(model: type[models.Model], column: str) -> str:
    """Dates are NULL where there is none, texts are empty."""
    field = next(each for each in model._meta.local_concrete_fields if each.column == column)
    return f'"{column}" IS NOT NULL' if field.null else f"\"{column}\" <> ''"
