"""Writing a planned import into the book: short steps, each a transaction that also stores how far it came."""

from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import now

from hiiki.audit import undoing
from hiiki.audit.recording import open_batch, record
from hiiki.customers.models import Customer
from hiiki.db import bulk, first_load
from hiiki.db.claiming import claim
from hiiki.db.pace import Pace
from hiiki.db.staged import Staged
from hiiki.db.staging import Stage
from hiiki.db.trying import tried
from hiiki.db.work import LEASE
from hiiki.exchange import kinds
from hiiki.exchange.arrivals.remembering import remember
from hiiki.exchange.models import ImportRun
from hiiki.exchange.records import CannotRead
from hiiki.exchange.rules import CUSTOMERS, Rules
from hiiki.exchange.verdicts import REFUSED, SAME

STEP = 1000
FIRST_LOAD = 5000
RETRIES = 3
UNFORESEEN = "思いがけないところで止まりました。ここまでに入った分は無事です。続けることも、やめて元に戻すこともできます。"
ENDS = {ImportRun.PLANNING: ImportRun.FAILED, ImportRun.APPLYING: ImportRun.PAUSED}


class CannotRun(Exception):
    """Says in Japanese why this import cannot go on (now)."""


def begin(run: ImportRun, rules: Rules, *, by: Any) -> None:
    """Start a planned import; the worker, or `continue_due`, does it."""
    if problem := kinds.of(run).overfull(run, rules):
        raise CannotRun(problem)
    with transaction.atomic():
        marked = ImportRun.objects.filter(pk=run.pk, state=ImportRun.PLANNED).update(
            state=ImportRun.APPLYING,
            rules_json=rules.to_json(),
            cursor=0,
            done=0,
            started_at=now(),
            lease_until=None,
        )
        if marked != 1:
            raise CannotRun("この取り込みは、もう始まっているか、やめたものです。")
        run.refresh_from_db()
        run.batch = open_batch("import", str(run), by=by)
        verdicts = run.counts.get("verdicts", {})
        settled = {"unchanged": verdicts.get(SAME, 0), "refused": verdicts.get(REFUSED, 0)}
        run.counts = {**run.counts, "created": 0, "updated": 0, **settled}
        run.save(update_fields=["batch", "counts"])
        record("import.started", run, by=by, rows=run.total)


def pause(run: ImportRun) -> None:
    """Hold on: the step being written is rolled back by whoever writes it, and done again later."""
    _move(run, {ImportRun.APPLYING}, ImportRun.PAUSED, "いまは取り込んでいません。")


def resume(run: ImportRun) -> None:
    _move(run, {ImportRun.PAUSED}, ImportRun.APPLYING, "止めていない取り込みです。")


def stop(run: ImportRun, *, by: Any) -> None:
    """End it here: what is in stays in (and can be undone), the rest is not taken."""
    with transaction.atomic():
        _move(run, {ImportRun.APPLYING, ImportRun.PAUSED}, ImportRun.DONE, "もう終わっている取り込みです。")
        run.finished_at = now()
        run.save(update_fields=["finished_at"])
        if run.batch:
            run.batch.close()
        record(kinds.of(run).finished, run, by=by, stopped_at=run.cursor, **_results(run))
    keep_indexes_up()


def _move(run: ImportRun, states: set[str], state: str, refusal: str) -> None:
    moved = ImportRun.objects.filter(pk=run.pk, state__in=states).update(state=state, lease_until=None)
    if moved != 1:
        raise CannotRun(refusal)
    run.refresh_from_db()


def _nothing() -> None:
    pass


def is_going_on() -> bool:
    return ImportRun.objects.filter(state=ImportRun.APPLYING).exists()


def continue_due(
    *, only: int | None = None, seconds: float | None = None, between: Callable[[], object] = _nothing
) -> bool:
    """Go on with one import that waits to be planned or applied; False when none does.

    `between` is called after every step. CannotRun says why it could not go on, and so does the run itself.
    """
    waiting = ImportRun.objects.filter(state__in=ENDS).order_by("id")
    run = claim(waiting.filter(pk=only) if only else waiting, lease=LEASE)
    if run is None:
        return only is None and keep_indexes_up()
    turn = partial(_go_on, run, seconds=seconds, between=between)
    if trouble := tried(run, turn, ends=ENDS, unforeseen=UNFORESEEN):
        raise CannotRun(trouble)
    return True


