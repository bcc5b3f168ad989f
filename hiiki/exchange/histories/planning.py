"""Reading a whole contact history and deciding row by row what would become of it. Writes nothing to the book."""

import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from hiiki.activities.models.word import SETS
from hiiki.db.staged import Staged
from hiiki.exchange.histories.columns import lacking
from hiiki.exchange.histories.judging import Judge
from hiiki.exchange.histories.reading import Reader
from hiiki.exchange.models import ImportRun
from hiiki.exchange.records import CannotRead
from hiiki.exchange.reports.unused import Unused
from hiiki.exchange.rows.portions import REPORT_EVERY, portions
from hiiki.exchange.verdicts import NEW, REFUSED

MOST_ASKED = 500  # names or words


def plan(run: ImportRun) -> dict[str, Any]:
    """Fill the run's stage from its file; returns what is counted. CannotRead where it says not who or when."""
    if reason := next(lacking(run.mapping), ""):
        raise CannotRead(reason)
    judge, reader, unused = Judge(run.rules), Reader(run.mapping), Unused(run)
    verdicts: Counter[str] = Counter()
    staff: Counter[str] = Counter()
    words: dict[str, Counter[str]] = {which: Counter() for which in SETS}
    number, reported = 0, time.monotonic()
    with run.stage() as stage:
        corrected = stage.begin_afresh()
        for records in portions(run, corrected):
            unused.look(records)
            rows = [reader.clean(number, record) for number, record in enumerate(records, number + 1)]
            judge.judge(rows)
            staff.update(_unknown_staff(rows, judge))
            for which, word in _unknown_words(rows, judge):
                words[which][word] += 1
            verdicts.update(row.verdict for row in rows)
            for row, record in zip(rows, records, strict=True):
                row.cells = record.cells if row.verdict == REFUSED or row.line in corrected else None
            stage.put(rows)
            run.done = number = rows[-1].number
            if time.monotonic() - reported > REPORT_EVERY:
                run.advance(done=run.done, counts={"verdicts": dict(verdicts)})
                reported = time.monotonic()
        stage.settle()
    return {
        "verdicts": dict(verdicts),
        "unknown_staff": dict(staff.most_common(MOST_ASKED)),
        "unknown_choices": {
            which: dict(said.most_common(MOST_ASKED)) for which, said in words.items() if said
        },
        "design": "",
        "unused": unused.told(),
    }


def _unknown_staff(rows: list[Staged], judge: Judge) -> Iterator[str]:
    for row in rows:
        if row.verdict == NEW and row.staff and not judge.staff.knows(row.staff):
            yield row.staff


def _unknown_words(rows: list[Staged], judge: Judge) -> Iterator[tuple[str, str]]:
    for row in rows:
        if row.verdict == NEW:
            yield from judge.choices.unknown(row)
