"""元に戻す: an edit at once, an import of a million rows in short steps that can be left and taken up again.

What somebody changed since stays. Once that is undone too, undoing the same batch again puts back the rest.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from itertools import groupby
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.timezone import now

from hiiki.audit.models import Batch, Change
from hiiki.audit.recording import open_batch, record
from hiiki.audit.reverters import REVERTERS, Stayed
from hiiki.db import bulk
from hiiki.db.claiming import claim
from hiiki.db.pace import Pace
from hiiki.db.trying import tried
from hiiki.db.work import LEASE

STEP = 1000
CONFLICTS_KEPT = 1000
ENDS = {Batch.UNDOING: Batch.PAUSED}
UNFORESEEN = "思いがけないところで止まりました。ここまでに戻した分は無事です。「続きを戻す」で、続きからもう一度試せます。"


class CannotUndo(Exception):
    """Says in Japanese why this cannot be undone (now)."""


@transaction.atomic
def begin(batch: Batch, *, by: Any) -> Batch:
    """Mark a batch to be undone; the worker, or `continue_due`, does it."""
    if _go_on(batch):
        batch.refresh_from_db()
        return batch
    marked = _begin_first(batch) or _begin_again(batch)
    if not marked and Batch.objects.filter(pk=batch.pk, state=Batch.OPEN).exists():
        raise CannotUndo("まだ途中です。終わるのを待つか、やめてから、元に戻してください。")
    if not marked:
        raise CannotUndo("もう元に戻したか、いま元に戻しているところです。")
    batch.refresh_from_db()
    _collect(batch, by=by)
    record("batch.undone", batch, by=by)
    return batch


def is_going_on() -> bool:
    return Batch.objects.filter(state=Batch.UNDOING).exists()


def _go_on(batch: Batch) -> int:
    """From where it stopped."""
    stopped = Batch.objects.filter(pk=batch.pk, state=Batch.PAUSED)
    return stopped.update(state=Batch.UNDOING, error="")


def _begin_first(batch: Batch) -> int:
    return _mark(batch, Batch.CLOSED, done=0, total=batch.changes.count())


def _begin_again(batch: Batch) -> int:
    left = batch.changes.stayed().count()
    return _mark(batch, Batch.UNDONE, done=F("total") - left) if left else 0


def _mark(batch: Batch, state: str, **counts: Any) -> int:
    return Batch.objects.filter(pk=batch.pk, state=state).update(
        state=Batch.UNDOING, error="", cursor=0, lease_until=None, started_at=now(), conflicts=[], **counts
    )


def undo(batch: Batch, *, by: Any) -> Batch:
    """Undo a whole batch here and now."""
    begin(batch, by=by)
    continue_due(only=batch.pk)
    batch.refresh_from_db()
    return batch


def continue_due(*, only: int | None = None, seconds: float | None = None) -> bool:
    """Go on with one batch that waits to be undone; False when none does. What went wrong stands on the batch."""
    waiting = Batch.objects.filter(state=Batch.UNDOING)
    batch = claim(waiting.filter(pk=only) if only else waiting, lease=LEASE)
    if batch is None:
        return False

    ends = monotonic() + seconds if seconds is not None else None
    tried(batch, partial(_steps, batch, ends), ends=ENDS, unforeseen=UNFORESEEN)
    return True


@bulk.in_bulk()
def _steps(batch: Batch, ends: float | None) -> None:
    """One after the other, until all is put back or time is up."""
    pace, began = Pace(STEP), monotonic()
    while _step(batch, pace.size):
        if ends and monotonic() > ends:
            batch.release()
            return
        pace.took(monotonic() - began)
        began = monotonic()


@transaction.atomic
def _step(batch: Batch, size: int) -> bool:
    """Put back the next changes, newest first; False when that was all."""
    changes = _next_changes(batch, size)
    if not changes:
        batch.settle(Batch.UNDONE, undone_at=now(), error="")
        return False

    stayed: list[Stayed] = []
    into = batch.undoings.first() or _collect(batch, by=None)
    for name, group in groupby(changes, key=lambda change: change.record):
        stayed += REVERTERS[name].put_back(list(group), into)
    _remember(changes, stayed)
    conflicts = [*batch.conflicts, *(each.why for each in stayed)][:CONFLICTS_KEPT]
    batch.advance(cursor=changes[-1].pk, done=batch.done + len(changes), conflicts=conflicts, error="")
    return True


def _next_changes(batch: Batch, size: int) -> list[Change]:
    changes = batch.changes.order_by("-id")
    if batch.undone_at:
        changes = changes.stayed()
    if batch.cursor:
        changes = changes.filter(pk__lt=batch.cursor)
    return list(changes[:size])


def _remember(changes: Iterable[Change], stayed: Iterable[Stayed]) -> None:
    fields = {each.change.pk: list(each.fields) for each in stayed}
    alike: dict[tuple[str, ...] | None, list[int]] = defaultdict(list)
    for change in changes:
        left = fields.get(change.pk)
        if left != change.stayed:
            alike[None if left is None else tuple(left)].append(change.pk)
    for names, ids in alike.items():
        Change.objects.filter(pk__in=ids).update(stayed=None if names is None else list(names))


def _collect(batch: Batch, *, by: Any) -> Batch:
    """The batch that collects what undoing `batch` this time changes, by who asked for it."""
    return open_batch("undo", f"「{batch.title}」を元に戻す", by=by, undoes=batch)
