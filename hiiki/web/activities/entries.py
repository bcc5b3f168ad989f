"""One contact: entered, changed where it stands or on a page of its own, removed."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hiiki.activities import planning
from hiiki.activities.models import Contact
from hiiki.activities.models.contact import FIELDS
from hiiki.customers.meanwhile import EditedMeanwhile
from hiiki.customers.models import Customer
from hiiki.web.access import SignedIn, found_or_404, needs
from hiiki.web.activities.forms import DONE, PLANNED, ContactForm, FinishForm
from hiiki.web.activities.picking import found_by
from hiiki.web.activities.returning import back_to
from hiiki.web.responses import fragment, page, say, seen_other

LONGEST_ID = 18


def found(request: SignedIn, pk: int) -> Contact:
    return found_or_404(Contact.objects.visible_to(request.user).whole(), pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("edit")
def new(request: SignedIn) -> HttpResponse:
    """A plan, or what was done; without a customer it asks first with whom."""
    customer = _customer(request)
    if customer is None:
        return page(request, "activities/whom.html", {**found_by(request), "given": request.GET})
    usual = PLANNED if PLANNED in (request.GET.get("state"), request.POST.get("usual")) else DONE
    initial = {"day": request.GET["day"]} if request.GET.get("day") else {}
    form = ContactForm(request.POST or None, user=request.user, state=usual, initial=initial)
    if form.is_valid():
        act = planning.note if form.state == DONE else planning.plan
        contact, batch = act(customer, form.values, by=request.user)
        message = "記録しました。" if contact.is_done else f"予定を入れました（{contact.when}）。"
        return seen_other(request, back_to(request, contact), message=message, undo=batch)
    context = {"form": form, "customer": customer, "back": back_to(request) if _says_back(request) else ""}
    return _form(request, form, "activities/_entry_form.html", "activities/new.html", context)


def _says_back(request: SignedIn) -> bool:
    return bool(request.POST.get("back") or request.GET.get("back"))


def _customer(request: SignedIn) -> Customer | None:
    text = request.POST.get("customer") or request.GET.get("customer") or ""
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_ID):
        return None
    return found_or_404(Customer.objects.visible_to(request.user), int(text))


def _form(
    request: SignedIn, form: ContactForm, part: str, whole: str, context: dict[str, Any]
) -> HttpResponse:
    status = 422 if form.is_bound else 200
    if request.htmx:
        return fragment(request, part, context, status=status)
    return page(request, whole, context, status=status)


@require_GET
@needs("view")
def show(request: SignedIn, pk: int) -> HttpResponse:
    """One row as it is now, for whoever leaves its form."""
    contact = found(request, pk)
    context = {"contact": contact, "finishing": FinishForm(), "back": back_to(request, contact)}
    return fragment(request, "activities/_contact.html", {**context, "focus": True})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("edit")
def edit(request: SignedIn, pk: int) -> HttpResponse:
    contact = found(request, pk)
    usual = DONE if contact.is_done else PLANNED
    form = ContactForm(request.POST or None, user=request.user, contact=contact, state=usual)
    context = {
        "form": form,
        "contact": contact,
        "customer": contact.customer,
        "back": back_to(request, contact),
    }
    if form.is_valid():
        try:
            batch = contact.change(form.values, by=request.user, was=form.was)
        except EditedMeanwhile as meanwhile:
            context |= {
                "now": meanwhile.customer,
                "labels": "・".join(FIELDS[name] for name in meanwhile.columns),
            }
            form.seen_now(meanwhile.customer)
        else:
            message = "コンタクトを保存しました。" if batch else ""
            return seen_other(request, back_to(request, contact), message=message, undo=batch)
    return _form(request, form, "activities/_contact_form.html", "activities/edit.html", context)


@require_POST
@needs("edit")
def remove(request: SignedIn, pk: int) -> HttpResponse:
    contact = found(request, pk)
    batch = contact.remove(by=request.user)
    message = f"コンタクト（{contact}）を削除しました。" if batch else "もう削除されています。"
    if not batch:
        say(request, message, warn=True)
        message = ""
    return seen_other(request, back_to(request, contact), message=message, undo=batch)
