"""One value of a card, edited where it stands."""

import json
from typing import Any

from django.db import IntegrityError
from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from hiiki.audit.models import Batch
from hiiki.customers import designed, renaming
from hiiki.customers.fields import Field
from hiiki.customers.meanwhile import EditedMeanwhile
from hiiki.customers.models import Customer
from hiiki.web.access import SignedIn, needs
from hiiki.web.customers.card import calendar_of, described, fact_of, found
from hiiki.web.customers.consequences import consequences
from hiiki.web.customers.finding import Asked
from hiiki.web.customers.forms import JUST_TAKEN, CustomerForm, read_was
from hiiki.web.customers.liking import Liking
from hiiki.web.customers.readings import reading_of
from hiiki.web.customers.versions import Versions
from hiiki.web.responses import fragment, say, seen_other


@require_GET
@needs("view")
def show(request: SignedIn, pk: int, name: str) -> HttpResponse:
    customer, field = found(request, pk), _field(name)
    context = {"customer": customer, "fact": fact_of(customer, field, calendar_of(request)), "focus": True}
    return fragment(request, "customers/_fact.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("edit")
def edit(request: SignedIn, pk: int, name: str) -> HttpResponse:
    customer, field = found(request, pk), _field(name)
    if not (request.htmx or request.method == "POST"):
        return _without_scripts(request, customer, field)
    asked = [field, *reading_of(customer, field)]
    held = customer.plain([each.column for each in asked])
    was = read_was(request.POST["was"]) if request.POST.get("was") else held
    form = CustomerForm(
        request.POST or None, was=was, only=asked, rest=customer.plain(), calendar=calendar_of(request)
    )
    if not form.is_valid():
        return _form(request, customer, field, form)
    try:
        batch = renaming.change(customer, form.values, by=request.user, was=was)
    except EditedMeanwhile as meanwhile:
        return _versions(request, field, form, meanwhile)
    except IntegrityError:
        form.add_error(field.name, JUST_TAKEN)
        return _form(request, customer, field, form)
    return _saved(request, customer, asked, batch) if request.htmx else _back(request, customer, field, batch)


def _field(name: str) -> Field:
    there = designed.by_name()
    if name not in there:
        raise Http404
    return there[name]


def _without_scripts(request: SignedIn, customer: Customer, field: Field) -> HttpResponse:
    return seen_other(request, f"{reverse('customers:edit', args=[customer.pk])}#id_{field.name}")


def _form(
    request: SignedIn, customer: Customer, field: Field, form: CustomerForm, **context: Any
) -> HttpResponse:
    if not request.htmx:
        say(request, f"{field.label}を保存できませんでした。ここで直してください。", warn=True)
        return _without_scripts(request, customer, field)
    context |= {
        "customer": customer,
        "form": form,
        "field": form[field.name],
        "kind": field.kind,
        "name": field.name,
        "reading": next((form[each.name] for each in form.asked if each != field), None),
    }
    context["was"] = json.dumps(form.was, ensure_ascii=False)
    return fragment(request, "customers/_fact_form.html", context, status=422 if form.is_bound else 200)


def _versions(
    request: SignedIn, field: Field, form: CustomerForm, meanwhile: EditedMeanwhile
) -> HttpResponse:
    versions = Versions(form, meanwhile)
    form.was = {**form.was, **versions.now}
    return _form(request, meanwhile.customer, field, form, versions=versions, version=next(iter(versions)))


def _back(request: SignedIn, customer: Customer, field: Field, batch: Batch | None) -> HttpResponse:
    message = f"{field.label}を保存しました。{consequences(request, customer, batch)}" if batch else ""
    return seen_other(request, "customers:card", customer.pk, message=message, undo=batch)


def _saved(request: SignedIn, customer: Customer, fields: list[Field], batch: Batch | None) -> HttpResponse:
    """The value as it is now, its reading, and the head of the card, which may show it too."""
    if batch:
        say(request, f"{fields[0].label}を保存しました。{consequences(request, customer, batch)}", undo=batch)
    path, _, query = (request.htmx.current_url_abs_path or "").partition("?")
    asked = Asked.read(QueryDict(query), Liking.of(request.user))
    shown = {"beside": path == reverse("customers:list"), "query": asked.query()}
    fact, *others = (fact_of(customer, each, calendar_of(request)) for each in fields)
    context = {**described(request, customer, asked), **shown, "fact": fact, "others": others}
    context |= {"focus": True, "saved": True}
    return fragment(request, "customers/_fact.html", context)
