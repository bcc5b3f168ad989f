"""Prefectures as shops abroad and databases write them: 13, JP-13, JP13, Tokyo, Tōkyō, 東京."""

import re
import unicodedata

from hiiki.text.addresses import PREFECTURES

_ROMAN = """
hokkaido aomori iwate miyagi akita yamagata fukushima ibaraki tochigi gunma saitama chiba tokyo kanagawa
niigata toyama ishikawa fukui yamanashi nagano gifu shizuoka aichi mie shiga kyoto osaka hyogo nara
wakayama tottori shimane okayama hiroshima yamaguchi tokushima kagawa ehime kochi fukuoka saga nagasaki kumamoto
oita miyazaki kagoshima okinawa
"""
_CODE = re.compile(r"(?:jp)?-?0?(\d{1,2})")
_KIND = re.compile(r"[- ]?(?:prefecture|ken|fu|to)$")
_BY_NAME = {
    **dict(zip(_ROMAN.split(), PREFECTURES, strict=True)),
    **{name[:-1]: name for name in PREFECTURES},
    "北海道": "北海道",
}


def prefecture_of(text: str) -> str:
    """The prefecture meant; the text itself where none is."""
    plain = _without_marks(text.strip()).casefold()
    code = _CODE.fullmatch(plain)
    if code and 1 <= int(code[1]) <= len(PREFECTURES):
        return PREFECTURES[int(code[1]) - 1]
    return _BY_NAME.get(plain) or _BY_NAME.get(_KIND.sub("", plain)) or text.strip()


def _without_marks(text: str) -> str:
    """Tōkyō, as Shopify writes it, is Tokyo."""
    if text.isascii() or not unicodedata.normalize("NFD", text[:1])[:1].isascii():
        return unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if letter.isascii())
