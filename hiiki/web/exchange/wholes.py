"""まるごと取り込む: a file in Hiiki's own format into an empty book."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from hiiki.exchange.formats import own
from hiiki.exchange.models import ImportRun, WholeImport
from hiiki.exchange.whole import bringing
from hiiki.web.access import SignedIn
from hiiki.web.exchange.guards import of_everybody, of_run
from hiiki.web.exchange.pace import pace
from hiiki.web.responses import fragment, page, say, seen_other

AT_ONCE, FEW = 2, 20_000  # seconds one waits; rows that may be in by then


def is_for_all(run: ImportRun) -> bool:
    """Whether this file could come in whole."""
    return bool(run.found.kind == "hiiki" and bringing.can_take_all())


@require_safe
@of_run(ImportRun.CHOOSING)
def new(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """What is in the file, and the question."""
    if not is_for_all(run):
        return seen_other(request, "exchange:found", run.pk)
    with own.opened(run.path) as package:
        manifest = package.manifest
    context: dict[str, Any] = {"run": run, "manifest": manifest, "may": request.user.may("set_up")}  # type: ignore[union-attr]
    return page(request, "exchange/whole.html", context)


@require_POST
@of_run(ImportRun.CHOOSING, again=True)
def create(request: SignedIn, run: ImportRun) -> HttpResponse:
    """Staff and numbering come along, which are for those who may set things up."""
    if not request.user.may("set_up"):
        raise PermissionDenied
    try:
        whole = bringing.begin(run, by=request.user)
    except bringing.CannotBring as refusal:
        say(request, str(refusal), warn=True)
        return seen_other(request, "exchange:found", run.pk)
    if whole.total <= FEW:
        bringing.continue_due(only=whole.pk, seconds=AT_ONCE)
    return seen_other(request, "exchange:bringing", whole.pk)


@require_safe
@of_everybody
def show(request: SignedIn, pk: int) -> HttpResponse:
    whole = WholeImport.objects.filter(pk=pk).first()
    if whole is None:
        return page(request, "exchange/gone.html", {}, status=404)
    return page(request, "exchange/bringing.html", {"whole": whole, "pace": pace(request, whole)})


@require_safe
@of_everybody
def progress(request: SignedIn, pk: int) -> HttpResponse:
    whole = WholeImport.objects.filter(pk=pk).first()
    if whole is None or not whole.is_busy:
        return seen_other(request, "exchange:bringing", pk)
    return fragment(request, "exchange/_bringing.html", {"whole": whole, "pace": pace(request, whole)})
