"""データ連動: a place to drop a file, and what was brought in before."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hiiki.exchange.arrivals import forgetting
from hiiki.exchange.formats import limits
from hiiki.exchange.models import ImportRun
from hiiki.exchange.reports import reporting
from hiiki.web.exchange.guards import of_everybody
from hiiki.web.exchange.states import state_of
from hiiki.web.exchange.steps import place_of
from hiiki.web.ids import id_of
from hiiki.web.responses import page

SHOWN = 30
ENDED = (ImportRun.DONE, ImportRun.FAILED)
PASTED = "貼り付けた表.tsv"


@require_safe
@of_everybody
def show(request: HttpRequest) -> HttpResponse:
    return page(request, "exchange/home.html", places(request))


def places(request: HttpRequest, *, problem: str = "", name: str = "") -> dict[str, Any]:
    """What the page shows; `problem` says why the file just dropped cannot be taken."""
    before = id_of(request.GET.get("before", ""))
    runs = ImportRun.objects.exclude(state=ImportRun.DISCARDED).select_related("batch", "by")
    if before:
        runs = runs.filter(pk__lt=before)
    found = list(runs[: SHOWN + 1])
    return {
        "problem": problem,
        "refused_name": name,
        "limits": limits,
        "most": {
            "text": _size(limits.TEXT_BYTES),
            "workbook": _size(limits.WORKBOOK_BYTES),
            "pasted": _size(limits.PASTED_BYTES),
        },
        "pasted_name": PASTED,
        "runs": [_line(run) for run in found[:SHOWN]],
        "next_before": found[SHOWN - 1].pk if len(found) > SHOWN else None,
        "is_first_page": not before,
        "left": left_by(request.user).count(),
        "kept": forgetting.KEPT.days,
    }


def left_by(user: Any) -> "QuerySet[ImportRun]":
    """Begun and never finished, by this person or by nobody who signed in."""
    return forgetting.unfinished().filter(Q(by=user) | Q(by=None))


def _size(count: int) -> str:
    megabytes = count // limits.MEGABYTE
    return f"{megabytes // 1024} GB" if megabytes % 1024 == 0 else f"{megabytes:,} MB"


def _line(run: ImportRun) -> dict[str, Any]:
    return {
        "run": run,
        "place": place_of(run),
        "state": state_of(run),
        "results": reporting.results(run) if run.batch_id else None,
        "may_undo": bool(run.state in ENDED and run.batch and run.batch.can_be_undone and run.written),
        "is_unfinished": run.state in forgetting.STATES and not run.batch_id,
    }
