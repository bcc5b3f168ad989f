"""Reading a whole file and deciding row by row what would become of it. Writes nothing to the book."""

import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from hiiki.customers import matching
from hiiki.db.staging import Staged
from hiiki.exchange.cleaning import Cleaner, mapped_columns
from hiiki.exchange.formats import open_batches
from hiiki.exchange.judging import CHANGED, MAYBE, NEW, REFUSED, SAME, Judge, refuse
from hiiki.exchange.models import ImportRun
from hiiki.exchange.records import CannotRead, Record
from hiiki.exchange.staffing import StaffBook

REPORT_EVERY = 0.5  # seconds


Batch = tuple[list[Record], list[Staged]]


def plan(run: ImportRun) -> None:
    """Fill the run's stage from its file; the caller holds the run, in state PLANNING.

    Starts from the first row each time: a plan that was cut off is made again.
    """
    try:
        counts = _plan(run)
    except CannotRead as problem:
        run.settle(ImportRun.FAILED, error=str(problem))
        return
    run.settle(ImportRun.PLANNED, counts=counts, done=run.done, total=run.done, cursor=0)


def _plan(run: ImportRun) -> dict[str, Any]:
    rules, columns = run.rules, mapped_columns(run.mapping)
    cleaner = Cleaner(run.mapping, blank_unreadable=rules.unreadable == "blank")
    judge = Judge(rules, columns, StaffBook(rules))
    verdicts: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    seen = Seen(rules.key)
    reported = time.monotonic()

    with run.stage() as stage:
        corrected = stage.begin_afresh()
        for records, rows in _batches(run, cleaner, corrected):
            seen.mark(rows)
            judge.judge(rows)
            seen.mark_targets(rows)
            unknown.update(_unknown_staff(rows, judge.staff))
            for row, record in zip(rows, records, strict=True):
                verdicts[row.verdict] += 1
                if row.verdict == SAME:
                    row.content = {}
                elif row.verdict == REFUSED and row.cells is None:
                    row.cells = record.cells
            stage.put(rows)
            run.done = rows[-1].number
            if time.monotonic() - reported > REPORT_EVERY:
                run.advance(done=run.done, counts={"verdicts": dict(verdicts)})
                reported = time.monotonic()
        stage.settle()
    return {"verdicts": dict(verdicts), "unknown_staff": dict(unknown.most_common(500))}


def _unknown_staff(rows: list[Staged], staff: StaffBook) -> Iterator[str]:
    """担当者 nobody knows, of rows that will be written."""
    for row in rows:
        name = row.content.get("staff")
        if name and row.verdict in {NEW, MAYBE, CHANGED} and not staff.knows(name):
            yield name


def _batches(run: ImportRun, cleaner: Cleaner, corrected: dict[int, list[str]]) -> Iterator[Batch]:
    """As the reader hands them out: about a megabyte a time, so that huge cells cannot fill the memory."""
    number = 0
    for records in open_batches(run.path, run.found):
        if corrected:
            records = [
                Record(each.line, corrected[each.line]) if each.line in corrected else each
                for each in records
            ]
        rows = [cleaner.clean(number + place, record) for place, record in enumerate(records, 1)]
        for row in rows if corrected else ():
            row.cells = corrected.get(row.line, row.cells)
        if rows:
            yield records, rows
        number += len(records)


class Seen:
    """What came earlier in the same file: the same row twice does nothing, the same key twice is refused."""

    def __init__(self, key: str) -> None:
        self._key = matching.KEYS.get(key)
        self._lines: dict[int, tuple[int, int]] = {}
        self._codes: dict[str, int] | None = None if key == "code" else {}
        self._targets: dict[int, int] = {}

    def mark(self, rows: list[Staged]) -> None:
        for row in rows:
            if row.verdict != REFUSED and row.content:
                self._mark(row)

    def _mark(self, row: Staged) -> None:
        content = hash(tuple(row.content.items()))
        key = self._key.of(row.content) if self._key else ""
        line, earlier = self._lines.setdefault(hash(key) if key else content, (row.line, content))
        if line == row.line:
            self._mark_code(row)
        elif earlier == content:
            refuse(row, "", "", f"{line} 行目とまったく同じ行です")
        elif self._key:
            value = key.replace("\n", " ")
            column = self._key.columns[0] if len(self._key.columns) == 1 else ""
            refuse(row, column, value, f"{self._key.label}が {line} 行目と同じです")

    def mark_targets(self, rows: list[Staged]) -> None:
        """A customer is changed by one row only, however differently two rows name it."""
        if self._key is None or self._codes is None:
            return
        for row in rows:
            if row.target and row.verdict in {CHANGED, SAME} and self._key.of(row.content):
                line = self._targets.setdefault(row.target, row.line)
                if line != row.line and row.verdict == CHANGED:
                    refuse(row, "", "", f"{line} 行目と同じ顧客の行です")

    def _mark_code(self, row: Staged) -> None:
        """A code is one customer's also where rows are told apart by something else."""
        code = row.content.get("code")
        if self._codes is None or not code:
            return
        line = self._codes.setdefault(code, row.line)
        if line != row.line:
            refuse(row, "code", code, f"顧客コードが {line} 行目と同じです")
