"""予定を入れる and 記録する: a contact comes into the book."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from hiiki.activities.models import Contact
from hiiki.audit.models import Batch
from hiiki.audit.recording import created, open_batch, record
from hiiki.customers.models import Customer


def plan(customer: Customer, values: Mapping[str, Any], *, by: Any) -> tuple[Contact, Batch]:
    """Something to be done with a customer; `values` by the names of `contact.FIELDS`. Raises GoneMeanwhile."""
    return _enter(customer, {**values, "is_done": False}, "contact.planned", "予定", by)


def note(customer: Customer, values: Mapping[str, Any], *, by: Any) -> tuple[Contact, Batch]:
    """Something that was done. Raises GoneMeanwhile."""
    return _enter(customer, {**values, "is_done": True}, "contact.noted", "記録", by)


@transaction.atomic
def _enter(
    customer: Customer, values: Mapping[str, Any], verb: str, word: str, by: Any
) -> tuple[Contact, Batch]:
    customer = customer.hold_whoever_stays(by=by)
    contact = Contact(customer=customer, **values)
    contact.save(force_insert=True)
    batch = open_batch("create", f"{customer} の{word}（{contact}）", by=by)
    created(batch, contact)
    batch.close()
    record(verb, contact, by=by, customer=customer.code, batch=batch.pk)
    return contact, batch
