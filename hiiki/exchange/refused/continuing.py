"""Refused rows that come back put right go on the import that refused them: in the background, in short steps.

First the whole file is read into a plan of its own, then the rows somebody touched are written, each step
with its place in one transaction. A process killed anywhere goes on from the last step.
"""

import shutil
from collections.abc import Iterator
from functools import partial
from itertools import islice
from time import monotonic
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import now

from hiiki.accounts.models import User
from hiiki.audit.recording import record
from hiiki.db.claiming import claim
from hiiki.db.staged import Staged
from hiiki.db.staging import Stage
from hiiki.db.trying import tried
from hiiki.db.work import LEASE
from hiiki.exchange import kinds
from hiiki.exchange.arrivals import receiving
from hiiki.exchange.models import Correction, ImportRun
from hiiki.exchange.plans.seen import Seen
from hiiki.exchange.records import CannotRead, Found, Record
from hiiki.exchange.refused import recognising, returned
from hiiki.exchange.refused.correcting import CannotCorrect, take_in
from hiiki.exchange.reports.reporting import LINE, with_cells
from hiiki.exchange.rows.marking import Marker
from hiiki.exchange.verdicts import REFUSED

STEP, CHUNK = 500, 2_000  # rows
RETRIES = 3
REPORT_EVERY = 0.5  # seconds
UNTOUCHED, TOUCHED = "u", "ncmsr"  # what a row of the plan is: as it was, or as it was judged
NOTED = 100
STRANGE = f"取り込めなかった行にない行です（「{LINE}」が空か、書き換えられています）。新しい行は、別のファイルで取り込んでください"
TWICE = f"「{LINE}」が {{}} の行は 2 つあります。はじめのほうだけを読みました"
SOURCE_GONE = "元のファイルか直したファイルが片付けられているので、続けられません。"
UNFORESEEN = (
    "思いがけないところで止まりました。ここまでに入った行は無事です。ファイルをもう一度置いてください。"
)
ENDS = dict.fromkeys(Correction.GOING, Correction.FAILED)


def begin(dropped: ImportRun, run: ImportRun, *, by: User | None) -> Correction:
    """The dropped file goes on `run`; the worker, or `continue_due`, does it. CannotCorrect says why not."""
    if problem := recognising.trouble(run):
        raise CannotCorrect(problem)
    try:
        found = returned.look(dropped.path, dropped.name)
        returned.Columns.of(found, run.found)
    except (CannotRead, returned.Foreign) as wrong:
        raise CannotCorrect(str(wrong)) from wrong
    with transaction.atomic():
        ImportRun.objects.select_for_update().get(pk=run.pk)
        if run.corrections.filter(state__in=Correction.GOING).exists():
            raise CannotCorrect(
                "この取り込みには、いま直した行を取り込んでいます。終わってから置いてください。"
            )
        correction = Correction.objects.create(
            run=run,
            by=by,
            name=dropped.name,
            found_json=found.to_json(),
            total=found.rows,
            state=Correction.READING,
        )
        shutil.copyfile(dropped.path, correction.path)
        folder = dropped.folder
        dropped.delete()
    receiving.remove(folder)
    return correction


def is_going_on() -> bool:
    return Correction.objects.filter(state__in=Correction.GOING).exists()


def continue_due(*, only: int | None = None, seconds: float | None = None) -> bool:
    """Go on with one file that waits; False when none does."""
    waiting = Correction.objects.filter(state__in=Correction.GOING).order_by("id")
    correction = claim(waiting.filter(pk=only) if only else waiting, lease=LEASE)
    if correction is None:
        return False
    ends = monotonic() + seconds if seconds is not None else None
    tried(correction, partial(_take_turn, correction, ends), ends=ENDS, unforeseen=UNFORESEEN)
    correction.refresh_from_db()
    if correction.state == Correction.FAILED:
        _tidy(correction)
    return True


def _take_turn(correction: Correction, ends: float | None) -> None:
    try:
        _go_on(correction, ends)
    except FileNotFoundError:
        _fail(correction, SOURCE_GONE)
    except (CannotRead, CannotCorrect, returned.Foreign) as problem:
        _fail(correction, str(problem))


def _fail(correction: Correction, error: str) -> None:
    held = Correction.objects.filter(pk=correction.pk, attempt=correction.attempt)
    held.update(state=Correction.FAILED, error=error, lease_until=None, finished_at=now())


def _go_on(correction: Correction, ends: float | None) -> None:
    if correction.error:
        correction.advance(error="")
    with correction.stage() as plan, correction.run.stage() as stage:
        if correction.state == Correction.READING:
            _read(correction, plan, stage)
        if _write(correction, plan, stage, ends):
            _finish(correction)
        else:
            correction.release()


