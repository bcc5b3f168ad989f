"""Sniff a text file: encoding, separator, headings, the first rows."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from pathlib import Path

from hiiki.exchange.arrivals.sniffers import notes as noticed
from hiiki.exchange.arrivals.sniffers import tables
from hiiki.exchange.formats import delimited, limits, signatures
from hiiki.exchange.formats.decoding import PIECE, pieces
from hiiki.exchange.formats.escaping import unescape
from hiiki.exchange.formats.lines import CUT, block_of, blocks
from hiiki.exchange.formats.quoting import RowReader
from hiiki.exchange.records import CannotRead, Found
from hiiki.text import encodings
from hiiki.text.detecting import UTF16_BOMS

SAMPLES = 50
LOOKED_AT = 200
HEAD = 256 * 1024
COUNTED = 4 * 1024 * 1024  # rows of larger files are estimated
MARKS = ((codecs.BOM_UTF8, "UTF-8"), *((mark, "UTF-16") for mark in UTF16_BOMS))
DELIMITERS = (",", "\t", ";", "|")

_not_ascii = re.compile(rb"[\x80-\xff\x1b]")


def sniff(
    path: Path,
    *,
    name: str,
    encoding: str | None = None,
    delimiter: str | None = None,
    heading_row: int | None = None,
) -> Found:
    limits.check_text_size(path)
    check_said(encoding, delimiter)
    notes: list[str] = []
    encoding = encodings.named(encoding) if encoding else encoding_of(path, notes)
    lines = _first_lines(path, encoding)
    delimiter = delimiter or _delimiter(lines, name)
    rows = _first_rows(lines, delimiter)
    headings = tables.find(rows, heading_row)
    width = tables.full_width(headings, rows)
    limits.check_columns(width)
    found = Found(
        kind="delimited",
        encoding=encoding,
        delimiter=delimiter,
        heading_row=headings.row,
        upper_heading_row=headings.upper,
        headings=(headings.cells + [""] * (width - len(headings.cells))) if headings.row else [],
        width=width,
        notes=notes,
    )
    _take_samples(path, found)
    found.notes += noticed.about(found)
    return found


def check_said(encoding: str | None, delimiter: str | None = None) -> None:
    """What a person said by hand."""
    if encoding and not encodings.is_known(encoding):
        raise CannotRead(f"「{encoding}」という文字コードはありません（{'、'.join(encodings.NAMES)} など）。")
    if delimiter and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise CannotRead(f"区切りの文字「{delimiter}」は使えません。1文字で書いてください。")


def encoding_of(path: Path, notes: list[str]) -> str:
    head = _telling_head(path)
    found = encodings.detect(head)
    for mark, name in MARKS:
        if head.startswith(mark) and not found.startswith(name.lower()):
            notes.append(
                f"先頭に{name}の印(BOM)がありますが、中身は{encodings.label(found)}でした。中身に合わせて読みます。"
            )
    if head.startswith(codecs.BOM_UTF8 * 2):
        notes.append("先頭の印(BOM)が二重に付いていました。取り除いて読みます。")
    return found


def _telling_head(path: Path) -> bytes:
    """The first bytes; where they are all ASCII, those from the first on that are not."""
    with path.open("rb") as file:
        head = piece = file.read(HEAD)
        while piece and not (found := _not_ascii.search(piece)):
            piece = file.read(PIECE)
        if piece and piece is not head and found:
            head = piece[found.start() :][:HEAD]
    if head.startswith(UTF16_BOMS) or signatures.is_utf16_without_mark(head):
        return head
    return head.replace(b"\0", b"")


def _first_lines(path: Path, encoding: str) -> list[str]:
    lines: list[str] = []
    for block in blocks(pieces(path, encoding)):
        lines += block.lines
        if lines[-1].endswith(CUT):
            raise CannotRead(limits.LINE_PROBLEM)
        if len(lines) >= LOOKED_AT or sum(map(len, lines)) >= limits.LINE:
            break
    return lines[:LOOKED_AT]


def _delimiter(lines: list[str], name: str) -> str:
    scores = {delimiter: _score(lines, delimiter) for delimiter in DELIMITERS}
    if name.lower().endswith((".tsv", ".tab")) and scores["\t"]:
        return "\t"
    best = max(scores, key=lambda delimiter: scores[delimiter])
    if scores[best]:
        return best
    return " " if _score(lines, " ") > 2.5 else ","


def _score(lines: list[str], delimiter: str) -> float:
    """How evenly a delimiter cuts the rows, and into how many cells."""
    rows = [cells for cells in csv.reader(lines, delimiter=delimiter) if any(cells)]
    if not rows:
        return 0.0
    widths = Counter(map(len, rows))
    width, count = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
    return (count / len(rows)) * (1 + min(width, 50) ** 0.5) if width > 1 else 0.0


def _first_rows(lines: list[str], delimiter: str) -> list[tables.Row]:
    """The rows of the first lines that can be read and are not blank, with the line each begins at."""
    parts = list(RowReader(delimiter, 0).read([block_of(lines)]))
    rows = [
        (line, list(map(unescape, cells)))
        for part in parts
        for at, (line, cells) in enumerate(zip(part.lines, part.cells, strict=True))
        if at not in part.problems and any(map(str.strip, cells))
    ]
    if not rows:
        raise CannotRead("ファイルに文字が入っていません。元のファイルを確かめてください。")
    return rows


def _take_samples(path: Path, found: Found) -> None:
    size = path.stat().st_size
    first = next(delimited.batches(path, found), [])
    found.samples = first[:SAMPLES]
    if size <= COUNTED:
        found.rows = sum(map(len, delimited.batches(path, found)))
    else:
        found.rows = round(len(first) * size / PIECE)
