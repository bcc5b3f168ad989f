"""保管する, 一覧に戻す, 削除する: many customers in one go, undone in one go."""

from collections.abc import Iterable
from typing import Any

from django.utils.timezone import now

from hiiki.audit.models import Action, Batch, Change
from hiiki.audit.recording import open_batch, record
from hiiki.customers import relations
from hiiki.customers.many import Step, ids_of, in_steps
from hiiki.customers.models import Customer, CustomerQuerySet
from hiiki.customers.models.customer import plain


def archive(customers: CustomerQuerySet, *, by: Any) -> Batch | None:
    """Take them out of lists; the batch undoes it, None when there was nothing to do."""
    return _in_steps(customers.current(), _archive, "customer.archived", "人の保管", by)


def restore(customers: CustomerQuerySet, *, by: Any) -> Batch | None:
    return _in_steps(customers.archived(), _restore, "customer.restored", "人を一覧に戻す", by)


def remove(customers: CustomerQuerySet, *, by: Any) -> Batch | None:
    return _in_steps(customers, _remove, "customer.deleted", "人の削除", by)


def _in_steps(customers: CustomerQuerySet, step: Step, verb: str, words: str, by: Any) -> Batch | None:
    ids = ids_of(customers)
    if not ids:
        return None
    batch = open_batch("delete" if step is _remove else "edit", f"{len(ids):,} {words}", by=by)
    in_steps(ids, step, batch)
    record(verb, by=by, count=len(ids), batch=batch.pk)
    return batch


def _archive(ids: list[int], batch: Batch) -> None:
    _set_archived(ids, now(), batch)


def _restore(ids: list[int], batch: Batch) -> None:
    _set_archived(ids, None, batch)


def _set_archived(ids: list[int], at: Any, batch: Batch) -> None:
    held = Customer.objects.select_for_update().filter(pk__in=ids).values_list("id", "archived_at")
    Change.objects.bulk_create(
        _change(batch, pk, Action.CHANGED, {"archived_at": plain(was)}, {"archived_at": plain(at)})
        for pk, was in held
        if bool(was) != bool(at)
    )
    Customer.objects.filter(pk__in=ids).update(archived_at=at, updated_at=now())


def _remove(ids: list[int], batch: Batch) -> None:
    held = list(Customer.objects.select_for_update().filter(pk__in=ids).defer("search_text"))
    relations.go_with(ids, batch)
    Change.objects.bulk_create(_change(batch, one.pk, Action.DELETED, one.snapshot()) for one in held)
    take_out(ids)


def _change(batch: Batch, pk: int, action: str, before: Any, after: Any = None) -> Change:
    return Change(batch=batch, record="customer", record_id=pk, action=action, before=before, after=after)


def take_out(ids: Iterable[int]) -> None:
    """Delete these rows without looking for what hangs on them: that went before, and the engine would refuse."""
    found = Customer.objects.filter(pk__in=ids)
    found._raw_delete(found.db)
