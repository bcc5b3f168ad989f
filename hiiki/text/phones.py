"""Telephone numbers of Japan, and foreign ones written with +.

The key is E.164, for matching only. The display keeps the hyphens people typed, because
no library knows the local places of all of them (0422-12-3456 is not 042-212-3456).
What somebody typed without any is stored like that, and `grouped` wherever it is read.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

from hiiki.text.width import hyphened, narrow

_EXTENSION = re.compile(r"[\s(,;]*(?:内線|ext\.?|x|#)[\s:.]*(\d{1,6})\)?$", re.IGNORECASE)
_LABEL = re.compile(r"^(?:電話(?:番号)?|携帯|FAX|TEL|℡|☎|自宅|会社|T|F)[\s.:]*(?=[+(\d])", re.IGNORECASE)
_COUNTRY = re.compile(r"^(?:\+81|0081|010-?81|81(?=-?[1-9](?:-?\d){8,9}$))[-\s]*(?:\(0\))?[-\s]*0?")
_LETTER = re.compile(r"[^\d\s()+\-./]+")
_SEPARATOR = re.compile(r"[\s()./-]+")
_COMMON = re.compile(r"0(?:[5-9]0-?\d{4}-?\d{4}|[36]-\d{4}-\d{4}|\d{3}-\d{2}-\d{4}|\d{2}-\d{3}-\d{4})")
_ELEVEN = re.compile(r"0(?:[5-9]0|20)\d{8}")
_TEN = re.compile(r"0[1-9][1-9]\d{7}")
_SHAPES = (
    (re.compile(r"0[5-9]0[1-9]"), (3, 7)),
    (re.compile(r"0800"), (4, 7)),
    (re.compile(r"0[36]"), (2, 6)),
    (re.compile(r"0(?:120|570|990|180)"), (4, 7)),
    (re.compile(r"0422"), (4, 6)),
)


# Ten or eleven digits with two hyphens, as nearly everybody writes them.
_USUAL = re.compile(r"0(?:\d-\d{4}|\d{2}-\d{3}|\d{3}-\d{2}|\d{4}-\d|[5-9]0-\d{4})-\d{4}", re.A)


def is_usual(text: str) -> bool:
    """The common shape, about which nothing more needs to be asked."""
    return _USUAL.fullmatch(text) is not None


def grouped(text: str) -> str:
    """A stored number for the eye: bare digits get the usual hyphens, anything else stays as it was typed."""
    return _grouped_bare(text) if text.isdigit() and text.isascii() else text


@lru_cache(maxsize=16384)
def _grouped_bare(digits: str) -> str:
    return _grouped(digits) if _ELEVEN.fullmatch(digits) or _TEN.fullmatch(digits) else digits


@dataclass(frozen=True, slots=True)
class Phone:
    key: str
    display: str
    extension: str = ""


def read_phone(text: str) -> Phone:
    """Raises ValueError, with a reason in Japanese, for what cannot be a telephone number."""
    plain = hyphened(narrow(text)).strip()
    if _COMMON.fullmatch(plain):
        return _domestic(plain)

    extension = _EXTENSION.search(plain)
    if extension:
        return _extended(_read(plain[: extension.start()].strip(), text), extension[1])

    return _read(plain, text)


def _extended(phone: Phone, extension: str) -> Phone:
    return Phone(phone.key, f"{phone.display} 内線{extension}", extension)


def _read(plain: str, text: str) -> Phone:
    plain = _LABEL.sub("", plain)
    _refuse_letters(plain, text)
    national = _COUNTRY.sub("0", plain)
    if national.startswith("+"):
        return _foreign(national, text)

    groups = _with_its_zero(_SEPARATOR.sub("-", national.lstrip("(")).strip("-"))
    _refuse_other_lengths(groups.replace("-", ""), text)
    return _domestic(groups)


def _refuse_letters(plain: str, text: str) -> None:
    letters = _LETTER.search(plain)
    if letters:
        raise _unreadable(text, f"数字でない文字（{letters[0]}）が入っています。")
    if not any(map(str.isdigit, plain)):
        raise _unreadable(text, "数字がありません。")


def _with_its_zero(groups: str) -> str:
    """Spreadsheets drop the leading zero of a number."""
    digits = groups.replace("-", "")
    if digits.startswith("0"):
        return groups

    mobile = len(digits) == 10 and digits[0] in "56789" and digits[1] == "0"
    return f"0{groups}" if mobile or len(digits) == 9 else groups


def _refuse_other_lengths(digits: str, text: str) -> None:
    if _ELEVEN.fullmatch(digits) or _TEN.fullmatch(digits):
        return
    if len(digits) > 17:
        raise _unreadable(text, "番号が2つ以上あるようです。1つの欄には1つの番号を入れてください。")
    if not digits.startswith("0"):
        raise _unreadable(text, "市外局番がないか、桁数が合いません。")
    if digits.startswith("00"):
        raise _unreadable(text, "00 から始まる番号は登録できません。")

    raise _unreadable(text, f"桁数が合いません（{len(digits)}桁あります。10桁か11桁です）。")


def _unreadable(text: str, reason: str) -> ValueError:
    return ValueError(f"「{text}」は電話番号として読めません。{reason}")


def _domestic(groups: str) -> Phone:
    digits = groups.replace("-", "")
    return Phone("+81" + digits[1:], groups if groups.count("-") == 2 else _grouped(digits))


def _grouped(digits: str) -> str:
    for prefix, (first, second) in _SHAPES:
        if prefix.match(digits):
            return f"{digits[:first]}-{digits[first:second]}-{digits[second:]}"

    first, second = _local_shape(digits[:6], len(digits))
    return f"{digits[:first]}-{digits[first:second]}-{digits[second:]}"


@lru_cache(maxsize=16384)
def _local_shape(prefix: str, length: int) -> tuple[int, int]:
    """Where the hyphens go; the first six digits decide, and the library is slow to ask."""
    number = phonenumbers.parse(prefix.ljust(length, "1"), "JP")
    groups = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL).split("-")
    return (len(groups[0]), len(groups[0]) + len(groups[1])) if len(groups) == 3 else (3, 6)


def _foreign(plain: str, text: str) -> Phone:
    try:
        number = phonenumbers.parse(plain, None)
    except phonenumbers.NumberParseException as error:
        raise _unreadable(text, "国番号がわかりません。") from error
    if not phonenumbers.is_possible_number(number):
        raise _unreadable(text, "その国の番号として桁数が合いません。")

    style = phonenumbers.PhoneNumberFormat
    return Phone(
        phonenumbers.format_number(number, style.E164),
        phonenumbers.format_number(number, style.INTERNATIONAL),
    )
