"""What only SQLite does, under the names `postgres` has too."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from django.db import connection, models

from hiiki.db.among import Among
from hiiki.db.columns import dated
from hiiki.db.engine import CACHE, ROOMY_CACHE

NAME = "SQLite"
ROWS_LEAVE_INDEXES = True  # at once, one by one
INDEXES_COUNT_QUICKLY = True  # which keys come twice, without a look at the rows
BESIDE_OTHERS = ""  # an index is made while nobody else writes
KNOWS_EXPRESSIONS = False  # ANALYZE says of their values what nothing here asks
FEW = 20_000
MARKS = 30_000  # SQLite takes 32,766 values in one statement, unless it was built to take more


def version() -> str:
    return sqlite3.sqlite_version


def one_at_a_time(task: str) -> None:
    """Nothing to do: a transaction that writes is alone from its beginning."""


def hold(model: type[models.Model], ids: Sequence[int]) -> None:
    """Nothing to do: a transaction that writes is alone from its beginning."""


@contextmanager
def roomy() -> Iterator[None]:
    """A larger cache, while indexes change all over."""
    _set_cache(ROOMY_CACHE)
    try:
        yield
    finally:
        _set_cache(CACHE)


def _set_cache(kibibytes: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA cache_size=-{kibibytes}")


def allocate_ids(model: type[models.Model], count: int) -> range:
    """Reserve ids for rows about to be inserted in this (write-locked) transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        row = cursor.fetchone()
    first = (row[0] if row else 0) + 1
    return range(first, first + count)


def insert(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})', rows)  # noqa: S608


def insert_each(model: type[models.Model], alike: dict[str, Any], column: str, ids: range) -> None:
    """The engine counts, so that no row is handed over."""
    names = ", ".join(f'"{name}"' for name in (*alike, column))
    marks = ", ".join(["%s"] * len(alike))
    counted = "WITH RECURSIVE each (id) AS (SELECT %s UNION ALL SELECT id + 1 FROM each WHERE id < %s)"
    into = f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {marks}, id FROM each'  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"{counted} {into}", [ids[0], ids[-1], *alike.values()])


def update(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Each row: the new values in the order of `columns`, then the id."""
    pairs = ", ".join(f'"{name}" = %s' for name in columns)
    with connection.cursor() as cursor:
        cursor.executemany(f'UPDATE "{model._meta.db_table}" SET {pairs} WHERE id = %s', rows)  # noqa: S608


def fetch(
    model: type[models.Model], columns: Sequence[str], key: str, values: Sequence[Any]
) -> list[tuple[Any, ...]]:
    # An expression has no declared type, so that dates stay the text they are stored as.
    names = ", ".join(f"\"{name}\" || ''" if name in dated(model) else f'"{name}"' for name in columns)
    found: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for at in range(0, len(values), MARKS):
            some = values[at : at + MARKS]
            marks = ", ".join(["%s"] * len(some))
            cursor.execute(
                f'SELECT {names} FROM "{model._meta.db_table}" WHERE "{key}" IN ({marks})',  # noqa: S608
                some,
            )
            found += cursor.fetchall()
    return found


def few(pointing: "models.QuerySet[Any]", column: str) -> models.Q | None:
    """Those at which so few rows point that they are known by their ids before everybody is asked; None where they are
    many. The planner would ask everybody."""
    ids = list(pointing.order_by().values_list(column, flat=True)[: FEW + 1])
    return models.Q(Among(models.F("pk"), sorted(set(ids)))) if len(ids) <= FEW else None


def plain_indexes(table: str) -> list[tuple[str, str]]:
    """Name and SQL of the table's indexes that are not unique."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s "
            "AND sql IS NOT NULL AND sql NOT LIKE 'CREATE UNIQUE%%'",
            [table],
        )
        return cursor.fetchall()


def indexes_named(table: str, prefix: str) -> list[tuple[str, bool]]:
    """Names, each with whether the index is whole."""
    return [(name, True) for name, _ in plain_indexes(table) if name.startswith(prefix)]


def sole(task: str) -> AbstractContextManager[bool]:
    """Nothing to do: a statement that writes is alone."""
    return nullcontext(True)


def integrity_problems() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        found = [row[0] for row in cursor.fetchall() if row[0] != "ok"]
        cursor.execute("PRAGMA foreign_key_check")
        found += [f"{row[0]} の {row[1]} 行目の参照先がありません" for row in cursor.fetchall()]
    return found
