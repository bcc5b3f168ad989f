"""Sniff a workbook: the sheet with the table, its headings, the first rows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from hiiki.exchange.arrivals.sniffers import notes, tables
from hiiki.exchange.formats import excel, limits
from hiiki.exchange.mapping.headings import known_target
from hiiki.exchange.records import CannotRead, Found

SAMPLES = 50
LOOKED_AT = 200


def sniff(path: Path, *, heading_row: int | None = None, sheet: str | None = None) -> Found:
    with excel.opened(path) as book:
        names = book.names
        if sheet is not None and sheet not in names:
            raise CannotRead(f"シート「{sheet}」が見つかりません。シートを選び直してください。")
        tried = [_sniffed(name, book.rows(name), heading_row) for name in ([sheet] if sheet else names)]
    best = max(tried, key=_worth, default=None)
    if best is None or not best.width:
        raise CannotRead("どのシートにも値が入っていません。元のファイルを確かめてください。")
    best.sheets = names
    best.notes += notes.about(best)
    return best


def _worth(found: Found) -> tuple[int, int]:
    known = sum(1 for heading in found.headings if known_target(heading))
    return (known if found.rows else 0, found.rows * found.width)


def _sniffed(name: str, rows: Iterator[excel.Row], heading_row: int | None) -> Found:
    first, more, left, right = _read(rows)
    seen = [(number, cells[left:] + [""] * (right - len(cells))) for number, cells in first]
    headings = tables.find(seen, heading_row)
    width = tables.full_width(headings, seen)
    limits.check_columns(width)
    cells = headings.cells[:width]
    found = Found(
        kind="excel",
        heading_row=headings.row,
        upper_heading_row=headings.upper,
        headings=(cells + [""] * (width - len(cells))) if headings.row else [],
        width=width,
        sheet=name,
        left=left,
    )
    data = [excel.record(number, list(cells), width) for number, cells in seen if number > headings.row]
    found.samples = data[:SAMPLES]
    found.rows = len(data) + more
    return found


def _read(rows: Iterator[excel.Row]) -> tuple[list[excel.Row], int, int, int]:
    """The first rows with values, how many more there are, and between which columns all of them stand."""
    filled = (row for row in rows if "".join(row[1]).strip())
    first = list(islice(filled, LOOKED_AT))
    left = min((_first_filled(cells) for _, cells in first), default=0)
    right = max((len(cells) for _, cells in first), default=0)
    more = 0
    for _, cells in filled:
        more += 1
        right = max(right, len(cells))
        left = left and min(left, _first_filled(cells))
    return first, more, left, right


def _first_filled(cells: list[str]) -> int:
    return next(at for at, cell in enumerate(cells) if cell)
