"""データ連動: a place to drop a file, and what was brought in before."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hiiki.exchange import reporting
from hiiki.exchange.formats import limits
from hiiki.exchange.models import ImportRun
from hiiki.web.exchange.guards import of_everybody
from hiiki.web.exchange.steps import place_of
from hiiki.web.responses import page

SHOWN = 30
PASTED = "貼り付けた表.tsv"
STATES = {
    ImportRun.LOCKED: "パスワードを待っています",
    ImportRun.CHOOSING: "途中です",
    ImportRun.PLANNING: "調べています",
    ImportRun.PLANNED: "確認を待っています",
    ImportRun.APPLYING: "取り込んでいます",
    ImportRun.PAUSED: "一時停止しています",
    ImportRun.DONE: "取り込みました",
    ImportRun.FAILED: "取り込めませんでした",
}
UNFINISHED = {ImportRun.LOCKED, ImportRun.CHOOSING, ImportRun.PLANNED, ImportRun.FAILED}


@require_safe
@of_everybody
def show(request: HttpRequest) -> HttpResponse:
    return page(request, "exchange/home.html", places(request))


def places(request: HttpRequest, *, problem: str = "", name: str = "") -> dict[str, Any]:
    """What the page shows; `problem` says why the file just dropped cannot be taken."""
    before = request.GET.get("before", "")
    runs = ImportRun.objects.exclude(state=ImportRun.DISCARDED).select_related("batch", "by")
    if before.isdecimal():
        runs = runs.filter(pk__lt=int(before))
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
    }


def _size(count: int) -> str:
    megabytes = count // limits.MEGABYTE
    return f"{megabytes // 1024} GB" if megabytes % 1024 == 0 else f"{megabytes:,} MB"


def _line(run: ImportRun) -> dict[str, Any]:
    undoing = bool(run.batch and run.batch.state == run.batch.UNDOING)
    state = "元に戻しました" if run.is_undone else "元に戻しています" if undoing else STATES[run.state]
    return {
        "run": run,
        "place": place_of(run),
        "state": state,
        "badge": _badge(run),
        "results": reporting.results(run) if run.batch_id else None,
        "may_undo": bool(run.state == ImportRun.DONE and run.batch and run.batch.can_be_undone),
        "is_unfinished": run.state in UNFINISHED and not run.batch_id,
    }


def _badge(run: ImportRun) -> str:
    if run.is_undone:
        return ""
    if run.state == ImportRun.DONE:
        return "badge--done"
    return "badge--bad" if run.state == ImportRun.FAILED else "badge--here"
