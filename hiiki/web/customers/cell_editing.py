"""One value of a row, edited in the list: typed text in, the row as it then is out, as JSON."""

from http import HTTPStatus

from django.db import IntegrityError
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from hiiki.audit import undoing
from hiiki.audit.models import Batch
from hiiki.customers import designed, renaming
from hiiki.customers.fields import Field
from hiiki.customers.meanwhile import EditedMeanwhile, GoneMeanwhile
from hiiki.customers.models import Customer
from hiiki.web.access import SignedIn, found_or_404, needs
from hiiki.web.customers.card import calendar_of, found
from hiiki.web.customers.columns import CHOSEN, every, way_of
from hiiki.web.customers.consequences import consequences
from hiiki.web.customers.finding import Asked
from hiiki.web.customers.forms import JUST_TAKEN, CustomerForm
from hiiki.web.customers.liking import Liking
from hiiki.web.customers.listing import writer_of
from hiiki.web.customers.readings import reading_of
from hiiki.web.customers.versions import Versions
from hiiki.web.ids import id_of
from hiiki.web.undoings import PATIENCE, said_of, undoable_by

UNSEEN = object()  # equal to nothing that is stored


@require_GET
@needs("edit")
def choices(request: SignedIn) -> HttpResponse:
    """What can be chosen, by column: value and words."""
    chosen = [field for field in designed.every() if field.kind in CHOSEN]
    form = CustomerForm(was={"kind": "individual"}, only=chosen)
    return JsonResponse({field.name: list(form.fields[field.name].choices) for field in chosen})  # type: ignore[attr-defined]


@require_POST
@needs("edit")
def edit(request: SignedIn, pk: int, name: str) -> HttpResponse:
    """`value` is what was typed, `seen` the text that stood in the cell, `reading` what an IME was told for a name."""
    customer, field = found(request, pk), _field(name)
    reading = request.POST.get("reading", "")
    asked = [field, *(reading_of(customer, field) if reading else ())]
    calendar, held = calendar_of(request), customer.plain([each.column for each in asked])
    given = dict(zip((each.name for each in asked), (request.POST.get("value", ""), reading), strict=False))
    form = CustomerForm(given, was=held, only=asked, rest=customer.plain(), calendar=calendar)
    if not form.is_valid():
        words = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"words": words}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    is_as_seen = customer.shown(field.name, calendar=calendar) == request.POST.get("seen", "")
    try:
        was = held if is_as_seen else {**held, field.column: UNSEEN}
        batch = renaming.change(customer, form.values, by=request.user, was=was)
    except EditedMeanwhile as meanwhile:
        return _meanwhile(form, field, meanwhile)
    except GoneMeanwhile as gone:
        return JsonResponse({"words": str(gone)}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except IntegrityError:
        return JsonResponse({"words": JUST_TAKEN}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _row(
        request,
        pk,
        f"{field.label}を保存しました。{consequences(request, customer, batch)}" if batch else "",
        batch,
    )


def _field(name: str) -> Field:
    there = every()
    if name not in there or not way_of(there[name]):
        raise Http404
    return designed.by_name()[name]


def _meanwhile(form: CustomerForm, field: Field, meanwhile: EditedMeanwhile) -> HttpResponse:
    versions = Versions(form, meanwhile)
    theirs = meanwhile.customer.shown(field.name, calendar=form.calendar)
    words = (
        f"{versions.who}が先に「{theirs or '（空）'}」にしました。"
        "もう一度 Enter で、あなたの入力にします。Esc で、いまの内容を残します。"
    )
    return JsonResponse({"words": words, "theirs": theirs}, status=HTTPStatus.CONFLICT)


def _row(request: SignedIn, pk: int, words: str, batch: Batch | None = None) -> HttpResponse:
    """Also where the change took the row out of this person's sight: it is still on the page."""
    liking = Liking.of(request.user)
    customer = Customer.objects.select_related("staff").get(pk=pk)
    [row] = writer_of(request, Asked.of(request, liking), liking).write([customer])
    undo = {"url": reverse("customers:undoing", args=[pk]), "batch": batch.pk} if batch else None
    return JsonResponse({"row": row.html, "words": words, "undo": undo})


@require_POST
@needs("edit")
def undo(request: SignedIn, pk: int) -> HttpResponse:
    """Take one edit of this customer back, and stay in the list."""
    found(request, pk)
    edits = undoable_by(request.user).filter(kind="edit", changes__record="customer", changes__record_id=pk)
    batch = found_or_404(edits, id_of(request.POST.get("batch", "")))
    try:
        undoing.begin(batch, by=request.user)
    except undoing.CannotUndo as reason:
        return JsonResponse({"words": str(reason)}, status=HTTPStatus.CONFLICT)
    undoing.continue_due(only=batch.pk, seconds=PATIENCE)
    batch.refresh_from_db()
    return _row(request, pk, said_of(batch))
