"""Reading a whole file and deciding row by row what would become of it. Writes nothing to the book."""

import time
from collections import Counter, deque
from collections.abc import Callable, Container, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from hiiki.beside import Helpers, usual
from hiiki.customers import designed
from hiiki.db import people
from hiiki.db.staged import Staged
from hiiki.db.staging import Stage
from hiiki.exchange.models import ImportRun
from hiiki.exchange.plans.judging import Judge
from hiiki.exchange.plans.memory import READING, Memory
from hiiki.exchange.plans.seen import Seen
from hiiki.exchange.plans.twins import Twin, Twins
from hiiki.exchange.records import Found, Record
from hiiki.exchange.reports.unused import Unused
from hiiki.exchange.rows.choosing import ChoiceBook, own_columns
from hiiki.exchange.rows.cleaning import mapped_columns
from hiiki.exchange.rows.companies import Awaited, CompanyBook, leave_out
from hiiki.exchange.rows.portions import REPORT_EVERY, portions
from hiiki.exchange.rows.preparing import Raw, Task, row_of
from hiiki.exchange.rows.staffing import StaffBook
from hiiki.exchange.verdicts import CHANGED, MAYBE, NEW, REFUSED, SAME

MOST_AT_ONCE = 1000
LARGE = 1 << 20  # bytes of a file worth helpers


def plan(run: ImportRun) -> dict[str, Any]:
    """Fill the run's stage from its file; returns what is counted. Starts from the first row each time."""
    rules, staff, own = run.rules, StaffBook(run.rules), own_columns(run)
    judge, fields = Judge(rules, mapped_columns(run.mapping), staff), designed.now()
    duplicates = ",".join(rule.name for rule in judge.duplicates)
    task = (run.mapping_json, rules.unreadable == "blank", rules.key, fields.plain(own), duplicates)
    seen, twins, unused = Seen(rules.key, run.found), Twins(judge.duplicates), Unused(run)
    awaited = Awaited(judge.companies) if judge.companies else None
    verdicts: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    unknown_choices = {name: Counter[str]() for name in judge.choices.fields}
    reported = time.monotonic()

    with run.stage() as stage, Memory(run) as memory:
        stage.version = READING
        corrected = stage.begin_afresh()
        for rows in _prepared(run, memory, corrected, unused, task):
            seen.mark(rows)
            judge.judge([row for row in rows if row.verdict != SAME])
            seen.meet(rows)
            if awaited is not None:
                awaited.note(rows)
            unknown.update(_unknown_staff(rows, staff))
            for name, word in _unknown_choices(rows, judge.choices):
                unknown_choices[name][word] += 1
            verdicts.update(row.verdict for row in rows)
            twins.meet(row for row in rows if row.verdict not in {REFUSED, SAME})
            stage.put(_kept(row, corrected) for row in rows)
            run.done = rows[-1].number
            if time.monotonic() - reported > REPORT_EVERY:
                run.advance(done=run.done, counts={"verdicts": dict(verdicts)})
                reported = time.monotonic()
        stage.settle()
        if awaited and judge.companies:
            verdicts += _without_companies(awaited, judge, judge.companies, stage)
        found = twins.found(stage)
        earlier = {number: twin.earlier for number, twin in found.items()}
        alike = stage.mark_twins(earlier, NEW, MAYBE, _twin_in(run.found, found))
        still = stage.among(MAYBE, map(int, rules.maybe_answers))
    run.rules_json = replace(rules, maybe_answers=_of(rules.maybe_answers, still)).to_json()
    verdicts += Counter({MAYBE: alike})
    verdicts[NEW] -= alike
    return {
        "verdicts": dict(+verdicts),
        "unknown_staff": dict(unknown.most_common(500)),
        "unknown_choices": {
            name: dict(words.most_common(500)) for name, words in unknown_choices.items() if words
        },
        "design": fields.signature(own),
        "unused": unused.told(),
        "companies_awaited": bool(awaited),
        **judge.defaults.told(),
    }


def _without_companies(awaited: Awaited, judge: Judge, book: CompanyBook, stage: Stage) -> Counter[str]:
    """Rows whose company comes nowhere are refused, or come in without it; how the numbers of verdicts change."""
    moved: Counter[str] = Counter()
    rows = awaited.missing(stage)
    while some := list(islice(rows, MOST_AT_ONCE)):
        moved.subtract(row.verdict for row in some)
        for row in some:
            leave_out(row, book, blank=judge.rules.unreadable == "blank")
        judge.judge([row for row in some if row.verdict == CHANGED])
        moved.update(row.verdict for row in some)
        stage.put(some)
    return moved


def _of(answers: dict[str, str], numbers: set[int]) -> dict[str, str]:
    """Answers given for an earlier plan, of the rows that still ask for one."""
    return {number: answer for number, answer in answers.items() if int(number) in numbers}


def _twin_in(found: Found, twins: dict[int, Twin]) -> Callable[[int, int], dict[str, Any]]:
    def twin_of(number: int, line: int) -> dict[str, Any]:
        label = twins[number].rule.label
        same = f"{found.at(line)} 行目と同じ方のようです（{label}が同じです）"
        return {"column": "", "value": "", "reason": same}

    return twin_of


def _kept(row: Staged, corrected: Container[int]) -> Staged:
    """What the plan remembers of a row: of one that says nothing new, only who it is."""
    if row.verdict != REFUSED and row.line not in corrected:
        row.cells = None
    if row.verdict == SAME:
        row.forget()
    elif row.verdict == REFUSED:
        row.digest, row.stamp = None, ""
    return row


def _unknown_staff(rows: list[Staged], staff: StaffBook) -> Iterator[str]:
    """担当者 nobody knows, of rows that will be written."""
    for row in rows:
        name = row.staff
        if name and row.verdict in {NEW, MAYBE, CHANGED} and not staff.knows(name):
            yield name


def _unknown_choices(rows: list[Staged], choices: ChoiceBook) -> Iterator[tuple[str, str]]:
    for row in rows if choices else ():
        if row.verdict in {NEW, MAYBE, CHANGED}:
            yield from choices.unknown(row)


def _prepared(
    run: ImportRun, memory: Memory, corrected: dict[int, list[str]], unused: Unused, task: Task
) -> Iterator[list[Staged]]:
    """Some thousand rows at a time. Those an earlier run knows are not read again; helpers clean the others."""
    waiting: deque[tuple[list[Record], list[Staged | None]]] = deque()

    def unknown() -> Iterator[list[Raw]]:
        number = 0
        for records in portions(run, corrected):
            unused.look(records)
            known = memory.known(records, after=number)
            waiting.append((records, known))
            yield [
                (place, *record)
                for place, (record, same) in enumerate(zip(records, known, strict=True), number + 1)
                if same is None
            ]
            number += len(records)

    count = usual() if run.size >= LARGE else 0
    with Helpers(
        "hiiki.exchange.rows.preparing:preparing", task, count=count, rest=people.at_work
    ) as helpers:
        for prepared in helpers.map(unknown()):
            records, known = waiting.popleft()
            read = map(row_of, prepared)
            rows = [same or next(read) for same in known]
            for row, record in zip(rows, records, strict=True):
                row.cells = record.cells
            yield rows
