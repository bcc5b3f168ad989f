"""The same rows brought in by tools for loading tables: the same indexes, and their own kind of substring search.

All they load is made ready by Hiiki (search text and keys included). They clean, match, preview, report and undo
nothing, and trigrams find nothing shorter than three characters.
"""

import sqlite3
import subprocess
import sys
from contextlib import closing
from time import perf_counter
from typing import Any

from django.db import connection

from bench.books import COLUMNS, NULLABLE, make_staff
from bench.peers import TABLE, copied
from hiiki.db.engines import engine

TRIGRAMS = "search_trigrams"


def sqlite_utils(path: str) -> dict[str, Any]:
    """Empty cells stay empty text, also where the table has nothing for "unknown"."""
    book = str(connection.settings_dict["NAME"])
    indexes = _prepared(path)
    tool = [sys.executable, "-m", "sqlite_utils"]
    began = perf_counter()
    _call([*tool, "insert", book, TABLE, path, "--csv"])
    _script(book, [f"{sql};" for _, sql in indexes])
    _call([*tool, "enable-fts", book, TABLE, "search_text", "--fts5", "--tokenize", "trigram"])
    return _ended(book, began, f"{TABLE}_fts")


def shell(path: str) -> dict[str, Any]:
    """As its manual has it: into a table of text, and from there to where it belongs."""
    book = str(connection.settings_dict["NAME"])
    indexes = _prepared(path)
    taken = ", ".join(f"NULLIF({name}, '')" if name in NULLABLE else name for name in COLUMNS)
    began = perf_counter()
    _script(
        book,
        [
            f'.import --csv "{path}" given',
            f"INSERT INTO {TABLE} ({', '.join(COLUMNS)}) SELECT {taken} FROM given;",
            "DROP TABLE given;",
            *(f"{sql};" for _, sql in indexes),
            f"CREATE VIRTUAL TABLE {TRIGRAMS} USING fts5(search_text, content='{TABLE}', content_rowid='id', tokenize='trigram');",
            f"INSERT INTO {TRIGRAMS}({TRIGRAMS}) VALUES('rebuild');",
        ],
    )
    return _ended(book, began, TRIGRAMS)


def copy(path: str) -> dict[str, Any]:
    make_staff(path)
    plain = engine().plain_indexes(TABLE)
    began = perf_counter()
    rows = copied(path, plain)
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute(f"CREATE INDEX {TRIGRAMS} ON {TABLE} USING gin (search_text gin_trgm_ops)")
    return {"rows": rows, "seconds": perf_counter() - began}


def _prepared(path: str) -> list[tuple[str, str]]:
    """The staff is there and the table without its indexes; nobody has the book open."""
    make_staff(path)
    indexes = engine().plain_indexes(TABLE)
    with connection.cursor() as cursor:
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
    connection.close()
    return indexes


def _script(book: str, lines: list[str]) -> None:
    pragmas = ["PRAGMA synchronous=FULL;", "PRAGMA cache_size=-65536;"]
    _call(["sqlite3", "-bail", book], "\n".join([*pragmas, *lines]))


def _call(command: list[str], said: str = "") -> None:
    subprocess.run(command, input=said.encode(), stdout=subprocess.DEVNULL, check=True)


def _ended(book: str, began: float, trigrams: str) -> dict[str, Any]:
    seconds = perf_counter() - began
    with closing(sqlite3.connect(book)) as database:
        [[rows]] = database.execute(f"SELECT count(*) FROM {TABLE}")
        [[found]] = database.execute(f"SELECT count(*) FROM {trigrams} WHERE {trigrams} MATCH '\"090\"'")
    if not found:
        raise RuntimeError("its search finds nobody with 090")
    return {"rows": rows, "seconds": seconds}
