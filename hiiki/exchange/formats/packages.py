"""The package of an .xlsx, so that its sheets can be read some thousand rows at a time.

A reader makes cells of a whole sheet at once. It gets small packages that hold a part of the rows instead, so
that memory is bounded whatever the sheet says of itself.
"""

from __future__ import annotations

import copy
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from hiiki.exchange.formats import limits, opendocuments, sheets
from hiiki.exchange.formats.limits import BOMB
from hiiki.exchange.formats.sheets import BROKEN, Piece
from hiiki.exchange.records import CannotRead

CHUNK = 1 << 20
XML = (".xml", ".rels")
STRINGS = "sharedstrings.xml"
SHEET = b"<worksheet><sheetData>%s</sheetData></worksheet>"
NUMBER = b'<row r="1"><c r="A1"><v>%d</v></c></row>'


class Slice(NamedTuple):
    """A package with the rows after `before` of one sheet."""

    path: Path
    before: int


class Package:
    """`folder` holds the small packages; it has to be empty."""

    def __init__(self, archive: zipfile.ZipFile, folder: Path):
        self.archive = archive
        self.folder = folder
        self.base = folder / "base.xlsx"
        self.sheets = self._write_base()

    def _write_base(self) -> list[zipfile.ZipInfo]:
        """Everything but the rows, which stay in the parts returned."""
        found = []
        left = limits.WORKBOOK_STRING_BYTES
        with zipfile.ZipFile(self.base, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as base:
            for part in _parts(self.archive):
                if _is_strings(part):
                    self._copy_strings(part, base)
                elif (content := self._content(part)) is None:
                    found.append(part)
                else:
                    base.writestr(part.filename, content)
                    left -= len(content)
                if left < 0:
                    raise CannotRead(BOMB)
        return found

    def _content(self, part: zipfile.ZipInfo) -> bytes | None:
        """None for what may be a sheet."""
        with self.archive.open(part) as stream:
            content = stream.read(limits.WORKBOOK_PART_BYTES + 1)
        if len(content) > limits.WORKBOOK_PART_BYTES or b"sheetData" in content:
            return None
        if b"\0" in content:  # in UTF-16 nobody would see what it is
            raise CannotRead(BROKEN)
        return content

    def _copy_strings(self, part: zipfile.ZipInfo, base: zipfile.ZipFile) -> None:
        size = 0
        with self.archive.open(part) as stream, base.open(part.filename, "w") as out:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > limits.WORKBOOK_STRING_BYTES:
                    raise CannotRead(BOMB)
                out.write(chunk)

    def numbered(self) -> Path:
        """A package in which the only cell of each sheet holds the place of its part in `sheets`."""
        path = self.folder / "numbered.xlsx"
        shutil.copyfile(self.base, path)
        with zipfile.ZipFile(path, "a") as archive:
            for number, part in enumerate(self.sheets):
                archive.writestr(part.filename, SHEET % (NUMBER % number))
        return path

    @cached_property
    def strings(self) -> Sequence[int]:
        """Lengths of the shared strings."""
        for part in filter(_is_strings, _parts(self.archive)):
            with self.archive.open(part) as stream:
                return sheets.string_lengths(stream)
        return ()

    def pieces(self, sheet: zipfile.ZipInfo, *, checked: bool = False) -> Iterator[Piece]:
        with self.archive.open(sheet) as stream:
            yield from sheets.pieces(stream, self.strings, checked=checked)

    def slices(self, sheet: zipfile.ZipInfo) -> Iterator[Slice]:
        """Of a checked sheet, one after the other; each is gone when the next is asked for."""
        path = self.folder / "slice.xlsx"
        for rows in _together(self.pieces(sheet, checked=True)):
            shutil.copyfile(self.base, path)
            with zipfile.ZipFile(path, "a") as archive:
                archive.writestr(
                    sheet.filename, SHEET % b"".join([_after(rows[0]), *(row.xml for row in rows)])
                )
            yield Slice(path, rows[0].before)


def _parts(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    parts = archive.infolist()
    if (
        len(parts) > limits.WORKBOOK_PARTS
        or sum(part.file_size for part in parts) > limits.WORKBOOK_UNPACKED_BYTES
    ):
        raise CannotRead(BOMB)
    if len({_plain(part) for part in parts}) < len(parts):
        raise CannotRead(BROKEN)
    return (part for part in parts if _plain(part).endswith(XML))


def _plain(part: zipfile.ZipInfo) -> str:
    return part.filename.replace("\\", "/").lower()


def _is_strings(part: zipfile.ZipInfo) -> bool:
    return _plain(part).endswith(STRINGS)


def check_content(archive: zipfile.ZipFile) -> None:
    """CannotRead for a LibreOffice table that goes further than our limits, or than its directory says."""
    part = copy.copy(archive.getinfo(opendocuments.CONTENT))
    limits.check_unpacked(part.file_size)
    part.file_size += 1
    with archive.open(part) as stream:
        if opendocuments.measure(stream) >= part.file_size:
            raise CannotRead(BROKEN)


def _together(pieces: Iterator[Piece]) -> Iterator[list[Piece]]:
    rows: list[Piece] = []
    for piece in pieces:
        rows.append(piece)
        if sum(each.weight for each in rows) > limits.WORKBOOK_SLICE_BYTES:
            yield rows
            rows = []
    if rows:
        yield rows


def _after(first: Piece) -> bytes:
    """Rows that do not say their number go on from here."""
    return b'<row r="%d"/>' % first.before if first.before else b""
