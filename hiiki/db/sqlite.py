"""What only SQLite does, under the names `postgres` has too."""

import sqlite3
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection, models

from hiiki.db.inuse import InUse

NAME = "SQLite"
SIDE_FILES = ("-wal", "-shm", "-journal")


def version() -> str:
    return sqlite3.sqlite_version


def allocate_ids(model: type[models.Model], count: int) -> range:
    """Reserve ids for rows about to be inserted in this (write-locked) transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        row = cursor.fetchone()
    first = (row[0] if row else 0) + 1
    return range(first, first + count)


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})', rows)  # noqa: S608


def update(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Each row: the new values in the order of `columns`, then the id."""
    pairs = ", ".join(f'"{name}" = %s' for name in columns)
    with connection.cursor() as cursor:
        cursor.executemany(f'UPDATE "{model._meta.db_table}" SET {pairs} WHERE id = %s', rows)  # noqa: S608


def fetch(
    model: type[models.Model], columns: Sequence[str], key: str, values: Sequence[Any]
) -> list[tuple[Any, ...]]:
    # An expression has no declared type, so that dates stay the text they are stored as.
    names = ", ".join(f"\"{name}\" || ''" if name in _dates(model) else f'"{name}"' for name in columns)
    marks = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT {names} FROM "{model._meta.db_table}" WHERE "{key}" IN ({marks})', list(values)
        )  # noqa: S608
        return cursor.fetchall()


@cache
def _dates(model: type[models.Model]) -> set[str]:
    return {field.column for field in model._meta.concrete_fields if isinstance(field, models.DateField)}


def integrity_problems() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        found = [row[0] for row in cursor.fetchall() if row[0] != "ok"]
        cursor.execute("PRAGMA foreign_key_check")
        found += [f"{row[0]} の {row[1]} 行目の参照先がありません" for row in cursor.fetchall()]
    return found


def copy_to(path: Path) -> None:
    """Write a consistent copy of the whole database while others go on working.

    In one step: copied piece by piece, SQLite would begin again whenever somebody writes.
    """
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as target:
        connection.connection.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")


def has_book() -> bool:
    return _live().exists()


def replace_with(path: Path) -> None:
    """The file takes the place of the present one by a rename; InUse while anybody has that open."""
    live = _live()
    connection.close()
    if live.exists():
        _bring_to_rest(live)
    for ending in SIDE_FILES:
        live.with_name(live.name + ending).unlink(missing_ok=True)
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    path.replace(live)


def _bring_to_rest(live: Path) -> None:
    """Move everything from the write-ahead log into the file; only possible while nobody else has it open."""
    try:
        with closing(sqlite3.connect(live, timeout=5, isolation_level=None)) as book:
            book.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as problem:
        if problem.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise InUse from None
        raise
    except sqlite3.DatabaseError:
        return  # damaged: it was set aside as it is


def set_aside(folder: Path, name: str) -> Path | None:
    """Copy the present file with its log, however damaged it is."""
    live = _live()
    connection.close()
    for ending in ("", *SIDE_FILES):
        source = live.with_name(live.name + ending)
        if source.exists():
            shutil.copyfile(source, folder / f"{name}.sqlite3{ending}")
    return folder / f"{name}.sqlite3"


def _live() -> Path:
    return Path(connection.settings_dict["NAME"])
