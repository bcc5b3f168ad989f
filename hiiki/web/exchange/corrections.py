"""ここで直す: a row that could not be taken, put right on the spot."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from hiiki.db.staged import Staged
from hiiki.exchange.models import ImportRun
from hiiki.exchange.refused import correcting
from hiiki.exchange.refused.correcting import CannotCorrect, FormCell
from hiiki.exchange.reports import reporting
from hiiki.exchange.verdicts import REFUSED
from hiiki.web.exchange.guards import of_run
from hiiki.web.exchange.plan import foreseen, questions
from hiiki.web.exchange.steps import around
from hiiki.web.responses import fragment, page, say, seen_other

CORRECTABLE = (ImportRun.PLANNED, ImportRun.DONE)
CELL = 10_000


@require_safe
@of_run(*CORRECTABLE)
def show(request: HttpRequest, run: ImportRun, number: int) -> HttpResponse:
    try:
        cells, reasons = correcting.form_row(run, number), correcting.whole_row_reasons(run, number)
    except CannotCorrect as refusal:
        return _cannot(request, run, str(refusal))
    return _ask(request, run, number, cells, reasons)


@require_POST
@of_run(*CORRECTABLE)
def create(request: HttpRequest, run: ImportRun, number: int) -> HttpResponse:
    try:
        before, asked = correcting.form_row(run, number), _asked(run)
        cells = [request.POST.get(f"cell{cell.column}", cell.value)[:CELL] for cell in before]
        row = correcting.correct(run, number, cells, by=request.user)
    except CannotCorrect as refusal:
        return _cannot(request, run, str(refusal))
    if row.verdict == REFUSED:
        reasons = [problem["reason"] for problem in row.problems]
        return _ask(request, run, number, correcting.form_row(run, number), reasons, status=422)
    return _done(request, run, row, asks_more=_asked(run) != asked)


def _asked(run: ImportRun) -> set[tuple[str, str]]:
    """The 担当者 and the words the plan asks about; a row put right may bring one more."""
    asked = {"staff": run.counts.get("unknown_staff", {}), **run.counts.get("unknown_choices", {})}
    return {(name, word) for name, words in asked.items() for word in words}


def _ask(
    request: HttpRequest,
    run: ImportRun,
    number: int,
    cells: list[FormCell],
    reasons: list[str],
    *,
    status: int = 200,
) -> HttpResponse:
    used = {link.column for link in run.mapping.columns if link.target}
    wrong = [cell for cell in cells if cell.problem]
    named = [cell for cell in cells if not cell.problem and cell.column in used]
    context: dict[str, Any] = {
        "number": number,
        "about": " ".join([cell.value for cell in named if cell.value.strip()][:3])[:100],
        "reasons": [] if wrong else reasons,
        "first": wrong or named[:6],
        "others": named if wrong else named[6:],
        "surplus": [cell.value for cell in cells[run.found.width :] if cell.value.strip()],
        "unused": [cell for cell in cells if cell not in wrong and cell not in named],
    }
    if request.htmx:  # type: ignore[attr-defined]
        return fragment(request, "exchange/_correction.html", {"run": run, **context}, status=status)
    here = "exchange:report" if run.state == ImportRun.DONE else "exchange:plan"
    return page(request, "exchange/correction.html", around(run, here, **context), status=status)


def _done(request: HttpRequest, run: ImportRun, row: Staged, *, asks_more: bool) -> HttpResponse:
    is_in, line = run.state == ImportRun.DONE, run.found.at(row.line)
    message = f"{line} 行目を取り込みました。" if is_in else f"{line} 行目を直しました。取り込めます。"
    if not request.htmx:  # type: ignore[attr-defined]
        return seen_other(request, "exchange:report" if is_in else "exchange:plan", run.pk, message=message)
    numbers = {"results": reporting.results(run)} if is_in else {**foreseen(run), **questions(run)}
    return fragment(
        request,
        "exchange/_corrected.html",
        {"run": run, "row": row, "message": message, "is_in": is_in, "asks_more": asks_more, **numbers},
    )


def _cannot(request: HttpRequest, run: ImportRun, refusal: str) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        return fragment(request, "exchange/_uncorrectable.html", {"refusal": refusal})
    say(request, refusal, warn=True)
    return seen_other(request, "exchange:run", run.pk)
