"""Which encoding bytes are in: the one in which they cost the least surprise.

Each candidate reads the same bytes; every letter costs roughly the logarithm of its
rarity in Japanese business files. Nothing else tells ｲﾄｳ in CP932 from two kanji in
EUC-JP when the whole file is one name.
"""

import codecs
import re
import unicodedata
from itertools import pairwise

from hiiki.text.jis import EUC_ERRORS
from hiiki.text.kanji import EVERYDAY, WORDS
from hiiki.text.readings import PAIRS
from hiiki.text.surnames import SURNAMES

BOM = codecs.BOM_UTF8
UTF16_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_TRUST = 1.2  # how much more surprise a mark of UTF-16 excuses
_PRIOR = {"utf-8": 0.0, "cp932": 0.0, "euc_jp": 2.0, "utf-16-le": 8.0, "utf-16-be": 8.0}
_WHOLE = 4096
_SAMPLE = 16 * 1024
_DESIGNATION = re.compile(rb"\x1b(?:\$[@B]|\$\([@BDOPQ]|\([IJ])")

_FAMILIAR = EVERYDAY.union(*SURNAMES)
_FAMILIAR_PAIRS = frozenset(first + second for word in SURNAMES | WORDS for first, second in pairwise(word))
_VOICED = frozenset("ｳｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎ")
_HALF_VOICED = frozenset("ﾊﾋﾌﾍﾎ")
_BROKEN, _CONTROL = 30.0, 15.0


def detect(data: bytes) -> str:
    """The encoding of a file, from its bytes or from its first part."""
    if data.startswith(UTF16_BOMS):
        return "utf-16" if _is_utf16(data) else _without_bom(data[2:])

    rest = without_boms(data)
    found = _without_bom(rest)
    return "utf-8-sig" if found == "utf-8" and rest != data else found


def _is_utf16(data: bytes) -> bool:
    """Whether the mark tells the truth: line ends and commas leave NULs, and what has none must read as text."""
    sample = data[2:_WHOLE]
    if b"\0" in sample:
        return True

    order = "utf-16-le" if data.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
    others = min(_surprise(sample, name) for name in ("utf-8", "cp932", "euc_jp"))
    return _surprise(sample, order) <= _TRUST * others


def without_boms(data: bytes) -> bytes:
    while data.startswith(BOM):
        data = data[len(BOM) :]

    return data


def _without_bom(data: bytes) -> str:
    if data.isascii() and b"\0" not in data:
        return "iso2022_jp" if _DESIGNATION.search(data) else "utf-8"

    narrow = len(data) > _WHOLE and b"\0" not in data[:_WHOLE]
    sample = _lines_beyond_ascii(data) if narrow else data[:_WHOLE]
    candidates = ("utf-8", "cp932", "euc_jp") if narrow else tuple(_PRIOR)
    return min(candidates, key=lambda name: _PRIOR[name] + _surprise(sample, name))


def _lines_beyond_ascii(data: bytes) -> bytes:
    sample = bytearray()
    for line in data.splitlines():
        if line.isascii():
            continue
        sample += line[:_SAMPLE] + b"\n"
        if len(sample) >= _SAMPLE:
            break

    return bytes(sample)


def _surprise(data: bytes, name: str) -> float:
    errors = EUC_ERRORS if name == "euc_jp" else "replace"
    text = codecs.getincrementaldecoder(name)(errors).decode(data, final=len(data) < _WHOLE)
    before = "\n"
    total = 0.0
    for letter in text:
        total += _cost(letter, before)
        before = letter

    return total + _BROKEN * (name.startswith("utf-16") and len(data) % 2)


def _cost(letter: str, before: str) -> float:
    if letter < "\x80":
        return _ascii_cost(letter, before)
    if "ぁ" <= letter <= "ヿ":
        return 4.5
    if "\uff61" <= letter <= "\uff9f":
        return _half_kana_cost(letter, before)
    if "一" <= letter <= "龥":
        return 2.5 if before + letter in _FAMILIAR_PAIRS else _kanji_cost(letter)
    if letter in "　、。，．・：；？！（）「」～－〒" or "０" <= letter <= "ｚ":
        return 6.0

    return _odd_cost(letter)


def _ascii_cost(letter: str, before: str) -> float:
    if letter < " " or letter == "\x7f":
        return 2.0 if letter in "\r\n\t" else _CONTROL

    return 3.0 if before < "\x80" else 5.0


def _half_kana_cost(letter: str, before: str) -> float:
    if letter == "ﾞ":
        return 1.5 if before in _VOICED else 10.0
    if letter == "ﾟ":
        return 1.5 if before in _HALF_VOICED else 10.0

    follows = "\uff61" <= before <= "\uff9f"
    if letter == "ｰ" or "ｧ" <= letter <= "ｯ":
        return 4.0 if follows else 12.0
    if letter < "ｦ":
        return 8.0

    if follows:
        return 2.8 if before + letter in PAIRS else 5.0

    return 4.8 if before < "\x80" else 8.0


def _kanji_cost(letter: str) -> float:
    if letter in _FAMILIAR:
        return 6.0

    try:
        code = letter.encode("euc_jp")
    except UnicodeEncodeError:
        return 13.0

    return 9.5 if code < b"\xd0\xa1" else 11.5


def _odd_cost(letter: str) -> float:
    if letter == "\ufffd":
        return _BROKEN
    if unicodedata.category(letter) in {"Cc", "Cn", "Co", "Cs"}:
        return 20.0

    return 9.0 if letter < "\u0800" else 11.0
