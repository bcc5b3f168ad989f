"""保管する, 一覧に戻す, 削除する: many customers in one go, undone in one go."""

from typing import Any

from hiiki.audit.models import Batch
from hiiki.customers.bulk import acting
from hiiki.customers.models import BulkAction, CustomerQuerySet


def archive(customers: CustomerQuerySet, *, by: Any) -> Batch | None:
    """Take them out of lists; the batch undoes it, None when there was nothing to do."""
    return acting.finished(archiving(customers, by=by))


def restore(customers: CustomerQuerySet, *, by: Any) -> Batch | None:
    return acting.finished(restoring(customers, by=by))


def remove(customers: CustomerQuerySet, *, by: Any) -> Batch | None:
    return acting.finished(removing(customers, by=by))


def archiving(customers: CustomerQuerySet, *, by: Any) -> BulkAction | None:
    """The same, begun; None when there is nobody."""
    return acting.act("archive", customers.current(), lambda count: f"{count:,} 人の保管", by=by)


def restoring(customers: CustomerQuerySet, *, by: Any) -> BulkAction | None:
    return acting.act("restore", customers.archived(), lambda count: f"{count:,} 人を一覧に戻す", by=by)


def removing(customers: CustomerQuerySet, *, by: Any) -> BulkAction | None:
    return acting.act("remove", customers, lambda count: f"{count:,} 人の削除", by=by)
