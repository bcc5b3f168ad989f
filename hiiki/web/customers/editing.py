"""New customers, and the whole card as a form."""

import json
from typing import Any

from django.db import IntegrityError
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from hiiki.accounts.models import Shop
from hiiki.customers import designed, joining, registering, renaming
from hiiki.customers.joining import CannotJoin
from hiiki.customers.meanwhile import EditedMeanwhile
from hiiki.customers.models import Customer
from hiiki.customers.models.word import LISTED
from hiiki.web.access import SignedIn, needs
from hiiki.web.customers import twins
from hiiki.web.customers.card import calendar_of, found
from hiiki.web.customers.companies import company_called
from hiiki.web.customers.consequences import consequences, is_seen
from hiiki.web.customers.finding import Asked
from hiiki.web.customers.forms import JUST_TAKEN, CustomerForm, read_was
from hiiki.web.customers.versions import THEIRS, Versions
from hiiki.web.responses import page, seen_other

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@needs("edit")
def new(request: SignedIn) -> HttpResponse:
    company = _company(request)
    initial = _taken_over(company) if company else _suggested(request)
    if request.user.own_customers_only:
        initial["staff"] = str(request.user.staff_id or "")
    form = CustomerForm(request.POST or None, calendar=calendar_of(request), initial=initial)
    alike = twins.unasked(request, form.values) if form.is_valid() else []
    if form.is_valid() and not alike and (customer := _registered(request, form, company)):
        message = f"{customer.display_name}（{customer.code}）を登録しました。"
        return _next(request, customer, message=message)
    [code] = registering.codes_ahead(Shop.current(), 1)
    form.fields["code"].help_text = f"空のままなら {code} が付きます。"
    form.fields["last_name"].widget.attrs["autofocus"] = not form.is_bound
    return _form_page(request, form, {"twins": alike, "asking": bool(alike), "company": company})


def _company(request: SignedIn) -> Customer | None:
    """Whose person is to be registered."""
    text = request.POST.get("company") or request.GET.get("company") or ""
    return company_called(request, text) if text else None


def _taken_over(company: Customer) -> dict[str, Any]:
    return {name: getattr(company, name) for name in joining.TAKEN_OVER}


def _registered(request: SignedIn, form: CustomerForm, company: Customer | None) -> Customer | None:
    try:
        if company:
            return joining.register_person(form.values, company, by=request.user)
        return registering.register(form.values, by=request.user)
    except CannotJoin as reason:
        form.add_error(None, str(reason))
        return None
    except IntegrityError:
        form.add_error("code", JUST_TAKEN)
        return None


def _suggested(request: SignedIn) -> dict[str, Any]:
    """What was searched for in vain is the name to begin with."""
    return {"last_name": request.GET.get("last_name", "")[:60]}


@require_http_methods(FORM)
@needs("edit")
def edit(request: SignedIn, pk: int) -> HttpResponse:
    customer = found(request, pk)
    was = read_was(request.POST["was"]) if request.POST.get("was") else customer.plain()
    form = CustomerForm(request.POST or None, was=was, calendar=calendar_of(request))
    form.fields["last_name"].widget.attrs["autofocus"] = not form.is_bound
    if not form.is_valid():
        return _form_page(request, form, {"customer": customer})
    try:
        batch = renaming.change(customer, _chosen(request, form), by=request.user, was=was)
    except EditedMeanwhile as meanwhile:
        return _meanwhile(request, form, meanwhile)
    except IntegrityError:
        form.add_error("code", JUST_TAKEN)
        return _form_page(request, form, {"customer": customer})

    message = f"{customer.display_name} を保存しました。" if batch else "変わったところはありませんでした。"
    message += consequences(request, customer, batch)
    return _next(request, customer, message=message, undo=batch)


def _next(request: SignedIn, customer: Customer, **said: Any) -> HttpResponse:
    """The card; the list where the customer is somebody else's from now on, and no longer seen."""
    asked = Asked.here(request)
    there = asked.card(customer.pk) if is_seen(request, customer) else asked.address
    return seen_other(request, there, **said)


def _chosen(request: SignedIn, form: CustomerForm) -> dict[str, Any]:
    """Without the fields in which the person prefers what somebody else saved meanwhile."""
    return {
        column: value for column, value in form.values.items() if request.POST.get(f"keep-{column}") != THEIRS
    }


def _meanwhile(request: SignedIn, form: CustomerForm, meanwhile: EditedMeanwhile) -> HttpResponse:
    """Both versions, field by field; what the person has now seen is the new `was`."""
    versions = Versions(form, meanwhile)
    form.was = {**form.was, **versions.now}
    return _form_page(
        request,
        form,
        {
            "customer": meanwhile.customer,
            "versions": versions,
            "chosen": [field.name for field in versions.fields],
        },
        status=422,
    )


def _form_page(
    request: SignedIn, form: CustomerForm, context: dict[str, Any], *, status: int = 0
) -> HttpResponse:
    was = json.dumps(form.was, ensure_ascii=False)
    words = {which: designed.now().listed(which) for which in LISTED}
    context = {"form": form, "was": was, "words": words, "chosen": [], **context}
    return page(request, "customers/form.html", context, status=status or (422 if form.is_bound else 200))
