"""From pieces of text to blocks of physical lines. LF, CRLF and CR may be mixed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from hiiki.exchange.formats import limits

UNDECODABLE = "\ufffd\uf8f0\uf8f1\uf8f2\uf8f3"  # what the decoders leave for bytes that mean nothing
NONCHARACTER = "\ufdd0"  # nobody's text; the copying into PostgreSQL needs one for itself
CUT = NONCHARACTER + "\ufdd1"  # stands at the end of a line that was cut because it never ended
UTF8_READ_AS_CP932 = "縺繧繝"  # the first two bytes of every hiragana and katakana
_line_end = re.compile(r"\r\n?|\n")
ODD = "\0" + CUT + UNDECODABLE + UTF8_READ_AS_CP932


class Block(NamedTuple):
    """Whole physical lines with their ends, and which closer looks their characters make necessary."""

    lines: list[str]
    odd: bool
    quoted: bool
    escaped: bool


def blocks(pieces: Iterable[str]) -> Iterator[Block]:
    rest = ""
    skipping = False
    for piece in pieces:
        if skipping:
            piece = _after_line_end(piece)
            skipping = not piece
        text = rest + piece
        lines = io.StringIO(text, newline="").readlines()
        rest = lines.pop() if lines and not lines[-1].endswith("\n") else ""
        if len(rest) > limits.LINE:
            lines.append(rest[: limits.LINE] + CUT)
            rest, skipping = "", True
            text += CUT
        if lines:
            yield block_of(lines, text)
    if rest:
        yield block_of([rest], rest)


def block_of(lines: list[str], text: str = "") -> Block:
    """`text` is what the lines were cut from, where it is at hand."""
    text = text or "".join(lines)
    odd = any(character in text for character in ODD) or max(map(len, lines), default=0) > limits.CELL
    return Block(lines, odd, '"' in text, "'" in text)


def _after_line_end(text: str) -> str:
    end = _line_end.search(text)
    return text[end.end() :] if end else ""


def joined(before: Block, after: Block) -> Block:
    return Block(
        before.lines + after.lines,
        before.odd or after.odd,
        before.quoted or after.quoted,
        before.escaped or after.escaped,
    )
