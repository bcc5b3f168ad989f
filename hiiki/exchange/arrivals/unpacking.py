"""A ZIP is as good as the files in it, each dropped by itself."""

import tempfile
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import IO

from django.conf import settings

from hiiki.exchange.formats import archives, limits, own, zips
from hiiki.exchange.records import CannotRead

Dropped = tuple[Iterable[bytes], str]  # content in pieces, name


def unpacked(chunks: Iterable[bytes], name: str) -> Iterator[Dropped]:
    """The file itself, or the tables in it. The content of each is to be taken before the next is asked for."""
    pieces = iter(chunks)
    first = next(pieces, b"")
    whole = chain([first], pieces)
    if not first.startswith(archives.START):
        yield whole, name
        return
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as file:
        for chunk in whole:
            limits.check_bytes(file.tell())
            file.write(chunk)
        yield from _tables(file, name)


def _tables(file: IO[bytes], name: str) -> Iterator[Dropped]:
    try:
        archive = zips.opened(file)
    except zips.UNREADABLE:
        if name.lower().endswith(".zip"):
            raise CannotRead(archives.BROKEN) from None
        yield _whole(file), name
        return
    with archive:
        members = [] if own.is_one(archive) else archives.tables(archive)
        count = _Count()
        for member in members:
            yield count.of(archives.read(archive, member)), archives.name_of(member)
    if not members:
        yield _whole(file), name


class _Count:
    """All members together may be as large as one file."""

    def __init__(self) -> None:
        self.bytes = 0

    def of(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self.bytes += len(piece)
            if self.bytes > limits.TEXT_BYTES:
                raise CannotRead(archives.BOMB)
            yield piece


def _whole(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(archives.PIECE):
        yield piece
