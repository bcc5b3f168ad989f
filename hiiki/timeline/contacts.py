"""What was done with a customer."""

from collections.abc import Sequence

from django.db.models import QuerySet

from hiiki.activities.models import Contact
from hiiki.customers.models import Customer
from hiiki.timeline.entries import Entry, Reader

KIND = "contacts"


def rows(customer: Customer) -> "QuerySet[Contact]":
    done = Contact.objects.filter(customer=customer).done()
    return done.select_related("kind", "result", "staff").defer("search_text")


def tell(customer: Customer, found: Sequence[Contact], reader: Reader) -> list[Entry | None]:
    return [_entry(contact) for contact in found]


def _entry(contact: Contact) -> Entry:
    subject = f"「{contact.subject}」" if contact.subject else ""
    result = f"（{contact.result}）" if contact.result else ""
    who = contact.staff.name if contact.staff else "担当なし"
    return Entry(
        KIND,
        contact.at,
        who,
        f"{contact.kind}{subject}{result}",
        contact,
        text=contact.text,
        has_time=contact.has_time,
    )
