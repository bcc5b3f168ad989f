"""One customer's card."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from hiiki.audit.behind import record_behind
from hiiki.customers import designed
from hiiki.customers.designed import Designed
from hiiki.customers.fields import BASIC, CONTACT, MEMO, Field
from hiiki.customers.models import Customer
from hiiki.customers.models.design import OWN, STRATEGY
from hiiki.db import paging
from hiiki.text import dates
from hiiki.web.access import SignedIn, address_of, found_or_404, needs
from hiiki.web.activities.tab import last_and_next
from hiiki.web.customers import cabinet
from hiiki.web.customers.chips import Chip, chips_of, chips_of_choices
from hiiki.web.customers.finding import Asked
from hiiki.web.customers.tabs import CONTACTS, asked_for, labels
from hiiki.web.looks import looks_of
from hiiki.web.responses import fragment, page, say, seen_other

GROUPS = (BASIC, CONTACT, OWN, STRATEGY, MEMO)
MISSING = "必須の項目です。まだ入っていません"
LINKS = {"phone": "tel:", "mail": "mailto:"}
COPIED = {"phone", "mail", "url", "postal", "code"}


@dataclass(frozen=True)
class Fact:
    """A field with what stands in it."""

    field: Field
    text: str
    note: str = ""
    href: str = ""
    chips: Sequence[Chip] = ()

    @property
    def copies(self) -> bool:
        return bool(self.text) and self.field.kind in COPIED


@require_GET
@needs("view")
def show(request: SignedIn, pk: int) -> HttpResponse:
    customer = found(request, pk)
    if there := merged_into(request, customer):
        say(request, f"{customer} は {there} に統合されています。")
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return seen_other(request, reverse("customers:card", args=[there.pk]) + query)
    record_behind("customer.seen", customer, by=request.user, address=address_of(request))
    asked = Asked.here(request)
    tab = asked_for(request)
    context = {
        **described(request, customer, asked),
        **neighbours(request, customer, asked, tab.name),
        "asked": asked,
        "today": localdate(),
        "tab": tab,
        "tabs": labels(request, customer, asked),
        **tab.content(request, customer),
    }
    return page(request, "customers/card.html", context)


@require_GET
@needs("view")
def beside(request: SignedIn, pk: int) -> HttpResponse:
    """The card beside the list: only what there is."""
    customer = found(request, pk)
    record_behind("customer.seen", customer, by=request.user, address=address_of(request))
    asked = Asked.here(request)
    context = described(request, customer, asked)
    filled = [(group, [fact for fact in facts if fact.text]) for group, facts in context["groups"]]
    context |= {"filled": [each for each in filled if each[1]], "query": asked.query()}
    return fragment(request, "customers/_beside.html", context)


def found(request: SignedIn, pk: int) -> Customer:
    return found_or_404(Customer.objects.visible_to(request.user).select_related("staff"), pk)


def merged_into(request: SignedIn, customer: Customer) -> Customer | None:
    """The one it turned out to be, as far as the user may see it."""
    return Customer.objects.visible_to(request.user).filter(pk=customer.merged_into_id or 0).first()


def described(request: SignedIn, customer: Customer, asked: Asked) -> dict[str, Any]:
    calendar = calendar_of(request)
    facts = [fact_of(customer, field, calendar) for field in designed.every()]
    groups = [(group, [fact for fact in facts if fact.field.group == group]) for group in GROUPS]
    at_a_glance = [fact for fact in facts if fact.field.kind == "tags" or fact.field.group == STRATEGY]
    return {
        "customer": customer,
        "groups": [(group, some) for group, some in groups if some],
        "chips": [chip for fact in at_a_glance for chip in fact.chips],
        "summary": summary(customer, calendar),
        "first_things": first_things(customer),
        "picture": cabinet.picture(customer),
        "last_and_next": last_and_next(customer),
        "contacts_url": asked.card(customer.pk, CONTACTS.name),
    }


def summary(customer: Customer, calendar: str) -> list[str]:
    """What one knows about somebody at a glance."""
    words = [customer.shown("kind"), customer.shown("gender") if customer.gender else "", customer.management]
    if customer.birthday:
        words.append(f"{customer.shown('birthday', calendar=calendar)} 生まれ {customer.age}歳")
    company = customer.company_name if customer.full_name else ""
    words += [" ".join(filter(None, [company, customer.department, customer.title]))]
    words.append(f"担当 {customer.staff.name}" if customer.staff else "担当なし")
    return [word for word in words if word]


def first_things(customer: Customer) -> list[tuple[str, str, str]]:
    """Label, value and link of what is needed first: to call, to write, to send."""
    tel, mobile = customer.shown("tel"), customer.shown("mobile")
    mail = customer.email or customer.email_mobile
    postal = customer.shown("postal_code")
    address = f"〒{postal} {customer.address}".strip() if postal else customer.address
    return [
        ("電話", tel, f"tel:{tel}" if tel else ""),
        ("携帯電話", mobile, f"tel:{mobile}" if mobile else ""),
        ("メール", mail, f"mailto:{mail}" if mail else ""),
        ("住所", address, ""),
    ]


def fact_of(customer: Customer, field: Field, calendar: str) -> Fact:
    text = customer.shown(field.name, calendar=calendar)
    return Fact(
        field, text, _note(customer, field, calendar), _href(field, text), _chips(customer, field, text)
    )


def _chips(customer: Customer, field: Field, text: str) -> Sequence[Chip]:
    if isinstance(field, Designed):
        return chips_of_choices(field, field.stored_in(customer))
    return chips_of(text) if field.kind == "tags" else ()


def _href(field: Field, text: str) -> str:
    """Only addresses that cannot run anything."""
    if field.kind in LINKS and text:
        return f"{LINKS[field.kind]}{text}"
    return text if field.kind == "url" and text.lower().startswith(("http://", "https://")) else ""


def _note(customer: Customer, field: Field, calendar: str) -> str:
    """Beside a birthday: the other calendar, and the age; what is missing in the shop's own eyes."""
    if field.required and not field.stored_in(customer):
        return MISSING
    if field.name != "birthday" or not customer.birthday:
        return ""
    other = dates.show(customer.birthday, calendar="seireki" if calendar == "wareki" else "wareki")
    return f"{other}　{customer.age}歳"


def calendar_of(request: SignedIn) -> str:
    return str(looks_of(request, request.user).get("calendar", "seireki"))


def neighbours(request: SignedIn, customer: Customer, asked: Asked, tab: str = "") -> dict[str, str]:
    """Who stands before and after in the list one came from, with the tab one looks at."""
    order, rows = asked.sorting.order, asked.rows(request.user)
    here = paging.place_of(Customer.objects.sortable(order), order, customer.pk)
    sides = {"previous_url": {"before": here}, "next_url": {"after": here}}
    pages = {
        name: paging.places(rows, order, size=1, by_index=asked.by_index, **side)
        for name, side in sides.items()
    }
    return {name: asked.card(found.rows[0].id, tab) for name, found in pages.items() if found.rows} | {
        "query": asked.query(),
        "list_url": asked.address,
    }
