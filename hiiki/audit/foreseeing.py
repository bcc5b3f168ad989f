"""What undoing a batch would leave as it is, told before anything happens.

Read from the changes alone: what the last of the later ones left is what stands there. Nobody waits until all of
very many are looked at: then it is told of the first.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from hiiki.audit.models import Action, Batch, Change

PORTION = 500  # changes looked at together
MOST = 10_000  # changes of records touched since that are compared field by field
CUSTOMER, CAME = "customer", "came to"

Values = dict[str, Any]


class Foreseen(NamedTuple):
    """How many changes would stay whole, stay in part, or are about records deleted since; `is_least` where there are
    more than were looked at."""

    stays: int
    partly: int
    gone: int
    is_least: bool = False

    @property
    def any(self) -> bool:
        """Whether something would stay, or might."""
        return any(self)


class Held(NamedTuple):
    """A change that would not go back whole, and the later ones that hold it: the fields they took over,
    none where the whole record stays."""

    change: Change
    later: list[Change]
    fields: list[str]
    is_gone: bool

    @property
    def is_partly(self) -> bool:
        return bool(self.fields) and len(self.fields) < len(self.change.after or {})


class Looked(NamedTuple):
    """Those of a batch's next changes that would not go back whole; the last change looked at, None where that was all."""

    held: list[Held]
    last: int | None


def foresee(batch: Batch) -> Foreseen:
    """Of a batch that was not undone yet."""
    made = _held(batch).filter(action=Action.CREATED)
    gone = made.filter(_has_later(batch, action=Action.DELETED)).count()
    changed, last = look(batch, actions=(Action.CHANGED,))
    return Foreseen(
        stays=made.count() - gone + sum(not (each.is_gone or each.is_partly) for each in changed),
        partly=sum(each.is_partly for each in changed),
        gone=gone + sum(each.is_gone for each in changed),
        is_least=last is not None,
    )


def may_stay(batch: Batch) -> bool:
    """Whether something would stay, as far as one can tell at once."""
    return any(look(batch, most=1))


def look(
    batch: Batch,
    *,
    after: int = 0,
    most: int | None = None,
    actions: Sequence[str] = (Action.CREATED, Action.CHANGED),
) -> Looked:
    """From the change after this id on, in the order they were made, until so `most` are found or enough looked at."""
    found: list[Held] = []
    changes = _held(batch).filter(action__in=actions).order_by("id")
    for _ in range(0, MOST, PORTION):
        some = list(changes.filter(pk__gt=after)[:PORTION])
        later = _later_by_record(batch, some)
        for after, held in ((change.pk, _of(change, later)) for change in some):
            found += [held] if held else []
            if most and len(found) == most:
                return Looked(found, after)
        if len(some) < PORTION:
            return Looked(found, None)
    return Looked(found, after)


def _of(change: Change, later: dict[tuple[str, int], list[Change]]) -> Held | None:
    since = [each for each in later[change.record, change.record_id] if each.pk > change.pk]
    if change.record == CUSTOMER and change.action == Action.CREATED:
        since += later[CAME, change.record_id]
    is_gone = any(each.action == Action.DELETED for each in since)
    if is_gone or change.action == Action.CREATED:
        return Held(change, since, [], is_gone)
    fields = sorted(
        _in_the_way(change.before, change.after, _last(since)), key=list(change.after or ()).index
    )
    holding = [each for each in since if _fields(each.after) & set(fields)]
    return Held(change, holding, fields, is_gone=False) if fields else None


def _last(since: Iterable[Change]) -> Values:
    """What stands in each field somebody changed since."""
    return {name: value for each in since for name, value in (each.after or {}).items()}


def _in_the_way(before: Values | None, after: Values | None, last: Values) -> set[str]:
    """The fields that hold neither what the change made of them nor what they were before it."""
    sides = (before or {}, after or {})
    return {name for name in last if name in sides[1] and all(side.get(name) != last[name] for side in sides)}


def _fields(after: Values | None) -> set[str]:
    return set(after or ())


def _held(batch: Batch) -> "QuerySet[Change]":
    """The changes of a batch whose record somebody touched since, or made customers to whom something came since."""
    made = Q(record=CUSTOMER, action=Action.CREATED)
    return batch.changes.order_by().filter(Q(_has_later(batch)) | (made & Q(_has_more(batch))))


def _has_more(batch: Batch) -> Exists:
    """A contact, a file, that is still there."""
    gone = Change.objects.standing().filter(
        record=OuterRef("record"),
        record_id=OuterRef("record_id"),
        action=Action.DELETED,
        pk__gt=OuterRef("pk"),
    )
    came = Change.objects.standing().filter(
        customer_id=OuterRef("record_id"), action=Action.CREATED, pk__gt=OuterRef("pk")
    )
    return Exists(came.exclude(Exists(gone.order_by())).exclude(batch=batch).order_by())


def _has_later(batch: Batch, **kind: str) -> Exists:
    mine = {"record_id": OuterRef("record_id"), "record": OuterRef("record"), "pk__gt": OuterRef("pk")}
    return Exists(Change.objects.standing().filter(**mine, **kind).exclude(batch=batch).order_by())


def _later_by_record(batch: Batch, changes: Sequence[Change]) -> dict[tuple[str, int], list[Change]]:
    found: dict[tuple[str, int], list[Change]] = defaultdict(list)
    if not changes:
        return found
    ids = {change.record_id for change in changes}
    about = Q(record_id__in=ids) | Q(customer_id__in=ids, action=Action.CREATED)
    later = Change.objects.standing().filter(about, pk__gt=changes[0].pk)
    since = list(later.exclude(batch=batch).order_by("id"))
    batches = Batch.objects.defer("conflicts").in_bulk({change.batch_id for change in since})
    for change in since:
        change.batch = batches[change.batch_id]
        found[change.record, change.record_id].append(change)
        if change.customer_id and change.action == Action.CREATED:
            found[CAME, change.customer_id].append(change)
    return found
