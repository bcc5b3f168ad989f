"""ここで直す: a refused row, put right on the screen and taken in."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db import transaction

from hiiki.audit.models import Batch
from hiiki.audit.recording import record
from hiiki.db import bulk
from hiiki.db.staged import Staged
from hiiki.db.staging import Stage
from hiiki.exchange import kinds
from hiiki.exchange.models import ImportRun
from hiiki.exchange.plans.previewing import marked
from hiiki.exchange.records import Record
from hiiki.exchange.reports.reporting import with_cells
from hiiki.exchange.rows.companies import refuse_missing
from hiiki.exchange.rows.refusing import refuse
from hiiki.exchange.verdicts import CHANGED, MAYBE, NEW, REFUSED, SAME


class CannotCorrect(Exception):
    """Says in Japanese why this row cannot be put right (now)."""


class FormCell(NamedTuple):
    column: int
    heading: str
    value: str
    problem: str


def form_row(run: ImportRun, number: int) -> list[FormCell]:
    """The cells of a refused row, each with its heading and what is wrong with it."""
    with run.stage() as stage:
        row = _refused(stage, number)
    [(row, cells)] = with_cells(run, iter([row]))
    return [
        FormCell(column, heading, value, problem)
        for column, (heading, value, _, problem) in enumerate(marked(run, row, cells))
    ]


def whole_row_reasons(run: ImportRun, number: int) -> list[str]:
    """Why a row is refused that stands at none of its cells."""
    with run.stage() as stage:
        row = _refused(stage, number)
    return [problem["reason"] for problem in row.problems if not problem["column"]]


def correct(run: ImportRun, number: int, cells: list[str], *, by: Any) -> Staged:
    """Read a refused row again with these cells.

    Before the run only the plan changes; after it the row is written at once, into the run's own
    batch. The row returned is still refused, with its problems, when something is still wrong.
    """
    if run.state not in {ImportRun.PLANNED, ImportRun.DONE} or run.is_undone:
        raise CannotCorrect("この取り込みの行は、いまは直せません。")
    with run.stage() as stage:
        earlier = _refused(stage, number)
        kind, is_done = kinds.of(run), run.state == ImportRun.DONE
        row = kind.cleaner(run).clean(number, Record(earlier.line, cells))
        row.cells = cells
        judge = kind.judge(run, again=is_done)
        if is_done:
            _write(run, judge, row, stage, by=by)
            return row
        judge.judge([row])
        if judge.companies:
            refuse_missing([row], judge.companies, stage)
        if judge.once_each:
            _compare_with_others(stage, judge, row, run.found.at)
        _recount(run, row, judge)
        stage.put([row])
    return row


def _refused(stage: Stage, number: int) -> Staged:
    row = stage.row(number)
    if row is None or row.verdict != REFUSED:
        raise CannotCorrect("この行は、もう取り込まれています。")
    return row


@transaction.atomic
def _write(run: ImportRun, judge: Any, row: Staged, stage: Stage, *, by: Any) -> None:
    counts = take_in(run, judge, [row], stage)
    if not counts["refused"]:
        file, line = run.found.split(row.line)
        record("import.corrected", run, by=by, line=line, **({"file": file} if file else {}))


def take_in(run: ImportRun, judge: Any, rows: list[Staged], stage: Stage) -> dict[str, int]:
    """Write rows that were put right into the run's own batch, in the caller's transaction.

    Returns how many became what; `rows` and the run's stage hold those refused once more with their new
    problems. CannotCorrect when the run was undone meanwhile.
    """
    bulk.one_at_a_time("import")
    held = ImportRun.objects.select_for_update().get(pk=run.pk)
    # Undoing waits for this step.
    if not Batch.objects.select_for_update().filter(import_run=held, state=Batch.CLOSED).exists():
        raise CannotCorrect("この取り込みは元に戻したあとなので、行を追加できません。")
    judge.judge(rows)
    if judge.companies:
        refuse_missing(rows, judge.companies)
    counts = kinds.of(held).write(held, judge, rows, stage)
    stage.put(rows)  # last: a row that could not be written after all is still refused
    more = {**counts, "refused": counts["refused"] - len(rows)}
    held.counts = held.counts | {name: held.counts.get(name, 0) + count for name, count in more.items()}
    held.save(update_fields=["counts"])
    run.counts = held.counts
    return counts


def _compare_with_others(stage: Stage, judge: Any, row: Staged, at: Callable[[int], str]) -> None:
    """A row put right must not become the second of one customer in the same file."""
    own = judge.key.of(row.content) if judge.key else ""
    code = row.content.get("code")
    for other in stage.iterate(NEW + MAYBE + CHANGED + SAME) if row.verdict != REFUSED else ():
        if other.number == row.number:
            continue
        if code and code == other.content.get("code"):
            refuse(row, "code", code, f"顧客コードが {at(other.line)} 行目と同じです")
            return
        meets = row.target and row.target == other.target and MAYBE not in {row.verdict, other.verdict}
        if judge.key and (meets or (own and own == judge.key.of(other.content))):
            refuse(row, "", own.replace("\n", " "), f"{judge.key.label}が {at(other.line)} 行目と同じです")
            return


def _recount(run: ImportRun, row: Staged, judge: Any) -> None:
    if row.verdict == REFUSED:
        return
    unknown = dict(run.counts.get("unknown_staff", {}))
    choices = {name: dict(words) for name, words in run.counts.get("unknown_choices", {}).items()}
    if (name := row.content.get("staff")) and row.verdict != SAME and not judge.staff.knows(name):
        unknown[name] = unknown.get(name, 0) + 1
    for name, word in judge.choices.unknown(row) if row.verdict != SAME else ():
        asked = choices.setdefault(name, {})
        asked[word] = asked.get(word, 0) + 1
    verdicts = dict(run.counts.get("verdicts", {}))
    verdicts[REFUSED] = verdicts.get(REFUSED, 0) - 1
    verdicts[row.verdict] = verdicts.get(row.verdict, 0) + 1
    more = {"verdicts": verdicts, "unknown_staff": unknown, "unknown_choices": choices}
    run.counts = {**run.counts, **more}
    run.save(update_fields=["counts"])
