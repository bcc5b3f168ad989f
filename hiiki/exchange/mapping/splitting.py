"""Pseudo-targets: one column that holds what the card keeps in several fields, or writes it another way."""

from __future__ import annotations

import re
from collections.abc import Callable

from hiiki.text.addresses import split_address
from hiiki.text.names import split_kana, split_name
from hiiki.text.phones import read_phone
from hiiki.text.prefectures import prefecture_of

PARTS: dict[str, tuple[str, ...]] = {
    "name": ("last_name", "first_name"),
    "name_given_first": ("last_name", "first_name"),
    "kana": ("last_kana", "first_kana"),
    "address": ("prefecture", "address1", "address2"),
    "prefecture_code": ("prefecture",),
    "phones": ("tel", "mobile", "memo"),
    "emails": ("email", "email_mobile", "memo"),
}
WORDS = {
    "name": "氏名（姓と名に分ける）",
    "name_given_first": "氏名（名が先。姓と名に分ける）",
    "kana": "フリガナ（セイとメイに分ける）",
    "address": "住所（都道府県・住所1・住所2に分ける）",
    "prefecture_code": "都道府県（番号・ローマ字から）",
    "phones": "電話いくつでも（電話と携帯電話に分け、残りはメモ）",
    "emails": "メールいくつでも（2つに分け、残りはメモ）",
}

_between = re.compile(r"\s*(?::::|[、\n]|[;；](?!\s*(?:内線|ext|x|#)))\s*", re.IGNORECASE)
_between_mails = re.compile(r"\s*(?::::|[;；,，、\s])\s*")
_MOBILE = ("+8160", "+8170", "+8180", "+8190")


def split(target: str, text: str) -> tuple[tuple[str, str], ...]:
    """(field, text) for each part of a pseudo-target."""
    return tuple(zip(PARTS[target], _SPLITTERS[target](text), strict=True))


def _split_address(text: str) -> tuple[str, str, str]:
    found = split_address(text)
    return found.prefecture, found.city + found.rest, found.building


def _given_first(first: str = "", last: str = "") -> tuple[str, str]:
    """花子 髙橋, as programs from abroad put it; one word alone is the whole name."""
    return (last, first) if last else split_name(first)


def _split_phones(text: str) -> tuple[str, str, str]:
    """The first mobile and the first other; where there are only mobiles, the second goes with them."""
    phones = list(dict.fromkeys(filter(None, _between.split(text.strip()))))
    mobile = next(filter(_is_mobile, phones), "")
    tel = next((phone for phone in phones if phone != mobile), "")
    return tel, mobile, "\n".join(phone for phone in phones if phone not in (tel, mobile))


def _is_mobile(phone: str) -> bool:
    try:
        return read_phone(phone).key.startswith(_MOBILE)
    except ValueError:
        return False


def _split_mails(text: str) -> tuple[str, str, str]:
    first, second, *rest = [*dict.fromkeys(filter(None, _between_mails.split(text.strip()))), "", ""]
    return first, second, "\n".join(filter(None, rest))


_SPLITTERS: dict[str, Callable[[str], tuple[str, ...]]] = {
    "name": split_name,
    "name_given_first": lambda text: _given_first(*text.split(maxsplit=1)),
    "kana": split_kana,
    "address": _split_address,
    "prefecture_code": lambda text: (prefecture_of(text),),
    "phones": _split_phones,
    "emails": _split_mails,
}
