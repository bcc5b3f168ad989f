"""統合する: one customer turns out to be another. Nothing merges by itself, and all of it can be undone."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.timezone import now

from hiiki.audit.models import Batch
from hiiki.audit.recording import changed, open_batch, record
from hiiki.customers import designed, relations
from hiiki.customers.models import Customer
from hiiki.customers.models.customer import plain


class CannotMerge(Exception):
    """Says in Japanese why these two cannot be merged (now)."""


@transaction.atomic
def merge(keep: Customer, duplicate: Customer, *, by: Any, fields: Mapping[str, Any] | None = None) -> Batch:
    """`keep` stays, with the stored values in `fields` (by column); all that hangs on `duplicate` follows.

    The duplicate is kept, out of lists, and leads to the other. Raises CannotMerge.
    """
    keep, duplicate = _held(keep, duplicate)
    batch = open_batch("merge", f"{duplicate} を {keep} に統合", by=by)
    _put(keep, fields or {}, batch)
    relations.move(duplicate.pk, keep.pk, batch)
    _lead(duplicate, keep, batch)
    batch.close()
    record("customer.merged", keep, by=by, duplicate=str(duplicate), batch=batch.pk)
    return batch


def _held(keep: Customer, duplicate: Customer) -> tuple[Customer, Customer]:
    """Both as they are now, held in the order of their ids: two who merge the same pair do not wait for each other."""
    rows = Customer.objects.select_for_update().filter(pk__in=[keep.pk, duplicate.pk]).order_by("pk")
    held = {row.pk: row for row in rows}
    if len(held) < 2:
        raise CannotMerge("どちらかの顧客が、もう台帳にいません。")
    if any(row.merged_into_id for row in held.values()):
        raise CannotMerge("どちらかの顧客は、もう統合されています。")
    return held[keep.pk], held[duplicate.pk]


def _put(keep: Customer, fields: Mapping[str, Any], batch: Batch) -> None:
    before = keep.plain(fields)
    after = {column: plain(value) for column, value in fields.items()}
    differing = [column for column in after if after[column] != before[column]]
    if not differing:
        return
    for column in differing:
        keep.put(column, fields[column])
    keep.save(update_fields={designed.held_in(column) for column in differing})
    changed(
        batch,
        keep,
        {column: before[column] for column in differing},
        {column: after[column] for column in differing},
    )


def _lead(duplicate: Customer, keep: Customer, batch: Batch) -> None:
    before = {"archived_at": plain(duplicate.archived_at), "merged_into_id": None}
    duplicate.archived_at, duplicate.merged_into_id = duplicate.archived_at or now(), keep.pk
    duplicate.save(update_fields=["archived_at", "merged_into"])
    after = {"archived_at": plain(duplicate.archived_at), "merged_into_id": keep.pk}
    changed(batch, duplicate, before, after, told_on=keep.pk)
