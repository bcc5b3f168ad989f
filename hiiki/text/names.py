"""Names of people: which part is the family's."""

import re
from functools import lru_cache

from hiiki.text.companies import looks_like_company
from hiiki.text.folding import fold, fold_with_offsets
from hiiki.text.kana import is_kana
from hiiki.text.surnames import SURNAMES
from hiiki.text.width import composed

_SUFFIX = re.compile(r"\s*(?<=.)(?:様|さま|サマ|さん|殿|御中|先生|ちゃん|くん|(?<=\s)君)$")
_FOREIGN = re.compile(r"[A-Za-z\u00c0-\u024f. ,'’&\-]+|[ァ-ヺー]+[・=＝][ァ-ヺー・=＝]+")
_FOLDED = frozenset(map(fold, SURNAMES))
_LONGEST = max(map(len, _FOLDED))
_SHORT_NAMES = frozenset("林森関辻堀")
"""Of two unbroken characters the first is a whole surname only if it is one of these."""


def split_name(text: str) -> tuple[str, str]:
    """(last, first) as written, without 様. All of it is the last name where nobody could tell."""
    plain = _SUFFIX.sub("", text.strip())
    parts = plain.split()
    if len(parts) > 1:
        return _split_at_space(plain, parts)
    if len(plain) < 2 or is_kana(plain) or _is_whole(plain):
        return plain, ""

    at = _end_of_surname(plain)
    return plain[:at], plain[at:]


def split_kana(text: str) -> tuple[str, str]:
    """(last, first) of a reading; without a space all of it is the last name's."""
    last, *first = _SUFFIX.sub("", text.strip()).split() or [""]
    return last, " ".join(first)


def _split_at_space(plain: str, parts: list[str]) -> tuple[str, str]:
    if len(parts) == 2 and _is_surname(parts[0]) and _is_given_name(parts[1]):
        return parts[0], parts[1]
    if _is_whole(plain):
        return plain, ""
    if len(parts) == 2:
        return parts[0], parts[1]
    if all(len(part) == 1 for part in parts):
        return split_name("".join(parts))

    return (parts[0], " ".join(parts[1:])) if fold(parts[0]) in _FOLDED else (plain, "")


@lru_cache(maxsize=8192)
def _is_surname(part: str) -> bool:
    return fold(part) in _FOLDED


@lru_cache(maxsize=8192)
def _is_given_name(part: str) -> bool:
    """Behind a surname: 佐藤 花子 is somebody, 佐藤 商店 is a shop."""
    return len(part) < 5 and not looks_like_company(f"佐藤 {part}") and not _FOREIGN.fullmatch(part)


def _is_whole(plain: str) -> bool:
    """Names of companies and of foreigners are not cut."""
    return _FOREIGN.fullmatch(composed(plain)) is not None or looks_like_company(plain)


@lru_cache(maxsize=65536)
def _end_of_surname(plain: str) -> int:
    """How many characters of an unbroken name are a known surname; all of them if none is."""
    folded, offsets = fold_with_offsets(plain)
    if folded in _FOLDED or (len(folded) == 2 and folded[0] not in _SHORT_NAMES):
        return len(plain)

    for length in range(min(_LONGEST, len(folded) - 1), 0, -1):
        if folded[:length] in _FOLDED and folded[length] != "々":
            return offsets[length]

    return len(plain)
