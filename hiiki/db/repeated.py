"""Rows that share a value with another row: the exact half of finding duplicates, left to the engine."""

from collections.abc import Iterator, Sequence
from itertools import groupby, product
from operator import itemgetter
from typing import Any

from django.db import connection, models

PORTION = 5_000

Lanes = Sequence[Sequence[str]]


def repeated(
    model: type[models.Model], lanes: Lanes, *, extra: Sequence[str] = (), where: str = ""
) -> Iterator[list[tuple[Any, ...]]]:
    """Rows (id, extra, …) of each key that more than one row has.

    Each lane is a part of the key and names the columns it may stand in: [["tel_key", "mobile_key"], ["name_key"]]
    brings together who has one number as 電話 and who has it as 携帯電話. Empty values are no key. The first lane is
    looked at alone first, by its indexes: it should be the one that the fewest share. Columns and `where` are ours
    and never typed by anybody.
    """
    parts = [f"k{place}" for place in range(len(lanes))]
    keys, first = ", ".join(parts), lanes[0]
    several = " UNION ALL ".join(
        f'SELECT "{column}" AS key FROM "{model._meta.db_table}" WHERE {_filled(model, column)}'  # noqa: S608
        for column in first
    )
    keyed = " UNION ALL ".join(_lane(model, columns, parts, extra, where) for columns in product(*lanes))
    sql = (
        f"WITH twice AS (SELECT key FROM ({several}) every GROUP BY key HAVING COUNT(*) > 1) "  # noqa: S608
        f"SELECT * FROM ({keyed}) keyed ORDER BY {keys}, id"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        yield from _shared(cursor, len(lanes))


def _lane(
    model: type[models.Model], columns: Sequence[str], parts: Sequence[str], extra: Sequence[str], where: str
) -> str:
    keys = [f'"{column}" AS {part}' for column, part in zip(columns, parts, strict=True)]
    chosen = ", ".join([*keys, "id", *(f'"{name}"' for name in extra)])
    filled = [_filled(model, column) for column in columns[1:]]
    conditions = " AND ".join([*filled, where] if where else filled)
    return (
        f'SELECT {chosen} FROM "{model._meta.db_table}" '  # noqa: S608
        f'WHERE "{columns[0]}" IN (SELECT key FROM twice){conditions and " AND "}{conditions}'
    )


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
