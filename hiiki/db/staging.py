"""Rows on their way into the book, kept in a small file of their own.

A SQLite file beside the uploaded one, whichever engine holds the book: planning an import
takes no lock anybody else waits for, and throwing a plan away is deleting a file.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from hiiki.db.staged import COLUMNS, Content, Staged, encode, held, keys_of, row_of

TABLE = """
    CREATE TABLE IF NOT EXISTS staged (
        number INTEGER PRIMARY KEY, line INTEGER NOT NULL, verdict TEXT NOT NULL,
        target INTEGER, content BLOB, problems TEXT, cells TEXT,
        keys TEXT, code TEXT, staff TEXT, digest BLOB, stamp TEXT
    );
    CREATE TABLE IF NOT EXISTS landed (number INTEGER PRIMARY KEY, target INTEGER NOT NULL, stamp TEXT)
"""
HELD = """
    SELECT number, line, verdict, coalesce(landed.target, staged.target), content, problems, cells, keys, code, staff
    FROM staged LEFT JOIN landed USING (number)
"""
REMEMBERED = """
    SELECT digest, coalesce(landed.target, staged.target), coalesce(landed.stamp, staged.stamp) AS known, keys
    FROM staged LEFT JOIN landed USING (number) WHERE known IS NOT NULL AND digest IN
"""
TWIN = """
    SELECT later.problems, earlier.line FROM staged AS later JOIN staged AS earlier ON earlier.number = ?
    WHERE later.number = ? AND later.verdict = ?
"""
DROP = "DROP TABLE staged; DROP TABLE landed"
BEGIN_AFRESH = f"""
    BEGIN IMMEDIATE;
    CREATE TABLE IF NOT EXISTS corrected (line INTEGER PRIMARY KEY, cells TEXT NOT NULL);
    INSERT OR REPLACE INTO corrected SELECT line, cells FROM staged WHERE cells IS NOT NULL AND verdict <> 'r';
    {DROP};
    {TABLE};
    COMMIT;
"""  # noqa: S608
INDEXES = """
    CREATE INDEX IF NOT EXISTS staged_verdict ON staged (verdict, number);
    CREATE INDEX IF NOT EXISTS staged_open ON staged (number) WHERE verdict IN ('n', 'm', 'c');
