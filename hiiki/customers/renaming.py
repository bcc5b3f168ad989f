"""A company's card that gets another name: its people, who bear it on theirs, get it too."""

from typing import Any

from django.db import transaction
from django.db.models import Max

from hiiki.audit.models import Batch
from hiiki.customers.bulk import acting
from hiiki.customers.bulk.edits import SET, Edit
from hiiki.customers.joining import COMPANY, NAMING
from hiiki.customers.models import BulkAction, Customer

PATIENCE = 1.0  # s: what is left then, the worker does


def change(
    customer: Customer, values: dict[str, Any], *, by: Any, was: dict[str, Any] | None = None
) -> Batch | None:
    """`customer.change`, and in the same batch whoever of its people was called as the company was.

    Of somebody who sees only their own customers, those.
    """
    with transaction.atomic():
        batch = customer.change(values, by=by, was=was)
        following = _take_along(customer, batch, by) if batch and customer.kind == COMPANY else []
    for action in following:
        acting.continue_due(only=action.pk, seconds=PATIENCE)
    return batch


def people_of(batch: Batch) -> int:
    """How many bear the new name with their company."""
    return BulkAction.objects.filter(batch=batch).aggregate(most=Max("total"))["most"] or 0


def _take_along(company: Customer, batch: Batch, by: Any) -> list[BulkAction]:
    before = batch.changes.get().before or {}
    seen = Customer.objects.visible_to(by) if by else Customer.objects.all()
    following = []
    for column in NAMING:
        old, new = before.get(column), getattr(company, column)
        if old and new and old != new:
            people = seen.filter(company=company.pk, **{column: old})
            following.append(acting.follow(batch, people, [Edit(column, SET, new)], by=by))
    return [action for action in following if action]
