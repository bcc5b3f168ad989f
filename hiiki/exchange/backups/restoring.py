"""Putting a backup back: everything is looked at first, the present book is kept aside, then one rename."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import DatabaseError
from django.utils.timezone import localtime, now

from hiiki.accounts.models import User
from hiiki.audit.models import Batch
from hiiki.audit.recording import record
from hiiki.customers.models import BulkAction
from hiiki.db import books
from hiiki.db.inuse import InUse
from hiiki.db.presence import PREPARING, RESTORE, SERVER, WORKER, Presence, Present, present
from hiiki.exchange.backups import contents, history, kept, reading
from hiiki.exchange.backups.making import CannotBackUp, make
from hiiki.exchange.backups.manifest import BOOK, FILES, Manifest
from hiiki.exchange.models import ImportRun
from hiiki.files.shelf import shelf

UNFINISHED = [
    ImportRun.LOCKED, ImportRun.CHOOSING, ImportRun.PLANNING, ImportRun.PLANNED, ImportRun.APPLYING, ImportRun.PAUSED,
]  # fmt: skip
PATIENCE = 60.0  # seconds the worker has to finish what it has in hand
log = logging.getLogger(__name__)
CUT_OFF = "バックアップから戻したので、この取り込みは途中で終わりました。続きは、ファイルをもう一度取り込んでください。"


class CannotRestore(Exception):
    """Says in Japanese why; the present book is as it was."""


@dataclass(frozen=True)
class Restored:
    """`aside` is the backup of what was there before."""

    manifest: Manifest
    aside: Path | None


Closed = Callable[[], AbstractContextManager[None]]


def restore(
    path: Path,
    *,
    by: User | None = None,
    closed: Closed | None = None,
    tell: Callable[[str], None] = lambda words: None,
) -> Restored:
    """Put a backup in place of the present book.

    `closed` is for the web server that restores its own book: nobody has the book open within it.
    Without it no server may run. `tell` hears in Japanese what is being done.
    """
    with reading.opened(path) as package:
        tell("バックアップを確かめています")
        package.verify()
        with _extracted(package) as copy:
            _make_ready(copy)
            tell("取り込みやバックアップが一区切りつくのを待っています")
            with _alone(serving=closed is not None), (closed or nullcontext)():
                tell("いまの台帳の控えを取っています")
                aside = _keep_present()
                tell("台帳を戻しています")
                _bring_files(package)
                kept_lines = _carry_history_over(copy)
                _replace(copy)
                _write_down(path, package.manifest, by, kept_lines)
    return Restored(package.manifest, aside)


@contextmanager
def _alone(*, serving: bool) -> Iterator[None]:
    """Nobody begins to work on the book while this lasts, and whoever did has come to rest."""
    data = Path(settings.DATA)
    try:
        presence = Presence(data, RESTORE).take()
    except Present:
        raise CannotRestore("いま別の画面で、バックアップから戻しています。") from None
    with presence:
        if not serving and present(data, SERVER):
            raise CannotRestore(
                "Hiiki が動いています。動いている画面で Ctrl+C を押して終わらせてから、もう一度お試しください。"
            )
        if present(data, PREPARING):
            raise CannotRestore("いま台帳を用意しています。少し待ってから、もう一度お試しください。")
        _wait_for_workers(data)
        yield


def _wait_for_workers(data: Path) -> None:
    """They see that somebody restores, finish what they have in hand, and let go of the book."""
    ends = time.monotonic() + PATIENCE
    while present(data, WORKER):
        if time.monotonic() > ends:
            raise CannotRestore(
                "取り込みやバックアップが終わらないので、戻しませんでした。終わってから、もう一度お試しください。"
            )
        time.sleep(0.1)


@contextmanager
def _extracted(package: reading.Package) -> Iterator[Path]:
    folder = kept.work_folder()
    reading.check_space(package.manifest, folder)
    copy = folder / f".{uuid4().hex}.part.sqlite3"
    try:
        package.extract(BOOK, copy)
        yield copy
    finally:
        for path in folder.glob(f"{copy.name}*"):
            path.unlink(missing_ok=True)


def _make_ready(copy: Path) -> None:
    """Look into the book itself, and bring it to the form this version works with."""
    if wrong := books.problems(copy):
        raise reading.Unusable(
            f"バックアップの中の台帳に傷があります（{wrong[0]}）。別のバックアップをお使いください。"
        )
    tables = books.counts(copy)
    if "django_migrations" not in tables or "customers_customer" not in tables:
        raise reading.Unusable(reading.FOREIGN)
    if books.unknown_migrations(copy):
        raise reading.Unusable("新しい Hiiki で作ったバックアップです。Hiiki を更新してから戻してください。")
    books.bring_up_to_date(copy)
    _end_what_was_going_on(copy)


def _end_what_was_going_on(copy: Path) -> None:
    """The files an unfinished import reads from are not in the backup; what it had brought in can be undone.

    What was being done to many may be why somebody goes back: it waits until they say so.
    """
    with books.opened(copy) as alias:
        acting = BulkAction.objects.using(alias).filter(state=BulkAction.DOING)
        acting.update(state=BulkAction.PAUSED, lease_until=None)
        runs = ImportRun.objects.using(alias).filter(state__in=UNFINISHED)
        Batch.objects.using(alias).filter(import_run__in=runs, state=Batch.OPEN).update(
            state=Batch.CLOSED, finished_at=now()
        )
        runs.filter(batch=None).update(
            state=ImportRun.DONE, error=CUT_OFF, counts={}, cursor=0, lease_until=None, finished_at=now()
        )
        runs.update(state=ImportRun.FAILED, error=CUT_OFF, lease_until=None, finished_at=now())


def _keep_present() -> Path | None:
    if not books.is_there():
        return None
    aside = kept.named(kept.BEFORE_RESTORE, localtime())
    try:
        make(aside, why="復元の前")
    except CannotBackUp as problem:
        if isinstance(problem.__cause__, OSError):
            raise CannotRestore(f"いまの台帳を控えておけないので、戻しませんでした。{problem}") from problem
        return _keep_as_it_is(aside.stem, problem)
    except Exception as problem:  # damaged beyond reading: that may be why somebody restores
        return _keep_as_it_is(aside.stem, problem)
    return aside


def _keep_as_it_is(name: str, problem: Exception) -> Path:
    aside = books.set_aside(kept.work_folder(), name)
    if aside is None:
        raise CannotRestore(f"いまの台帳を控えておけないので、戻しませんでした（{problem}）。") from problem
    return aside


def _bring_files(package: reading.Package) -> None:
    """Kept files are only ever added, and those that were damaged since mended: one of the same name has the same content."""
    folder = Path(settings.DATA) / "files"
    for digest, size in package.manifest.beside.items():
        contents.bring_back(digest, size, package.beside)
    for name in package.files:
        target, digest = folder / name.removeprefix(FILES), contents.digest_of(name)
        if target.exists() and not (
            digest and not shelf().is_whole(digest, package.manifest.members[name].size)
        ):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{uuid4().hex}.part")
        try:
            package.extract(name, part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)


def _carry_history_over(copy: Path) -> int | None:
    """None where the present book cannot be read any more; it was kept aside as it is."""
    if not books.is_there():
        return 0
    try:
        return history.carry_over(copy)
    except DatabaseError:
        log.warning("the operation log of the present book could not be read", exc_info=True)
        return None


def _replace(copy: Path) -> None:
    try:
        books.put_back(copy)
    except InUse:
        raise CannotRestore(
            "ほかの画面で Hiiki の命令が動いています。終わってから、もう一度お試しください。"
        ) from None


def _write_down(path: Path, manifest: Manifest, by: User | None, carried: int | None) -> None:
    """In the book that is present now, where whoever restored may not be known."""
    known = User.objects.filter(pk=by.pk, login=by.login).first() if by else None
    said: dict[str, Any] = {"file": path.name, "created": manifest.created, "customers": manifest.customers}
    said |= {"history_lost": True} if carried is None else {"carried": carried}
    if by and not known:
        said["person"] = by.name
    record("backup.restored", by=known, **said)
