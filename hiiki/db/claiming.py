"""Taking work: rows are the queue."""

import os
import socket
from datetime import timedelta
from typing import TypeVar

from django.db.models import F, Q, QuerySet
from django.utils.timezone import now

from hiiki.db.work import Work

W = TypeVar("W", bound=Work)


def due(queryset: "QuerySet[W]") -> "QuerySet[W]":
    """Rows nobody works on, or whose worker has been silent past its lease or is known to be dead."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now()) | Q(holder__in=_dead_holders(queryset))
    return queryset.filter(free)


def claim(queryset: "QuerySet[W]", *, lease: timedelta) -> W | None:
    """Take one due row for this process, or None.

    A conditional UPDATE, not SELECT FOR UPDATE, so that SQLite and PostgreSQL
    behave alike: whoever changes the row first has it. `attempt` fences a worker
    that comes back after its lease ran out.
    """
    row = due(queryset).first()
    if row is None:
        return None
    taken = queryset.filter(pk=row.pk, attempt=row.attempt)
    if taken.update(lease_until=now() + lease, attempt=F("attempt") + 1, holder=holder()) != 1:
        return None
    row.refresh_from_db()
    return row


def holder() -> str:
    """This process, as a name other processes of this machine can check."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}"


def _dead_holders(queryset: "QuerySet[W]") -> list[str]:
    held = queryset.filter(lease_until__isnull=False).exclude(holder="").values_list("holder", flat=True)
    return [name for name in set(held) if _is_dead(name)]


def _is_dead(name: str) -> bool:
    """Only of this machine and only on POSIX can one ask; elsewhere the lease runs out by itself."""
    machine, _, pid = name.rpartition(":")
    if os.name != "posix" or machine != socket.gethostname()[:60]:
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
