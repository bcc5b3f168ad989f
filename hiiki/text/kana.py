"""Hiragana, katakana and the rows of an index."""

import re
import unicodedata

_TO_KATAKANA = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
_KANA = re.compile(r"[\u3041-\u3096\u3099-\u309f\u30a1-\u30ff\u31f0-\u31ff\uff65-\uff9f]+")

_ROWS = {
    "あ": "ァアィイゥウェエォオヴ",
    "か": "カガキギクグケゲコゴヵヶ",
    "さ": "サザシジスズセゼソゾ",
    "た": "タダチヂッツヅテデトド",
    "な": "ナニヌネノ",
    "は": "ハバパヒビピフブプヘベペホボポ",
    "ま": "マミムメモ",
    "や": "ャヤュユョヨ",
    "ら": "ラリルレロ",
    "わ": "ヮワヰヱヲンヷヸヹヺ",
}
_ROW_OF = {kana: row for row, kanas in _ROWS.items() for kana in kanas}
ROWS = (*_ROWS, "他")

_HALF = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF61, 0xFF9E)}
_MARKS = {"\u3099": "\uff9e", "\u309a": "\uff9f"}


def to_katakana(text: str) -> str:
    """Hiragana and half-width kana to katakana; anything else stays."""
    return _widened(text).translate(_TO_KATAKANA)


def to_half_width(text: str) -> str:
    """Kana, their marks and the space to half width: ﾊﾞﾊﾞ ｹﾝｲﾁ."""
    apart = unicodedata.normalize("NFD", to_katakana(text).replace("\u3000", " "))
    return "".join(_HALF.get(letter) or _MARKS.get(letter, letter) for letter in apart)


def is_kana(text: str) -> bool:
    """Whether text holds kana and nothing else (spaces and ・ are let pass)."""
    letters = "".join(text.split())
    return bool(letters) and _KANA.fullmatch(letters) is not None


def row_of(text: str) -> str:
    """The index tab a reading stands under: あ か さ た な は ま や ら わ, or 他."""
    first = to_katakana(text.lstrip())[:1]
    return _ROW_OF.get(first, "他")


def _widened(text: str) -> str:
    return _KANA.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text)
