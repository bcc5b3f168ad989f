"""Rows on their way into the book, kept in a small file of their own.

A SQLite file beside the uploaded one, whichever engine holds the book: planning an import
takes no lock anybody else waits for, and throwing a plan away is deleting a file.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TABLE = """
    CREATE TABLE IF NOT EXISTS staged (
        number INTEGER PRIMARY KEY, line INTEGER NOT NULL, verdict TEXT NOT NULL,
        target INTEGER, content TEXT, problems TEXT, cells TEXT
    )
"""
BEGIN_AFRESH = f"""
    BEGIN IMMEDIATE;
    CREATE TABLE IF NOT EXISTS corrected (line INTEGER PRIMARY KEY, cells TEXT NOT NULL);
    INSERT OR REPLACE INTO corrected SELECT line, cells FROM staged WHERE cells IS NOT NULL AND problems IS NULL;
    DROP TABLE staged;
    {TABLE};
    COMMIT;
"""  # noqa: S608
INDEXES = """
    CREATE INDEX IF NOT EXISTS staged_verdict ON staged (verdict, number);
    CREATE INDEX IF NOT EXISTS staged_open ON staged (number) WHERE verdict IN ('n', 'm', 'c');
"""
COLUMNS = "number, line, verdict, target, content, problems, cells"


class CannotStage(Exception):
    """The plan file cannot be read or written; its cause says why."""


@dataclass(slots=True)
class Staged:
    """One row of a file: where it stands, what is to become of it, what it holds.

    `number` counts data rows from 1; `line` is the physical line or workbook row; `content` is
    the cleaned values; `problems` are dicts of column, value, reason; `cells` the row as it was read.
    """

    number: int
    line: int
    verdict: str = ""
    target: int | None = None
    content: dict[str, Any] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)
    cells: list[str] | None = None


class Stage:
    """The staged rows of one run. Use as a context manager."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database = sqlite3.connect(path, timeout=30, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=NORMAL")
        self._database.execute(TABLE)

    def __enter__(self) -> "Stage":
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def begin_afresh(self) -> dict[int, list[str]]:
        """Empty the plan; returns line → cells of the rows somebody put right by hand.

        Those are kept in a table of their own, so that a plan cut off in the making loses none.
        """
        with self._troubles_told():
            self._database.executescript(BEGIN_AFRESH)
            rows = self._database.execute("SELECT line, cells FROM corrected").fetchall()
        return {line: json.loads(cells) for line, cells in rows}

    def empty(self) -> None:
        """Forget everything, also what was put right: the file is read in another way."""
        with self._troubles_told():
            self._database.executescript(f"DROP TABLE IF EXISTS corrected; DROP TABLE staged; {TABLE}")

    def settle(self) -> None:
        """The plan is whole: make it quick to ask. Until then indexes would only slow it down."""
        with self._troubles_told():
            self._database.executescript(INDEXES)

    def put(self, rows: Iterable[Staged]) -> None:
        """Store rows, replacing those of the same number."""
        with self._troubles_told(), self._database, closing(self._database.cursor()) as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            cursor.executemany(
                f"INSERT OR REPLACE INTO staged ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                map(_packed, rows),
            )

    @contextmanager
    def _troubles_told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as problem:
            raise CannotStage(str(problem)) from problem

    def open_after(self, number: int, limit: int) -> list[Staged]:
        """The next rows to be written (new, perhaps new, changed), in the order of the file."""
        return self._rows(
            "verdict IN ('n', 'm', 'c') AND number > ? ORDER BY number LIMIT ?", (number, limit)
        )

    def of(self, verdicts: str, *, after: int = 0, limit: int = 100) -> list[Staged]:
        """Rows whose verdict is one of the letters given."""
        marks = ", ".join("?" * len(verdicts))
        return self._rows(
            f"verdict IN ({marks}) AND number > ? ORDER BY number LIMIT ?", (*verdicts, after, limit)
        )

    def row(self, number: int) -> Staged | None:
        found = self._rows("number = ?", (number,))
        return found[0] if found else None

    def iterate(self, verdicts: str) -> Iterator[Staged]:
        last = 0
        while rows := self.of(verdicts, after=last, limit=1000):
            yield from rows
            last = rows[-1].number

    def counts(self) -> dict[str, int]:
        return dict(self._database.execute("SELECT verdict, count(*) FROM staged GROUP BY verdict"))

    def _rows(self, where: str, values: tuple[Any, ...]) -> list[Staged]:
        found = self._database.execute(f"SELECT {COLUMNS} FROM staged WHERE {where}", values)  # noqa: S608
        return list(map(_unpacked, found))


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _packed(row: Staged) -> tuple[Any, ...]:
    return (
        row.number,
        row.line,
        row.verdict,
        row.target,
        _encode(row.content) if row.content else None,
        _encode(row.problems) if row.problems else None,
        _encode(row.cells) if row.cells is not None else None,
    )


def _unpacked(row: tuple[Any, ...]) -> Staged:
    number, line, verdict, target, content, problems, cells = row
    return Staged(
        number,
        line,
        verdict,
        target,
        json.loads(content) if content else {},
        json.loads(problems) if problems else [],
        json.loads(cells) if cells else None,
    )
