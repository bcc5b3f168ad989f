"""Find out what a file is before anybody is asked: encoding, separator, heading row, sheet."""

from __future__ import annotations

from pathlib import Path

from hiiki.exchange.arrivals.sniffers import text, vcard, workbook
from hiiki.exchange.formats import own, signatures
from hiiki.exchange.records import Found


def sniff(
    path: str | Path,
    *,
    name: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    heading_row: int | None = None,
    sheet: str | None = None,
) -> Found:
    """What stands in the file; a given answer is taken as it is. `name` is the name the person knows it by.

    CannotRead says in Japanese why a file is no table, and what to do.
    """
    path = Path(path)
    kind = signatures.kind_of(path)
    if kind == "hiiki":
        return own.sniff(path)
    if kind == "excel":
        return workbook.sniff(path, heading_row=heading_row, sheet=sheet)
    if kind == "vcard":
        return vcard.sniff(path, encoding=encoding)
    return text.sniff(
        path, name=name or path.name, encoding=encoding, delimiter=delimiter, heading_row=heading_row
    )
