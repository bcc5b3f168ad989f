"""Rows that share a value with another row: the exact half of finding duplicates, left to the engine."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from django.db import connection, models

PORTION = 5_000

Lanes = Sequence[Sequence[str]]


def repeated(
    model: type[models.Model], lanes: Lanes, *, extra: Sequence[str] = (), where: str = ""
) -> Iterator[tuple[Any, ...]]:
    """(key, …, id, extra, …) of rows whose key another row has too, those of one key together.

    Each lane is a part of the key and names the columns it may stand in: [["name_key"], ["tel_key", "mobile_key"]]
    brings together who has one number as 電話 and who has it as 携帯電話. Empty values are no key. Columns and `where`
    are ours and never typed by anybody.
    """
    parts = [f"k{place}" for place in range(len(lanes))]
    keys, rest = ", ".join(parts), "".join(f', row_."{name}"' for name in extra)
    single = " UNION ALL " if all(len(lane) == 1 for lane in lanes) else " UNION "
    keyed = single.join(_lane(model, columns, parts, where) for columns in product(*lanes))
    table = model._meta.db_table
    joined = f' JOIN "{table}" row_ ON row_.id = found.id' if extra else ""
    sql = (
        f"SELECT {keys}, found.id{rest} FROM (SELECT {keys}, id, COUNT(*) OVER (PARTITION BY {keys}) AS times "  # noqa: S608
        f"FROM ({keyed}) keyed) found{joined} WHERE times > 1 ORDER BY {keys}, found.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(PORTION):
            yield from rows


def _lane(model: type[models.Model], columns: Sequence[str], parts: Sequence[str], where: str) -> str:
    chosen = ", ".join(f'"{column}" AS {part}' for column, part in zip(columns, parts, strict=True))
    filled = [_filled(model, column) for column in columns]
    conditions = " AND ".join([*filled, where] if where else filled)
    return f'SELECT {chosen}, id FROM "{model._meta.db_table}" WHERE {conditions}'  # noqa: S608


def _filled(model: type[models.Model], column: str) -> str:
    """Dates are NULL where there is none, texts are empty."""
    field = next(each for each in model._meta.local_concrete_fields if each.column == column)
    return f'"{column}" IS NOT NULL' if field.null else f"\"{column}\" <> ''"
