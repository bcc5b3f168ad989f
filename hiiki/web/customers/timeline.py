"""履歴 on a card: the line of time, each entry with the way to its place and the way back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from hiiki.activities.models import Contact
from hiiki.audit.models import Change
from hiiki.customers.models import Customer, CustomerFile
from hiiki.db.keysets import Place
from hiiki.timeline.entries import Entry, Reader
from hiiki.timeline.reading import read
from hiiki.timeline.sources import KINDS, SOURCES
from hiiki.web.access import SignedIn, found_or_404, needs
from hiiki.web.customers.finding import Asked
from hiiki.web.lists import read_place, written
from hiiki.web.looks import looks_of
from hiiki.web.responses import fragment

NAME = "history"
PLANS = 5


@dataclass(frozen=True)
class Shown:
    entry: Entry
    label: str
    href: str


@require_GET
@needs("view")
def more(request: SignedIn, pk: int) -> HttpResponse:
    """The entries that follow, for a page that stands already."""
    customer = found_or_404(Customer.objects.visible_to(request.user), pk)
    context = {"customer": customer, "query": Asked.here(request).query(), **_listed(request, customer)}
    return fragment(request, "customers/_entries.html", context)


def content(request: SignedIn, customer: Customer) -> dict[str, Any]:
    listed = _listed(request, customer)
    kinds = [("", "すべて"), *KINDS.items()]
    address = reverse("customers:card", args=[customer.pk])
    return {
        **listed,
        "kinds": [(name, label, _query(address, request, kind=name)) for name, label in kinds],
        "plans": _plans(customer) if listed["is_newest"] and listed["kind"] in ("", "contacts") else [],
        "newest_url": "" if listed["is_newest"] else _query(address, request, kind=listed["kind"]),
    }


def _plans(customer: Customer) -> Any:
    planned = Contact.objects.filter(customer=customer).planned()
    return planned.select_related("kind", "staff").defer("search_text").order_by("at", "id")[:PLANS]


def _listed(request: SignedIn, customer: Customer) -> dict[str, Any]:
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    after = _places(request, customer)
    reader = Reader(request.user, str(looks_of(request, request.user).get("calendar", "seireki")))
    stretch = read(customer, kind=kind, after=after, reader=reader)
    places = {name: written(place) for name, place in stretch.after.items()}
    return {
        "history": stretch.entries,
        "shown": [_shown(customer, entry) for entry in stretch.entries],
        "kind": kind,
        "is_newest": not after,
        "more_url": _query(_fragment(customer), request, kind=kind, **places) if places else "",
        "older_url": _query(_card(customer), request, kind=kind, **places) if places else "",
    }


def _card(customer: Customer) -> str:
    return reverse("customers:card", args=[customer.pk])


def _fragment(customer: Customer) -> str:
    return reverse("customers:timeline", args=[customer.pk])


def _places(request: SignedIn, customer: Customer) -> dict[str, Place]:
    read_ = {
        source.name: read_place(
            request.GET.get(source.name, ""), source.rows(customer), source.order.removeprefix("-")
        )
        for source in SOURCES
    }
    return {name: place for name, place in read_.items() if place}


def _query(address: str, request: SignedIn, **changed: str) -> str:
    """With the list one came from, which stands in the address of the card."""
    ours = {"tab", "kind", *(source.name for source in SOURCES)}
    kept = {name: str(value) for name, value in request.GET.items() if name not in ours}
    asked = {**kept, "tab": NAME, **{name: value for name, value in changed.items() if value}}
    return f"{address}?{urlencode(asked)}"


def _shown(customer: Customer, entry: Entry) -> Shown:
    return Shown(entry, KINDS[entry.kind], HREFS[type(entry.about)](customer, entry.about))


def _to_contact(customer: Customer, contact: Contact) -> str:
    """The page of コンタクト履歴 that begins with it."""
    place = written(Place(contact.at, contact.pk + 1))
    return f"{_card(customer)}?{urlencode({'tab': 'contacts', 'after': place})}#contact-{contact.pk}"


def _to_file(customer: Customer, file: CustomerFile) -> str:
    return reverse("customers:file", args=[customer.pk, file.pk])


def _nowhere(customer: Customer, change: Change) -> str:
    return ""


HREFS: dict[type, Callable[[Customer, Any], str]] = {
    Contact: _to_contact,
    CustomerFile: _to_file,
    Change: _nowhere,
}
