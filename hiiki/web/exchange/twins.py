"""Rows that may be duplicates, decided one by one or a page of them at once."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from hiiki.exchange.models import ImportRun
from hiiki.exchange.plans import deciding
from hiiki.exchange.rules import MAYBE as ANSWERS
from hiiki.exchange.verdicts import MAYBE
from hiiki.web.exchange.guards import of_run
from hiiki.web.exchange.plan import foreseen, questions
from hiiki.web.responses import fragment

MOST = 200  # rows at once


@require_POST
@of_run(ImportRun.PLANNED)
def decide(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """A button named by its answer holds the row's number; 「このページのすべて」 holds the answer."""
    numbers = numbers_in(request)
    if "forget" in request.POST:
        deciding.forget_twins(run)
    elif (everybody := request.POST.get("all", "")) in ANSWERS:
        deciding.answer_twins(run, numbers, everybody)
    else:
        numbers = _decide_single(request, run)
    if request.htmx:  # type: ignore[attr-defined]
        return fragment(request, "exchange/_twins_decided.html", decided(run, numbers))
    return HttpResponseRedirect(_place(request, run))


def _decide_single(request: HttpRequest, run: ImportRun) -> list[int]:
    """Returns the rows that were decided: others may be waiting to be sent, and must not be swapped away."""
    said = {answer: _numbers(request.POST.getlist(answer)) for answer in ANSWERS}
    for answer, numbers in said.items():
        if numbers:
            deciding.answer_twins(run, numbers, answer)
    return [number for numbers in said.values() for number in numbers]


def decided(run: ImportRun, numbers: Iterable[int]) -> dict[str, Any]:
    """All that follows a decision: the numbers, the questions, and the switches of these rows."""
    rules = run.rules
    return {
        "run": run,
        "switches": [(number, rules.leaves(number)) for number in numbers],
        **foreseen(run),
        **questions(run),
    }


def numbers_in(request: HttpRequest) -> list[int]:
    """The rows on the page that was sent."""
    return _numbers(request.POST.getlist("number"))


def _numbers(texts: Iterable[str]) -> list[int]:
    return [int(text) for text in texts if text.isdecimal() and len(text) < 12][:MOST]


def _place(request: HttpRequest, run: ImportRun) -> str:
    """The same page of rows."""
    after = _numbers([request.POST.get("after", "")])
    query = urlencode({"show": MAYBE, **({"after": after[0]} if after else {})})
    return f"{reverse('exchange:plan', args=[run.pk])}?{query}#looked"
