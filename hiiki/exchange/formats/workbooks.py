"""Write a workbook of text cells, so that codes, 〒 and phones stay as they are and nothing is a formula."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from itertools import chain, islice
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from hiiki.exchange.formats.reports import WriteReport

SHEET_ROWS = 1_048_575  # below the heading
CELL = 32_767  # what Excel holds in one cell
MEASURED = 100
NARROWEST, WIDEST = 8, 40

OF_TEXT = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write(
    out_path: Path, headings: list[str], rows: Iterable[Iterable[str]], *, sheet: str = "顧客"
) -> WriteReport:
    """Rows in bounded memory; what a sheet cannot hold goes on in 「顧客 2」 and so on."""
    report = WriteReport()
    remaining = iter(rows)
    with Workbook(str(out_path), OF_TEXT) as workbook:
        number = 1
        page = [list(row) for row in islice(remaining, MEASURED)]
        while page or number == 1:
            worksheet = _worksheet(workbook, headings, page, sheet if number == 1 else f"{sheet} {number}")
            _fill(worksheet, headings, chain(page, islice(remaining, SHEET_ROWS - len(page))), report)
            page = [list(row) for row in islice(remaining, MEASURED)]
            number += 1
    return report


def _worksheet(workbook: Workbook, headings: list[str], page: list[list[str]], name: str) -> Worksheet:
    worksheet = workbook.add_worksheet(name)
    bold, text = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "@"})
    for column, heading in enumerate(headings):
        worksheet.set_column(column, column, column_width(heading, [row[column] for row in page]), text)
        worksheet.write_string(0, column, heading, bold)
    worksheet.freeze_panes(1, 0)
    return worksheet


def column_width(heading: str, cells: list[str]) -> int:
    """Characters, for what is seen at first."""
    widest = max(map(_columns_taken, [heading, *cells]))
    return min(max(widest + 2, NARROWEST), WIDEST)


def _columns_taken(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text[:WIDEST])


def _fill(
    worksheet: Worksheet, headings: list[str], rows: Iterable[Iterable[str]], report: WriteReport
) -> None:
    for at, row in enumerate(rows, 1):
        report.rows += 1
        for column, cell in enumerate(row):
            if not cell:
                continue
            if len(cell) > CELL:
                report.shortened.append((report.rows, headings[column]))
                cell = cell[:CELL]
            worksheet.write_string(at, column, cell)
