"""Reading a whole file and deciding row by row what would become of it. Writes nothing to the book."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from hiiki.db.staging import Staged
from hiiki.exchange.cleaning import Cleaner, mapped_columns
from hiiki.exchange.formats import open_batches
from hiiki.exchange.judging import Judge
from hiiki.exchange.marking import Marker
from hiiki.exchange.memory import READING, Memory
from hiiki.exchange.models import ImportRun
from hiiki.exchange.records import CannotRead, Found, Record
from hiiki.exchange.seen import Seen
from hiiki.exchange.staffing import StaffBook
from hiiki.exchange.unused import Unused
from hiiki.exchange.verdicts import CHANGED, MAYBE, NEW, REFUSED, SAME

REPORT_EVERY = 0.5  # seconds
PORTION = 2_000  # rows that go through at a time


def plan(run: ImportRun) -> None:
    """Fill the run's stage from its file; the caller holds the run, in state PLANNING.

    Starts from the first row each time: a plan that was cut off is made again.
    """
    try:
        counts = _plan(run)
    except CannotRead as problem:
        run.settle(ImportRun.FAILED, error=str(problem))
        return
    run.settle(
        ImportRun.PLANNED, counts=counts, rules_json=run.rules_json, done=run.done, total=run.done, cursor=0
    )


def _plan(run: ImportRun) -> dict[str, Any]:
    rules, staff = run.rules, StaffBook(run.rules)
    judge = Judge(rules, mapped_columns(run.mapping), staff)
    seen, unused = Seen(rules.key, run.found), Unused(run)
    verdicts: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    reported = time.monotonic()

    with run.stage() as stage, Memory(run) as memory:
        stage.version = READING
        corrected = stage.begin_afresh()
        for rows in _cleaned(run, memory, corrected, unused):
            seen.mark(rows)
            judge.judge([row for row in rows if row.verdict != SAME])
            seen.meet(rows)
            unknown.update(_unknown_staff(rows, staff))
            verdicts.update(row.verdict for row in rows)
            stage.put(map(_kept, rows))
            run.done = rows[-1].number
            if time.monotonic() - reported > REPORT_EVERY:
                run.advance(done=run.done, counts={"verdicts": dict(verdicts)})
                reported = time.monotonic()
        stage.settle()
        twins = stage.mark_twins(NEW, MAYBE, _twin_in(run.found))
        still = stage.among(MAYBE, map(int, rules.maybe_answers))
    run.rules_json = replace(rules, maybe_answers=_of(rules.maybe_answers, still)).to_json()
    verdicts += Counter({MAYBE: twins})
    verdicts[NEW] -= twins
    return {
        "verdicts": dict(+verdicts),
        "unknown_staff": dict(unknown.most_common(500)),
        "unused": unused.told(),
    }


def _of(answers: dict[str, str], numbers: set[int]) -> dict[str, str]:
    """Answers given for an earlier plan, of the rows that still ask for one."""
    return {number: answer for number, answer in answers.items() if int(number) in numbers}


def _twin_in(found: Found) -> Callable[[int], dict[str, Any]]:
    def twin_of(line: int) -> dict[str, Any]:
        same = f"{found.at(line)} 行目と同じ方のようです（氏名と、電話・メール・住所のどれかが同じです）"
        return {"column": "", "value": "", "reason": same}

    return twin_of


def _kept(row: Staged) -> Staged:
    """What the plan remembers of a row: of one that says nothing new, only who it is."""
    if row.verdict == SAME:
        row.content = {}
    elif row.verdict == REFUSED:
        row.digest, row.stamp, row.alike = None, "", ()
    return row


def _unknown_staff(rows: list[Staged], staff: StaffBook) -> Iterator[str]:
    """担当者 nobody knows, of rows that will be written."""
    for row in rows:
        name = row.content.get("staff")
        if name and row.verdict in {NEW, MAYBE, CHANGED} and not staff.knows(name):
            yield name


def _cleaned(
    run: ImportRun, memory: Memory, corrected: dict[int, list[str]], unused: Unused
) -> Iterator[list[Staged]]:
    """Some thousand rows at a time; those an earlier run knows are not read again."""
    cleaner = Cleaner(run.mapping, blank_unreadable=run.rules.unreadable == "blank")
    marker = Marker(run.rules.key)
    number = 0
    for records in _records(run, corrected):
        unused.look(records)
        rows: list[Staged] = []
        for record, known in zip(records, memory.known(records, after=number), strict=True):
            number += 1
            row = known or cleaner.clean(number, record)
            if row.content:
                marker.mark(row, record.cells)
            row.cells = record.cells if row.verdict == REFUSED or record.line in corrected else None
            rows.append(row)
        yield rows


def _records(run: ImportRun, corrected: dict[int, list[str]]) -> Iterator[list[Record]]:
    for records in open_batches(run.path, run.found):
        for at in range(0, len(records), PORTION):
            yield [
                Record(record.line, corrected[record.line]) if record.line in corrected else record
                for record in records[at : at + PORTION]
            ]
