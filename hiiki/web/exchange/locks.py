"""見つけたもの, of a workbook nobody reads without its password."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from hiiki.exchange.arrivals import receiving
from hiiki.exchange.models import ImportRun
from hiiki.exchange.records import CannotRead
from hiiki.web.exchange.files import next_place
from hiiki.web.exchange.guards import of_run
from hiiki.web.exchange.steps import around
from hiiki.web.responses import page, seen_other

LONGEST = 255  # what Excel takes


@require_safe
@of_run(ImportRun.LOCKED)
def show(request: HttpRequest, run: ImportRun) -> HttpResponse:
    return page(request, "exchange/lock.html", around(run, "exchange:found"))


@sensitive_post_parameters("password")
@require_POST
@of_run(ImportRun.LOCKED)
def create(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Unlock it; the password goes no further than this."""
    try:
        receiving.unlock(run, request.POST.get("password", "")[:LONGEST])
    except CannotRead as problem:
        context = around(run, "exchange:found", problem=str(problem))
        return page(request, "exchange/lock.html", context, status=422)
    return seen_other(request, next_place(run), run.pk)
