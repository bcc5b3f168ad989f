"""会社のカード: a person's company, chosen by typing or made of the name typed; a company's people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from hiiki.activities.latest import last_met
from hiiki.customers import joining, searching
from hiiki.customers.joining import COMPANY, CannotJoin
from hiiki.customers.models import Customer, CustomerQuerySet
from hiiki.web.access import SignedIn, found_or_404, needs
from hiiki.web.customers.finding import Asked
from hiiki.web.responses import fragment, page, say, seen_other

SHOWN = 12
PEOPLE = 50
LONGEST = 100
LONGEST_ID = 18
CALLED = ("code", "last_name", "first_name", "company_name", "company_kana", "email", "tel", "prefecture", "address1",
          "address2")  # fmt: skip


@dataclass(frozen=True)
class Person:
    customer: Customer
    tel: str
    mail: str
    met: datetime | None


def on_card(request: SignedIn, customer: Customer) -> dict[str, Any]:
    """The company of a person; the people of a company."""
    people = list(_people(request, customer)[: PEOPLE + 1])
    met = last_met([each.pk for each in people]) if people else {}
    company = _seen(request).filter(pk=customer.company_id).first() if customer.company_id else None
    return {
        "company": company,
        "is_company": customer.kind == COMPANY,
        "people": [_person(each, met.get(each.pk)) for each in people[:PEOPLE]],
        "has_more_people": len(people) > PEOPLE,
    }


def _people(request: SignedIn, customer: Customer) -> CustomerQuerySet:
    people = _seen(request).current().filter(company=customer.pk).order_by("kana_sort", "id")
    return people.defer("search_text", "memo", "own")


def _person(person: Customer, met: datetime | None) -> Person:
    tel = person.shown("tel") or person.shown("mobile")
    return Person(person, tel, person.email or person.email_mobile, met)


def _seen(request: SignedIn) -> CustomerQuerySet:
    return Customer.objects.visible_to(request.user)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("edit")
def edit(request: SignedIn, pk: int) -> HttpResponse:
    """POST `company` with an id joins, without one leaves; `make` makes the card of the company first."""
    person = found_or_404(_seen(request), pk)
    if request.method == "POST":
        return _joined(request, person)
    asked = Asked.here(request)
    context = {"customer": person, "asked": asked, "card_url": asked.card(person.pk)}
    return page(request, "customers/company.html", {**context, **_found_by(request, person)})


def _joined(request: SignedIn, person: Customer) -> HttpResponse:
    try:
        if request.POST.get("make"):
            company, batch = joining.found(person, by=request.user)
            made = f"{company} のカードを作り、{person.display_name} の会社にしました。"
            message = made if batch else f"{person.display_name} の会社は、もう {company} です。"
        elif chosen := _chosen(request):
            batch = joining.join(person, chosen, by=request.user)
            message = f"{person.display_name} の会社を {chosen.display_name} にしました。"
        else:
            batch = joining.leave(person, by=request.user)
            message = f"{person.display_name} を会社のカードから外しました。"
    except CannotJoin as reason:
        say(request, str(reason), warn=True)
        return seen_other(request, request.get_full_path())
    return seen_other(request, Asked.here(request).card(person.pk), message=message, undo=batch)


def _chosen(request: SignedIn) -> Customer | None:
    text = request.POST.get("company", "")
    return company_called(request, text) if text else None


def company_called(request: SignedIn, text: str) -> Customer:
    """By its id in a form or an address; 404 for anything else."""
    is_id = text.isascii() and text.isdigit() and len(text) <= LONGEST_ID
    return found_or_404(_seen(request), int(text) if is_id else 0)


@require_GET
@needs("edit")
def index(request: SignedIn, pk: int) -> HttpResponse:
    person = found_or_404(_seen(request), pk)
    return fragment(request, "customers/_companies.html", {"customer": person, **_found_by(request, person)})


def _found_by(request: SignedIn, person: Customer) -> dict[str, Any]:
    """To begin with, by the name that stands on the card."""
    asked = request.GET.get("words", person.company_name)
    text = " ".join(asked.replace("\0", "").split())[:LONGEST]
    there = _seen(request).current().filter(kind=COMPANY).exclude(pk=person.pk)
    found = searching.search(there, text).order_by("kana_sort", "id").only(*CALLED) if text else there.none()
    rows = list(found[: SHOWN + 1])
    return {"text": text, "companies": rows[:SHOWN], "has_more": len(rows) > SHOWN}
