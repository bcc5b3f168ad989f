"""A turn at some work, and what becomes of the work that cannot go on."""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta

from django.db import DatabaseError, InterfaceError, OperationalError
from django.utils.timezone import now

from hiiki.db.staging import CannotStage
from hiiki.db.troubles import told
from hiiki.db.work import LostLease, Work

PASSING = (OSError, OperationalError, InterfaceError, CannotStage)
PATIENCE = timedelta(minutes=1)
log = logging.getLogger(__name__)


def tried(work: Work, turn: Callable[[], object], *, ends: Mapping[str, str], unforeseen: str) -> str:
    """Give claimed work its turn; what went wrong, in words that also stand in its `error`, "" where nothing did.

    What passes by itself puts it off for a minute, for whoever comes then. What would only fail again ends it:
    `ends` says in which state, from each it may be in; where that is the same one, it is put off too.
    Who lost the lease leaves it to the other.
    """
    try:
        turn()
    except LostLease:
        log.info("%s %s was paused, stopped or taken over", type(work).__name__, work.pk)
    except PASSING as problem:
        log.warning("%s %s: %r", type(work).__name__, work.pk, problem)
        return _left(work, dict(zip(ends, ends, strict=True)), told(problem))
    except Exception:
        log.exception("%s %s", type(work).__name__, work.pk)
        return _left(work, ends, unforeseen)
    return ""


def _left(work: Work, ends: Mapping[str, str], words: str) -> str:
    """On the row as it stands: what the failed turn set on `work` was rolled back."""
    held = type(work)._default_manager.filter(pk=work.pk, attempt=work.attempt)
    try:
        for state in held.filter(state__in=ends).values_list("state", flat=True):
            again = now() + PATIENCE if ends[state] == state else None
            held.filter(state=state).update(state=ends[state], error=words, holder="", lease_until=again)
    except DatabaseError:
        # A full disk has no room for this either; the lease runs out by itself.
        log.exception("%s %s could not be left with its words", type(work).__name__, work.pk)
    return words
