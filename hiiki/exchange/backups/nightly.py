"""毎晩のバックアップ: one a day by itself, seven days, four weeks and three months of them kept."""

import logging
import re
from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils.timezone import localtime

from hiiki.audit.models import Event
from hiiki.audit.recording import record
from hiiki.customers.models import Customer
from hiiki.exchange.backups.making import CannotBackUp, make, work_folder

AT = time(3)
DAYS, WEEKS, MONTHS = 7, 4, 3
ASIDE = 3  # how many of those made before an upgrade or a restore
WHY = "毎日"
_NAME = re.compile(r"hiiki-(\d{8}-\d{6})\.zip")
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
    stamps = made(work_folder())
    # A backup from the future means that the clock was wrong once: it does not count.
    return not any(last <= stamp.replace(tzinfo=at.tzinfo) <= at for stamp in stamps)


def _make(at: datetime) -> None:
    try:
        make(work_folder() / f"hiiki-{at:%Y%m%d-%H%M%S}.zip", why=WHY)
    except CannotBackUp as problem:
        log.error("nightly backup: %s", problem)
        _record_failure(str(problem), at)
        return
    thin_out(work_folder())


def _record_failure(reason: str, at: datetime) -> None:
    """Once a day: the next try is in a few minutes."""
    today = datetime.combine(at.date(), time(), at.tzinfo)
    if not Event.objects.filter(verb="backup.failed", at__gte=today).exists():
        record("backup.failed", reason=reason)


def made(folder: Path) -> dict[datetime, Path]:
    """The nightly backups there are, by when they were made."""
    found = ((_NAME.fullmatch(path.name), path) for path in folder.glob("hiiki-*.zip"))
    return {datetime.strptime(match[1], "%Y%m%d-%H%M%S"): path for match, path in found if match}


def thin_out(folder: Path) -> None:
    stamps = made(folder)
    for stamp in stamps.keys() - kept(stamps):
        stamps[stamp].unlink(missing_ok=True)
    for kind in ("before-upgrade", "before-restore"):
        for path in sorted(folder.glob(f"{kind}-*"))[:-ASIDE]:
            path.unlink(missing_ok=True)


def kept(stamps: Iterable[datetime]) -> set[datetime]:
    """The newest of each of the last seven days, four weeks and three months that have one."""
    newest_first = sorted(stamps, reverse=True)
    return {
        *_newest_of(newest_first, lambda stamp: stamp.date(), DAYS),
        *_newest_of(newest_first, lambda stamp: stamp.isocalendar()[:2], WEEKS),
        *_newest_of(newest_first, lambda stamp: (stamp.year, stamp.month), MONTHS),
    }


def _newest_of(stamps: list[datetime], span: Callable[[datetime], Any], count: int) -> list[datetime]:
    found: dict[Any, datetime] = {}
    for stamp in stamps:
        found.setdefault(span(stamp), stamp)
    return list(found.values())[:count]


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
