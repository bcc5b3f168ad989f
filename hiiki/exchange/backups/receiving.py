"""A backup made on another PC comes in: looked through whole before it stands among ours."""

import errno
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.utils.timezone import localtime

from hiiki.audit.recording import record
from hiiki.db.troubles import reason
from hiiki.exchange.backups import contents, kept, reading


class CannotReceive(Exception):
    """Says in Japanese why."""


def receive(chunks: Iterable[bytes], name: str, *, by: Any) -> kept.Copy:
    part = kept.work_folder() / f".{uuid4().hex}.part"
    try:
        _write(part, chunks)
        reading.check(part)
        path = kept.named(kept.BROUGHT_IN, localtime())
        part.replace(path)
    except reading.Unusable as problem:
        raise CannotReceive(f"{name}：{problem}") from problem
    except OSError as problem:
        raise CannotReceive(_explained(problem)) from problem
    finally:
        part.unlink(missing_ok=True)
    record("backup.brought_in", by=by, file=path.name, name=name, size=path.stat().st_size)
    contents.thin_out()
    copy = kept.copy_named(path.name)
    assert copy is not None  # just written
    return copy


def _write(part: Path, chunks: Iterable[bytes]) -> None:
    part.touch(mode=0o600)
    with part.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)


def _explained(problem: OSError) -> str:
    if problem.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return "ディスクの空きが足りないので、受け取れませんでした。いらないファイルを消してから、もう一度お試しください。"
    return f"バックアップを受け取れませんでした（{reason(problem)}）。"
