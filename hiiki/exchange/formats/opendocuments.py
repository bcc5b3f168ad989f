"""Look into a LibreOffice table (.ods) before anybody unpacks it: a cell may say that it stands there a million times."""

from __future__ import annotations

from typing import IO
from xml.parsers import expat
from zipfile import ZipFile

from hiiki.exchange.formats import limits

CHUNK = 1 << 20
MANIFEST = "META-INF/manifest.xml"
LOCKED = (
    "パスワードのかかったODSファイルです。LibreOfficeで開き、「名前を付けて保存」で"
    "「パスワードを付けて保存する」を外して保存してから取り込んでください。"
)
CONTENT = "content.xml"
SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
LONGEST = 9  # digits of a count; nothing goes that far
LETTER = 3  # bytes, of most that people write here
CELLS = ("table:table-cell", "table:covered-table-cell")
TYPES = ("office:value-type", "calcext:value-type")


def is_locked(archive: ZipFile) -> bool:
    with archive.open(MANIFEST) as manifest:
        return b"encryption-data" in manifest.read(CHUNK)


def measure(stream: IO[bytes]) -> int:
    """The size of the content. CannotRead where sheets go further than our limits, ValueError where it is no good XML."""
    extent, size = _Extent(), 0
    try:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            extent.parser.Parse(chunk)
        extent.parser.Parse(b"", True)
    except expat.ExpatError as problem:
        raise ValueError from problem
    return size


class _Extent:
    """Rows and columns up to the last cell with a value, counted by the plain names of elements as the reader does."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.cells = 0
        self.rows = self.height = self.width = 0
        self.repeated = self.columns = self.last = 0
        self.times, self.filled = 0, False
        self.letters = self.letters_of_row = self.text = 0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in CELLS:
            self.times = _count(attributes, "table:number-columns-repeated")
            self.filled = any(kind in attributes for kind in TYPES)
            self.letters = sum(map(len, attributes.values()))
        elif name == "table:table-row":
            self.repeated = _count(attributes, "table:number-rows-repeated")
            self.columns = self.last = self.letters_of_row = 0
        elif name == "table:table":
            self.rows = self.height = self.width = 0

    def _text(self, text: str) -> None:
        self.filled = self.filled or not text.isspace()
        self.letters += LETTER * len(text)

    def _end(self, name: str) -> None:
        if name in CELLS:
            self.columns += self.times
            self.last = self.columns if self.filled else self.last
            limits.check_columns(self.last)
            self.letters_of_row += self.times * self.letters if self.filled else 0
        elif name == "table:table-row":
            self.rows += self.repeated
            self.height = self.rows if self.last else self.height
            self.width = max(self.width, self.last)
            limits.check_cells(self.height, self.width, at_once=True)
            self.text += self.repeated * self.letters_of_row
            limits.check_text(self.text)
        elif name == "table:table":
            self.cells += self.height * self.width
            limits.check_cells(self.cells, 1, at_once=True)

    def _refuse(self, *_: object) -> None:
        raise ValueError("an entity could stand for anything")


def _count(attributes: dict[str, str], name: str) -> int:
    digits = attributes.get(name, "1").strip()
    return int(digits[:LONGEST]) if digits.isdecimal() else 1
