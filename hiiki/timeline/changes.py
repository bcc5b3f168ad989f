"""変更の記録: what was changed on a card and on what hangs on it, field by field."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from hiiki.audit.models import Action, Batch, Change
from hiiki.customers import designed
from hiiki.customers.models import Customer
from hiiki.timeline.entries import Entry, Reader
from hiiki.timeline.wording import Names, lines_of, said

KIND = "changes"
MERGER = "merge"


def of_card(customer: Customer) -> "QuerySet[Change]":
    return Change.objects.filter(record="customer", record_id=customer.pk).select_related("batch")


def besides(customer: Customer) -> "QuerySet[Change]":
    """Of contacts, files, those merged into this one. What came and is still there tells of itself."""
    hanging = Change.objects.filter(customer_id=customer.pk).exclude(action=Action.CREATED)
    return hanging.select_related("batch")


def tell(customer: Customer, found: Sequence[Change], reader: Reader) -> list[Entry | None]:
    names, batches = Names.of(found, reader), {change.batch_id for change in found}
    of_many, left_with = _of_many(customer, batches), _left_with(customer, found)
    told: list[Entry | None] = []
    seen: set[tuple[int, str]] = set()
    for change in found:
        entry = _entry(change, names, customer.pk, of_many)
        is_told = (change.batch_id, entry.what) in seen or change.pk in left_with or _only_moved(change)
        told.append(None if is_told else entry)
        if change.record != "customer":
            seen.add((change.batch_id, entry.what))
    return told


def _only_moved(change: Change) -> bool:
    """To the customer it was merged into: that is told once."""
    return change.record != "customer" and "customer_id" in (change.after or {})


def _left_with(customer: Customer, found: Sequence[Change]) -> set[int]:
    """What was deleted as its customer was, who came back."""
    deleted = [change for change in found if change.customer_id and change.action == Action.DELETED]
    if not deleted:
        return set()
    gone = Change.objects.filter(record="customer", record_id=customer.pk, action=Action.DELETED)
    batches = set(
        gone.filter(batch__in={change.batch_id for change in deleted}).values_list("batch_id", flat=True)
    )
    return {change.pk for change in deleted if change.batch_id in batches}


def _of_many(customer: Customer, batches: set[int]) -> set[int]:
    """Batches that did something to others too: putting them back is no matter of this card."""
    mine = Q(record="customer", record_id=customer.pk) | Q(customer_id=customer.pk, customer_id__isnull=False)
    others = Change.objects.filter(batch=OuterRef("pk")).exclude(mine)
    many = Batch.objects.filter(Exists(others), pk__in=batches).exclude(kind=MERGER)
    return set(many.values_list("pk", flat=True))


def _entry(change: Change, names: Names, card: int, of_many: set[int]) -> Entry:
    batch, lines = change.batch, lines_of(change, names)
    is_open = batch.can_be_undone and change.action != Action.CREATED
    is_alone, is_left = batch.pk not in of_many, batch.state == Batch.UNDONE and change.stayed is not None
    return Entry(
        KIND,
        batch.created_at,
        batch.actor_name or "Hiiki",
        said(change, names, card),
        change,
        lines=lines,
        undoes=batch if (is_open or is_left) and is_alone else None,
        puts_back=change.pk if is_open and not is_alone and _has_fields(change) else None,
        is_undone=batch.state == Batch.UNDONE and not is_left,
    )


def _has_fields(change: Change) -> bool:
    """Of the card, which can be put back alone."""
    is_of_card = change.record == "customer" and change.customer_id is None
    return is_of_card and any(column in designed.by_column() for column in change.after or {})
