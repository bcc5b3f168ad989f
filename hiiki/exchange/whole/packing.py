"""Writing all that belongs to customers into one file, of one moment, while others go on working."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils.timezone import localtime

from hiiki.audit.recording import record
from hiiki.db import books
from hiiki.db.belongings import BELONGINGS, Belonging
from hiiki.exchange.formats import own
from hiiki.exchange.formats.own import Manifest
from hiiki.exchange.records import CannotRead
from hiiki.files.shelf import shelf

LOST = "ファイル{}の中身が失われているので、書き出せません。同じファイルをもう一度追加するか、カードから削除してください。"
EVERY = 500  # rows from one telling to the next
Tell = Callable[[int, int], None]  # rows written, rows in all


class Lacking(Exception):
    """Says in Japanese which bytes are not there any more."""


def pack(out: Path, *, by: Any = None, tell: Tell = lambda done, total: None) -> Manifest:
    """Write the file, which appears under its name only when it is whole; OSError or Lacking where it cannot be."""
    part = out.with_name(f".{out.name}.part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with _copy_of_the_book() as book:
            manifest = _write(part, book, tell)
        part.replace(out)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    record(
        "customer.exported", by=by, which="すべて（Hiiki の形式）", rows=manifest.customers, format="hiiki"
    )
    return manifest


@contextmanager
def _copy_of_the_book() -> Iterator[str]:
    """One moment for all tables, and nobody waits for us: the alias of a copy."""
    copy = Path(settings.FILE_UPLOAD_TEMP_DIR) / f"whole-{uuid4().hex}.sqlite3"
    try:
        books.take(copy)
        with books.opened(copy) as book:
            yield book
    finally:
        for path in copy.parent.glob(f"{copy.name}*"):
            path.unlink(missing_ok=True)


def _write(part: Path, book: str, tell: Tell) -> Manifest:
    total = sum(each.count(book) for each in BELONGINGS.values())
    done = 0

    def told(rows: Iterator[Sequence[str]]) -> Iterator[Sequence[str]]:
        nonlocal done
        for row in rows:
            yield row
            done += 1
            if done % EVERY == 0:
                tell(done, total)

    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        with own.archive(file) as archive:
            writer = own.Writer(archive)
            for each in BELONGINGS.values():
                writer.add(each.name, each.title, each.headings, told(each.rows(book)))
                _add_contents(writer, each, book)
            manifest = writer.finish(localtime().isoformat(timespec="seconds"))
        file.flush()
        os.fsync(file.fileno())
    return manifest


def _add_contents(writer: own.Writer, belonging: Belonging, book: str) -> None:
    for digest, size in belonging.contents(book):
        try:
            with shelf().open(digest) as file:
                writer.add_content(digest, size, file)
        except (FileNotFoundError, CannotRead):
            raise Lacking(LOST.format(belonging.called(book, digest))) from None
