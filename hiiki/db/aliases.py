"""An SQLite file beside the book, opened as a database of Django's."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from django.db import DEFAULT_DB_ALIAS, connections


@contextmanager
def opened(path: Path) -> Iterator[str]:
    """The file as a database of Django's: the alias to say in `using`."""
    alias = f"book-{uuid4().hex}"
    settings = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": {"timeout": 30}}
    connections.settings[alias] = connections.configure_settings({DEFAULT_DB_ALIAS: settings})[
        DEFAULT_DB_ALIAS
    ]
    try:
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.settings[alias]
