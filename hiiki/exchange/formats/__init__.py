"""The syntax of files: few, in code, pure. What the columns mean is not known here."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from hiiki.exchange.formats import contacts, delimited, excel, own
from hiiki.exchange.records import Found, Part, Record

FORMATS = {"delimited": delimited, "excel": excel, "hiiki": own, "vcard": contacts}


def open_records(path: str | Path, found: Found) -> Iterator[Record]:
    """The data rows of a sniffed file, one by one, in bounded memory."""
    return chain.from_iterable(open_batches(path, found))


def open_batches(path: str | Path, found: Found) -> Iterator[list[Record]]:
    """The same rows, some thousands at a time: cheaper where each row need not be touched."""
    if found.parts:
        return _one_after_the_other(Path(path), found.parts)
    return FORMATS[found.kind].batches(Path(path), found)


def _one_after_the_other(path: Path, parts: list[Part]) -> Iterator[list[Record]]:
    for number, part in enumerate(parts):
        for batch in open_batches(path.with_name(part.file), part.found):
            yield [part.placed(number, record) for record in batch]
