"""The XML of a sheet in pieces of whole rows, each looked at before anybody makes cells of it.

What we look for is a superset of what a reader can see, so that a strange spelling costs time, never memory.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from typing import IO, NamedTuple

from hiiki.exchange.formats import limits
from hiiki.exchange.records import CannotRead

CHUNK = 1 << 20
PIECE = 16 << 20  # no row is longer
COLUMNS = 16_384  # as wide as a sheet of Excel gets
CELL_WEIGHT = 64  # bytes a cell takes in the reader besides its text
BROKEN = "Excelファイルが壊れていて開けません。Excelで開き直して保存してから取り込んでください。"

_start = re.compile(rb"<((?:[^\s<>/:]+:)?)sheetData(?:\s[^<>]*)?>")
_cell = re.compile(rb"<(?:[^\s<>/:]+:)?c[\s/>]")
_row = re.compile(rb"""<(?:[^\s<>/:]+:)?row(?=[\s/>])(?:[^<>]*?\sr\s*=\s*["'](\d+)["'])?""")
_column = re.compile(rb'<c r="([A-Z]+)')  # as every program writes it; anything else is looked for slowly
_in_row = re.compile(rb'<c r="[A-Z]+(\d+)"')
_any_place = re.compile(rb"""["'\s]r\s*=\s*["']([A-Za-z]*)(\d*)["']""")
_shared = re.compile(rb't="s"[^<>]*><(?:[^\s<>/:]+:)?v>(\d+)</')
_value = re.compile(rb"<(?:[^\s<>/:]+:)?v[\s/>]")
_any_shared = re.compile(rb"""["'\s]t\s*=\s*["']s["']""")
_string = re.compile(rb"<(?:[^\s<>/:]+:)?si[\s/>]")


class Piece(NamedTuple):
    """Whole rows as they stand in the file.

    `before` and `last` are the numbers of the row above them and of their last one; `text` is how many bytes
    of shared strings their cells lead to.
    """

    xml: bytes
    before: int
    last: int
    cells: int
    columns: int
    text: int

    @property
    def weight(self) -> int:
        return len(self.xml) + self.text + self.cells * CELL_WEIGHT


def pieces(stream: IO[bytes], strings: Sequence[int] = (), *, checked: bool = False) -> Iterator[Piece]:
    """The rows of a sheet; nothing for a part that is none.

    `strings` are the lengths of the shared ones, `checked` says that this very sheet was looked at before.
    """
    last = 0
    for xml in _whole_rows(stream):
        before, (last, named) = last, _rows(xml, last)
        cells = _cells(xml)
        columns = 0 if checked else _columns(xml, cells, named, last)
        yield Piece(xml, before, last, cells, columns, _text(xml, strings))


def string_lengths(stream: IO[bytes]) -> array[int]:
    """Bytes that each shared string takes in its file, which is at least what its text takes."""
    lengths = array("I")
    size = 0
    rest = b""
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if b"<!" in chunk or b"\0" in chunk or b"sheetData" in chunk:
            raise CannotRead(BROKEN)
        whole, mark, rest = (rest + chunk).rpartition(b"<")
        rest = mark + rest
        first, *others = map(len, _string.split(whole))  # no text holds a "<", so none is cut
        if lengths:
            lengths[-1] += first
        lengths.extend(others)
        if size > limits.WORKBOOK_STRING_BYTES or len(lengths) > limits.WORKBOOK_STRINGS:
            raise CannotRead(limits.BOMB)
    return lengths


def _whole_rows(stream: IO[bytes]) -> Iterator[bytes]:
    found, buffer = _until_rows(stream)
    if not found or found[0].endswith(b"/>"):
        _nothing_more(buffer, stream)
        return
    row, end = b"<" + found[1] + b"row", b"</" + found[1] + b"sheetData"
    while (at := buffer.find(end)) < 0:
        cut = buffer.rfind(row)
        if cut > 0:
            yield buffer[:cut]
            buffer = buffer[cut:]
        if len(buffer) > PIECE:
            raise CannotRead(limits.BOMB)
        if not (chunk := stream.read(CHUNK)):
            raise CannotRead(BROKEN)
        buffer += chunk
    yield buffer[:at]
    _nothing_more(buffer[at + len(end) :], stream)


def _until_rows(stream: IO[bytes]) -> tuple[re.Match[bytes] | None, bytes]:
    """Where the rows begin, and what was read from there on."""
    buffer = b""
    while chunk := stream.read(CHUNK):
        if b"\0" in chunk:  # in UTF-16 nothing would be found
            raise CannotRead(BROKEN)
        buffer = buffer[-CHUNK:] + chunk
        if found := _start.search(buffer):
            return found, buffer[found.end() :]
    return None, b""


def _nothing_more(rest: bytes, stream: IO[bytes]) -> None:
    """A second table in one part is no sheet of anybody's."""
    while True:
        if b"sheetData" in rest:
            raise CannotRead(BROKEN)
        if not (chunk := stream.read(CHUNK)):
            return
        rest = rest[-16:] + chunk


def _rows(xml: bytes, last: int) -> tuple[int, int]:
    """The number of the last row, and how many say their number. They ascend, or Excel would not open it."""
    named = 0
    for number in _row.findall(xml):
        here = int(number[:9]) if number else last + 1
        if here <= last:
            raise CannotRead(BROKEN)
        last = here
        named += bool(number)
    return last, named


def _cells(xml: bytes) -> int:
    if xml.count(b"<c") == (usual := xml.count(b'<c r="')) and not xml.count(b":c"):
        return usual
    return len(_cell.findall(xml))


def _values(xml: bytes) -> int:
    return len(_value.findall(xml)) if b":v" in xml else xml.count(b"<v")


def _columns(xml: bytes, cells: int, named: int, last: int) -> int:
    """At most how many columns the rows take."""
    if b"<!" in xml or b"sheetData" in xml or b"\0" in xml or _values(xml) > cells:
        raise CannotRead(BROKEN)
    columns, rows = _column.findall(xml), _in_row.findall(xml)
    if len(columns) != len(rows) or len(rows) + named != xml.count(b'r="') or _oddly_placed(xml):
        places = _any_place.findall(xml)
        columns, rows = [column for column, _ in places if column], [row for _, row in places if row]
    if max((int(row[:9]) for row in set(rows)), default=0) > last:
        raise CannotRead(BROKEN)
    widest = max(map(_number, {column[:4] for column in set(columns)}), default=0)
    return widest + (_most_in_a_row(xml) if cells > len(columns) else 0)


def _oddly_placed(xml: bytes) -> bool:
    blanks = [blank for blank in (b" ", b"\t", b"\n", b"\r") if blank in xml]
    return b"r='" in xml or any(b"r" + blank + b"=" in xml for blank in blanks)


def _most_in_a_row(xml: bytes) -> int:
    return max(len(_cell.findall(row)) for row in re.split(rb"<(?:[^\s<>/:]+:)?row[\s/>]", xml))


def _text(xml: bytes, strings: Sequence[int]) -> int:
    """At most how much shared text the cells lead to."""
    if not strings:
        return 0
    told = _shared.findall(xml)
    text = sum(strings[at] for at in map(int, told) if at < len(strings))
    if xml.count(b'"s"') + xml.count(b"'s'") != len(told):
        text += (len(_any_shared.findall(xml)) - len(told)) * max(strings)
    return text


def _number(column: bytes) -> int:
    number = 0
    for letter in column.upper():
        number = number * 26 + letter - 64
    return number
