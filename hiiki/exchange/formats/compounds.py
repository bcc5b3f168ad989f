"""Look into an old workbook (.xls) before anybody unpacks it: what would take all memory, or the process, is refused."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import olefile

from hiiki.exchange.formats import limits, packages
from hiiki.exchange.records import CannotRead

START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UNREADABLE = (OSError, ValueError, IndexError, KeyError, TypeError, struct.error, RecursionError)
SECTOR = 512
_counts_of_sectors = (40, 44, 64, 72)  # where the header says how many there are of each kind

LETTER = 3  # bytes, of most that people write here
_FORMULA, _END, _LOCKED, _SHEET, _MULTIPLE = 0x0006, 0x000A, 0x002F, 0x0085, 0x00BD
_STRINGS, _MORE, _SHARED = 0x00FC, 0x003C, 0x00FD
_RICH, _EXTENDED = 0x08, 0x04
_CELLS = {_FORMULA, _MULTIPLE, _SHARED, 0x00D6, 0x0203, 0x0204, 0x0205, 0x027E}


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


class Extent(NamedTuple):
    """Of one sheet: `cells` are those that have a record, `text` the bytes of shared strings they lead to."""

    rows: int
    columns: int
    cells: int
    text: int
    length: int


def check(path: Path) -> None:
    """CannotRead for sheets that go further or hold more than our limits, or that overlap."""
    with opened(path) as compound:
        book = _book(compound)
        strings = list(_string_lengths(book))
        left = len(book)
        cells = text = 0
        for sheet in _sheets(book):
            extent = _extent(book, sheet, strings)
            limits.check_cells(extent.rows, extent.columns, at_once=True)
            cells += max(extent.rows * extent.columns, extent.cells)
            text += extent.text
            left -= extent.length
            if left < 0:
                raise ValueError
        limits.check_cells(cells, 1, at_once=True)
        limits.check_text(text)


def _string_lengths(book: bytes) -> Iterator[int]:
    """Bytes that each shared string takes as text."""
    parts = _Parts(book)
    for _ in range(parts.count):
        if parts.are_over:
            return
        letters, flags = parts.number(2), parts.number(1)
        beyond = parts.number(2) * 4 if flags & _RICH else 0
        beyond += parts.number(4) if flags & _EXTENDED else 0
        parts.skip_letters(letters, flags)
        parts.skip(beyond)
        yield letters * LETTER


class _Parts:
    """The shared strings of a book, which go on over several records."""

    def __init__(self, book: bytes):
        self.rest: list[bytes] = []
        for at, kind, length, _ in _records(book, 0):
            if kind == _STRINGS or (kind == _MORE and self.rest):
                self.rest.append(book[at : at + length])
            elif self.rest:
                break
        self.rest.reverse()
        self.part, self.at = self.rest.pop() if self.rest else b"", 8
        self.count = int.from_bytes(self.part[4:8], "little")

    @property
    def are_over(self) -> bool:
        return not self.rest and self.at >= len(self.part)

    def number(self, size: int) -> int:
        self._go_on()
        self.at += size
        return int.from_bytes(self.part[self.at - size : self.at], "little")

    def _go_on(self) -> None:
        if self.at >= len(self.part):
            self.part, self.at = self.rest.pop(), 0

    def skip_letters(self, letters: int, flags: int) -> None:
        """Where a string goes on in the next record, that says anew how wide its letters are."""
        while letters:
            if self.at >= len(self.part):
                flags = self.number(1)
            wide = 1 + (flags & 1)
            taken = min(letters, (len(self.part) - self.at) // wide)
            if not taken:
                raise ValueError
            self.at += taken * wide
            letters -= taken

    def skip(self, size: int) -> None:
        while size:
            self._go_on()
            taken = min(size, len(self.part) - self.at)
            self.at += taken
            size -= taken


def _book(compound: olefile.OleFileIO) -> bytes:
    name = "Workbook" if compound.exists("Workbook") else "Book"
    return compound.openstream(name).read()


def _sheets(book: bytes) -> list[int]:
    """Where each sheet begins."""
    found = [at for at, kind, _, _ in _records(book, 0) if kind == _SHEET]
    return [struct.unpack_from("<I", book, at)[0] for at in found]


def _extent(book: bytes, sheet: int, strings: Sequence[int]) -> Extent:
    rows = columns = cells = text = 0
    end = sheet
    for at, kind, length, end in _records(book, sheet):
        if kind in _CELLS and length >= 6:
            row, column = struct.unpack_from("<HH", book, at)
            cells += 1
            if kind == _MULTIPLE:
                [column] = struct.unpack_from("<H", book, end - 2)
                cells += length // 6
            elif kind == _SHARED and length >= 10:
                [string] = struct.unpack_from("<I", book, at + 6)
                text += strings[string] if string < len(strings) else 0
            rows, columns = max(rows, row + 1), max(columns, column + 1)
    return Extent(rows, columns, cells, text, end - sheet)


def _records(book: bytes, at: int) -> Iterator[tuple[int, int, int, int]]:
    """Where its data begins, its kind, the length of the data, where the next begins; to the end of the part."""
    if at > len(book) - 4:
        raise ValueError
    kind = 0
    while kind != _END and at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        yield at + 4, kind, length, at + 4 + length
        at += 4 + length
