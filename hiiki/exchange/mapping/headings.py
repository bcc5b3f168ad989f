"""Headings as people write them: folded, remembered, and looked up in the table of synonyms."""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib import resources

from hiiki.text.kana import to_katakana

_noise = re.compile(r"[\W_]+|必須$|任意$|半角$|全角$")
_owner = re.compile(
    r"^(?:お客様|オ客様|顧客|会員|購入者|注文者|ゴ?依頼主|契約者|請求先|本人|申込者|利用者|得意先|取引先|billing)ノ?(?=..)"
)
_owner_behind = re.compile(r"(?<=.)(?:請求先|購入者|注文者|本人|自宅|ゴ自宅)$")
OTHERS = re.compile(
    r"配送先|届ケ?先|送付先|緊急|紹介者|家族|連名|保証人|配偶者|請求書|振込|口座|納品先|shipping"
)


@cache
def fold(heading: str) -> str:
    """The heading as it is compared: 「Ｅ－ｍａｉｌ（必須）」 and 「email」 are one."""
    plain = unicodedata.normalize("NFKC", heading.replace("〒", "郵便番号")).casefold()
    return _noise.sub("", to_katakana(_noise.sub("", plain)))


def heading_fingerprint(headings: Iterable[str]) -> str:
    """The same for the same set of headings, whatever their order: under this a mapping is remembered."""
    folded = sorted({fold(heading) for heading in headings} - {""})
    return hashlib.sha256("\n".join(folded).encode()).hexdigest()


def known_target(heading: str) -> str:
    """What a heading means by the table of synonyms alone; "" when it is not in it."""
    folded = fold(heading)
    if not folded or OTHERS.search(folded):
        return ""
    return synonyms().get(folded) or synonyms().get(_owner_behind.sub("", _owner.sub("", folded)), "")


@cache
def synonyms() -> dict[str, str]:
    """Folded heading → target. The first target that lists a heading has it."""
    table: dict[str, str] = {}
    text = resources.files(__package__).joinpath("synonyms.toml").read_text("utf-8")
    for target, headings in tomllib.loads(text).items():
        for heading in headings.split():
            table.setdefault(fold(heading.replace("_", " ")), target)
    return table
