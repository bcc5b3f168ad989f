"""コンタクト履歴 on a card: what is planned, a form to write down what was done, and what was done before."""

from typing import Any

from django.urls import reverse

from hiiki.activities.models import Contact
from hiiki.customers.models import Customer
from hiiki.db.keysets import Place
from hiiki.db.paging import page
from hiiki.web.access import SignedIn
from hiiki.web.activities.finished import finished
from hiiki.web.activities.forms import ContactForm, FinishForm
from hiiki.web.customers.finding import Asked
from hiiki.web.lists import link, read_place, written

NAME = "contacts"
SIZE = 30
PLANS = 50


def of_card(request: SignedIn, customer: Customer) -> dict[str, Any]:
    """What the tab shows; `form` as it was sent, where it could not be kept."""
    return {**listed(request, customer), "form": ContactForm(user=request.user)}


def listed(request: SignedIn, customer: Customer) -> dict[str, Any]:
    contacts = Contact.objects.filter(customer=customer).whole()
    done = contacts.done()
    found = page(done, "-at", size=SIZE, **_place(request, done))
    return {
        "plans": contacts.planned().order_by("at", "id")[:PLANS],
        "contacts": found.rows,
        "newer_url": link(request.GET, before=_written(found.rows[0])) if found.has_previous else "",
        "older_url": link(request.GET, after=_written(found.rows[-1])) if found.has_next else "",
        "finishing": FinishForm(),
        "finished": finished(request),
        "back": Asked.here(request).card(customer.pk, NAME),
    }


def _place(request: SignedIn, rows: Any) -> dict[str, Place]:
    for side in ("after", "before"):
        if place := read_place(request.GET.get(side, ""), rows, "at"):
            return {side: place}
    return {}


def _written(contact: Contact) -> str:
    return written(Place(contact.at, contact.pk))


def count(request: SignedIn, customer: Customer) -> int:
    return Contact.objects.filter(customer=customer).count()


def last_and_next(customer: Customer) -> tuple[Contact | None, Contact | None]:
    """前回 and 次回, for the head of a card."""
    contacts = Contact.objects.filter(customer=customer).select_related("kind")
    last = contacts.done().order_by("-at", "-id").first()
    return last, contacts.planned().order_by("at", "id").first()


def address_of_card(customer: int) -> str:
    return f"{reverse('customers:card', args=[customer])}?tab={NAME}"
