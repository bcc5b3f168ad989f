"""Look into a workbook's zip before anybody unpacks it: bombs are refused in small memory."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from typing import IO

from hiiki.exchange.formats import limits
from hiiki.exchange.records import CannotRead

CHUNK = 1024 * 1024
OVERLAP = 64

_cell = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,4})(\d{1,9})["']""")
_row = re.compile(rb"""<(?:\w+:)?row[^>]{0,200}?\sr\s*=\s*["'](\d{1,9})["']""")

BOMB = (
    "Excelファイルの中身が異常に大きいため、読み込みを中止しました。"
    "ExcelでCSVとして保存してから取り込んでください。"
)
BROKEN = "Excelファイルが壊れていて開けません。Excelで開き直して保存してから取り込んでください。"


def check(path: Path) -> None:
    """CannotRead for a package that unpacks to more than our limits, whatever its directory claims."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_parts(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
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
        if part.filename.lower().endswith((".xml", ".rels", ".vml")):
            with archive.open(part) as stream:
                left -= _check_part(part.filename.lower(), stream, left)


def _check_part(name: str, stream: IO[bytes], left: int) -> int:
    if name.startswith("xl/worksheets/"):
        return _Extent().measure(stream, left)
    if not name.startswith("xl/worksheets/"):
        left = min(left, limits.WORKBOOK_STRING_BYTES)
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > left:
            raise CannotRead(BOMB)
    return size


class _Extent:
    """The farthest row and column a sheet names, and its cells that name none."""

    def __init__(self) -> None:
        self.columns: set[bytes] = set()
        self.rows = 0
        self.cells = 0

    def measure(self, stream: IO[bytes], left: int) -> int:
        size = 0
        tail = b""
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > left:
                raise CannotRead(BOMB)
            self._take(tail + chunk)
            tail = chunk[-OVERLAP:]
        return size

    def _take(self, xml: bytes) -> None:
        found = _cell.findall(xml)
        self.columns.update({column for column, _ in found})
        named = max((int(row) for row in {row for _, row in found}), default=0)
        listed = max(map(int, _row.findall(xml)), default=0)
        self.rows = max(self.rows, named, listed)
        self.cells += xml.count(b"<c")
        limits.check_cells(max(self.rows, 1), max(map(_number, self.columns), default=1))


def _number(column: bytes) -> int:
    number = 0
    for letter in column.upper():
        number = number * 26 + letter - 64
    return number
