"""The syntax of vCard 2.1, 3.0 and 4.0, one card at a time. What cannot be read costs its own card only."""

from __future__ import annotations

import codecs
import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from hiiki.exchange.formats import limits
from hiiki.exchange.formats.decoding import pieces
from hiiki.exchange.formats.lines import UNDECODABLE, UTF8_READ_AS_CP932, blocks
from hiiki.text import encodings

BEGIN, END = b"BEGIN:VCARD", b"END:VCARD"
UNFINISHED = "カードが終わらないまま（END:VCARD がないまま）、次のカードが始まっています。"
CUT_OFF = "カードが途中で切れています（END:VCARD がありません）。"
TOO_LARGE = f"カードが大きすぎます（{limits.CARD_BYTES // limits.MEGABYTE}MBまで）。"
TOO_MANY = f"カードの項目が多すぎます（{limits.CARD_PROPERTIES:,}まで）。"
STRAY = "カード（BEGIN:VCARD から END:VCARD まで）の外にある行です。"
MISREAD = "{} 行目に、文字化けした文字があります。この行だけ文字コードが違うか、壊れています。"
NO_PROPERTY = "{} 行目「{}」が読めません。項目の名前と「:」がありません。"

OF_A_LINE = 100  # bytes of memory a line takes beside its own
PARAMETERS = 1_000  # bytes the parameters of a property may take

Line = tuple[int, bytes]

_property = re.compile(rb'(?:([\w-]+)\.)?([\w-]+)((?:;(?:[^":;]|"[^"]*")*)*):')
_parameter = re.compile(r';((?:[^";]|"[^"]*")*)')
_quoted_printable = re.compile(rb"[^:]*QUOTED-PRINTABLE[^:]*:", re.I)
_base64 = re.compile(rb"[^:]*;(?:ENCODING=)?(?:B|BASE64)\s*(?:;[^:]*)?:", re.I)
_base64_line = re.compile(rb"[A-Za-z0-9+/=\s]*\Z")
_agent = re.compile(rb"AGENT[^:]*:\s*\Z", re.I)


@dataclass(frozen=True)
class Property:
    """`value` is decoded, but still escaped, as `is_old` (2.1) or newer cards do it."""

    name: str
    value: str
    types: frozenset[str]
    parameters: dict[str, str]
    group: str = ""
    is_old: bool = False

    @property
    def text(self) -> str:
        return self._plain(self.value)

    def parts(self, separator: str = ";") -> list[str]:
        """Of a structured value: 髙橋;花子."""
        parts, escaped = [""], False
        for character in self.value:
            if character == separator and not escaped:
                parts.append("")
            else:
                parts[-1] += character
            escaped = character == "\\" and not escaped
        return list(map(self._plain, parts))

    def _plain(self, text: str) -> str:
        text = text.replace("\r\n", "\n")
        if self.is_old:
            return text.replace("\\;", ";").strip()
        return re.sub(
            r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text, flags=re.S
        ).strip()


@dataclass
class Card:
    """`line` is where it begins; `problem` says why it could not be read whole."""

    line: int
    properties: list[Property] = field(default_factory=list)
    problem: str = ""


def cards(path: Path, encoding: str) -> Iterator[Card]:
    """`encoding` is that of values which do not say their own."""
    utf16 = encoding.startswith("utf-16")
    for card, lines in _cut(_of_utf16(path, encoding) if utf16 else _lines(path)):
        _read(card, lines, "utf-8" if utf16 else encoding)
        yield card


def _lines(path: Path) -> Iterator[Line]:
    with path.open("rb") as file:
        number, rest = 1, b""
        while line := file.readline(limits.LINE):
            yield number, (rest + line).rstrip(b"\r\n").removeprefix(codecs.BOM_UTF8)
            rest = b"" if line.endswith(b"\n") else b" "
            number += not rest


def _of_utf16(path: Path, encoding: str) -> Iterator[Line]:
    lines = (line for block in blocks(pieces(path, encoding)) for line in block.lines)
    yield from enumerate((line.rstrip("\r\n").encode() for line in lines), 1)


