"""漢数字 to digits: 四十五, 四五, 二〇〇四, 壱."""

import re

_DIGITS = dict(zip("〇零一二三四五六七八九壱弐参", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3), strict=True))
_UNITS = {"十": 10, "拾": 10, "百": 100, "千": 1000}
KANJI_NUMERAL = f"[{''.join(_DIGITS)}{''.join(_UNITS)}]+"
_RUN = re.compile(KANJI_NUMERAL)


def read_numeral(text: str) -> int:
    """An unbroken run of 漢数字; 二三 is 23, as in a house number."""
    if not any(letter in _UNITS for letter in text):
        return int("".join(str(_DIGITS[letter]) for letter in text))

    total, digits = 0, ""
    for letter in text:
        if letter in _UNITS:
            total += int(digits or "1") * _UNITS[letter]
            digits = ""
        else:
            digits += str(_DIGITS[letter])

    return total + int(digits or "0")


def with_digits(text: str) -> str:
    """Every run of 漢数字 as digits: for dates and the like, never for whole addresses."""
    return text if text.isascii() else _RUN.sub(lambda run: str(read_numeral(run[0])), text)
