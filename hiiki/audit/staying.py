"""What undoing a batch left as it was, and the later batches that are to be undone before it can go too."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Count, Min, Q

from hiiki.audit.foreseeing import CUSTOMER
from hiiki.audit.models import Action, Batch, Change

MOST = 3  # later batches that are named


class Cause(NamedTuple):
    """A later batch, and how many of the records that stayed it changed."""

    batch: Batch
    records: int


def counts(batches: Iterable[Batch]) -> dict[int, int]:
    """How many changes of each batch stayed; none are left out."""
    asked = [batch.pk for batch in batches if batch.is_partly_undone]
    if not asked:
        return {}
    stayed = Change.objects.stayed().filter(batch__in=asked).order_by()
    return dict(stayed.values_list("batch").annotate(Count("id")))


def causes(batch: Batch) -> list[Cause]:
    """Those that changed most of what stayed come first."""
    if not batch.is_partly_undone:
        return []
    stayed = batch.changes.stayed().order_by()
    itself = Q(record__in=stayed.values("record"), record_id__in=stayed.values("record_id"))
    made = stayed.filter(record=CUSTOMER, action=Action.CREATED)
    came = Q(customer_id__in=made.values("record_id"), action=Action.CREATED)
    later = (
        Change.objects.standing()
        .filter(came | itself & _touches(stayed.values_list("stayed", flat=True).distinct()))
        .filter(pk__gt=stayed.aggregate(first=Min("pk"))["first"] or 0)
        .exclude(batch=batch)
    )
    found = later.order_by().values_list("batch").annotate(records=Count("record_id", distinct=True))
    by_id = dict(found.order_by("-records", "-batch")[:MOST])
    batches = Batch.objects.in_bulk(by_id)
    return [Cause(batches[pk], records) for pk, records in by_id.items()]


def _touches(stayed: Iterable[list[str] | None]) -> Q:
    """Any change, where a whole record stayed; else one of the fields that did."""
    fields: set[str] = set()
    for some in stayed:
        if not some:
            return Q()
        fields.update(some)
    return ~Q(action=Action.CHANGED) | Q(after__has_any_keys=sorted(fields))
