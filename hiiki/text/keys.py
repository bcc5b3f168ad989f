"""Keys by which two records are compared; never shown, never stored instead of the original."""

import re
from functools import lru_cache

from hiiki.text import companies, emails
from hiiki.text.folding import fold
from hiiki.text.kana import to_katakana
from hiiki.text.numerals import KANJI_NUMERAL, read_numeral
from hiiki.text.phones import is_usual, read_phone
from hiiki.text.width import narrow

_REPEATED = re.compile(r"(.)々")
_AFTER_ALL_KANA = "ヿ"
# Unicode keeps these behind ン; they are read, and sorted, with ウ, カ, ケ and ワ.
_AT_HOME = str.maketrans("ヴヵヶヷヸヹヺ", "ウカケワヰヱヲ")

_NUMERAL = re.compile(
    rf"{KANJI_NUMERAL}(?=丁目|番(?!町)|号|条|線|地割|-|ノ[\d一二三四五六七八九十])|(?<=[-番地目ノ]){KANJI_NUMERAL}$"
)
_NUMBER_GAP = re.compile(r"(?<=\d)[\s　]+(?=\d)")
_UNIT = re.compile(r"(?<=\d)(?:丁目|番地ノ|番地|番|号室|号|ノ)(?!町)")
_FLOOR = re.compile(r"(?<=\d)階")
_STRAY_DASH = re.compile(r"-+(?!\d)|--+")
_SMALL_KE = re.compile(r"(?<=[一-龥々])[ケガ](?=[一-龥])")
_NO = re.compile(r"(?<=[一-龥々])[ノ之](?=[一-龥])")
_COUNTY = re.compile(r"(?<=[都道府県])[^市区郡]{1,4}郡(?=[^市区郡]{1,5}[町村])")
_COUNTY_REACHES = 8  # characters behind 郡 that it depends on, and two to spare
_OAZA = re.compile(r"大字|(?<=[市区町村])字")
# A town and what stands behind its name; 郡 behind a number may belong to what stands before it.
_TOWN_AND_HOUSE = re.compile(r"([^0-9０-９]+)([0-9０-９][^郡]*)")
_PLAIN_HOUSE = re.compile(r"[0-9]+(?:-[0-9]+)*")
_BEFORE_NUMBERS = re.compile(r"[^0-9]*")
_TOWNS = 20_000  # remembered


def name_key(*parts: str) -> str:
    """Folded, without spaces, so that it does not matter where the name was split; 佐々木 is 佐佐木."""
    folded = fold("".join(parts))
    return _REPEATED.sub(r"\1\1", folded) if "々" in folded else folded


def kana_key(text: str) -> str:
    """To sort by: katakana without spaces; what does not begin with a kana, or is empty, comes after ン."""
    kana = "".join(to_katakana(text).split()).translate(_AT_HOME)
    return kana if "ァ" <= kana[:1] <= "ン" else _AFTER_ALL_KANA + fold(text)


def company_key(text: str) -> str:
    return companies.key_of(text)


def address_key(text: str) -> str:
    """玉川三丁目1番地の1 and 玉川3-1-1 alike, with or without 郡; building names stay, without spaces."""
    parted = _TOWN_AND_HOUSE.fullmatch(text)
    town = _town(parted[1])[0] if parted else ""
    if not parted or not town:
        return _address(text)
    return town + (parted[2] if _PLAIN_HOUSE.fullmatch(parted[2]) else _address(parted[2]))


def town_key(text: str) -> str:
    """What `address_key` says before its first number, at a fraction of the price: towns come again and again."""
    parted = _TOWN_AND_HOUSE.fullmatch(text)
    town, before = _town(parted[1]) if parted else ("", "")
    return before if town else _before_numbers(_address(text))


@lru_cache(_TOWNS)
def _town(text: str) -> tuple[str, str]:
    """The key of a town in front of a number, and that as far as there are none in it; ("", "") of one whose key may
    depend on what stands behind the number."""
    key = _address(f"{text}0")[:-1]
    return ("", "") if "郡" in key[-_COUNTY_REACHES:] else (key, _before_numbers(key))


def _before_numbers(key: str) -> str:
    found = _BEFORE_NUMBERS.match(key)
    return found[0] if found else ""


def _address(text: str) -> str:
    folded = fold(_NUMBER_GAP.sub("-", narrow(text)))
    numbered = _FLOOR.sub("f", _NUMERAL.sub(lambda run: str(read_numeral(run[0])), _OAZA.sub("", folded)))
    dashed = _STRAY_DASH.sub("", _UNIT.sub("-", numbered))
    return _NO.sub("ノ", _SMALL_KE.sub("ケ", _COUNTY.sub("", dashed)))


def phone_key(text: str) -> str:
    """E.164, or "" for what cannot be read."""
    if is_usual(text):
        return "+81" + text[1:].replace("-", "")
    try:
        return read_phone(text).key
    except ValueError:
        return ""


def mail_key(text: str) -> str:
    """Lower case, half width, unquoted, or "" for what cannot be read."""
    return emails.key_of(text)
