"""元に戻す: what was done lately, and the way back. For everybody who may change something."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from hiiki.accounts.models import User
from hiiki.audit import staying
from hiiki.audit.models import Batch, Change
from hiiki.exchange.models import ImportRun
from hiiki.exchange.reports import reporting
from hiiki.web.access import SignedIn, found_or_404, needs
from hiiki.web.foreseen import examples, foreseen
from hiiki.web.ids import id_of
from hiiki.web.narrowed_deeds import Narrowed
from hiiki.web.responses import page, seen_other
from hiiki.web.undoings import HoldingBack, holding_back, undoable_by

SIZE = 50
CONFLICTS_SAID = 30
EXPLAINED = 5  # deeds for which the later ones are looked up
COUNTED = (*Batch.BEING_UNDONE, Batch.UNDONE)
HEAVY = ("import_run__found_json", "import_run__mapping_json")


@require_GET
@needs("edit")
def index(request: SignedIn) -> HttpResponse:
    is_all = request.user.is_owner and request.GET.get("who") != "mine"
    narrowed = Narrowed.of(request, is_all=is_all)
    deeds = narrowed.of_these(_deeds(request, is_all=is_all))
    found = list(_before(deeds, request.GET.get("before", ""))[: SIZE + 1])
    shown = found[:SIZE]
    counts, stayed = _counts(shown), staying.counts(shown)
    holding = _holding(request.user, shown)
    context = {
        "deeds": [_line(batch, counts) | _left(batch, stayed, holding) for batch in shown],
        "next_before": shown[-1].pk if len(found) > SIZE else None,
        "is_first": not request.GET.get("before"),
        "is_all": is_all,
        "narrowed": narrowed,
        "moving": [batch.pk for batch in shown if batch.state == Batch.UNDOING],
    }
    return page(request, "deeds.html", context)


@require_GET
@needs("view")
def new(request: SignedIn, pk: int) -> HttpResponse:
    """What undoing it would do; nothing happens yet."""
    batch = found_or_404(undoable_by(request.user), pk)
    run = _run(batch)
    if not batch.can_be_undone:
        return seen_other(request, "deeds")
    if run and not request.user.own_customers_only:
        return seen_other(request, "exchange:undoing_new", run.pk)
    context = {
        "batch": batch,
        "count": batch.changes.count(),
        "examples": examples(request, batch),
        **foreseen(request, batch),
    }
    return page(request, "undo.html", context)


def _deeds(request: SignedIn, *, is_all: bool) -> "QuerySet[Batch]":
    """Not the undoing itself, which is the state of what was undone."""
    deeds = Batch.objects.filter(undoes=None).select_related("import_run").defer(*HEAVY).order_by("-id")
    return deeds if is_all else deeds.filter(actor_id=request.user.pk)


def _before(deeds: "QuerySet[Batch]", before: str) -> "QuerySet[Batch]":
    return deeds.filter(pk__lt=id_of(before)) if id_of(before) else deeds


def _counts(batches: Sequence[Batch]) -> dict[int, int]:
    """How many things each batch changed; an import knows it without being counted."""
    asked = [batch.pk for batch in batches if _run(batch) is None and batch.state not in COUNTED]
    counted = Change.objects.filter(batch__in=asked).values_list("batch").annotate(Count("id")).order_by()
    return dict(counted)


def _run(batch: Batch) -> ImportRun | None:
    return getattr(batch, "import_run", None)


def _line(batch: Batch, counts: dict[int, int]) -> dict[str, Any]:
    run = _run(batch)
    if batch.state in COUNTED:
        count = batch.total
    elif run:
        results = reporting.results(run)
        count = results["created"] + results["updated"]
    else:
        count = counts.get(batch.pk, 0)
    return {
        "batch": batch,
        "run": run,
        "count": count,
    }


def _left(batch: Batch, stayed: dict[int, int], holding: dict[int, list[HoldingBack]]) -> dict[str, Any]:
    count = stayed.get(batch.pk, 0)
    return {
        "stayed": count,
        "conflicts": batch.conflicts[:CONFLICTS_SAID] if count else [],
        "more_conflicts": max(count - CONFLICTS_SAID, 0),
        "holding_back": holding.get(batch.pk, []),
    }


def _holding(user: User, batches: Sequence[Batch]) -> dict[int, list[HoldingBack]]:
    partly = [batch for batch in batches if batch.is_partly_undone][:EXPLAINED]
    return {batch.pk: holding_back(user, batch) for batch in partly}
