"""From the bytes of a text file to pieces of text, never holding the whole file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hiiki.text import encodings

PIECE = 1024 * 1024
BOM = "\ufeff"


def pieces(path: Path, encoding: str) -> Iterator[str]:
    """The text without its byte order marks, however many. What cannot be decoded becomes U+FFFD."""
    decoder = encodings.incremental_decoder(encoding)
    start = True
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            text = decoder.decode(piece)
            yield text.lstrip(BOM) if start else text
            start = start and not text
    yield decoder.decode(b"", final=True)
