"""元に戻す: a whole import is taken back, asked about first where something would stay."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from hiiki.audit import undoing
from hiiki.audit.models import Batch
from hiiki.exchange.models import ImportRun
from hiiki.web.access import SignedIn
from hiiki.web.exchange.guards import of_run
from hiiki.web.exchange.pace import pace
from hiiki.web.foreseen import foreseen
from hiiki.web.responses import fragment, page, seen_other
from hiiki.web.undoings import is_to_be_asked

AT_ONCE = 2  # seconds
ENDED = (ImportRun.DONE, ImportRun.FAILED)


@require_safe
@of_run(*ENDED)
def new(request: SignedIn, run: ImportRun) -> HttpResponse:
    """How many would stay because somebody changed them since, and who they are."""
    batch = run.batch
    if batch is None or not batch.can_be_undone:
        return seen_other(request, "exchange:report", run.pk)
    context = {"run": run, **foreseen(request, batch)}
    return page(request, "exchange/undoing.html", context)


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
