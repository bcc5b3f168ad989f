"""Workbooks, read through calamine after a look into the package."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from hiiki.exchange.formats import compounds, limits, packages, signatures
from hiiki.exchange.formats.cells import as_text
from hiiki.exchange.formats.workbooks import write
from hiiki.exchange.records import CannotRead, Found, Record

__all__ = ["batches", "opened", "sheet", "sheet_names", "write"]

BATCH = 4_000
PANIC = "PanicException"  # of the reader, for files damaged in ways it did not foresee; no Exception


@dataclass(frozen=True)
class Sheet:
    """One sheet's rows as text, from its first row on."""

    name: str
    rows: Iterator[list[str]]


@contextmanager
def opened(path: Path, *, checked: bool = False) -> Iterator[CalamineWorkbook]:
    """`checked` says that this very file was looked into before."""
    limits.check_workbook_size(path)
    if not checked:
        _look_into(path)
    try:
        with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as workbook:
            yield workbook
    except PasswordError:
        raise CannotRead(signatures.LOCKED) from None
    except CalamineError:
        raise CannotRead(packages.BROKEN) from None
    except BaseException as problem:
        if type(problem).__name__ == PANIC:
            raise CannotRead(packages.BROKEN) from None
        raise


def _look_into(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(len(compounds.START))
    (compounds if start == compounds.START else packages).check(path)


def sheet_names(workbook: CalamineWorkbook) -> list[str]:
    """The sheets that can hold a table, those in sight first."""
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    hidden = [sheet for sheet in sheets if sheet.visible != SheetVisibleEnum.Visible]
    return [sheet.name for sheet in sheets if sheet not in hidden] + [sheet.name for sheet in hidden]


def sheet(workbook: CalamineWorkbook, name: str) -> Sheet:
    return Sheet(name, _rows(workbook.get_sheet_by_name(name)))


def _rows(read: CalamineSheet) -> Iterator[list[str]]:
    for row in read.iter_rows():
        yield [cell if type(cell) is str else as_text(cell) for cell in row]


def batches(path: Path, found: Found) -> Iterator[list[Record]]:
    """Data rows of a sniffed workbook; the line is the row number of the sheet. Blank rows are left out."""
    with opened(path, checked=True) as workbook:
        rows = enumerate(sheet(workbook, found.sheet).rows, 1)
        records = (
            record(number, cells, found.width)
            for number, cells in rows
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
