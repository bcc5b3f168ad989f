"""Comma, tab, semicolon or pipe separated text: read in bounded memory, written so that it reads back."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from hiiki.exchange.formats import limits
from hiiki.exchange.formats.decoding import pieces
from hiiki.exchange.formats.escaping import escape, unescape
from hiiki.exchange.formats.lines import CUT, NONCHARACTER, UNDECODABLE, UTF8_READ_AS_CP932, blocks
from hiiki.exchange.formats.quoting import RowReader, Rows
from hiiki.exchange.formats.reports import WriteReport
from hiiki.exchange.records import Found, Record
from hiiki.text import encodings

NUL_PROBLEM = "読めない文字（NUL）が含まれています。ファイルのこの行が壊れているようです。"
UNDECODABLE_PROBLEM = "文字化けした文字（�）があります。この行だけ文字コードが違うか、壊れています。"
NONCHARACTER_PROBLEM = "文字として使えない記号（U+FDD0）が入っています。その記号を消してください。"
MIXED_PROBLEM = "この行だけ文字コードが違います（UTF-8）。文字コードをそろえてください。"
SUBSTITUTE = "〓"
KEPT = 1_000


def batches(path: Path, found: Found) -> Iterator[list[Record]]:
    """Data rows as records, some thousands at a time. Blank rows are left out."""
    reader = RowReader(found.delimiter, found.width)
    for rows in reader.read(blocks(pieces(path, found.encoding))):
        records = _records(rows, found)
        if rows.lines and rows.lines[0] <= found.heading_row:
            records = [record for record in records if record.line > found.heading_row]
        if records:
            yield records


def _records(rows: Rows, found: Found) -> list[Record]:
    if rows.escaped:
        rows.cells = [[unescape(cell) for cell in cells] for cells in rows.cells]
    if rows.odd or rows.problems or not set(map(len, rows.cells)) <= {found.width}:
        pairs = zip(rows.lines, rows.cells, strict=True)
        each = (
            _checked(line, cells, rows.problems.get(index, ""), found, rows.odd)
            for index, (line, cells) in enumerate(pairs)
        )
        return [record for record in each if record]
    return [
        Record(line, cells)
        for line, cells in zip(rows.lines, rows.cells, strict=True)
        if cells[0].strip() or not _blank(cells)
    ]


def _checked(line: int, cells: list[str], problem: str, found: Found, odd: bool) -> Record | None:
    if not problem and _blank(cells):
        return None
    width = found.width
    if len(cells) < width:
        cells = cells + [""] * (width - len(cells))
    elif len(cells) > width and _blank(cells[width:]):
        cells = cells[:width]
    problem = problem or (odd and _odd_problem(cells)) or _ragged_problem(cells, found)
    return Record(line, _kept(cells) if problem else cells, problem)


def _kept(cells: list[str]) -> list[str]:
    """What is kept of a refused row, so that a monstrous one does not fill the memory."""
    return [cell if len(cell) <= limits.CELL else cell[:KEPT] + "…" for cell in cells[: limits.COLUMNS]]


def _blank(cells: list[str]) -> bool:
    return not "".join(cells).strip()


def _ragged_problem(cells: list[str], found: Found) -> str:
    if len(cells) <= found.width:
        return ""
    whole = "見出し" if found.heading_row else "ほかの行"
    return f"{whole}は{found.width}列ですが、この行には{len(cells)}列あります。値が右にずれていないか、確かめてください。"


def _odd_problem(cells: list[str]) -> str:
    text = "".join(cells)
    if CUT in text:
        return limits.LINE_PROBLEM
    if NONCHARACTER in text:
        return NONCHARACTER_PROBLEM
    if "\0" in text:
        return NUL_PROBLEM
    if any(character in text for character in UNDECODABLE):
        return UNDECODABLE_PROBLEM
    if any(character in text for character in UTF8_READ_AS_CP932) and _really_utf8(text):
        return MIXED_PROBLEM
    if len(text) > limits.CELL and max(map(len, cells)) > limits.CELL:
        return limits.CELL_PROBLEM
    return ""


def _really_utf8(text: str) -> bool:
    try:
        text.encode("cp932").decode("utf-8")
    except UnicodeError:
        return False
    return True


def write(
    out_path: Path,
    headings: list[str],
    rows: Iterable[Iterable[str]],
    *,
    encoding: str = "utf-8-sig",
    delimiter: str = ",",
    headed: bool = True,
) -> WriteReport:
    """Rows as CSV with CRLF. No cell is a formula; what CP932 lacks becomes 〓 and is reported.

    `headed`: the headings are the first line.
    """
    report = WriteReport()
    with out_path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
        if headed:
            writer.writerow(
                [_encodable(heading, encoding, 0, heading, report) for heading in map(escape, headings)]
            )
        for number, row in enumerate(rows, 1):
            writer.writerow(_written(row, encoding, number, headings, report))
            report.rows = number
    return report


def _written(
    row: Iterable[str], encoding: str, number: int, headings: list[str], report: WriteReport
) -> list[str]:
    cells = [escape(cell) for cell in row]
    if encoding != "cp932":
        return cells
    whole = "".join(cells)
    report.twins.update(encodings.twins_in_cp932(whole))
    try:
        whole.encode("cp932")
    except UnicodeEncodeError:
        cells = [
            _encodable(cell, encoding, number, heading, report)
            for cell, heading in zip(cells, headings, strict=True)
        ]
    return cells


def _encodable(cell: str, encoding: str, number: int, heading: str, report: WriteReport) -> str:
    if encoding != "cp932":
        return cell
    for character in encodings.missing_in_cp932(cell):
        report.replaced.append((number, heading, character))
        cell = cell.replace(character, SUBSTITUTE)
    return cell