"""
MEMORY = "CREATE INDEX IF NOT EXISTS staged_digest ON staged (digest) WHERE digest IS NOT NULL"
MOST_MARKS = 30_000  # values in one statement


class CannotStage(Exception):
    """The plan file cannot be read or written; its cause says why."""


class Remembered(NamedTuple):
    """What became of a row in an earlier run."""

    target: int
    stamp: str
    keys: Sequence[str]


class Stage:
    """The staged rows of one run. Use as a context manager."""

    def __init__(self, path: Path, *, reading: bool = False) -> None:
        self.path = path
        if reading:
            self._database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)
            return
        self._database = sqlite3.connect(path, timeout=30, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=NORMAL")
        self._database.executescript(TABLE)

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
            self._database.executescript(f"DROP TABLE IF EXISTS corrected; {DROP}; {TABLE}")

    @property
    def version(self) -> int:
        """By which reading of cells this plan was made."""
        return self._database.execute("PRAGMA user_version").fetchone()[0]

    @version.setter
    def version(self, value: int) -> None:
        self._database.execute(f"PRAGMA user_version = {int(value)}")

    def settle(self) -> None:
        """The plan is whole: make it quick to ask. Until then indexes would only slow it down."""
        with self._troubles_told():
            self._database.executescript(INDEXES)

    def put(self, rows: Iterable[Staged]) -> None:
        """Store rows, replacing those of the same number."""
        with self._troubles_told(), self._database, closing(self._database.cursor()) as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            cursor.executemany(
                f"INSERT OR REPLACE INTO staged ({COLUMNS}, digest, stamp) "  # noqa: S608
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                map(held, rows),
            )

    def land(self, rows: Iterable[tuple[int, str | None, int]]) -> None:
        """Note who was written, and when: target, stamp and number of each row."""
        with self._troubles_told(), self._database, closing(self._database.cursor()) as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            cursor.executemany("INSERT OR REPLACE INTO landed (target, stamp, number) VALUES (?, ?, ?)", rows)

    def keep(self) -> None:
        """All is written: make it quick to ask what became of a row."""
        with self._troubles_told():
            self._database.executescript(MEMORY)

    def remembered(self, digests: Sequence[bytes]) -> dict[bytes, Remembered]:
        """What became of rows with these digests."""
        found: dict[bytes, Remembered] = {}
        for at in range(0, len(digests), MOST_MARKS):
            some = digests[at : at + MOST_MARKS]
            marks = ", ".join("?" * len(some))
            rows = self._database.execute(
                f"{REMEMBERED} ({marks})",
                some,
            )
            found |= {
                digest: Remembered(target, stamp, keys_of(keys)) for digest, target, stamp, keys in rows
            }
        return found

    def mark_twins(
        self,
        twins: Mapping[int, int],
        verdict: str,
        becomes: str,
        problem: Callable[[int, int], dict[str, Any]],
    ) -> int:
        """Rows of a verdict that are alike an earlier one (number → its number) become another, with a problem
        made of their number and the earlier one's line; returns how many."""
        with self._troubles_told(), self._database, closing(self._database.cursor()) as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            marked = [
                (becomes, encode([*json.loads(problems or "[]"), problem(number, line)]), number)
                for number, earlier in twins.items()
                for problems, line in cursor.execute(TWIN, [earlier, number, verdict]).fetchall()
            ]
            cursor.executemany("UPDATE staged SET verdict = ?, problems = ? WHERE number = ?", marked)
        return len(marked)

    @contextmanager
    def _troubles_told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as problem:
            raise CannotStage(str(problem)) from problem

    def open_between(self, after: int, upto: int) -> list[Staged]:
        """The rows to be written (new, perhaps new, changed) of these numbers, in the order of the file."""
        return list(map(row_of, self.held_between(after, upto)))

    def held_between(self, after: int, upto: int) -> list[tuple[Any, ...]]:
        """The same rows as the plan holds them; `staged.row_of` makes a row of each."""
        return self._held(
            "verdict IN ('n', 'm', 'c') AND number > ? AND number <= ? ORDER BY number", (after, upto)
        )

    def of(self, verdicts: str, *, after: int = 0, limit: int = 100) -> list[Staged]:
        """Rows whose verdict is one of the letters given."""
        marks = ", ".join("?" * len(verdicts))
        return self._rows(
            f"verdict IN ({marks}) AND number > ? ORDER BY number LIMIT ?", (*verdicts, after, limit)
        )

    def among(self, verdict: str, numbers: Iterable[int]) -> set[int]:
        """Which of these rows have the verdict."""
        asked, found = list(numbers), set()
        for at in range(0, len(asked), MOST_MARKS):
            some = asked[at : at + MOST_MARKS]
            marks = ", ".join("?" * len(some))
            sql = f"SELECT number FROM staged WHERE verdict = ? AND number IN ({marks})"  # noqa: S608
            found |= {number for (number,) in self._database.execute(sql, [verdict, *some])}
        return found

    def contents(self, numbers: Sequence[int]) -> Iterator[tuple[int, Content]]:
        """What these rows hold, by their numbers and in the order of the file; nothing of one that says nothing new."""
        for at in range(0, len(numbers), MOST_MARKS):
            some = numbers[at : at + MOST_MARKS]
            marks = ", ".join("?" * len(some))
            found = self._held(f"number IN ({marks}) ORDER BY number", tuple(some))
            yield from ((row.number, row.content) for row in map(row_of, found))

    def coded(self, codes: Iterable[str], verdicts: str) -> Iterator[Staged]:
        """Rows of these verdicts that name one of these 顧客コード."""
        asked, letters = list(codes), ", ".join("?" * len(verdicts))
        for at in range(0, len(asked), MOST_MARKS):
            some = asked[at : at + MOST_MARKS]
            marks = ", ".join("?" * len(some))
            yield from self._rows(f"verdict IN ({letters}) AND code IN ({marks})", (*verdicts, *some))

    def row(self, number: int) -> Staged | None:
        found = self._rows("number = ?", (number,))
        return found[0] if found else None

    def iterate(self, verdicts: str) -> Iterator[Staged]:
        last = 0
        while rows := self.of(verdicts, after=last, limit=1000):
            yield from rows
            last = rows[-1].number

    def troubled(self, verdicts: str, *, limit: int) -> list[Staged]:
        """The first rows of these verdicts that have problems."""
        marks = ", ".join("?" * len(verdicts))
        return self._rows(
            f"verdict IN ({marks}) AND problems IS NOT NULL ORDER BY number LIMIT ?", (*verdicts, limit)
        )

    def counts(self) -> dict[str, int]:
        return dict(self._database.execute("SELECT verdict, count(*) FROM staged GROUP BY verdict"))

    def _rows(self, where: str, values: tuple[Any, ...]) -> list[Staged]:
        return list(map(row_of, self._held(where, values)))

    def _held(self, where: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        return self._database.execute(f"{HELD} WHERE {where}", values).fetchall()
