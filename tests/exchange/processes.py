"""A book of its own for tests that start, and kill, whole processes."""

import atexit
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

from tests import forking
from tests.surroundings import DATA

SERVER = os.environ.get("HIIKI_DATABASE_URL", "")


class Book:
    """A data folder with a database of the engine under test, seen from outside."""

    def __init__(self, folder: Path, url: str) -> None:
        self.environment = {**os.environ, "HIIKI_DATA": str(folder), "HIIKI_DATABASE_URL": url}
        self.folder, self.url = folder, url

    @property
    def database(self) -> str:
        """Its name in the server."""
        return urlsplit(self.url).path.strip("/")

    def json(self, *arguments: str) -> dict[str, Any]:
        """Run a command and read the one object it prints."""
        done = forking.run(arguments, self.environment)
        assert done.returncode in {0, 1}, done.stderr
        return json.loads(done.stdout)

    def last_run(self) -> dict[str, Any]:
        rows = self._ask("SELECT state, cursor, counts FROM exchange_importrun ORDER BY id DESC LIMIT 1")
        if not rows:
            return {}
        state, cursor, counts = rows[0]
        counts = json.loads(counts) if isinstance(counts, str) else counts
        return {"state": state, "cursor": cursor, "created": counts.get("created", 0)}

    def corrected(self) -> int:
        """How many refused rows are reported as in after all; -1 before any came back."""
        rows = self._ask("SELECT counts FROM exchange_correction ORDER BY id DESC LIMIT 1")
        counts = rows[0][0] if rows else {"created": -1}
        return (json.loads(counts) if isinstance(counts, str) else counts).get("created", 0)

    def brought(self) -> int:
        """How many rows of a whole book are reported as in."""
        rows = self._ask("SELECT done FROM exchange_wholeimport ORDER BY id DESC LIMIT 1")
        return rows[0][0] if rows else -1

    def count_customers(self) -> int:
        return self._ask("SELECT count(*) FROM customers_customer")[0][0]

    def count_codes(self) -> int:
        return self._ask("SELECT count(DISTINCT code) FROM customers_customer")[0][0]

    def _ask(self, question: str) -> list[tuple[Any, ...]]:
        if self.url:
            with psycopg.connect(self.url) as database:
                return database.execute(question).fetchall()
        import sqlite3

        database = sqlite3.connect(self.folder / "hiiki.sqlite3", timeout=30)
        try:
            return database.execute(question).fetchall()
        finally:
            database.close()


@contextmanager
def own_book(folder: Path, like: Book | None = None) -> Iterator[Book]:
    """Ready for work: empty, or with all that another holds."""
    like = like or empty()
    data = Path(shutil.copytree(like.folder, folder / "data"))
    if not SERVER:
        yield Book(data, "")
        return

    book = Book(data, _url(f"hiiki_own_{uuid4().hex}"))
    _in_server(f'CREATE DATABASE "{book.database}" TEMPLATE "{like.database}"')
    try:
        yield book
    finally:
        _in_server(f'DROP DATABASE "{book.database}" WITH (FORCE)')


@cache
def empty() -> Book:
    """Made once."""
    book = Book(DATA / "empty", _url(f"hiiki_empty_{uuid4().hex}") if SERVER else "")
    if SERVER:
        _in_server(f'CREATE DATABASE "{book.database}"')
        atexit.register(_in_server, f'DROP DATABASE "{book.database}" WITH (FORCE)')
    book.json("init", "--json")
    return book


def _in_server(statement: str) -> None:
    with psycopg.connect(SERVER, autocommit=True) as database:
        database.execute(statement)


def _url(name: str) -> str:
    return urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