def _cut(lines: Iterable[Line]) -> Iterator[tuple[Card, list[Line]]]:
    """Each card with its lines; one that stands in another (an AGENT) is left out."""
    card: Card | None = None
    inside: list[Line] = []
    size = depth = 0
    stray = False
    for number, line in lines:
        mark = line[:50].replace(b" ", b"").strip(b"\t\0\x1a").upper()
        stray = stray and card is None and mark != BEGIN
        if mark == BEGIN and card and inside and _agent.match(inside[-1][1]):
            depth += 1
        elif mark == BEGIN:
            if card:
                card.problem = UNFINISHED
                yield card, inside
            card, inside, size, depth = Card(number), [], 0, 0
        elif mark == END and card:
            depth -= 1
            if depth < 0:
                yield card, inside
                card = None
        elif card is None:
            if mark and not stray:
                yield Card(number, problem=STRAY), []
            stray = stray or bool(mark)
        elif not depth and size <= limits.CARD_BYTES:
            size += len(line) + OF_A_LINE
            inside.append((number, line))
            card.problem = TOO_LARGE if size > limits.CARD_BYTES else ""
    if card:
        card.problem = CUT_OFF
        yield card, inside


def _read(card: Card, lines: list[Line], encoding: str) -> None:
    is_old = any(line.replace(b" ", b"").upper().startswith(b"VERSION:2") for _, line in lines)
    for number, line in _unfolded(lines, is_old):
        if len(card.properties) >= limits.CARD_PROPERTIES:
            card.problem = card.problem or TOO_MANY
            return
        found = _property.match(line[:PARAMETERS])
        if found is None:
            shown = _decoded(line, "", encoding)[:40]
            card.problem = card.problem or NO_PROPERTY.format(number, shown)
            continue
        group, name, parameters = found.groups(b"")
        value = line[found.end() :]
        read = _said(parameters.decode("utf-8", "replace"))
        text = _decoded(_bytes(value, read), read.get("CHARSET", ""), encoding)
        if any(character in text for character in UNDECODABLE):
            card.problem = card.problem or MISREAD.format(number)
        types = frozenset(read.pop("TYPE", "").upper().split(","))
        card.properties.append(
            Property(name.decode().upper(), text, types, read, group.decode().upper(), is_old)
        )


def _unfolded(lines: list[Line], is_old: bool) -> Iterator[Line]:
    """Logical lines, with the number of the first of each. Pictures and keys are left out."""
    begun, whole, kind = 0, [b""], ""
    for number, line in lines:
        if kind == "quoted" and whole[-1].endswith(b"="):
            whole[-1] = whole[-1][:-1]
            whole.append(line.lstrip(b" \t"))
        elif begun and line[:1] in (b" ", b"\t"):
            if kind != "base64":
                whole.append(line if is_old else line[1:])
        elif line.strip(b" \t\0\x1a") and not (kind == "base64" and _base64_line.match(line)):
            if begun and kind != "base64":
                yield begun, b"".join(whole)
            begun, whole = number, [line]
            kind = _kind(line[:PARAMETERS])
    if begun and kind != "base64":
        yield begun, b"".join(whole)


def _kind(start: bytes) -> str:
    """How its value is written, where that says where the value ends."""
    return "quoted" if _quoted_printable.match(start) else "base64" if _base64.match(start) else ""


def _said(text: str) -> dict[str, str]:
    """Parameters by name. Old cards write TYPE's values, and the encoding, without their names."""
    said: dict[str, str] = {}
    for parameter in _parameter.findall(text):
        name, equals, value = parameter.partition("=")
        if not equals:
            name, value = ("ENCODING" if name.upper() == "QUOTED-PRINTABLE" else "TYPE"), name
        name, value = name.strip().upper(), value.replace('"', "").strip()
        said[name] = f"{said[name]},{value}" if name in said else value
    return said


def _bytes(value: bytes, said: dict[str, str]) -> bytes:
    return quopri.decodestring(value) if said.get("ENCODING", "").upper() == "QUOTED-PRINTABLE" else value


def _decoded(data: bytes, charset: str, encoding: str) -> str:
    """In what it says it is, in the file's encoding, or in another that leaves nothing unread."""
    if data.isascii() and b"\x1b" not in data:
        return data.decode("ascii")
    named = [charset] if charset and encodings.is_known(charset) else []
    first = text = encodings.decode(data, (named or [encoding])[0])
    for name in (encoding, "utf-8", "cp932"):
        if _is_read(text):
            return text
        text = encodings.decode(data, name)
    return text if _is_read(text) else first


def _is_read(text: str) -> bool:
    return not any(character in text for character in UNDECODABLE + UTF8_READ_AS_CP932)
