"""Sniff a workbook: the sheet with the table, its headings, the first rows."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from hiiki.exchange.formats import excel, limits
from hiiki.exchange.mapping.headings import known_target
from hiiki.exchange.records import CannotRead, Found
from hiiki.exchange.sniffers import notes, tables

SAMPLES = 50
LOOKED_AT = 200


def sniff(path: Path, *, heading_row: int | None = None, sheet: str | None = None) -> Found:
    with excel.opened(path) as workbook:
        names = excel.sheet_names(workbook)
        if sheet is not None and sheet not in names:
            raise CannotRead(f"シート「{sheet}」が見つかりません。シートを選び直してください。")
        tried = [_sniffed(excel.sheet(workbook, name), heading_row) for name in ([sheet] if sheet else names)]
    best = max(tried, key=_worth, default=None)
    if best is None or not best.width:
        raise CannotRead("どのシートにも値が入っていません。元のファイルを確かめてください。")
    best.sheets = names
    best.notes += notes.about(best)
    return best


def _worth(found: Found) -> tuple[int, int]:
    known = sum(1 for heading in found.headings if known_target(heading))
    return (known if found.rows else 0, found.rows * found.width)


def _sniffed(sheet: excel.Sheet, heading_row: int | None) -> Found:
    filled = ((number, cells) for number, cells in enumerate(sheet.rows, 1) if "".join(cells).strip())
    rows = list(islice(filled, LOOKED_AT))
    headings = tables.find(rows, heading_row)
    width = tables.full_width(headings, rows)
    limits.check_columns(width)
    cells = headings.cells[:width]
    found = Found(
        kind="excel",
        heading_row=headings.row,
        headings=(cells + [""] * (width - len(cells))) if headings.row else [],
        width=width,
        sheet=sheet.name,
    )
    data = [excel.record(number, list(cells), width) for number, cells in rows if number > headings.row]
    found.samples = data[:SAMPLES]
    found.rows = len(data) + sum(1 for _ in filled)
    return found
