"""列の対応: which column of the file becomes what on the card."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from hiiki.customers import designed
from hiiki.exchange.mapping import Mapping
from hiiki.exchange.models import ImportRun
from hiiki.exchange.plans import deciding
from hiiki.web.exchange import matches
from hiiki.web.exchange.guards import of_run
from hiiki.web.exchange.steps import OPEN, around
from hiiki.web.responses import fragment, page, seen_other


@require_safe
@of_run(*OPEN)
def show(request: HttpRequest, run: ImportRun) -> HttpResponse:
    return page(request, "exchange/columns.html", context(request, run, run.mapping))


@require_POST
@of_run(*OPEN)
def keep(request: HttpRequest, run: ImportRun) -> HttpResponse:
    mapping = matches.read(request.POST, run)
    if "forward" in request.POST:
        deciding.match(run, mapping)
        return seen_other(request, "exchange:columns", run.pk)
    if (column := request.POST.get("new_field", "")).isdecimal():
        deciding.match(run, mapping)
        return seen_other(request, "exchange:new_field", run.pk, int(column))
    if matches.wrong(mapping, run.kind):
        return page(request, "exchange/columns.html", context(request, run, mapping), status=422)
    if mapping.to_json() != run.mapping_json or run.state != ImportRun.PLANNED:
        deciding.match(run, mapping)
    return seen_other(request, "exchange:rules", run.pk)


@require_POST
@of_run(*OPEN)
def result(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """How the file reads with what is chosen right now; nothing is kept."""
    reading = matches.reading(run, matches.read(request.POST, run))
    return fragment(
        request, "exchange/_result.html", {"run": run, "reading": reading, "joiners": matches.JOINERS.items()}
    )


def context(request: HttpRequest, run: ImportRun, mapping: Mapping) -> dict[str, Any]:
    is_long = run.found.width > matches.MANY and "full" not in request.GET
    return around(
        run,
        "exchange:columns",
        columns=matches.columns(run, mapping),
        targets=matches.targets(run),
        reading=matches.reading(run, mapping),
        joiners=matches.JOINERS.items(),
        constants=[*mapping.constants.items(), ("", "")],
        fields=designed.every(),
        is_long=is_long,
        layout_name=run.own_layout or "",
    )
