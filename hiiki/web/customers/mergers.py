"""統合する: two customers field by field, and which value stays."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from hiiki.customers import designed, merging, tags
from hiiki.customers.designed import Designed
from hiiki.customers.fields import Field
from hiiki.customers.models import Customer
from hiiki.web.access import SignedIn, needs
from hiiki.web.customers.card import calendar_of
from hiiki.web.customers.duplicates import found_group
from hiiki.web.responses import page, say, seen_other

KEEP, OTHER, BOTH = "keep", "other", "both"


@dataclass(frozen=True)
class Choice:
    """A field in which the two differ; `both` where both can stay."""

    name: str
    label: str
    keep: str
    other: str
    both: bool
    chosen: str

    @property
    def field(self) -> str:
        return f"field-{self.name}"


@require_http_methods(["GET", "HEAD", "POST"])
@needs("edit")
def new(request: SignedIn, pk: int) -> HttpResponse:
    keep, other = _pair(request, pk)
    if request.method == "POST":
        return _merge(request, keep, other)
    calendar = calendar_of(request)
    every = [_choice(field, keep, other, calendar) for field in _differing(keep, other)]
    choices = [choice for choice in every if choice.keep != choice.other]
    offers_both = any(choice.both for choice in choices)
    context = {"keep": keep, "other": other, "choices": choices, "offers_both": offers_both}
    return page(request, "customers/merger.html", context)


def _merge(request: SignedIn, keep: Customer, other: Customer) -> HttpResponse:
    values = {
        field.column: _value(field, keep, other, chosen)
        for field in _differing(keep, other)
        if (chosen := request.POST.get(f"field-{field.name}", KEEP)) in {OTHER, BOTH}
    }
    try:
        batch = merging.merge(keep, other, by=request.user, fields=values)
    except merging.CannotMerge as problem:
        say(request, str(problem), warn=True)
        return seen_other(request, "customers:duplicates")
    message = f"{other} を {keep} に統合しました。"
    return seen_other(request, "customers:card", keep.pk, message=message, undo=batch)


def _pair(request: SignedIn, pk: int) -> tuple[Customer, Customer]:
    """The one that stays, and the other: as asked for, else the one who was first in the book stays."""
    customers = {each.pk: each for each in found_group(request, pk).customers}
    asked = (request.POST if request.method == "POST" else request.GET).get
    first, second = list(customers.values())[:2]
    keep, other = _named(asked("keep"), customers, first), _named(asked("other"), customers, second)
    if keep == other:
        raise Http404
    return keep, other


def _named(text: str | None, customers: dict[int, Customer], usual: Customer) -> Customer:
    if text is None:
        return usual
    named = customers.get(int(text)) if text.isdecimal() and len(text) < 19 else None
    if named is None:
        raise Http404
    return named


def _differing(keep: Customer, other: Customer) -> Iterable[Field | Designed]:
    """Fields in which both do not say the same; a code is its customer's own."""
    return [
        field
        for field in designed.every()
        if field.name != "code" and keep.stored(field.column) != other.stored(field.column)
    ]


def _choice(field: Field | Designed, keep: Customer, other: Customer, calendar: str) -> Choice:
    ours, theirs = (each.shown(field.name, calendar=calendar) for each in (keep, other))
    both = field.kind in {"long", "tags"} and bool(ours and theirs)
    chosen = BOTH if both else KEEP if ours else OTHER
    return Choice(field.name, field.label, ours, theirs, both, chosen)


def _value(field: Field | Designed, keep: Customer, other: Customer, chosen: str) -> Any:
    ours, theirs = keep.stored(field.column), other.stored(field.column)
    if chosen == OTHER or not ours:
        return theirs
    if field.kind == "tags":
        together = tags.added(ours, theirs)
        return together if tags.has_room(together) else ours
    return f"{ours}\n{theirs}" if field.kind == "long" and theirs else ours
