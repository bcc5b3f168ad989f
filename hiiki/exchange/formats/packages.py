"""Look into a workbook's zip before anybody unpacks it: bombs are refused in small memory."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import IO

from hiiki.exchange.formats import limits, opendocuments, zips
from hiiki.exchange.records import CannotRead

CHUNK = 1024 * 1024
TAG = 4096
PLACED = b'<c r="'  # as every program writes it; anything else is counted slowly

_place = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,20})(\d{1,20})["']""")
_row = re.compile(rb"""<(?:\w+:)?row[^>]{0,200}?\sr\s*=\s*["'](\d{1,20})["']""")
_row_start = re.compile(rb"<(?:\w+:)?row[\s>/]")
_cell_start = re.compile(rb"<(?:\w+:)?c[\s>/]")

BOMB = (
    "Excelファイルの中身が異常に大きいため、読み込みを中止しました。"
    "ExcelでCSVとして保存してから取り込んでください。"
)
BROKEN = "Excelファイルが壊れていて開けません。Excelで開き直して保存してから取り込んでください。"


def check(path: Path) -> None:
    """CannotRead for a package that unpacks to more than our limits, whatever its directory claims."""
    try:
        with zips.opened(path) as archive:
            _check_parts(archive)
    except zips.UNREADABLE:
        raise CannotRead(BROKEN) from None


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if (
        len(parts) > limits.WORKBOOK_PARTS
        or sum(part.file_size for part in parts) > limits.WORKBOOK_UNPACKED_BYTES
    ):
        raise CannotRead(BOMB)
    left = limits.WORKBOOK_UNPACKED_BYTES
    for part in parts:
        if part.filename == opendocuments.CONTENT:
            with archive.open(part) as stream:
                left -= opendocuments.measure(stream)
        elif part.filename.lower().endswith((".xml", ".rels", ".vml")):
            with archive.open(part) as stream:
                left -= _check_part(part.filename.lower(), stream, left)


def _check_part(name: str, stream: IO[bytes], left: int) -> int:
    if name.startswith("xl/worksheets/"):
        return _Extent().measure(stream, left)
    left = min(left, limits.WORKBOOK_STRING_BYTES)
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > left:
            raise CannotRead(BOMB)
    return size


class _Extent:
    """How far a sheet goes: by the places its cells name, and by counting where they name none."""

    def __init__(self) -> None:
        self.columns = 1
        self.rows = 0
        self.counted_rows = 0
        self.in_row = 0

    def measure(self, stream: IO[bytes], left: int) -> int:
        size = 0
        rest = b""
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > left:
                raise CannotRead(BOMB)
            whole, mark, rest = (rest + chunk).rpartition(b"<")
            self._take(whole)
            rest = mark + rest[-TAG:]
        self._take(rest)
        return size

    def _take(self, xml: bytes) -> None:
        places = _place.findall(xml)
        self.columns = max([self.columns, *map(_number, {column for column, _ in places})])
        self.rows = max([self.rows, *map(int, {row for _, row in places}), *map(int, _row.findall(xml))])
        if xml.count(b"<c") + xml.count(b":c") > xml.count(PLACED):
            self._count(xml)
        limits.check_cells(max(self.rows, self.counted_rows, 1), self.columns)

    def _count(self, xml: bytes) -> None:
        first, *rows = _row_start.split(xml)
        cells = [len(_cell_start.findall(row)) for row in [first, *rows]]
        cells[0] += self.in_row
        self.columns = max(self.columns, *cells)
        self.counted_rows += len(rows)
        self.in_row = cells[-1]


def _number(column: bytes) -> int:
    number = 0
    for letter in column.upper():
        number = number * 26 + letter - 64
    return number
