"""決まり: what to do with customers one knows already, empty cells, unreadable values."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from hiiki.accounts.models import Shop
from hiiki.customers.registering import codes_ahead
from hiiki.exchange.arrivals import proposing, receiving
from hiiki.exchange.models import ImportRun
from hiiki.exchange.plans.defaults import required
from hiiki.exchange.rows.choosing import own_columns
from hiiki.exchange.rows.cleaning import mapped_columns
from hiiki.exchange.rules import EMPTY, MAYBE, MODES, REQUIRED, UNREADABLE, Rules
from hiiki.web.exchange.going_on import at_once
from hiiki.web.exchange.guards import of_run
from hiiki.web.exchange.steps import OPEN, around
from hiiki.web.responses import page, seen_other

CHOICES = {"mode": MODES, "empty": EMPTY, "unreadable": UNREADABLE, "maybe": MAYBE, "required": REQUIRED}
OFFERED_FIRST = 3
SMALL = 5000  # rows planned while one waits


@require_safe
@of_run(*OPEN)
def show(request: HttpRequest, run: ImportRun) -> HttpResponse:
    rules, keys = run.rules, proposing.keys(run.mapping, run.kind)
    names = [key.name for key in keys]
    key = rules.key if rules.key in names else (names[0] if names else "")
    return page(
        request,
        "exchange/rules.html",
        around(
            run,
            "exchange:rules",
            rules=rules,
            keys=keys,
            key=key,
            is_rare_key=key in names[OFFERED_FIRST:],
            choices=CHOICES,
            has_code="code" in mapped_columns(run.mapping),
            next_code=codes_ahead(Shop.current(), 1)[0],
            with_default=[
                (field.label, field.show(field.default))
                for field in required(own_columns(run))
                if field.default
            ],
            layout_name=run.own_layout or "",
        ),
    )


@require_POST
@of_run(*OPEN, again=True)
def decide(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Keep the rules and make the plan: at once where the file is small, else by the worker."""
    if run.batch_id:
        return seen_other(request, "exchange:report", run.pk)
    receiving.choose(run, run.mapping, read(request, run, key=run.rules.key))
    if run.found.rows <= SMALL:
        at_once(run)
    return seen_other(request, "exchange:plan", run.pk)


def read(request: HttpRequest, run: ImportRun, *, key: str) -> Rules:
    """What was sent; `key` where nothing is said of it."""
    chosen: dict[str, Any] = {
        name: value for name, words in CHOICES.items() if (value := request.POST.get(name)) in words
    }
    return Rules(**{**run.rules.to_json(), "key": request.POST.get("key", key), **chosen})
