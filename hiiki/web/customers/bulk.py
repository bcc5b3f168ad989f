"""まとめて変える: which fields, a preview of what becomes of whom, and how far it is."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hiiki.customers import designed
from hiiki.customers.bulk import acting, previewing
from hiiki.customers.models import BulkAction
from hiiki.web.access import SignedIn, found_or_404, needs
from hiiki.web.customers.bulk_form import BulkForm
from hiiki.web.customers.card import calendar_of
from hiiki.web.customers.carrying_out import NOBODY, PATIENCE, carry_out, said_of_left
from hiiki.web.customers.picking import Picked
from hiiki.web.responses import fragment, page, say, seen_other


@require_POST
@needs("edit")
def create(request: SignedIn) -> HttpResponse:
    """Whom it will be about is fixed now; nothing is changed yet."""
    picked = Picked.of(request)
    back = reverse("customers:list") + picked.asked.query()
    if not picked:
        say(request, NOBODY, warn=True)
        return seen_other(request, back)
    action = acting.ask("edit", picked.rows, by=request.user, query=picked.asked.query())
    return seen_other(request, "customers:bulk_action", action.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("edit")
def show(request: SignedIn, action: int) -> HttpResponse:
    held = found_or_404(_own(request), action)
    if held.state != BulkAction.ASKED:
        return page(request, "customers/bulk_done.html", _how_far(held))
    if request.method == "POST":
        return _chosen(request, held)
    if held.edits and "again" not in request.GET:
        return _preview(request, held)
    return _form(request, held, BulkForm.stored(held.edits, calendar=calendar_of(request)))


def _own(request: SignedIn) -> "QuerySet[BulkAction]":
    return BulkAction.objects.filter(actor_id=request.user.pk)


def _chosen(request: SignedIn, action: BulkAction) -> HttpResponse:
    form = BulkForm.of(request.POST, calendar=calendar_of(request))
    if "preview" not in request.POST:
        return _form(request, action, form)
    edits = form.edits()
    if not edits:
        return _form(request, action, form, status=422)
    action.edits = [list(each) for each in edits]
    action.save(update_fields=["edits"])
    return seen_other(request, "customers:bulk_action", action.pk)


def _form(request: SignedIn, action: BulkAction, form: BulkForm, *, status: int = 200) -> HttpResponse:
    context = {"action": action, "form": form, "back": _back(action)}
    return page(request, "customers/bulk.html", context, status=status)


def _preview(request: SignedIn, action: BulkAction) -> HttpResponse:
    seen = previewing.preview(action, seconds=PATIENCE, calendar=calendar_of(request))
    context = {"action": action, "preview": seen, "back": _back(action)}
    return page(request, "customers/bulk_preview.html", context)


def _back(action: BulkAction) -> str:
    return reverse("customers:list") + action.query


@require_POST
@needs("edit")
def begin(request: SignedIn, action: int) -> HttpResponse:
    held = found_or_404(_own(request), action)
    if not held.edits or not acting.begin(held, _title(held), by=request.user, fields=_columns(held)):
        return seen_other(request, "customers:bulk_action", held.pk)
    carry_out(request, held, "人を変えました。", "変わった方はいませんでした。")
    return seen_other(request, _back(held))


def _columns(action: BulkAction) -> list[str]:
    return [each[0] for each in action.edits]


def _title(action: BulkAction) -> str:
    labels = "・".join(designed.by_column()[column].label for column in _columns(action))
    return f"{action.total:,} 人の{labels}の変更"


@require_POST
@needs("edit")
def pause(request: SignedIn, action: int) -> HttpResponse:
    held = found_or_404(_own(request), action)
    acting.pause(held)
    return seen_other(request, "customers:bulk_action", held.pk)


@require_POST
@needs("edit")
def resume(request: SignedIn, action: int) -> HttpResponse:
    held = found_or_404(_own(request), action)
    acting.resume(held)
    return seen_other(request, "customers:bulk_action", held.pk)


@require_GET
@needs("edit")
def progress(request: SignedIn, action: int) -> HttpResponse:
    held = found_or_404(_own(request), action)
    if held.state != BulkAction.DOING:
        return seen_other(request, "customers:bulk_action", held.pk)
    return fragment(request, "customers/_bulk_progress.html", {"action": held})


def _how_far(action: BulkAction) -> dict[str, object]:
    return {"action": action, "back": _back(action), "left": said_of_left(action)}
