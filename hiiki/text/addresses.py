"""Addresses: prefecture, municipality, the rest, the building."""

import re
from dataclasses import dataclass
from functools import lru_cache

from hiiki.text import postal
from hiiki.text.folding import fold, fold_with_offsets
from hiiki.text.width import narrow

_LISTED = """
北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県
新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県
和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県
大分県 宮崎県 鹿児島県 沖縄県
"""
PREFECTURES = tuple(_LISTED.split())
_PREFECTURE = re.compile("|".join(PREFECTURES))
_POSTAL = re.compile(r"^〒?\s*(\d{3}[-－‐ー]?\d{4})(?!\d)\s*")
_DASH = "-－‐‑–—−ーｰの"
_NUMBER = r"(?:\d+|[一二三四五六七八九十〇百]+)"
_HOUSE = re.compile(rf"\d+(?:\s*(?:丁目|番地の|番地|番|号(?!室|棟|館)|[{_DASH}](?=\s*\d))\s*\d*)*")


@dataclass(frozen=True, slots=True)
class Address:
    prefecture: str = ""
    city: str = ""
    rest: str = ""
    building: str = ""


def split_address(text: str, postal_code: str = "") -> Address:
    """Each part as written; a missing prefecture is filled in only if nothing else is possible."""
    plain = " ".join(_POSTAL.sub("", narrow(text).strip()).split())
    prefecture, remainder = _prefecture(plain)
    prefecture, city, remainder = _city(prefecture, remainder, postal_code)
    rest, building = _building(remainder)
    return Address(prefecture, city, rest, building)


def _prefecture(plain: str) -> tuple[str, str]:
    found = _PREFECTURE.match(plain)
    return (found[0], plain[found.end() :].lstrip()) if found else ("", plain)


def _city(prefecture: str, remainder: str, postal_code: str) -> tuple[str, str, str]:
    folded, offsets = fold_with_offsets(remainder)
    for length in range(min(_index()[1], len(folded)), 1, -1):
        owners = _index()[0].get(folded[:length])
        if owners and (not prefecture or prefecture in owners):
            end = offsets[length] if length < len(folded) else len(remainder)
            return prefecture or _only(owners, postal_code), remainder[:end].strip(), remainder[end:].strip()

    return prefecture, "", remainder


def _only(owners: frozenset[str], postal_code: str) -> str:
    if len(owners) == 1:
        return next(iter(owners))

    covered = {place.prefecture for place in postal.places(postal.postal_key(postal_code))} & owners
    return next(iter(covered)) if len(covered) == 1 else ""


@lru_cache(maxsize=1)
def _index() -> tuple[dict[str, frozenset[str]], int]:
    """Folded municipality → the prefectures that have one, and the longest of them."""
    owners: dict[str, frozenset[str]] = {}
    for prefecture, city in postal.cities():
        for form in _forms(city):
            owners[form] = owners.get(form, frozenset()) | {prefecture}

    return owners, max(map(len, owners))


def _forms(city: str) -> set[str]:
    """西多摩郡奥多摩町 also without its 郡, 横浜市中区 also as 横浜市."""
    forms = {city}
    county = re.match(r".+?郡(?=.+[町村]$)", city)
    if county:
        forms.add(city[county.end() :])
    wards = re.match(r".+?市(?=.+区$)", city)
    if wards:
        forms.add(wards[0])

    return {fold(form) for form in forms}


def _building(remainder: str) -> tuple[str, str]:
    house = _HOUSE.search(remainder)
    if not house:
        street, _, building = remainder.partition(" ")
        return street, building

    return remainder[: house.end()].strip(), remainder[house.end() :].strip()
