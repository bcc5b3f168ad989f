"""Files that were dropped and never brought in: nothing of them is in the book."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.timezone import now

from hiiki.exchange.arrivals.receiving import remove
from hiiki.exchange.models import ImportRun

if TYPE_CHECKING:
    from django.db.models import QuerySet

STATES = (ImportRun.LOCKED, ImportRun.CHOOSING, ImportRun.PLANNED, ImportRun.FAILED)
KEPT = timedelta(days=7)


def unfinished() -> "QuerySet[ImportRun]":
    return ImportRun.objects.filter(state__in=STATES, batch=None)


def forgotten() -> "QuerySet[ImportRun]":
    """Nobody did anything with them for a while."""
    return unfinished().filter(touched_at__lt=now() - KEPT)


def touch(run: ImportRun) -> None:
    """Somebody goes on with it."""
    unfinished().filter(pk=run.pk).update(touched_at=now())


def forget(runs: Iterable[ImportRun]) -> list[ImportRun]:
    """Those that are gone now, with their files; what somebody goes on with at this moment stays."""
    gone = []
    for run in runs:
        folder = run.folder
        if unfinished().filter(pk=run.pk, touched_at=run.touched_at).delete()[0]:
            remove(folder)
            gone.append(run)
    return gone
