"""Names of people: which part is the family's."""

import re
from functools import lru_cache

from hiiki.text.companies import looks_like_company
from hiiki.text.folding import fold, fold_with_offsets
from hiiki.text.kana import is_kana
from hiiki.text.surnames import SURNAMES
from hiiki.text.width import composed

_SUFFIX = re.compile(r"[\s　]*(?<=.)(?:様|さま|サマ|さん|殿|御中|先生|ちゃん|くん|君)$")
_SPACES = re.compile(r"[\s　]+")
_FOREIGN = re.compile(r"[A-Za-z\u00c0-\u024fァ-ヺー・=＝. ,'’\-]+")
_FOLDED = frozenset(map(fold, SURNAMES))
_LONGEST = max(map(len, _FOLDED))


def split_name(text: str) -> tuple[str, str]:
    """(last, first) as written, without 様. All of it is the last name where nobody could tell."""
    plain = _without_suffix(text.strip())
    parts = _SPACES.split(plain)
    if len(parts) == 2 and not looks_like_company(plain):
        return parts[0], parts[1]
    if len(parts) > 1 or len(plain) < 2 or _is_whole(plain):
        return plain, ""

    at = _end_of_surname(plain)
    return plain[:at], plain[at:]


def split_kana(text: str) -> tuple[str, str]:
    """(last, first) of a reading; without a space all of it is the last name's."""
    plain = _without_suffix(text.strip())
    last, _, first = _SPACES.sub(" ", plain).partition(" ")
    return last, first


def _without_suffix(text: str) -> str:
    return _SUFFIX.sub("", text)


def _is_whole(plain: str) -> bool:
    return is_kana(plain) or _FOREIGN.fullmatch(composed(plain)) is not None or looks_like_company(plain)


@lru_cache(maxsize=65536)
def _end_of_surname(plain: str) -> int:
    """How many characters of an unbroken name are a known surname; all of them if none is."""
    folded, offsets = fold_with_offsets(plain)
    for length in range(min(_LONGEST, len(folded) - 1), 0, -1):
        if folded[:length] in _FOLDED:
            return offsets[length]

    return len(plain)
