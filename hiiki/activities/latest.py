"""When customers were met last, and when they are next: asked for a whole page of a list at once."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Max, Min

from hiiki.activities.models import Contact, ContactQuerySet


def last_met(customers: Collection[int]) -> dict[int, datetime]:
    done = Contact.objects.done().filter(customer__in=customers).order_by()
    return dict(done.values_list("customer").annotate(Max("at")))


def next_planned(customers: Collection[int]) -> dict[int, datetime]:
    planned = Contact.objects.planned().filter(customer__in=customers).order_by()
    return dict(planned.values_list("customer").annotate(Min("at")))


def last_contacts(customers: Collection[int]) -> dict[int, Contact]:
    """The whole contact of each; of several at one moment the one noted last."""
    return _first(Contact.objects.done().filter(customer__in=customers).order_by("at", "id"))


def next_contacts(customers: Collection[int]) -> dict[int, Contact]:
    return _first(Contact.objects.planned().filter(customer__in=customers).order_by("-at", "-id"))


def _first(contacts: ContactQuerySet) -> dict[int, Contact]:
    """Later ones take the place of those before."""
    rows = contacts.select_related("kind").only("customer_id", "at", "has_time", "subject", "kind__label")
    return {contact.customer_id: contact for contact in rows.iterator()}
