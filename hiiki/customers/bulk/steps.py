"""What is done to some customers of a bulk action, in the caller's transaction."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from django.utils.timezone import now

from hiiki.audit.models import Action, Change
from hiiki.audit.recording import plain
from hiiki.customers import designed, relations, writing
from hiiki.customers.bulk.edits import Edit, Plain, outcome
from hiiki.customers.models import BulkAction, Customer
from hiiki.db import bulk


class Tally(NamedTuple):
    """How many were changed, cannot be, were left as somebody else made them, are no longer there; the first in words."""

    changed: int = 0
    refused: int = 0
    kept: int = 0
    gone: int = 0
    conflicts: Sequence[str] = ()


def archive(ids: list[int], action: BulkAction) -> Tally:
    return _set_archived(ids, now(), action)


def restore(ids: list[int], action: BulkAction) -> Tally:
    return _set_archived(ids, None, action)


def _set_archived(ids: list[int], at: Any, action: BulkAction) -> Tally:
    held = dict(
        Customer.objects.select_for_update()
        .filter(pk__in=ids, merged_into=None)
        .values_list("id", "archived_at")
    )
    moved = {pk: was for pk, was in held.items() if bool(was) != bool(at)}
    Change.objects.bulk_create(
        _change(action, pk, Action.CHANGED, {"archived_at": plain(was)}, {"archived_at": plain(at)})
        for pk, was in moved.items()
    )
    Customer.objects.filter(pk__in=moved).update(archived_at=at, updated_at=now())
    return Tally(len(moved), gone=len(ids) - len(held))


def remove(ids: list[int], action: BulkAction) -> Tally:
    there = Customer.objects.select_for_update().filter(pk__in=ids, merged_into=None)
    held = list(there.defer("search_text"))
    relations.go_with([one.pk for one in held], action.into)
    Change.objects.bulk_create(_change(action, one.pk, Action.DELETED, one.snapshot()) for one in held)
    take_out(one.pk for one in held)
    return Tally(len(held), gone=len(ids) - len(held))


def _change(action: BulkAction, pk: int, kind: str, before: Any, after: Any = None) -> Change:
    return Change(batch=action.into, record="customer", record_id=pk, action=kind, before=before, after=after)


def take_out(ids: Iterable[int]) -> None:
    """Delete these rows without looking for what hangs on them: that went before, and the engine would refuse."""
    found = Customer.objects.filter(pk__in=ids)
    found._raw_delete(found.db)


def edit(ids: list[int], action: BulkAction) -> Tally:
    """Sets only what is asked, of records held meanwhile: whatever else somebody writes on the card stays."""
    bulk.hold(Customer, ids)
    edits = [Edit(*each) for each in action.edits]
    records = {pk: record for pk, record in writing.load(ids).items() if not record["merged_into_id"]}
    others = changed_since(action, ids)
    pairs: list[tuple[Plain, Plain]] = []
    refused = kept = 0
    conflicts = []
    with designed.held():
        for pk, record in sorted(records.items()):
            new, stayed, refusals = outcome(record, edits, others[pk])
            if new:
                pairs.append((record, new))
            kept += not new and bool(stayed)
            refused += not new and not stayed and bool(refusals)
            conflicts += [
                f"{writing.called(record)}：{why}" for why in [*map(_changed_since, stayed), *refusals]
            ]
        writing.update(pairs)
    _note(action, pairs)
    return Tally(len(pairs), refused, kept, len(ids) - len(records), conflicts)


def changed_since(action: BulkAction, ids: Sequence[int]) -> dict[int, set[str]]:
    """By customer the columns somebody else changed after this was made up."""
    found: dict[int, set[str]] = defaultdict(set)
    later = Change.objects.filter(record="customer", record_id__in=ids, pk__gt=action.mark)
    later = later.filter(action=Action.CHANGED)
    if action.batch_id:
        later = later.exclude(batch=action.batch_id)
    for pk, after in later.order_by().values_list("record_id", "after"):
        found[pk] |= set(after or ())
    return found


def _changed_since(column: str) -> str:
    return f"{designed.by_column()[column].label}は、ほかの方があとから変えたので、そのままにしました"


def _note(action: BulkAction, pairs: list[tuple[Plain, Plain]]) -> None:
    columns = ("batch_id", "record", "record_id", "action", "before", "after")
    sides = [(one["id"], {column: one.get(column) for column in new}, new) for one, new in pairs]
    rows = [
        (action.batch_id, "customer", pk, str(Action.CHANGED), bulk.as_json(before), bulk.as_json(after))
        for pk, before, after in sides
    ]
    bulk.insert(Change, columns, rows)


STEPS: dict[str, Callable[[list[int], BulkAction], Tally]] = {
    "edit": edit,
    "archive": archive,
    "restore": restore,
    "remove": remove,
}
