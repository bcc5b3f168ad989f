"""Look into an old workbook (.xls) before anybody unpacks it: what would take all memory, or the process, is refused."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import olefile

from hiiki.exchange.formats import limits, packages
from hiiki.exchange.records import CannotRead

START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UNREADABLE = (OSError, ValueError, IndexError, KeyError, TypeError, struct.error, RecursionError)
SECTOR = 512
_counts_of_sectors = (40, 44, 64, 72)  # where the header says how many there are of each kind

_FORMULA, _END, _LOCKED, _SHEET, _MULTIPLE = 0x0006, 0x000A, 0x002F, 0x0085, 0x00BD
_CELLS = {_FORMULA, _MULTIPLE, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E}


@contextmanager
def opened(path: Path) -> Iterator[olefile.OleFileIO]:
    """CannotRead for a container that is damaged."""
    try:
        _check_header(path)
        with olefile.OleFileIO(str(path)) as compound:
            yield compound
    except UNREADABLE:
        raise CannotRead(packages.BROKEN) from None


def _check_header(path: Path) -> None:
    with path.open("rb") as file:
        header = file.read(SECTOR)
    most = path.stat().st_size // SECTOR + 1
    if any(struct.unpack_from("<I", header, at)[0] > most for at in _counts_of_sectors):
        raise ValueError


def is_locked(path: Path) -> bool:
    """Whether one needs a password to read it; what is damaged, or no workbook, is not locked."""
    try:
        with opened(path) as compound:
            if compound.exists("EncryptedPackage"):
                return True
            return any(kind == _LOCKED for _, kind, _, _ in _records(_book(compound), 0))
    except CannotRead:
        return False


def check(path: Path) -> None:
    """CannotRead for sheets that go further than our limits, or that overlap."""
    with opened(path) as compound:
        book = _book(compound)
        left = len(book)
        cells = 0
        for sheet in _sheets(book):
            rows, columns, length = _extent(book, sheet)
            limits.check_cells(rows, columns)
            cells += rows * columns
            left -= length
            if left < 0:
                raise ValueError
        limits.check_cells(cells, 1)


def _book(compound: olefile.OleFileIO) -> bytes:
    name = "Workbook" if compound.exists("Workbook") else "Book"
    return compound.openstream(name).read()


def _sheets(book: bytes) -> list[int]:
    """Where each sheet begins."""
    found = [at for at, kind, _, _ in _records(book, 0) if kind == _SHEET]
    return [struct.unpack_from("<I", book, at)[0] for at in found]


def _extent(book: bytes, sheet: int) -> tuple[int, int, int]:
    """Rows, columns, and how many bytes the sheet takes."""
    rows = columns = 0
    end = sheet
    for at, kind, length, end in _records(book, sheet):
        if kind in _CELLS and length >= 6:
            row, column = struct.unpack_from("<HH", book, at)
            if kind == _MULTIPLE:
                [column] = struct.unpack_from("<H", book, end - 2)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
    return rows, columns, end - sheet


def _records(book: bytes, at: int) -> Iterator[tuple[int, int, int, int]]:
    """Where its data begins, its kind, the length of the data, where the next begins; to the end of the part."""
    if at > len(book) - 4:
        raise ValueError
    kind = 0
    while kind != _END and at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        yield at + 4, kind, length, at + 4 + length
        at += 4 + length
