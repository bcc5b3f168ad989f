"""毎晩のバックアップ: one a day by itself, seven days, four weeks and three months of them kept."""

import logging
from datetime import datetime, time, timedelta
from typing import Any

from django.utils.timezone import localtime

from hiiki.audit.models import Event
from hiiki.audit.recording import record
from hiiki.customers.models import Customer
from hiiki.db.presence import Present
from hiiki.exchange.backups import contents, kept, progress
from hiiki.exchange.backups.making import CannotBackUp, make

AT = time(3)
WHY = "毎日"
log = logging.getLogger(__name__)


def make_if_due() -> bool:
    """Make today's backup if there is none yet; False, since there is never a second one at once."""
    at = localtime()
    if _is_due(at) and Customer.objects.exists():
        _make(at)
    return False


def _is_due(at: datetime) -> bool:
    """Since the last three o'clock no backup was made: a PC that sleeps at night makes it in the morning."""
    three = datetime.combine(at.date(), AT, at.tzinfo)
    last = three if at >= three else three - timedelta(days=1)
    stamps = [copy.at for copy in kept.copies(kept.NIGHTLY)]
    # A backup from the future means that the clock was wrong once: it does not count.
    return not any(last <= stamp.replace(tzinfo=at.tzinfo) <= at for stamp in stamps)


def _make(at: datetime) -> None:
    try:
        with progress.told() as told:
            make(kept.named(kept.NIGHTLY, at), why=WHY, progress=told)
    except Present:
        return  # another one is being made: this one has its turn in a few minutes
    except CannotBackUp as problem:
        log.error("nightly backup: %s", problem)
        _record_failure(str(problem), at)
        return
    contents.thin_out()


def _record_failure(reason: str, at: datetime) -> None:
    """Once a day: the next try is in a few minutes."""
    today = datetime.combine(at.date(), time(), at.tzinfo)
    if not Event.objects.filter(verb="backup.failed", at__gte=today).exists():
        record("backup.failed", reason=reason)


def status() -> dict[str, Any]:
    """For doctor and the pages: the last backup, and the failure since then, if any."""
    made_last = Event.objects.filter(verb="backup.made").order_by("-id").first()
    failed = Event.objects.filter(verb="backup.failed").order_by("-id").first()
    if failed and made_last and failed.pk < made_last.pk:
        failed = None
    return {
        "last": {"at": localtime(made_last.at).isoformat(timespec="seconds"), **made_last.data}
        if made_last
        else None,
        "failed": {"at": localtime(failed.at).isoformat(timespec="seconds"), **failed.data}
        if failed
        else None,
    }
