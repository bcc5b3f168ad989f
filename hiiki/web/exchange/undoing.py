"""元に戻す: a whole import is taken back, asked about first where something would stay."""

from collections.abc import Iterable
from contextlib import suppress
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from hiiki.accounts.models import User
from hiiki.audit import foreseeing, undoing
from hiiki.audit.foreseeing import Held
from hiiki.audit.models import Batch
from hiiki.customers.models import Customer
from hiiki.customers.reverting import label_of
from hiiki.exchange.models import ImportRun
from hiiki.web.access import SignedIn
from hiiki.web.exchange.guards import of_run
from hiiki.web.exchange.pace import pace
from hiiki.web.responses import fragment, page, seen_other
from hiiki.web.undoings import href_of, is_to_be_asked

AT_ONCE = 2  # seconds
LIMIT = 50
ENDED = (ImportRun.DONE, ImportRun.FAILED)


@require_safe
@of_run(*ENDED)
def new(request: SignedIn, run: ImportRun) -> HttpResponse:
    """How many would stay because somebody changed them since, and who they are."""
    batch = run.batch
    if batch is None or not batch.can_be_undone:
        return seen_other(request, "exchange:report", run.pk)
    after = request.GET.get("after", "")
    number = int(after) if after.isdecimal() and len(after) < 19 else 0
    found = list(islice(foreseeing.held(batch, after=number), LIMIT + 1))
    context = {
        "run": run,
        "foreseen": foreseeing.foresee(batch),
        "lines": _lines(request.user, found[:LIMIT]),
        "next_after": found[LIMIT - 1].change.pk if len(found) > LIMIT else None,
        "is_first": not number,
    }
    return page(request, "exchange/undoing.html", context)


def _lines(user: User, found: list[Held]) -> list[dict[str, Any]]:
    there = Customer.objects.defer("search_text").in_bulk([each.change.record_id for each in found])
    return [
        {
            "held": each,
            "customer": there.get(each.change.record_id),
            "name": _name(each),
            "fields": _labels(each.fields),
            "changed": _labels(dict.fromkeys(name for later in each.later for name in later.after or {})),
            "later": each.later[-1],
            "href": href_of(user, each.later[-1].batch),
        }
        for each in found
    ]


def _name(held: Held) -> str:
    """Of one deleted since, as the deletion noted it."""
    before: dict[str, Any] = (held.later[-1].before or {}) if held.is_gone else {}
    name = f"{before.get('last_name', '')} {before.get('first_name', '')}".strip()
    return f"{before.get('code', '')} {name or before.get('company_name', '')}".strip()


def _labels(columns: Iterable[str]) -> list[str]:
    """A deletion changes no field."""
    return [label_of(column) for column in columns] or ["削除"]


@require_POST
@of_run(*ENDED)
def create(request: HttpRequest, run: ImportRun) -> HttpResponse:
    batch = run.batch
    if batch is None:
        return seen_other(request, "exchange:home")
    if "sure" not in request.POST and is_to_be_asked(batch):
        return seen_other(request, "exchange:undoing_new", run.pk)
    # Undone already, or just now: the page that follows says so.
    with suppress(undoing.CannotUndo):
        undoing.begin(batch, by=request.user)
        undoing.continue_due(only=batch.pk, seconds=AT_ONCE)
    return seen_other(request, "exchange:report", run.pk)


@require_safe
@of_run(*ENDED)
def progress(request: HttpRequest, run: ImportRun) -> HttpResponse:
    batch = run.batch
    if batch is None or batch.state != Batch.UNDOING:
        return seen_other(request, "exchange:report", run.pk)
    return fragment(request, "exchange/_undoing.html", {"run": run, "pace": pace(request, batch)})
