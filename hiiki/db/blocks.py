"""A file in which likely duplicates are looked for: who shares which key, in no more memory than one block takes.

SQLite whichever engine holds the book, as plans of imports are (decision 2): millions of keys swell no book, and
throwing them away is deleting a file.
"""

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby
from pathlib import Path

TABLES = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = OFF;
    CREATE TABLE IF NOT EXISTS keyed (key INTEGER NOT NULL, id INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS names (part TEXT NOT NULL, name TEXT NOT NULL, times INTEGER NOT NULL,
        PRIMARY KEY (part, name)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS grouped (id INTEGER NOT NULL, key INTEGER NOT NULL,
        PRIMARY KEY (id, key)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS place (id INTEGER NOT NULL, rows INTEGER NOT NULL);
"""
SEALED = """
    BEGIN;
    CREATE INDEX keyed_key ON keyed (key, id);
    CREATE TABLE blocks AS SELECT key, COUNT(*) AS size FROM keyed GROUP BY key HAVING COUNT(*) > 1;
    CREATE INDEX blocks_key ON blocks (key);
    COMMIT;
"""
COUNTED = (
    "INSERT INTO names VALUES (?, ?, ?) ON CONFLICT (part, name) DO UPDATE SET times = times + excluded.times"
)
NEXT = "SELECT key, size FROM blocks WHERE key > ? ORDER BY key"
GROUPED = """
    SELECT 1 FROM grouped AS one JOIN grouped AS other USING (key) WHERE one.id = ? AND other.id = ?
"""
FIRST = -(2**63)  # no key is smaller
MOST_ROWS = 5_000


class Blocks:
    """Add rows, seal it, then walk through the keys that several share. Use as a context manager."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.executescript(TABLES)

    def __enter__(self) -> "Blocks":
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def add(self, rows: Iterable[tuple[int, Iterable[str]]], names: Counter[tuple[str, str]]) -> None:
        """Ids going up with their keys, and how often each name came; `names` by (part, name)."""
        rows = list(rows)
        with closing(self._database.cursor()) as cursor:
            cursor.execute("BEGIN")
            cursor.executemany(
                "INSERT INTO keyed VALUES (?, ?)", ((hashed(key), id_) for id_, keys in rows for key in keys)
            )
            cursor.executemany(COUNTED, ((part, name, times) for (part, name), times in names.items()))
            cursor.execute("INSERT INTO place VALUES (?, ?)", [rows[-1][0], len(rows)])
            cursor.execute("COMMIT")

    def group(self, groups: Iterable[tuple[int, ...]]) -> None:
        """Ids that are known to belong together."""
        with closing(self._database.cursor()) as cursor:
            cursor.execute("BEGIN")
            cursor.executemany(
                "INSERT OR IGNORE INTO grouped VALUES (?, ?)",
                ((id_, key) for ids in groups for key in [hashed(repr(ids))] for id_ in ids),
            )
            cursor.execute("COMMIT")

    def are_grouped(self, one: int, other: int) -> bool:
        return self._database.execute(GROUPED, [one, other]).fetchone() is not None

    def seal(self) -> None:
        self._database.executescript(SEALED)

    @property
    def place(self) -> tuple[int, int]:
        """The last id that was added, and how many were."""
        return self._database.execute(
            "SELECT coalesce(MAX(id), 0), coalesce(SUM(rows), 0) FROM place"
        ).fetchone()

    @property
    def is_sealed(self) -> bool:
        return bool(
            self._database.execute("SELECT 1 FROM sqlite_master WHERE name = 'blocks_key'").fetchone()
        )

    @property
    def count(self) -> int:
        return self._database.execute("SELECT COUNT(*) FROM blocks").fetchone()[0]

    def larger_than(self, size: int) -> set[int]:
        return {key for (key,) in self._database.execute("SELECT key FROM blocks WHERE size > ?", [size])}

    def times(self, part: str, name: str) -> int:
        """How many have this name."""
        found = self._database.execute(
            "SELECT times FROM names WHERE part = ? AND name = ?", [part, name]
        ).fetchone()
        return found[0] if found else 0

    def after(self, key: int, rows: int = MOST_ROWS) -> Iterator[tuple[int, list[int]]]:
        """The next blocks, by key, until about so many rows were given."""
        given, keys = 0, []
        for found, size in self._database.execute(NEXT, [key]):
            keys.append(found)
            given += size
            if given >= rows:
                break
        if not keys:
            return
        found = self._database.execute(
            "SELECT key, keyed.id FROM blocks JOIN keyed USING (key) WHERE key BETWEEN ? AND ? ORDER BY key, keyed.id",
            [keys[0], keys[-1]],
        )
        for shared, group in groupby(found, key=lambda row: row[0]):
            yield shared, [id_ for _, id_ in group]


def hashed(key: str) -> int:
    """The same in every process, unlike Python's own."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)
