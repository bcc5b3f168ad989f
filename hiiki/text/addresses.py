"""Addresses: prefecture, municipality, the rest, the building."""

import re
from dataclasses import dataclass
from functools import lru_cache

from hiiki.text import postal
from hiiki.text.folding import fold, fold_with_offsets
from hiiki.text.numerals import KANJI_NUMERAL
from hiiki.text.width import DASHES

_LISTED = """
北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県
新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県
和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県
大分県 宮崎県 鹿児島県 沖縄県
"""
PREFECTURES = tuple(_LISTED.split())
_PREFECTURE = re.compile("|".join(PREFECTURES))
_POSTAL = re.compile(r"^〒?\s*(?:\d{3}[-－‐ー]\d{4}|(?<=〒)\d{7})(?!\d)\s*")
_UNKNOWN_CITY = re.compile(r".{1,6}?郡.{1,6}?[町村]|.{1,6}?市.{1,4}?区(?!画)|.{1,7}?[市区町村]")
_COUNTY = re.compile(r".+?郡(?=.+[町村]$)")
_WARD = re.compile(r"(.+?市)(.+区)$")

_DASH = f"[{re.escape(DASHES)}ーｰのノ]"
_KANJI_LOT = rf"{KANJI_NUMERAL}(?=丁目|番地|番(?![町丁])|号(?![室棟館線]))"
_LOT = rf"(?:\d+(?!\d|\s*(?:条|線|通|区|町|番町|番丁|地割|軒|号線|号室|号棟|号館|[Ff階Ｆ]))|{_KANJI_LOT})"
_UNIT = r"(?:丁目|番地[のノ]?|番[のノ]?(?![町丁])|号(?![室棟館線])[のノ]?)"
_HOUSE = re.compile(rf"{_LOT}(?:\s*{_UNIT}(?:\s*{_LOT})?|\s*{_DASH}\s*{_LOT})*")
_LEADING_MARKS = re.compile(rf"^[\s、,，・{re.escape(DASHES)}]+")


@dataclass(frozen=True, slots=True)
class Address:
    prefecture: str = ""
    city: str = ""
    rest: str = ""
    building: str = ""


def split_address(text: str, postal_code: str = "") -> Address:
    """Each part as written; a missing prefecture is filled in only if nothing else is possible."""
    prefecture, remainder = _prefecture(_POSTAL.sub("", text.strip()))
    prefecture, city, remainder = _city(prefecture, remainder, postal_code)
    rest, building = _building(remainder)
    return Address(prefecture, city, rest, building)


def postal_code_before(text: str) -> str:
    """The postal code an address begins with, "" where there is none."""
    found = _POSTAL.match(text.strip())
    return postal.display(postal.postal_key(found[0])) if found else ""


def _prefecture(plain: str) -> tuple[str, str]:
    found = _PREFECTURE.match(plain)
    return (found[0], plain[found.end() :].lstrip()) if found else ("", plain)


def _city(prefecture: str, remainder: str, postal_code: str) -> tuple[str, str, str]:
    owners_of, longest = _index()
    folded, offsets = fold_with_offsets(remainder[: longest * 2])
    offsets.append(min(len(remainder), longest * 2))
    for length in range(min(longest, len(folded)), 1, -1):
        owners = owners_of.get(folded[:length])
        if owners and (not prefecture or prefecture in owners):
            end = offsets[length]
            city = "".join(remainder[:end].split())
            return prefecture or _only(owners, postal_code), city, remainder[end:].strip()

    return _city_unheard_of(prefecture, remainder) if prefecture else _city_by_code(remainder, postal_code)


def _city_unheard_of(prefecture: str, remainder: str) -> tuple[str, str, str]:
    """A municipality that has been merged away since."""
    found = _UNKNOWN_CITY.match(remainder)
    return (prefecture, found[0], remainder[found.end() :].strip()) if found else (prefecture, "", remainder)


def _city_by_code(remainder: str, postal_code: str) -> tuple[str, str, str]:
    """An address that begins with its town, below the one city that the postal code covers."""
    places = postal.places(postal.postal_key(postal_code))
    cities = {(place.prefecture, place.city) for place in places}
    begins_with_town = any(place.town and fold(remainder).startswith(fold(place.town)) for place in places)
    return (*next(iter(cities)), remainder) if len(cities) == 1 and begins_with_town else ("", "", remainder)


def _only(owners: frozenset[str], postal_code: str) -> str:
    if len(owners) == 1:
        return next(iter(owners))

    covered = {place.prefecture for place in postal.places(postal.postal_key(postal_code))} & owners
    return next(iter(covered)) if len(covered) == 1 else ""


@lru_cache(maxsize=1)
def _index() -> tuple[dict[str, frozenset[str]], int]:
    """Folded municipality → the prefectures that have one, and the length of the longest."""
    owners: dict[str, frozenset[str]] = {}
    for prefecture, city in postal.cities():
        for form in _forms(city):
            owners[fold(form)] = owners.get(fold(form), frozenset()) | {prefecture}
    for prefecture, city in postal.cities():
        ward = _WARD.fullmatch(city)
        if ward and fold(ward[2]) in owners:
            owners[fold(ward[2])] |= {prefecture}

    return owners, max(map(len, owners))


def _forms(city: str) -> set[str]:
    """西多摩郡奥多摩町 also without its 郡, 横浜市中区 also as 横浜市."""
    ward = _WARD.fullmatch(city)
    return {city, _COUNTY.sub("", city)} | ({ward[1]} if ward else set())


def _building(remainder: str) -> tuple[str, str]:
    house = _HOUSE.search(remainder)
    if not house:
        street, *building = remainder.split(maxsplit=1)[:2] or [""]
        return street, "".join(building)

    return remainder[: house.end()].strip(), _LEADING_MARKS.sub("", remainder[house.end() :])
