"""元に戻す: a whole import is taken back."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from hiiki.audit import undoing
from hiiki.audit.models import Batch
from hiiki.exchange.models import ImportRun
from hiiki.web.exchange.guards import of_run
from hiiki.web.exchange.pace import pace
from hiiki.web.responses import fragment, seen_other

AT_ONCE = 2  # seconds


@require_POST
@of_run(ImportRun.DONE, ImportRun.FAILED)
def create(request: HttpRequest, run: ImportRun) -> HttpResponse:
    if run.batch is None:
        return seen_other(request, "exchange:home")
    # Undone already, or just now: the page that follows says so.
    with suppress(undoing.CannotUndo):
        undoing.begin(run.batch, by=request.user)
        undoing.continue_due(only=run.batch.pk, seconds=AT_ONCE)
    return seen_other(request, "exchange:report", run.pk)


@require_safe
@of_run(ImportRun.DONE, ImportRun.FAILED)
def progress(request: HttpRequest, run: ImportRun) -> HttpResponse:
    batch = run.batch
    if batch is None or batch.state != Batch.UNDOING:
        return seen_other(request, "exchange:report", run.pk)
    return fragment(request, "exchange/_undoing.html", {"run": run, "pace": pace(request, batch)})
