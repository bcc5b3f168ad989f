"""Refused rows come back from Excel, put right: they go on the import that refused them."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from hiiki.db.troubles import told
from hiiki.exchange.arrivals import receiving
from hiiki.exchange.formats import limits
from hiiki.exchange.models import ImportRun
from hiiki.exchange.records import CannotRead
from hiiki.exchange.refused import continuing, handing_out, recognising
from hiiki.exchange.refused.correcting import CannotCorrect
from hiiki.web.exchange.guards import of_run
from hiiki.web.exchange.pace import pace
from hiiki.web.responses import fragment, page, say, seen_other

NO_FILE = "ファイルが選ばれていません。直した Excel のファイルか、エラーファイルを選んでください。"
NOT_OF_THIS = "「{}」で取り込めなかった行のファイルです。この取り込みの行ではありません。"
AT_ONCE, FEW = 2, 2_000  # seconds one waits; rows that are read in that time
WRITTEN_AT_ONCE = 3_000  # refused rows that are written while one waits
PIECE = 1 << 20
log = logging.getLogger(__name__)


@require_POST
@of_run(ImportRun.DONE)
def create(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """A file dropped on the page of its import."""
    upload = request.FILES.get("file")
    if upload is None:
        return _refused(request, run, NO_FILE)
    name = upload.name or "名前のないファイル"
    try:
        dropped = receiving.receive(upload.chunks(PIECE), name, by=request.user)
    except CannotRead as problem:
        return _refused(request, run, str(problem), name=name)
    except OSError as problem:
        log.exception("a file could not be kept")
        return _refused(request, run, told(problem), name=name)
    return _of_this(request, run, dropped)


def _of_this(request: HttpRequest, run: ImportRun, dropped: ImportRun) -> HttpResponse:
    if dropped.state == ImportRun.LOCKED:
        return seen_other(request, "exchange:lock", dropped.pk)
    known = recognising.origin(dropped)
    if known and known.is_marked and known.run != run:
        if known.run:
            say(request, NOT_OF_THIS.format(known.run.name), warn=True)
        return seen_other(request, "exchange:continuing", dropped.pk)
    try:
        _go_on(dropped, run, request.user)
    except CannotCorrect as refusal:
        receiving.discard(dropped)
        return _refused(request, run, str(refusal), name=dropped.name)
    return seen_other(request, "exchange:report", run.pk)


def _go_on(dropped: ImportRun, run: ImportRun, by: Any) -> None:
    correction = continuing.begin(dropped, run, by=by)
    if correction.total <= FEW:
        continuing.continue_due(only=correction.pk, seconds=AT_ONCE)


def _refused(request: HttpRequest, run: ImportRun, problem: str, *, name: str = "") -> HttpResponse:
    context = {"problem": problem, "refused_name": name}
    if request.htmx:  # type: ignore[attr-defined]
        return fragment(request, "exchange/_refused_file.html", context, status=422)
    say(request, problem, warn=True)
    return seen_other(request, "exchange:report", run.pk)


@require_safe
@of_run(ImportRun.CHOOSING)
def show(request: HttpRequest, dropped: ImportRun) -> HttpResponse:
    """What the file that was just dropped seems to be, and what to do with it."""
    known = recognising.origin(dropped)
    if known is None:
        return seen_other(request, "exchange:found", dropped.pk)
    return page(request, "exchange/continuing.html", {"run": dropped, "origin": known})


@require_POST
@of_run(ImportRun.CHOOSING)
def begin(request: HttpRequest, dropped: ImportRun) -> HttpResponse:
    known = recognising.origin(dropped)
    if known is None or known.run is None:
        return seen_other(request, "exchange:found", dropped.pk)
    try:
        _go_on(dropped, known.run, request.user)
    except CannotCorrect as refusal:
        say(request, str(refusal), warn=True)
        return seen_other(request, "exchange:continuing", dropped.pk)
    return seen_other(request, "exchange:report", known.run.pk)


@require_safe
@of_run(ImportRun.DONE)
def progress(request: HttpRequest, run: ImportRun) -> HttpResponse:
    correction = run.corrections.first()
    if correction is None or not correction.is_busy:
        return seen_other(request, "exchange:report", run.pk)
    return fragment(
        request,
        "exchange/_correcting.html",
        {"run": run, "correction": correction, "pace": pace(request, correction)},
    )


def beside_the_report(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    """What the report says of rows that came back, and what it needs to take more."""
    correction = run.corrections.first()
    context = {
        "limits": limits,
        "correction": correction,
        "room": handing_out.room(run),
        "at_once": WRITTEN_AT_ONCE,
    }
    if correction and correction.is_busy:
        return {**context, "is_correcting": True, "pace": pace(request, correction)}
    return context
