"""From one URL to Django's DATABASES: the only place where the two engines are set up."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

CACHE, ROOMY_CACHE = 4_096, 32_768  # KiB
# One statement each, run on every new connection.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",  # readers go on while somebody writes
    "PRAGMA synchronous=FULL",  # "saved" means: on the disk, also after a power cut
    f"PRAGMA cache_size=-{CACHE}",  # for each thread; the system keeps the rest of the file in memory anyway
    "PRAGMA temp_store=MEMORY",
    "PRAGMA wal_autocheckpoint=8000",  # 32 MiB: a long import does not stop every 4 MiB to tidy up
    # No mmap_size: older SQLite has corrupted mapped WAL databases.
)


class WrongUrl(Exception):
    """HIIKI_DATABASE_URL cannot be understood."""


def databases(url: str, data: Path) -> dict[str, Any]:
    """DATABASES for `url`; an empty one means SQLite in the data folder."""
    return {"default": _postgres(url) if url else _sqlite(data / "hiiki.sqlite3")}


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 60,  # a page of ten requests does not open the book ten times
        "OPTIONS": {
            "init_command": ";".join(SQLITE_PRAGMAS),
            # A transaction asks for the write lock when it begins, so that waiting
            # works; upgrading a read transaction later fails at once instead.
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
        },
    }


def _postgres(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise WrongUrl(
            "HIIKI_DATABASE_URL は postgres://利用者:パスワード@サーバー:5432/データベース名 の形で書いてください。"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # Compiling a question takes longer than answering ours.
        "OPTIONS": {"options": "-c jit=off", **dict(parse_qsl(parts.query))},
    }
