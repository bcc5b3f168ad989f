"""まとめてする: one thing to many customers, in short steps that can be left and taken up again, undone as one batch.

Few are done at once by who asks; the worker goes on with what is left.
"""

from collections.abc import Callable, Sequence
from functools import partial
from time import monotonic
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import now

from hiiki.audit.models import Batch, Change
from hiiki.audit.recording import open_batch, record
from hiiki.customers.bulk.edits import Edit
from hiiki.customers.bulk.steps import STEPS, Tally
from hiiki.customers.models import BulkAction, CustomerQuerySet
from hiiki.db import bulk
from hiiki.db.claiming import claim
from hiiki.db.pace import Pace
from hiiki.db.trying import tried
from hiiki.db.work import LEASE

STEP = 1000
CONFLICTS_KEPT = 100
ENDS = {BulkAction.DOING: BulkAction.PAUSED}
UNFORESEEN = "思いがけないところで止まりました。ここまでに済んだ分は無事です。続けることも、やめて元に戻すこともできます。"
VERBS = {
    "edit": "customer.changed",
    "archive": "customer.archived",
    "restore": "customer.restored",
    "remove": "customer.deleted",
}


class Doer(NamedTuple):
    """Who asked, as the log keeps it: the worker does it in their name."""

    pk: int | None
    name: str

    def __str__(self) -> str:
        return self.name


def ask(kind: str, customers: CustomerQuerySet, *, by: Any, query: str = "") -> BulkAction:
    """Fix whom it will be about; nothing happens yet."""
    last = Change.objects.aggregate(last=Max("pk"))["last"] or 0
    action = BulkAction(kind=kind, state=BulkAction.ASKED, query=query, mark=last)
    action.ids = list(customers.order_by("id").values_list("id", flat=True))
    action.actor_id, action.actor_name = getattr(by, "pk", None), str(by or "")
    action.save()
    return action


@transaction.atomic
def begin(action: BulkAction, title: str, *, by: Any, verb: str = "", **said: Any) -> bool:
    """From now on it is done; False when somebody began it before."""
    if not _begin(action, title):
        return False
    batch = open_batch("delete" if action.kind == "remove" else "edit", title, by=by)
    batch.close()
    logged = {"verb": verb or VERBS[action.kind], "said": said}
    BulkAction.objects.filter(pk=action.pk).update(batch=batch, logged=logged)
    action.refresh_from_db()
    return True


def _begin(action: BulkAction, title: str, **fields: Any) -> bool:
    asked = BulkAction.objects.filter(pk=action.pk, state=BulkAction.ASKED)
    return bool(asked.update(state=BulkAction.DOING, title=title[:300], started_at=now(), **fields))


@transaction.atomic
def follow(batch: Batch, customers: CustomerQuerySet, edits: Sequence[Edit], *, by: Any) -> BulkAction | None:
    """What comes of a deed for the cards, undone with it; the deed itself was logged. None when there is nobody."""
    action = ask("edit", customers, by=by)
    if not action.total:
        action.delete()
        return None
    _begin(action, batch.title, batch=batch, edits=[list(each) for each in edits])
    action.refresh_from_db()
    return action


def act(
    kind: str,
    customers: CustomerQuerySet,
    title: Callable[[int], str],
    *,
    by: Any,
    edits: Sequence[Edit] = (),
    verb: str = "",
    **said: Any,
) -> BulkAction | None:
    """Begin at once; None when there is nobody. The title is given how many they are."""
    action = ask(kind, customers, by=by)
    if not action.total:
        action.delete()
        return None
    BulkAction.objects.filter(pk=action.pk).update(edits=[list(each) for each in edits])
    begin(action, title(action.total), by=by, verb=verb, **said)
    return action


def finished(action: BulkAction | None) -> Batch | None:
    """Do all of it here and now; the batch that undoes it, None when nothing changed."""
    if action is None:
        return None
    continue_due(only=action.pk)
    action.refresh_from_db()
    return action.batch


def pause(action: BulkAction) -> bool:
    """Whoever works on it loses the step on hand."""
    return _moved(action, BulkAction.DOING, BulkAction.PAUSED)


def resume(action: BulkAction) -> bool:
    return _moved(action, BulkAction.PAUSED, BulkAction.DOING)


def _moved(action: BulkAction, was: str, to: str) -> bool:
    found = BulkAction.objects.filter(pk=action.pk, state=was)
    return bool(found.update(state=to, lease_until=None, error=""))


def continue_due(*, only: int | None = None, seconds: float | None = None) -> bool:
    """Go on with one that waits; False when none does. What went wrong stands on the action."""
    waiting = BulkAction.objects.filter(state=BulkAction.DOING)
    action = claim(waiting.filter(pk=only) if only else waiting, lease=LEASE)
    if action is None:
        return False
    ends = monotonic() + seconds if seconds is not None else None
    tried(action, partial(_steps, action, ends), ends=ENDS, unforeseen=UNFORESEEN)
    return True


@bulk.in_bulk()
def _steps(action: BulkAction, ends: float | None) -> None:
    pace, began = Pace(STEP), monotonic()
    while _step(action, pace.size):
        if ends and monotonic() > ends:
            action.release()
            return
        pace.took(monotonic() - began)
        began = monotonic()


@transaction.atomic
def _step(action: BulkAction, size: int) -> bool:
    """The next customers; False when that was all, or somebody undoes what was done so far."""
    # Undoing waits for this step.
    if not Batch.objects.select_for_update().filter(pk=action.into.pk, state=Batch.CLOSED).exists():
        action.settle(BulkAction.STOPPED, packed_ids=b"", finished_at=now())
        return False
    ids = action.next_ids(size)
    if not ids:
        _end(action)
        return False
    tally = STEPS[action.kind](ids, action)
    if tally.changed and not action.changed and action.logged:
        _log(action)
    action.advance(cursor=ids[-1], done=action.done + len(ids), error="", **_sums(action, tally))
    return True


def _sums(action: BulkAction, tally: Tally) -> dict[str, Any]:
    return {
        "changed": action.changed + tally.changed,
        "refused": action.refused + tally.refused,
        "kept": action.kept + tally.kept,
        "gone": action.gone + tally.gone,
        "conflicts": [*action.conflicts, *tally.conflicts][:CONFLICTS_KEPT],
    }


def _log(action: BulkAction) -> None:
    """With the first that are changed, so that the log knows of it however far it comes."""
    by = Doer(action.actor_id, action.actor_name)
    said, verb = action.logged["said"], action.logged["verb"]
    record(verb, by=by, **said, count=action.total, batch=action.batch_id)


def _end(action: BulkAction) -> None:
    nothing = action.batch if action.logged and not action.changed else None
    action.settle(BulkAction.DONE, packed_ids=b"", finished_at=now())
    if nothing:
        BulkAction.objects.filter(pk=action.pk).update(batch=None)
        nothing.delete()
