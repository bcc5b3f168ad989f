"""Where the bytes lie: a folder of files named by what is in them. Another kind of place needs these verbs only."""

import hashlib
import os
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from uuid import uuid4

from django.conf import settings

PIECE = 1 << 20
DIGEST = re.compile(r"[0-9a-f]{64}")


class TooLarge(ValueError):
    """More bytes than may be kept as one file; says in Japanese how many may."""

    def __init__(self, most: int) -> None:
        super().__init__(f"ファイルが大きすぎます（1 つ {shown(most)} まで）。")


@dataclass(frozen=True)
class Arrived:
    """Bytes that are written down and have no place yet."""

    part: Path
    digest: str
    size: int


class Shelf:
    def __init__(self, folder: Path, arrivals: Path) -> None:
        """Both in the same file system: what arrived takes its place by a rename."""
        self._folder, self._arrivals = folder, arrivals

    @contextmanager
    def arriving(self, chunks: Iterable[bytes], most: int | None = None) -> Iterator[Arrived]:
        """Write bytes down piece by piece; nothing is left of them unless `place` was called. TooLarge, OSError."""
        self._arrivals.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = self._arrivals / f".{uuid4().hex}.part"
        try:
            yield _write(part, chunks, most)
        finally:
            part.unlink(missing_ok=True)

    def place(self, arrived: Arrived) -> None:
        """The same bytes may lie there already: they stay, unless they were damaged."""
        target = self._path(arrived.digest)
        if self.is_whole(arrived.digest, arrived.size):
            return
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        arrived.part.replace(target)
        _flush_folder(target.parent)

    def open(self, digest: str) -> BufferedReader:
        """FileNotFoundError where they are lost."""
        return self._path(digest).open("rb")

    def is_whole(self, digest: str, size: int) -> bool:
        """Whether every byte is there as it was written."""
        try:
            with self.open(digest) as file:
                right_size = os.fstat(file.fileno()).st_size == size
                return right_size and hashlib.file_digest(file, "sha256").hexdigest() == digest
        except FileNotFoundError:
            return False

    def size(self, digest: str) -> int:
        return self._path(digest).stat().st_size

    def remove(self, digest: str) -> None:
        self._path(digest).unlink(missing_ok=True)

    def digests(self, *, older: float = 0) -> Iterator[str]:
        """Of what has lain here for so many seconds."""
        for path in self._folder.glob("??/*"):
            digest = path.parent.name + path.name
            if DIGEST.fullmatch(digest) and time.time() - path.stat().st_mtime >= older:
                yield digest

    def _path(self, digest: str) -> Path:
        if not DIGEST.fullmatch(digest):
            raise ValueError(digest)
        return self._folder / digest[:2] / digest[2:]


def shelf() -> Shelf:
    return Shelf(Path(settings.DATA) / "files", Path(settings.FILE_UPLOAD_TEMP_DIR))


def shown(size: int) -> str:
    """A size as people read it."""
    for unit, word in ((1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")):
        if size >= unit:
            return f"{size / unit:.1f}".removesuffix(".0") + f" {word}"
    return f"{size:,} バイト"


def _write(part: Path, chunks: Iterable[bytes], most: int | None) -> Arrived:
    digest, size = hashlib.sha256(), 0
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if most is not None and size > most:
                raise TooLarge(most)
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return Arrived(part, digest.hexdigest(), size)


def _flush_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
