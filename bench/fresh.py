"""Data folders and databases made for one measurement, and thrown away."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

# A disk that may lie, as the tests have it, would flatter PostgreSQL.
DURABLE = ("fsync", "full_page_writes")
Say = Callable[[str], None]
Result = dict[str, Any]


class Book:
    """A data folder and a database of one engine, made fresh; `url` "" means SQLite."""

    def __init__(self, folder: Path, url: str) -> None:
        self.environment = {**os.environ, "HIIKI_DATA": str(folder), "HIIKI_DATABASE_URL": url}
        self.step("make")

    def step(self, name: str, **arguments: Any) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "bench.step", name, json.dumps(arguments)],
            env=self.environment, stdout=subprocess.PIPE, check=True,
        )  # fmt: skip
        return json.loads(done.stdout)


@contextmanager
def fresh_book(server: str, place: Path) -> Iterator[Book]:
    """`server` is the address of a PostgreSQL, or "" for SQLite."""
    folder = Path(tempfile.mkdtemp(prefix="book-", dir=place))
    try:
        with own_database(server) as url:
            yield Book(folder, url)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def own_database(server: str) -> Iterator[str]:
    """A database for one book, gone afterwards."""
    if not server:
        yield ""
        return

    import psycopg

    name = f"hiiki_bench_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as database:
        database.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            database.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def make_durable(server: str) -> None:
    """Let the private server of bin/preparing wait for the disk, as anybody's own does."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as database:
        for name in DURABLE:
            database.execute(f"ALTER SYSTEM SET {name} = on")
        database.execute("SELECT pg_reload_conf()")
