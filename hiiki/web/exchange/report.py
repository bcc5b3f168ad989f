"""結果: what the import did, the rows it could not take, and the way back."""

from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_safe

from hiiki.audit import staying
from hiiki.audit.models import Batch
from hiiki.exchange import kinds
from hiiki.exchange.exports import outgoing
from hiiki.exchange.models import ImportRun
from hiiki.exchange.plans import previewing
from hiiki.exchange.refused import handing_out
from hiiki.exchange.reports import reporting, unreadable
from hiiki.exchange.verdicts import REFUSED
from hiiki.web.access import SignedIn
from hiiki.web.exchange.guards import of_run
from hiiki.web.exchange.pace import pace
from hiiki.web.exchange.plan import COUNTED, LIMIT, laid_out, reasons_of
from hiiki.web.exchange.returns import beside_the_report
from hiiki.web.exchange.states import ending
from hiiki.web.exchange.steps import around
from hiiki.web.responses import page, seen_other
from hiiki.web.undoings import holding_back

CONFLICTS_SAID = 30
ENDED = (ImportRun.DONE, ImportRun.FAILED)


@require_safe
@of_run(*ENDED)
def show(request: SignedIn, run: ImportRun) -> HttpResponse:
    batch = run.batch
    context = around(
        run,
        "exchange:report",
        results=reporting.results(run),
        ending=ending(run),
        left_out=_left_out(run),
        may_correct=run.state == ImportRun.DONE and bool(batch and batch.state == Batch.CLOSED),
        may_undo=bool(batch and batch.can_be_undone and run.written),
        is_undoing=bool(batch and batch.state in Batch.BEING_UNDONE),
        file_is_there=run.path.exists(),
        left_empty=[] if run.is_undone else unreadable.left_empty(run, limit=COUNTED),
        pace=pace(request, batch) if batch else None,
        **_left(request, batch),
        **_refused(request, run),
    )
    context |= beside_the_report(request, run) if context["may_correct"] else {}
    return page(request, "exchange/report.html", context)


def _left_out(run: ImportRun) -> int:
    """Rows that were not taken, of a run that did not come to its end and stands."""
    stands = run.batch is not None and run.batch.state == Batch.CLOSED
    return run.total - run.cursor if stands and (run.is_cut_short or run.state == ImportRun.FAILED) else 0


def _left(request: SignedIn, batch: Batch | None) -> dict[str, Any]:
    if batch is None or not batch.is_partly_undone:
        return {"stayed": 0}
    count = staying.counts([batch]).get(batch.pk, 0)
    return {
        "stayed": count,
        "conflicts": batch.conflicts[:CONFLICTS_SAID],
        "more_conflicts": max(count - CONFLICTS_SAID, 0),
        "holding_back": holding_back(request.user, batch),
    }


def _refused(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    after = request.GET.get("after", "")
    number = int(after) if after.isdecimal() and len(after) < 12 else 0
    try:
        found = previewing.rows(kinds.of(run).previewer(run), REFUSED, after=number, limit=LIMIT + 1)
    except FileNotFoundError:
        found = []
    lines = found[:LIMIT]
    return {
        **laid_out(lines),
        "next_after": lines[-1].number if len(found) > LIMIT else None,
        "is_first": not number,
        "reasons": reasons_of(run) if len(lines) > 1 and not number else {},
    }


@require_safe
@of_run(*ENDED, ImportRun.PLANNED)
def errors(request: HttpRequest, run: ImportRun) -> FileResponse:
    """The rows that were refused, with line and reason."""
    path: Path = run.folder / "errors.csv"
    reporting.write_errors(run, path)
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=run.errors_name, content_type="text/csv; charset=utf-8"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@of_run(ImportRun.DONE)
def workbook(request: SignedIn, run: ImportRun) -> HttpResponseBase:
    """The same rows, to be put right in Excel and dropped again; a POST has them written in the background."""
    if request.method == "POST":
        return seen_other(request, "exchange:outgoing", outgoing.ask_for_refused(run, by=request.user).pk)
    path: Path = run.folder / "refused.xlsx"
    handing_out.write(run, path)
    return FileResponse(path.open("rb"), as_attachment=True, filename=run.refused_name)
