"""One customer's card."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from hiiki.accounts.models import Preference
from hiiki.audit.recording import record
from hiiki.customers.fields import BASIC, CONTACT, FIELDS, MEMO, Field
from hiiki.customers.models import Customer
from hiiki.db import paging
from hiiki.text import dates
from hiiki.web.access import address_of, found_or_404, needs
from hiiki.web.customers.columns import Liking
from hiiki.web.customers.finding import Asked
from hiiki.web.customers.history import history_of
from hiiki.web.responses import fragment, page

GROUPS = (BASIC, CONTACT, MEMO)


@dataclass(frozen=True)
class Fact:
    """A field with what stands in it."""

    field: Field
    text: str
    note: str = ""


@require_GET
@needs("view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    customer = found(request, pk)
    record("customer.seen", customer, by=request.user, address=address_of(request))
    asked = Asked.of(request, Liking.of(request.user))
    context = {**described(request, customer), **neighbours(request, customer, asked), "asked": asked}
    return page(request, "customers/card.html", {**context, "history": history_of(customer)})


@require_GET
@needs("view")
def beside(request: HttpRequest, pk: int) -> HttpResponse:
    """The card beside the list."""
    customer = found(request, pk)
    record("customer.seen", customer, by=request.user, address=address_of(request))
    context = {"query": Asked.of(request, Liking.of(request.user)).query(), "history": history_of(customer)}
    return fragment(request, "customers/_beside.html", {**described(request, customer), **context})


def found(request: HttpRequest, pk: int) -> Customer:
    return found_or_404(Customer.objects.visible_to(request.user).select_related("staff"), pk)


def described(request: HttpRequest, customer: Customer) -> dict[str, Any]:
    calendar = calendar_of(request)
    facts = [fact_of(customer, field, calendar) for field in FIELDS]
    groups = [(group, [fact for fact in facts if fact.field.group == group]) for group in GROUPS]
    return {"customer": customer, "groups": groups, "facts": {fact.field.name: fact for fact in facts}}


def fact_of(customer: Customer, field: Field, calendar: str) -> Fact:
    return Fact(field, customer.shown(field.name, calendar=calendar), _note(customer, field, calendar))


def _note(customer: Customer, field: Field, calendar: str) -> str:
    """Beside a birthday: the other calendar, and the age."""
    if field.name != "birthday" or not customer.birthday:
        return ""
    other = dates.show(customer.birthday, calendar="seireki" if calendar == "wareki" else "wareki")
    return f"{other}　{customer.age}歳"


def calendar_of(request: HttpRequest) -> str:
    return str(Preference.objects.read(request.user, "looks", {}).get("calendar", "seireki"))


def neighbours(request: HttpRequest, customer: Customer, asked: Asked) -> dict[str, str]:
    """Who stands before and after in the list one came from."""
    column = asked.sorting.column.sort_by
    rows = asked.rows(request.user).only("pk")
    here = paging.Place(getattr(customer, column), customer.pk)
    sides = {"previous_url": {"before": here}, "next_url": {"after": here}}
    pages = {name: paging.page(rows, asked.sorting.order, size=1, **side) for name, side in sides.items()}
    return {name: address_to(found.rows[0], asked) for name, found in pages.items() if found.rows} | {
        "query": asked.query(),
        "list_url": reverse("customers:list") + asked.query(),
    }


def address_to(customer: Customer, asked: Asked) -> str:
    return reverse("customers:card", args=[customer.pk]) + asked.query()
