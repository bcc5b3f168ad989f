"""Sniff a file of vCards: the encoding of what does not say its own, how many there are, the first of them."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from hiiki.exchange.arrivals.sniffers.text import SAMPLES, check_said, encoding_of
from hiiki.exchange.formats import contacts, limits
from hiiki.exchange.formats.vcards import cards
from hiiki.exchange.records import Found
from hiiki.text import encodings


def sniff(path: Path, *, encoding: str | None = None) -> Found:
    limits.check_text_size(path)
    check_said(encoding)
    notes: list[str] = []
    found = Found(
        kind="vcard",
        encoding=encodings.named(encoding) if encoding else encoding_of(path, notes),
        headings=contacts.COLUMNS,
        width=len(contacts.COLUMNS),
        notes=notes,
    )
    records = map(contacts.record, cards(path, found.encoding))
    found.samples = list(islice(records, SAMPLES))
    found.rows = len(found.samples) + sum(1 for _ in records)
    problem = next((record for record in found.samples if record.problem), None)
    if problem:
        found.notes.append(f"{problem.line}行目からのカード：{problem.problem}")
    return found
