"""Who may import, and which run a page is about."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from hiiki.exchange.arrivals import forgetting
from hiiki.exchange.models import ImportRun
from hiiki.exchange.plans.deciding import TooLate
from hiiki.web.access import View, needs
from hiiki.web.exchange.steps import place_of
from hiiki.web.responses import page, say, seen_other

MOVED_ON = "この取り込みは、ほかの画面で先に進んでいます。いまの状態を開きました。"


def of_everybody(view: View) -> View:
    """An import meets every customer of the book: not for those who see only their own."""

    @needs("edit")
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.own_customers_only:  # type: ignore[union-attr]
            return page(request, "exchange/not_for_you.html", {}, status=403)
        return view(request, *args, **kwargs)

    return guarded


def of_run(*states: str, again: bool = False) -> Callable[[View], View]:
    """The view gets the run; in another state than these one is led to where the run is now.

    `again`: without a word, since a button pressed twice brings the same wish twice.
    """

    def guard(view: View) -> View:
        @of_everybody
        @wraps(view)
        def found(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
            run = ImportRun.objects.select_related("batch", "by").filter(pk=pk).first()
            if run is None or run.state == ImportRun.DISCARDED:
                return page(request, "exchange/gone.html", {}, status=404)
            if states and run.state not in states:
                return _moved_on(request, run, quietly=again)
            if request.method == "POST":
                forgetting.touch(run)
            try:
                return view(request, run, *args, **kwargs)
            except TooLate:
                return _moved_on(request, run, quietly=again)

        return found

    return guard


def _moved_on(request: HttpRequest, run: ImportRun, *, quietly: bool) -> HttpResponse:
    if request.method == "POST" and not quietly:
        say(request, MOVED_ON, warn=True)
    return seen_other(request, place_of(ImportRun.objects.get(pk=run.pk)), run.pk)
