"""統合する: one customer turns out to be another. Nothing merges by itself, and all of it can be undone."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.timezone import now

from hiiki.audit.models import Batch
from hiiki.audit.recording import changed, open_batch, plain, record
from hiiki.customers import designed, relations
from hiiki.customers.models import Customer

LONGEST = 300  # characters of a batch's title


class CannotMerge(Exception):
    """Says in Japanese why these cannot be merged (now)."""


class ChangedMeanwhile(Exception):
    """Somebody saved one of the cards after the person who merges looked at them."""


@transaction.atomic
def merge(
    keep: Customer,
    *duplicates: Customer,
    by: Any,
    fields: Mapping[str, Any] | None = None,
    seen: Mapping[int, str] | None = None,
) -> Batch:
    """`keep` stays, with the stored values in `fields` (by column); all that hangs on the duplicates follows.

    The duplicates are kept, out of lists, and lead to the other. The batch undoes it in one go. `seen` is, by id,
    the `updated_at` of what the person chose from, as ISO text. Raises CannotMerge, ChangedMeanwhile.
    """
    keep, *others = _held(keep, *duplicates)
    if seen is not None:
        _check_as_seen([keep, *others], seen)
    batch = open_batch("merge", f"{'・'.join(map(str, others))} を {keep} に統合"[:LONGEST], by=by)
    _put(keep, fields or {}, batch)
    for duplicate in others:
        relations.move(duplicate.pk, keep.pk, batch)
        _lead(duplicate, keep, batch)
    batch.close()
    for duplicate in others:
        record("customer.merged", keep, by=by, duplicate=str(duplicate), batch=batch.pk)
    return batch


def _held(*customers: Customer) -> list[Customer]:
    """All as they are now, held in the order of their ids: two who merge the same ones do not wait for each other."""
    ids = [each.pk for each in customers]
    held = {row.pk: row for row in Customer.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    if len(held) < max(len(ids), 2):
        raise CannotMerge("どなたかが、もう台帳にいません。")
    if any(row.merged_into_id for row in held.values()):
        raise CannotMerge("どなたかは、もう統合されています。ほかの方が先に統合したのかもしれません。")
    return [held[pk] for pk in ids]


def _check_as_seen(customers: Iterable[Customer], seen: Mapping[int, str]) -> None:
    changed_since = [each for each in customers if seen.get(each.pk) != each.updated_at.isoformat()]
    if changed_since:
        raise ChangedMeanwhile(
            f"{'・'.join(map(str, changed_since))} のカードが、このページを開いたあとで変わりました。"
            "いまの内容で選び直して、もう一度「統合する」を押してください。"
        )


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