def _read(correction: Correction, plan: Stage, stage: Stage) -> None:
    """From the first row each time: a plan that was cut off is made again."""
    plan.empty()
    reader = _Reader(correction, plan, stage)
    reported = monotonic()
    for rows in returned.rows(correction.path, correction.found, correction.run.found):
        reader.read(rows)
        if monotonic() - reported > REPORT_EVERY:
            correction.advance(done=reader.done)
            reported = monotonic()
    plan.settle()
    staged = plan.counts()
    touched = sum(count for verdict, count in staged.items() if verdict != UNTOUCHED)
    counts = {"untouched": staged.get(UNTOUCHED, 0), "already": reader.already, "strange": reader.strange}
    correction.advance(
        state=Correction.WRITING, counts=counts, notes=reader.notes, done=0, total=touched, cursor=0
    )


class _Reader:
    """Reads the file against the rows that are still refused, some thousands at a time."""

    def __init__(self, correction: Correction, plan: Stage, stage: Stage) -> None:
        run = correction.run
        self._plan, self._found = plan, run.found
        self._open = dict(_still_refused(run, plan, stage))
        self._met: set[str] = set()
        self._cleaner = kinds.of(run).cleaner(run)
        self._marker = Marker(run.rules.key)
        self._seen = Seen(run.rules.key, run.found)
        self._judge = kinds.of(run).judge(run, again=True)
        self.done = self.already = self.strange = 0
        self.notes: list[tuple[int, str]] = []

    def read(self, rows: list[tuple[Record, str]]) -> None:
        touched = [row for row in (self._row(*each) for each in rows) if row]
        if self._judge.once_each:
            self._seen.mark(touched)
        self._judge.judge(touched)
        if self._judge.once_each:
            self._seen.meet(touched)
        self._plan.put(touched)
        self.done += len(rows)

    def _row(self, record: Record, line: str) -> Staged | None:
        """The row as it reads now; None where there is nothing to do for it."""
        before = self._plan.row(self._open[line]) if line in self._open else None
        if before is None or line in self._met:
            self._note(record.line, line)
            return None
        self._met.add(line)
        cells = returned.put_right(record.cells, before.cells or [])
        if not returned.is_touched(cells, before.cells or []):
            return None
        row = self._cleaner.clean(before.number, Record(before.line, cells, record.problem))
        row.cells = cells
        if row.content:
            self._marker.mark(row, cells)
        return row

    def _note(self, at: int, line: str) -> None:
        if line not in self._met and _is_line(self._found, line):
            self.already += 1
            return
        self.strange += 1
        if len(self.notes) < NOTED:
            self.notes.append((at, TWICE.format(line) if line in self._met else STRANGE))


def _still_refused(run: ImportRun, plan: Stage, stage: Stage) -> Iterator[tuple[str, int]]:
    """Put the rows that are still refused into the plan, as they are; yields 行 as the file says it, and the number."""
    rows = with_cells(run, stage.iterate(REFUSED))
    while some := list(islice(rows, CHUNK)):
        plan.put(Staged(row.number, row.line, UNTOUCHED, cells=cells) for row, cells in some)
        yield from ((run.found.at(row.line), row.number) for row, _ in some)


def _is_line(found: Found, text: str) -> bool:
    """Whether 行 says a line of one of the import's files."""
    name, _, number = text.rpartition(" ")
    return number.isdecimal() and name in ([part.name for part in found.parts] or [""])


def _write(correction: Correction, plan: Stage, stage: Stage, ends: float | None) -> bool:
    """Write what was touched from the cursor on; False when the time was up before."""
    judge = kinds.of(correction.run).judge(correction.run, again=True)
    while rows := plan.of(TOUCHED, after=correction.cursor, limit=STEP):
        judge = _step_with_retries(correction, judge, rows, plan, stage)
        if ends and monotonic() > ends:
            return False
    return True


def _step_with_retries(
    correction: Correction, judge: Any, rows: list[Staged], plan: Stage, stage: Stage
) -> Any:
    """As when an import is applied: somebody may take the same code in the same moment."""
    after = correction.cursor
    for _ in range(RETRIES):
        try:
            _step(correction, judge, rows, stage)
        except IntegrityError:
            correction.refresh_from_db()
            judge, rows = (
                kinds.of(correction.run).judge(correction.run, again=True),
                plan.of(TOUCHED, after=after, limit=STEP),
            )
        else:
            return judge
    _step(correction, judge, rows, stage)
    return judge


@transaction.atomic
def _step(correction: Correction, judge: Any, rows: list[Staged], stage: Stage) -> None:
    counts = take_in(correction.run, judge, rows, stage)
    correction.advance(
        cursor=rows[-1].number,
        done=correction.done + len(rows),
        counts={**correction.counts, **_sum(correction.counts, counts)},
    )


def _sum(before: dict[str, int], more: dict[str, int]) -> dict[str, int]:
    return {name: before.get(name, 0) + count for name, count in more.items()}


def _finish(correction: Correction) -> None:
    with transaction.atomic():
        correction.settle(Correction.DONE, finished_at=now())
        record(
            "import.corrected",
            correction.run,
            by=correction.by,
            file=correction.name,
            rows=correction.taken,
            refused=correction.counts.get("refused", 0),
        )
    _tidy(correction)


def _tidy(correction: Correction) -> None:
    """The file was read to its end, or cannot be: what is left refused stands in the import's own plan."""
    for path in correction.run.folder.glob(f"corrected-{correction.pk}.*"):
        path.unlink(missing_ok=True)
