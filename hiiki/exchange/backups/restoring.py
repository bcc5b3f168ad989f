"""Putting a backup back: everything is looked at first, the present book is kept aside, then one rename."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils.timezone import localtime, now

from hiiki.audit.models import Batch
from hiiki.audit.recording import record
from hiiki.db import books
from hiiki.db.inuse import InUse
from hiiki.db.presence import RESTORE, SERVER, WORKER, Presence, Present, present
from hiiki.exchange.backups import reading
from hiiki.exchange.backups.making import CannotBackUp, make, work_folder
from hiiki.exchange.backups.manifest import BOOK, FILES, Manifest
from hiiki.exchange.models import ImportRun

UNFINISHED = [
    ImportRun.CHOOSING, ImportRun.PLANNING, ImportRun.PLANNED, ImportRun.APPLYING, ImportRun.PAUSED,
]  # fmt: skip
CUT_OFF = "バックアップから戻したので、この取り込みは途中で終わりました。続きは、ファイルをもう一度取り込んでください。"


class CannotRestore(Exception):
    """Says in Japanese why; the present book is as it was."""


@dataclass(frozen=True)
class Restored:
    """`aside` is the backup of what was there before."""

    manifest: Manifest
    aside: Path | None


def restore(path: Path, *, by: Any = None) -> Restored:
    """Put a backup in place of the present book."""
    with reading.opened(path) as package:
        package.verify()
        with _alone(), _extracted(package) as copy:
            _make_ready(copy)
            aside = _keep_present()
            _bring_files(package)
            _replace(copy)
    record(
        "backup.restored",
        by=by,
        file=path.name,
        created=package.manifest.created,
        customers=package.manifest.customers,
    )
    return Restored(package.manifest, aside)


@contextmanager
def _alone() -> Iterator[None]:
    data = Path(settings.DATA)
    try:
        presence = Presence(data, RESTORE).take()
    except Present:
        raise CannotRestore("いま別の画面で、バックアップから戻しています。") from None
    with presence:
        if present(data, SERVER) or present(data, WORKER):
            raise CannotRestore(
                "Hiiki が動いています。動いている画面で Ctrl+C を押して終わらせてから、もう一度お試しください。"
            )
        yield


@contextmanager
def _extracted(package: reading.Package) -> Iterator[Path]:
    folder = work_folder()
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
    """The files an unfinished import reads from are not in the backup; what it had brought in can be undone."""
    with books.opened(copy) as alias:
        runs = ImportRun.objects.using(alias).filter(state__in=UNFINISHED)
        Batch.objects.using(alias).filter(import_run__in=runs, state=Batch.OPEN).update(
            state=Batch.CLOSED, finished_at=now()
        )
        runs.update(state=ImportRun.FAILED, error=CUT_OFF, lease_until=None, finished_at=now())


def _keep_present() -> Path | None:
    if not books.is_there():
        return None
    name = f"before-restore-{localtime():%Y%m%d-%H%M%S}"
    aside = work_folder() / f"{name}.zip"
    try:
        make(aside, why="復元の前")
    except CannotBackUp as problem:
        if isinstance(problem.__cause__, OSError):
            raise CannotRestore(f"いまの台帳を控えておけないので、戻しませんでした。{problem}") from problem
        return books.set_aside(work_folder(), name)
    except Exception:  # damaged beyond reading: that may be why somebody restores
        return books.set_aside(work_folder(), name)
    return aside


def _bring_files(package: reading.Package) -> None:
    """Kept files are only ever added: one of the same name has the same content."""
    folder = Path(settings.DATA) / "files"
    for name in package.files:
        target = folder / name.removeprefix(FILES)
        if target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{uuid4().hex}.part")
        try:
            package.extract(name, part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)


def _replace(copy: Path) -> None:
    try:
        books.put_back(copy)
    except InUse:
        raise CannotRestore(
            "ほかの画面で Hiiki の命令が動いています。終わってから、もう一度お試しください。"
        ) from None
