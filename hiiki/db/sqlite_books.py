"""The whole book as a file, where SQLite keeps it: it is one already."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

from hiiki.db import sqlite_substrings
from hiiki.db.inuse import InUse

SIDE_FILES = ("-wal", "-shm", "-journal")


def copy_to(path: Path) -> None:
    """Write a consistent copy of the whole database while others go on working.

    In one step: copied piece by piece, SQLite would begin again whenever somebody writes.
    """
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as target:
        connection.connection.backup(target)
        sqlite_substrings.leave_out(target)
        target.execute("PRAGMA journal_mode=DELETE")


def has_book() -> bool:
    """An empty file is what looking for a book leaves behind."""
    return _live().exists() and _live().stat().st_size > 0


def last_ids() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, seq FROM sqlite_sequence")
        return dict(cursor.fetchall())


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
