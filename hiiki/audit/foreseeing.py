"""What undoing a batch would leave as it is, told before anything happens.

Read from the changes alone: what the last of the later ones left is what stands there.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from hiiki.audit.models import Action, Batch, Change

PORTION = 500  # changes looked at together

Values = dict[str, Any]


class Foreseen(NamedTuple):
    """How many changes would stay whole, stay in part, or are about records deleted since."""

    stays: int
    partly: int
    gone: int

    @property
    def any(self) -> bool:
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


def foresee(batch: Batch) -> Foreseen:
    """Of a batch that was not undone yet."""
    made = _held(batch).filter(action=Action.CREATED)
    gone = made.filter(_has_later(batch, action=Action.DELETED)).count()
    stays = made.count() - gone
    partly = 0
    for fields, changed, is_gone in _of_values(batch):
        gone += is_gone
        stays += not is_gone and changed == fields
        partly += not is_gone and bool(changed) and changed != fields
    return Foreseen(stays, partly, gone)


def held(batch: Batch, *, after: int = 0) -> Iterator[Held]:
    """Those changes, from the one after this id on, in the order they were made."""
    found = _held(batch).exclude(action=Action.DELETED).order_by("id")
    while some := list(found.filter(pk__gt=after)[:PORTION]):
        later = _later_by_record(batch, some)
        yield from filter(None, (_of(change, later) for change in some))
        after = some[-1].pk


def _of(change: Change, later: dict[tuple[str, int], list[Change]]) -> Held | None:
    since = [each for each in later[change.record, change.record_id] if each.pk > change.pk]
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
    """The changes of a batch whose record somebody touched since."""
    return batch.changes.order_by().filter(_has_later(batch))


def _has_later(batch: Batch, **kind: str) -> Exists:
    mine = {"record_id": OuterRef("record_id"), "record": OuterRef("record"), "pk__gt": OuterRef("pk")}
    return Exists(Change.objects.standing().filter(**mine, **kind).exclude(batch=batch).order_by())


def _later_by_record(batch: Batch, changes: Iterable[Change]) -> dict[tuple[str, int], list[Change]]:
    changes = list(changes)
    later = Change.objects.standing().filter(
        record_id__in={change.record_id for change in changes}, pk__gt=changes[0].pk
    )
    found: dict[tuple[str, int], list[Change]] = defaultdict(list)
    for change in later.exclude(batch=batch).select_related("batch").order_by("id"):
        found[change.record, change.record_id].append(change)
    return found


def _of_values(batch: Batch) -> Iterator[tuple[set[str], set[str], bool]]:
    """For each held change of values: its fields, those in the way, and whether the record is gone."""
    mine = _held(batch).filter(action=Action.CHANGED).order_by("id")
    sides = {
        (record, pk): (before, after) for record, pk, after, before in mine.values_list(*_KEPT, "before")
    }
    if not sides:
        return
    last: dict[tuple[str, int], Values] = defaultdict(dict)
    gone: set[tuple[str, int]] = set()
    first = mine.values_list("pk", flat=True)[0]
    later = Change.objects.standing().filter(pk__gt=first, record_id__in=mine.order_by().values("record_id"))
    for record, pk, after, action in later.exclude(batch=batch).order_by("id").values_list(*_KEPT, "action"):
        last[record, pk].update(after or {})
        if action == Action.DELETED:
            gone.add((record, pk))
    for key, (before, after) in sides.items():
        yield _fields(after), _in_the_way(before, after, last[key]), key in gone


_KEPT = ("record", "record_id", "after")
