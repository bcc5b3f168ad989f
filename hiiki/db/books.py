"""A whole book as one SQLite file: what a backup holds, whichever engine the book is kept by."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import ModuleType

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from hiiki.db import postgres_books, sqlite, sqlite_books
from hiiki.db.aliases import opened
from hiiki.db.engines import engine

Migration = tuple[str, str]


def take(path: Path) -> None:
    """Write the present book, as it is at one moment, while others go on working."""
    with full_disk_said_plainly(path):
        _keeper().copy_to(path)


def put_back(path: Path) -> None:
    """Make this file, which is used up by it, the present book; all of it or nothing."""
    _keeper().replace_with(path)


def last_ids() -> dict[str, int]:
    """By table, the highest id the present book ever gave."""
    return _keeper().last_ids()


def never_give_again(path: Path, given: dict[str, int]) -> None:
    """New rows in the file get ids above these, so that what is said of an old one stays true."""
    with full_disk_said_plainly(path), closing(sqlite3.connect(path)) as book, book:
        for table, last in given.items():
            known = book.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", [table]).fetchone()
            if known is None:
                book.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", [table, last])
            else:
                book.execute(
                    "UPDATE sqlite_sequence SET seq = ? WHERE name = ?", [max(last, known[0]), table]
                )


def is_there() -> bool:
    """Whether there is a present book at all."""
    return _keeper().has_book()


def set_aside(folder: Path, name: str) -> Path | None:
    """Keep a present book that cannot be read any more as the file it is; None where there is no file."""
    return _keeper().set_aside(folder, name)


def problems(path: Path) -> list[str]:
    """What is wrong in the file; nothing when every page and every reference is in order."""
    try:
        with _reading(path) as book:
            found = [row[0] for row in book.execute("PRAGMA integrity_check") if row[0] != "ok"]
            return found + [
                f"{table} {row}: {parent}"
                for table, row, parent, _ in book.execute("PRAGMA foreign_key_check")
            ]
    except sqlite3.DatabaseError as problem:
        return [str(problem)]


def counts(path: Path) -> dict[str, int]:
    """Rows by table."""
    with _reading(path) as book:
        names = [
            row[0] for row in book.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
        ]
        tables = [name for name in names if not name.startswith("sqlite_") and "_fts" not in name]
        return {name: book.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}  # noqa: S608


def forget(path: Path, tables: list[str]) -> None:
    """Empty tables in the file, so that nothing of their rows is left in its bytes."""
    with full_disk_said_plainly(path), closing(sqlite3.connect(path, isolation_level=None)) as book:
        book.execute("PRAGMA secure_delete=ON")
        there = {row[0] for row in book.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for table in tables:
            if table in there:
                book.execute(f'DELETE FROM "{table}"')  # noqa: S608


def migrations(path: Path) -> set[Migration]:
    with _reading(path) as book:
        return set(book.execute("SELECT app, name FROM django_migrations"))


def unknown_migrations(path: Path) -> set[Migration]:
    """Steps of the file's making that this version of Hiiki does not know: a newer one made it."""
    loader = MigrationLoader(None)
    replaced = {each for migration in loader.disk_migrations.values() for each in migration.replaces}
    return migrations(path) - set(loader.disk_migrations) - replaced


def bring_up_to_date(path: Path) -> None:
    with full_disk_said_plainly(path), opened(path) as alias:
        executor = MigrationExecutor(connections[alias])
        executor.migrate(executor.loader.graph.leaf_nodes())


def is_up_to_date() -> bool:
    """Whether the present book needs no migration."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _keeper() -> ModuleType:
    """As `engine`: both modules offer the same names."""
    return sqlite_books if engine() is sqlite else postgres_books


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as book:
        yield book


@contextmanager
def full_disk_said_plainly(path: Path) -> Iterator[None]:
    """SQLite's "database or disk is full" as the OSError any other file would give."""
    try:
        yield
    except (sqlite3.OperationalError, DatabaseError) as problem:
        if any(getattr(each, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL for each in _causes(problem)):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path)) from problem
        raise


def _causes(problem: BaseException | None) -> Iterator[BaseException]:
    """The problem, and what it came from: a transaction that broke says so before it says why."""
    while problem:
        yield problem
        problem = problem.__cause__
