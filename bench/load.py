"""Many at once: people list, search and edit through HTTP while the worker brings a large file in."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import customers, serving
from bench.crowd import LOCKED
from bench.fresh import Book, Result, Say, fresh_book

PEOPLE = {"SQLite": 8, "PostgreSQL": 20}
MOST = 300_000  # rows of an import
KNOWN = 10  # every tenth row of it is somebody already in the book
AGAIN = 12  # the seed of a file of other people


class Crowd:
    """People at work in a process of their own; `answers` is there once they went home."""

    def __init__(self, task: dict[str, Any]) -> None:
        self.answers: Result = {}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.crowd"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._say(json.dumps(task) + "\n")
        if self._hear().strip() != "ready":
            raise RuntimeError("the people could not sign in")

    def go_home(self) -> None:
        said, _ = self._process.communicate()
        self.answers = json.loads(said)

    def end(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def _say(self, text: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(text)
        self._process.stdin.flush()

    def _hear(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline()


@contextmanager
def at_work(task: dict[str, Any]) -> Iterator[Crowd]:
    crowd = Crowd(task)
    try:
        yield crowd
        crowd.go_home()
    finally:
        crowd.end()


def measured(rows: int, server: str, *, people: int | None = None, say: Say = print, **task: Any) -> Result:
    """`rows` customers in the book, three times as many in the import (300,000 at most).

    First an import alone, then the like while people work; `people` is eight on SQLite, twenty on PostgreSQL.
    """
    with (
        tempfile.TemporaryDirectory(prefix="hiiki-bench-") as place,
        fresh_book(server, Path(place)) as book,
    ):
        engine = book.step("describe")
        count = people or PEOPLE[engine["engine"]]
        alone, together, known = _files(Path(place), rows)
        _fill(book, Path(place), rows)
        task |= book.step("hire", people=count, upto=known)
        say(f"  the book is filled, {count} people")
        found = _run(book, Path(place) / "said", alone, together, task, say)
        return {"rows": rows, "people": count, "engine": engine, **found}


def _files(place: Path, rows: int) -> tuple[str, str, str]:
    """Two files that follow each other, and the first code either of them has."""
    size, files = min(3 * rows, MOST), [place / "alone.csv", place / "together.csv"]
    first = rows - size // KNOWN + 1
    for number, file in enumerate(files):
        start = first + number * (size - size // KNOWN)
        customers.write(file, size, seed=AGAIN + number, first=start)
    return str(files[0]), str(files[1]), f"C{first:07d}"


def _fill(book: Book, place: Path, rows: int) -> None:
    customers.write(place / "customers.csv", rows)
    book.step("first", path=str(place / "customers.csv"))
    book.step("index")


def _run(book: Book, log: Path, alone: str, together: str, task: dict[str, Any], say: Say) -> Result:
    with serving.running(book.environment, log) as server:
        quiet = book.step("hand over", path=alone)
        say(f"  import alone: {quiet['rows'] / quiet['seconds']:,.0f} rows/s")
        with at_work({**task, "port": server.port}) as crowd:
            before = server.busy
            busy = book.step("hand over", path=together)
            used = server.busy - before
        say(f"  import with people: {busy['rows'] / busy['seconds']:,.0f} rows/s")
        peak = server.peak
    lines = log.read_text("utf-8", "replace").splitlines()
    locked = [line for line in lines if LOCKED in line]
    say(f"  their pages: p95 {crowd.answers['kinds']['all']['p95']:.0f} ms, {crowd.answers['errors']} errors")
    return {
        **crowd.answers, "alone": quiet, "together": busy, "peak": peak, "said": lines[:50],
        "errors": crowd.answers["errors"] + len(locked), "locked": crowd.answers["locked"] + len(locked),
        "server": used / crowd.answers["seconds"],
    }  # fmt: skip