def keep_indexes_up(*, besides: ImportRun | None = None) -> bool:
    """Put back what was set aside to make room, once nobody fills or empties the table any more; whether any was.

    Who plans, or brings in contacts, finds customers by them. `besides` is an import that is at its end.
    """
    filling = ImportRun.objects.filter(state=ImportRun.APPLYING, kind=CUSTOMERS)
    if besides:
        filling = filling.exclude(pk=besides.pk)
    return not filling.exists() and not undoing.is_going_on() and first_load.put_back(Customer)


def _go_on(run: ImportRun, *, seconds: float | None, between: Callable[[], object]) -> None:
    with bulk.in_bulk():
        if run.state == ImportRun.PLANNING:
            _plan(run)
        else:
            apply(run, seconds=seconds, between=between)


def _plan(run: ImportRun) -> None:
    """A plan that was cut off is made again, from the first row."""
    try:
        counts = kinds.of(run).plan(run)
    except CannotRead as problem:
        run.settle(ImportRun.FAILED, error=str(problem))
        return
    run.settle(
        ImportRun.PLANNED, counts=counts, rules_json=run.rules_json, done=run.done, total=run.done, cursor=0
    )


def apply(run: ImportRun, *, seconds: float | None = None, between: Callable[[], object] = _nothing) -> None:
    """Apply the claimed run from its cursor on; stops early, giving it back, after `seconds`."""
    ends = monotonic() + seconds if seconds is not None else None
    if run.error:
        run.advance(error="")
    with run.stage() as stage, kinds.of(run).steps(run) as steps:
        alone = not run.is_of_contacts and run.cursor == 0 and not Customer.objects.exists()
        if alone:
            _make_room(run)
        judge = kinds.of(run).judge(run, again=True, alone=alone)
        pace = Pace(STEP)
        while rows := steps.next(pace.size):
            began = monotonic()
            judge = _step_with_retries(run, stage, judge, rows)
            stepped = monotonic()
            between()
            pace.took(stepped - began, besides=monotonic() - stepped)
            if ends and monotonic() > ends:
                run.release()
                return
        kinds.of(run).complete(run, stage)
        stage.keep()
        staged = stage.counts()
    _finish(run, staged)


def _make_room(run: ImportRun) -> None:
    """A first load is quicker without indexes to keep up; they are put back when it ends, however it ends."""
    if run.total >= FIRST_LOAD:
        first_load.set_aside(Customer)


def _step_with_retries(run: ImportRun, stage: Stage, judge: Any, rows: list[Staged]) -> Any:
    """Write rows; returns the judge to go on with.

    Somebody may take the same code in the same moment. What was rolled back is forgotten, also
    what run and judge remember of it, and the next look at the book sees the other's customer.
    """
    for _ in range(RETRIES):
        try:
            _step(run, stage, judge, rows)
        except IntegrityError:
            run.refresh_from_db()
            judge, rows = (
                kinds.of(run).judge(run, again=True),
                stage.open_between(run.cursor, rows[-1].number),
            )
        else:
            return judge
    _step(run, stage, judge, rows)
    return judge


def _step(run: ImportRun, stage: Stage, judge: Any, rows: list[Staged]) -> None:
    with transaction.atomic():
        counts = kinds.of(run).write(run, judge, rows, stage)
        counts = {name: run.counts.get(name, 0) + count for name, count in counts.items()}
        run.advance(cursor=rows[-1].number, done=rows[-1].number, counts={**run.counts, **counts})


def _finish(run: ImportRun, staged: dict[str, int]) -> None:
    """What was not written is counted in the plan: a step that is done again finds fewer rows open there."""
    counts = {**run.counts, "unchanged": staged.get(SAME, 0), "refused": staged.get(REFUSED, 0)}
    keep_indexes_up(besides=run)
    with transaction.atomic():
        if run.batch:
            run.batch.close()
        run.settle(ImportRun.DONE, finished_at=now(), cursor=run.total, done=run.total, counts=counts)
        remember(run)
        record(kinds.of(run).finished, run, by=run.by, **_results(run))


def _results(run: ImportRun) -> dict[str, Any]:
    return {name: run.counts.get(name, 0) for name in ("created", "updated", "unchanged", "refused")}
