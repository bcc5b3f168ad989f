"""Workbooks, read through calamine after a look into the package."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol
from zipfile import ZipFile, ZipInfo

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from hiiki.exchange.formats import compounds, limits, opendocuments, packages, signatures, zips
from hiiki.exchange.formats.cells import as_text
from hiiki.exchange.formats.workbooks import write
from hiiki.exchange.records import CannotRead, Found, Record

__all__ = ["Book", "batches", "opened", "write"]

BATCH = 4_000
PANIC = "PanicException"  # of the reader, for files damaged in ways it did not foresee; no Exception

Row = tuple[int, list[str]]


class Book(Protocol):
    """`names` are the sheets that can hold a table, those in sight first."""

    names: list[str]

    def rows(self, name: str) -> Iterator[Row]:
        """A sheet's rows as text, each with its number; rows without a value may be left out."""


@contextmanager
def opened(path: Path, *, checked: bool = False) -> Iterator[Book]:
    """`checked` says that this very file was looked into before."""
    limits.check_workbook_size(path)
    way = _of_compound if _is_compound(path) else _of_document if _is_document(path) else _of_package
    try:
        with way(path, checked) as book:
            yield book
    except PasswordError:
        raise CannotRead(signatures.LOCKED) from None
    except (CalamineError, *zips.BROKEN):
        raise CannotRead(packages.BROKEN) from None
    except BaseException as problem:
        if type(problem).__name__ == PANIC:
            raise CannotRead(packages.BROKEN) from None
        raise


def _is_compound(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(compounds.START)) == compounds.START


def _is_document(path: Path) -> bool:
    with _unzipped(path) as archive:
        return opendocuments.CONTENT in archive.namelist()


@contextmanager
def _unzipped(path: Path) -> Iterator[ZipFile]:
    try:
        with zips.opened(path) as archive:
            yield archive
    except zips.UNREADABLE:
        raise CannotRead(packages.BROKEN) from None


class Whole:
    """A workbook whose sheets are each read at once."""

    def __init__(self, workbook: CalamineWorkbook):
        self.workbook = workbook
        self.names = _names(workbook)

    def rows(self, name: str) -> Iterator[Row]:
        return _rows(self.workbook.get_sheet_by_name(name), 0)


class Sliced:
    """A package whose sheets are read some thousand rows at a time."""

    def __init__(self, package: packages.Package):
        self.package = package
        with CalamineWorkbook.from_path(str(package.numbered())) as workbook:
            self.names = _names(workbook)
            self.parts = {name: self._part(workbook.get_sheet_by_name(name)) for name in self.names}

    def _part(self, sheet: CalamineSheet) -> ZipInfo:
        [[number]] = sheet.to_python()
        return self.package.sheets[int(str(number).partition(".")[0])]

    def check(self) -> None:
        """CannotRead for sheets that go further, or hold more, than our limits."""
        cells = size = 0
        for part in self.parts.values():
            columns = 1
            for piece in self.package.pieces(part):
                cells += piece.cells
                size += len(piece.xml) + piece.text
                columns = max(columns, piece.columns)
                limits.check_cells(piece.last, columns)
                limits.check_cells(cells, 1)
                limits.check_unpacked(size)

    def rows(self, name: str) -> Iterator[Row]:
        for part in self.package.slices(self.parts[name]):
            with CalamineWorkbook.from_path(str(part.path)) as workbook:
                yield from _rows(workbook.get_sheet_by_name(name), part.before)


@contextmanager
def _of_compound(path: Path, checked: bool) -> Iterator[Book]:
    if not checked:
        compounds.check(path)
    with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as workbook:
        yield Whole(workbook)


@contextmanager
def _of_document(path: Path, checked: bool) -> Iterator[Book]:
    if not checked:
        with _unzipped(path) as archive:
            packages.check_content(archive)
    with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as workbook:
        yield Whole(workbook)


@contextmanager
def _of_package(path: Path, checked: bool) -> Iterator[Book]:
    with TemporaryDirectory(prefix="hiiki-") as folder, zips.opened(path) as archive:
        book = Sliced(packages.Package(archive, Path(folder)))
        if not checked:
            book.check()
        yield book


def _names(workbook: CalamineWorkbook) -> list[str]:
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    hidden = [sheet for sheet in sheets if sheet.visible != SheetVisibleEnum.Visible]
    return [sheet.name for sheet in sheets if sheet not in hidden] + [sheet.name for sheet in hidden]


def _rows(sheet: CalamineSheet, before: int) -> Iterator[Row]:
    left = [""] * sheet.start[1] if sheet.start else []  # the reader leaves these columns out
    for number, row in enumerate(islice(sheet.iter_rows(), before, None), before + 1):
        yield number, left + [cell if type(cell) is str else as_text(cell) for cell in row]


def batches(path: Path, found: Found) -> Iterator[list[Record]]:
    """Data rows of a sniffed workbook; the line is the row number of the sheet. Blank rows are left out."""
    with opened(path, checked=True) as book:
        records = (
            record(number, cells[found.left :], found.width)
            for number, cells in book.rows(found.sheet)
            if number > found.heading_row and "".join(cells).strip()
        )
        while batch := list(islice(records, BATCH)):
            yield batch


def record(number: int, cells: list[str], width: int) -> Record:
    beyond = cells[width:]
    if any(cell.strip() for cell in beyond):
        problem = f"見出しは{width}列ですが、この行にはその右にも値があります。"
    else:
        problem = limits.CELL_PROBLEM if max(map(len, cells)) > limits.CELL else ""
        cells = cells[:width] + [""] * (width - len(cells))
    return Record(number, cells, problem)
