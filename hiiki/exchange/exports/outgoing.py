"""Files somebody asked for that take a while: written by the worker, from the beginning where it was killed."""

import logging
from collections.abc import Callable
from time import monotonic

from django.db import DatabaseError, InterfaceError, OperationalError
from django.utils.timezone import localdate, now

from hiiki.accounts.models import User
from hiiki.db.claiming import claim
from hiiki.db.troubles import is_full, told
from hiiki.db.work import LEASE, LostLease
from hiiki.exchange.models import ImportRun, OutgoingFile
from hiiki.exchange.refused import handing_out
from hiiki.exchange.whole import packing

REPORT_EVERY = 0.5  # seconds
FULL = "ディスクの空きが足りないので、書き出せませんでした。台帳は無事です。いらないファイルを消してから、もう一度お試しください。"
UNFORESEEN = "思いがけないところで止まりました。台帳は無事です。もう一度お試しください。"
log = logging.getLogger(__name__)


def ask_for_whole(*, by: User) -> OutgoingFile:
    return _ask(OutgoingFile.WHOLE, f"Hiiki_{localdate():%Y%m%d}.zip", by=by)


def ask_for_refused(run: ImportRun, *, by: User) -> OutgoingFile:
    return _ask(OutgoingFile.REFUSED, run.refused_name, by=by, run=run)


def _ask(kind: str, name: str, *, by: User, run: ImportRun | None = None) -> OutgoingFile:
    """Once more while it is being written changes nothing."""
    asked = OutgoingFile.objects.filter(kind=kind, by=by, run=run, state=OutgoingFile.WRITING).first()
    return asked or OutgoingFile.objects.create(
        kind=kind, name=name, by=by, run=run, state=OutgoingFile.WRITING
    )


def continue_due(*, only: int | None = None) -> bool:
    """Write one file that waits; False when none does."""
    waiting = OutgoingFile.objects.filter(state=OutgoingFile.WRITING).order_by("id")
    file = claim(waiting.filter(pk=only) if only else waiting, lease=LEASE)
    if file is None:
        return False
    try:
        _write(file)
        file.settle(OutgoingFile.DONE, finished_at=now(), error="")
    except LostLease:
        log.info("file %s was taken over", file.pk)
    except packing.Lacking as problem:
        _fail(file, str(problem))
    except (OSError, OperationalError, InterfaceError) as problem:
        log.exception("file %s", file.pk)
        _fail(file, FULL if is_full(problem) else told(problem))
    except Exception:
        log.exception("file %s", file.pk)
        _fail(file, UNFORESEEN)
    return True


def _write(file: OutgoingFile) -> None:
    if file.kind == OutgoingFile.WHOLE:
        packing.pack(file.path, by=file.by, tell=_telling(file))
    elif file.run:
        handing_out.write(file.run, file.path, tell=_telling(file))


def _telling(file: OutgoingFile) -> Callable[[int, int], None]:
    reported = monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal reported
        if monotonic() - reported > REPORT_EVERY:
            file.advance(done=done, total=total)
            reported = monotonic()

    return tell


def _fail(file: OutgoingFile, error: str) -> None:
    try:
        held = OutgoingFile.objects.filter(pk=file.pk, attempt=file.attempt)
        held.update(state=OutgoingFile.FAILED, error=error, lease_until=None, finished_at=now())
    except DatabaseError:
        # A full disk has no room for this either; the lease runs out by itself.
        log.exception("file %s could not be failed", file.pk)
