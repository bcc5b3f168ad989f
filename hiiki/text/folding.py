"""One folded form for search and match keys, character by character, with offsets.

Folded are width, case, accents, kana kind, dashes, variant characters (see `variants`),
variation selectors, and ㈱ (株) 株式会社, which all become the long form. White space and
the middle dot vanish, so that 高橋　花子 and 高橋花子 are one key. Every dash becomes "-",
but after kana every dash becomes ー: コ－ヒ－ is コーヒー.

Wherever q is part of t, fold(q) is part of fold(t), unless q begins with a dash or a
detached voicing mark, or cuts (株) in two.
"""

import re
import unicodedata
from bisect import bisect_right

from hiiki.text.kana import to_katakana
from hiiki.text.variants import REPRESENTATIVES
from hiiki.text.width import DASHES

_LEGAL_FORMS = {
    "株": "株式会社",
    "有": "有限会社",
    "同": "合同会社",
    "名": "合名会社",
    "資": "合資会社",
    "医": "医療法人",
    "学": "学校法人",
    "宗": "宗教法人",
    "福": "社会福祉法人",
    "財": "財団法人",
    "社": "社団法人",
    "特非": "特定非営利活動法人",
}
_SPECIAL = {
    **{
        mark: _LEGAL_FORMS[form]
        for mark, form in zip("㈱㊑㈲㊒㈴㈾㈻㈶㈳", "株株有有名資学財社", strict=True)
    },
    **dict.fromkeys(DASHES + "ー\uff70", "-"),
    "゛": "\u3099",
    "゜": "\u309a",
    "ヶ": "ケ",
    "ヵ": "カ",
    "・": "",
    "〜": "~",
}
_BRACKETED = re.compile(rf"\(({'|'.join(_LEGAL_FORMS)})\)")
_LONG_VOWEL = re.compile(r"(?<=[ァ-ヺヽヾ])-+")
_INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp"}


class _Table(dict[int, str]):
    """What each code point folds to, worked out when first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _folded_character(chr(code))
        return folded


def _folded_character(character: str) -> str:
    if character in _SPECIAL:
        return _SPECIAL[character]

    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    plain = unicodedata.normalize("NFKC", "".join(filter(_is_kept, letters)))
    return "".join(map(_representative, to_katakana(plain)))


def _is_kept(character: str) -> bool:
    if "\u0300" <= character <= "\u036f" or _is_variation_selector(character):
        return False

    return unicodedata.category(character) not in _INVISIBLE


def _is_variation_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _representative(character: str) -> str:
    special = _SPECIAL.get(character)
    return REPRESENTATIVES.get(ord(character), character) if special is None else special


_TABLE = _Table()


def fold(text: str) -> str:
    folded = text.translate(_TABLE)
    if folded.isascii():
        return _BRACKETED.sub(_spelled_out, folded)
    if not unicodedata.is_normalized("NFC", folded):
        folded = unicodedata.normalize("NFC", folded)
    if "(" in folded:
        folded = _BRACKETED.sub(_spelled_out, folded)
    if "-" in folded:
        folded = _LONG_VOWEL.sub(_lengthened, folded)

    return folded


def _spelled_out(bracketed: re.Match[str]) -> str:
    return _LEGAL_FORMS[bracketed[1]]


def _lengthened(dashes: re.Match[str]) -> str:
    return "ー" * len(dashes[0])


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place in `text` it came from."""
    letters: list[str] = []
    offsets: list[int] = []
    for place, character in enumerate(text):
        for letter in _TABLE[ord(character)]:
            letters.append(letter)
            offsets.append(place)

    folded = "".join(letters)
    if not unicodedata.is_normalized("NFC", folded):
        folded, offsets = _composed(folded, offsets)

    folded, offsets = _replaced(_BRACKETED, _spelled_out, folded, offsets)
    return _LONG_VOWEL.sub(_lengthened, folded), offsets


def _composed(folded: str, offsets: list[int]) -> tuple[str, list[int]]:
    """NFC, one run of base and marks at a time, so that offsets survive."""
    letters = ""
    places: list[int] = []
    start = 0
    for end in range(1, len(folded) + 1):
        if end < len(folded) and _joins_what_stands_before(folded[end]):
            continue
        run = unicodedata.normalize("NFC", folded[start:end])
        places += offsets[start:end] if run == folded[start:end] else [offsets[start]] * len(run)
        letters += run
        start = end

    return letters, places


def _joins_what_stands_before(character: str) -> bool:
    return unicodedata.category(character).startswith("M") or "\u1161" <= character <= "\u11ff"


def _replaced(pattern, replacement, folded: str, offsets: list[int]) -> tuple[str, list[int]]:
    pieces: list[str] = []
    places: list[int] = []
    end = 0
    for found in pattern.finditer(folded):
        piece = replacement(found)
        pieces += folded[end : found.start()], piece
        places += offsets[end : found.start()] + [offsets[found.start()]] * len(piece)
        end = found.end()

    return "".join(pieces) + folded[end:], places + offsets[end:]


def find_spans(text: str, query: str) -> list[tuple[int, int]]:
    """Where `query` is found in `text`, as (start, end) in the text as written."""
    needle = fold(query)
    if not needle:
        return []

    folded, offsets = fold_with_offsets(text)
    spans = []
    at = folded.find(needle)
    while at >= 0:
        spans.append(_span(text, offsets, at, at + len(needle)))
        at = folded.find(needle, at + len(needle))

    return _joined(spans)


def _span(text: str, offsets: list[int], start: int, end: int) -> tuple[int, int]:
    following = bisect_right(offsets, offsets[end - 1])
    stop = offsets[following] if following < len(offsets) else len(text)
    while text[stop - 1].isspace():
        stop -= 1

    return offsets[start], stop


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Two hits inside one written character (㈱) are one span."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))

    return joined
