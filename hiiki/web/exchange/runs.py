"""実行: the import goes on by itself; one may look, hold on, go on, or stop."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from hiiki.exchange.arrivals import receiving
from hiiki.exchange.models import ImportRun
from hiiki.exchange.plans import deciding
from hiiki.exchange.reports import reporting
from hiiki.exchange.rows import choosing
from hiiki.exchange.writing import applying
from hiiki.web.exchange import answers
from hiiki.web.exchange.going_on import at_once
from hiiki.web.exchange.guards import of_run
from hiiki.web.exchange.pace import pace
from hiiki.web.exchange.steps import around, place_of
from hiiki.web.responses import fragment, page, say, seen_other

AT_ONCE = 2  # seconds one waits for a small import before it goes on without the page
STOPPED = "ここまでで終わりにしました。取り込んだ分は、まとめて元に戻せます。"
NOTHING_TAKEN = "取り込まずに終わりにしました。台帳は変わっていません。"
OUTDATED = "確認のあとで、項目の設計が変わりました。読み直したので、もう一度確かめてください。"
NAMED = 5  # 担当者, or words, named at once
GOING = (ImportRun.APPLYING, ImportRun.PAUSED)


@require_safe
@of_run()
def show(request: HttpRequest, run: ImportRun) -> HttpResponse:
    if run.state not in GOING:
        return seen_other(request, place_of(run), run.pk)
    return page(request, "exchange/run.html", progress_of(request, run))


@require_safe
@of_run()
def progress(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """What goes on, without the buttons: one that is pressed must stay. Held or over, the whole page is another."""
    if run.state != ImportRun.APPLYING:
        return seen_other(request, place_of(run), run.pk)
    return fragment(request, "exchange/_progress.html", progress_of(request, run))


def progress_of(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    context = around(run, "exchange:report", pace=pace(request, run), results=reporting.results(run))
    return {**context, "is_paused": run.state == ImportRun.PAUSED}


@require_POST
@of_run(ImportRun.PLANNED, again=True)
def create(request: HttpRequest, run: ImportRun) -> HttpResponse:
    answers.take(request.POST, run)
    if names := deciding.unanswered(run):
        say(request, f"担当者が決まっていないので、まだ取り込んでいません：{named(names)}", warn=True)
        return seen_other(request, "exchange:plan", run.pk)
    if words := deciding.unanswered_choices(run):
        say(request, f"選択肢にない値が決まっていないので、まだ取り込んでいません：{named(words)}", warn=True)
        return seen_other(request, "exchange:plan", run.pk)
    if choosing.is_outdated(run):
        say(request, OUTDATED, warn=True)
        receiving.choose(run, run.mapping, run.rules)
        at_once(run)
        return seen_other(request, "exchange:plan", run.pk)
    try:
        applying.begin(run, run.rules, by=request.user)
    except applying.CannotRun as refusal:
        return _told(request, run, str(refusal))
    at_once(run, seconds=AT_ONCE)
    return seen_other(request, "exchange:run", run.pk)


def named(names: list[str]) -> str:
    return "、".join(sorted(names)[:NAMED]) + (" ほか" if len(names) > NAMED else "")


@require_POST
@of_run(*GOING)
def pause(request: HttpRequest, run: ImportRun) -> HttpResponse:
    if run.state == ImportRun.APPLYING:
        _move(request, run, lambda: applying.pause(run))
    return seen_other(request, "exchange:run", run.pk)


@require_POST
@of_run(*GOING)
def resume(request: HttpRequest, run: ImportRun) -> HttpResponse:
    if run.state == ImportRun.PAUSED:
        _move(request, run, lambda: applying.resume(run))
    return seen_other(request, "exchange:run", run.pk)


@require_POST
@of_run(*GOING, again=True)
def stop(request: HttpRequest, run: ImportRun) -> HttpResponse:
    if _move(request, run, lambda: applying.stop(run, by=request.user)):
        say(request, STOPPED if run.written else NOTHING_TAKEN, undo=run.batch if run.written else None)
    return seen_other(request, "exchange:run", run.pk)


def _move(request: HttpRequest, run: ImportRun, move: Callable[[], None]) -> bool:
    try:
        move()
    except applying.CannotRun as refusal:
        say(request, str(refusal), warn=True)
        return False
    return True


def _told(request: HttpRequest, run: ImportRun, refusal: str) -> HttpResponse:
    say(request, refusal, warn=True)
    return seen_other(request, "exchange:run", run.pk)
