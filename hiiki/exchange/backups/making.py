"""Making a backup while others go on working, and reading it again before it counts as one."""

import errno
import hashlib
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils.timezone import localtime

from hiiki import __version__
from hiiki.audit.recording import record
from hiiki.db import books
from hiiki.db.engines import engine
from hiiki.db.presence import PREPARING, present
from hiiki.db.troubles import reason
from hiiki.exchange.backups import contents, reading
from hiiki.exchange.backups.kept import work_folder
from hiiki.exchange.backups.manifest import BOOK, FILES, MANIFEST, Manifest, Member
from hiiki.exchange.backups.progress import CHECKING, COPYING, PACKING, Progress
from hiiki.files.shelf import shelf

PIECE = 1 << 20
# Whoever reads these could go on with somebody's session.
NOT_KEPT = ["django_session"]


class CannotBackUp(Exception):
    """Says in Japanese why."""


def make(out: Path, *, by: Any = None, why: str = "", progress: Progress | None = None) -> Manifest:
    """Write one verified file and put it down in the operation log."""
    if present(Path(settings.DATA), PREPARING):
        raise CannotBackUp("いま台帳を用意しています。少し待ってから、もう一度お試しください。")
    manifest = pack_up(out, progress or Progress())
    said: dict[str, Any] = {"file": out.name, "size": out.stat().st_size, "customers": manifest.customers}
    said |= {"lacking": manifest.lacking} if manifest.lacking else {}
    record("backup.made", by=by, why=why, **said)
    return manifest


def pack_up(out: Path, progress: Progress) -> Manifest:
    """Write one verified file; it appears under its name only when it is whole."""
    if not books.is_there():
        raise CannotBackUp(
            "台帳がまだありません。データフォルダを確かめるか、hiiki init で用意してください。"
        )
    part = out.with_name(f".{out.name}.part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        progress.begin(COPYING)
        created = localtime()
        with _copy_of_the_book() as copy:
            manifest = _pack(part, copy, created, progress, here=contents.is_here(out))
        progress.begin(CHECKING)
        reading.check(part, progress)
        _flush(part)
        part.replace(out)
    except reading.Unusable as problem:
        raise CannotBackUp(f"書いたバックアップを読み直せませんでした。{problem}") from problem
    except OSError as problem:
        raise CannotBackUp(_explained(problem, out)) from problem
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return manifest


@contextmanager
def _copy_of_the_book() -> Iterator[Path]:
    """In the data folder, since `out` may lie on a stick or on another machine."""
    folder = work_folder()
    copy = folder / f".{uuid4().hex}.part.sqlite3"
    try:
        books.take(copy)
        books.forget(copy, NOT_KEPT)
        if wrong := books.problems(copy):
            raise CannotBackUp(
                f"台帳に傷があるので、バックアップできませんでした（{wrong[0]}）。hiiki doctor をお試しください。"
            )
        yield copy
    finally:
        for path in folder.glob(f"{copy.name}*"):
            path.unlink(missing_ok=True)


def _pack(out: Path, copy: Path, created: datetime, progress: Progress, *, here: bool) -> Manifest:
    sources, shared = _kept_files(here)
    sources = [(BOOK, copy), *sources]
    all_of_it = sum(path.stat().st_size for _, path in sources) + sum(shared.values())
    progress.begin(PACKING, total=2 * all_of_it)
    beside = dict(_kept_beside(shared, progress))
    handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with (
        os.fdopen(handle, "wb") as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as package,
    ):
        members = {name: _add(package, name, path, progress) for name, path in sources}
        there = {*beside, *filter(None, map(contents.digest_of, members))}
        manifest = Manifest(
            version=__version__,
            engine=engine().NAME,
            created=created.isoformat(timespec="seconds"),
            members=members,
            rows=books.counts(copy),
            beside=beside,
            lacking=len(contents.spoken_of(copy) - there),
        )
        package.writestr(MANIFEST, manifest.to_json())
    return manifest


def _kept_files(here: bool) -> tuple[list[tuple[str, Path]], dict[str, int]]:
    """What goes into the zip, and what lies beside it, by digest. Damaged bytes are not kept as if they were whole."""
    folder = Path(settings.DATA) / "files"
    inside, shared = [], {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()):
        name, size = FILES + path.relative_to(folder).as_posix(), path.stat().st_size
        digest = contents.digest_of(name)
        if digest and here:
            shared[digest] = size
        elif not digest or shelf().is_whole(digest, size):
            inside.append((name, path))
    return inside, shared


def _kept_beside(shared: dict[str, int], progress: Progress) -> Iterator[tuple[str, int]]:
    for digest, size in shared.items():
        if contents.keep_beside(digest, size):
            yield digest, size
        progress.add(size)


def _add(package: zipfile.ZipFile, name: str, path: Path, progress: Progress) -> Member:
    digest, size = hashlib.sha256(), 0
    # Pictures and PDFs are packed already.
    member = name if name == BOOK else zipfile.ZipInfo(name)
    with path.open("rb") as source, package.open(member, "w", force_zip64=True) as target:
        while piece := source.read(PIECE):
            digest.update(piece)
            size += len(piece)
            target.write(piece)
            progress.add(len(piece))
    return Member(size, digest.hexdigest())


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _explained(problem: OSError, out: Path) -> str:
    if problem.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return "ディスクの空きが足りないので、バックアップできませんでした。台帳は無事です。いらないファイルを消してから、もう一度お試しください。"
    if problem.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return (
            f"{out.parent} に書き込む許可がないので、バックアップできませんでした。別の場所を選んでください。"
        )
    return f"{out} にバックアップを書けませんでした（{reason(problem)}）。"
