"""What the values of a column look like, when its heading says nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache

from hiiki.text.addresses import PREFECTURES
from hiiki.text.companies import looks_like_company
from hiiki.text.dates import read_date
from hiiki.text.surnames import SURNAMES

_mail = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", re.I)
_phone = re.compile(r"\(?(?:\+?81[- ]?|0)\d{1,4}\)?[-( ]?\d{1,4}[-) ]?\d{3,4}")
_mobile = re.compile(r"(?:\+?81[- ]?)?0?[6789]0[- ]?\d{4}[- ]?\d{4}")
_postal = re.compile(r"(?:郵便番号)?〒?\d{3}-\d{4}|〒\d{7}")
_seven = re.compile(r"〒?\d{3}-?\d{4}")
_date = re.compile(
    r"(?:(?P<year>\d{4})[-/.年](?:1[0-2]|0?[1-9])[-/.月](?:3[01]|[12]\d|0?[1-9])日?"
    r"|(?:明治|大正|昭和|平成|令和|[MTSHR])\.?\s*(?:\d{1,2}|元)[-/.年]\d{1,2}[-/.月]\d{1,2}日?)"
    r"(?:[ T]\d{1,2}:\d{2}.*)?",
    re.I,
)
_kana = re.compile(r"[ァ-ヶーｦ-ﾟ\s・]+|[ぁ-ゖー\s・]+")
_url = re.compile(r"https?://\S+|www\.\S+", re.I)
_number = re.compile(r"[-+]?[\d,]+(?:\.\d+)?%?")
_code = re.compile(r"[A-Z]{0,4}[-_]?\d{1,12}", re.I)
_address = re.compile(
    rf"(?:{'|'.join(PREFECTURES)}).+|.*[市区町村郡].*(?:\d|[一二三四五六七八九十]丁目|番地)"
)
_word = r"[々〆〇ヶ\u3400-\u9fff\U00020000-\U0003ffffぁ-ゖァ-ヶー]{1,6}"
_person = re.compile(rf"{_word}[ \u3000]+{_word}")
_GENDERS = {"男", "女", "男性", "女性", "不明", "m", "f", "male", "female"}


def plain(value: str) -> str:
    """Half width, dashes made one, edges trimmed: only for looking."""
    return (
        re.sub(r"[‐‑–—−ー－]", "-", unicodedata.normalize("NFKC", value)).strip()
        if not value.isascii()
        else value.strip()
    )


def _is_name(value: str) -> bool:
    last = re.split(r"[ \u3000]", value.strip())[0]
    return (
        last in SURNAMES
        or (value.strip()[:2] in SURNAMES and len(value) <= 6)
        or bool(_person.fullmatch(value.strip()))
    )


def _is_readable_date(value: str) -> bool:
    try:
        read_date(value)
    except ValueError:
        return False
    return True


TESTS: dict[str, Callable[[str], object]] = {
    "customer_kind": lambda value: value.strip() in {"個人", "法人"},
    "postal_or_digits": lambda value: _seven.fullmatch(plain(value)),
    "email": lambda value: _mail.fullmatch(plain(value)),
    "url": lambda value: _url.fullmatch(value.strip()),
    "postal": lambda value: _postal.fullmatch(plain(value)),
    "mobile": lambda value: _mobile.fullmatch(plain(value)),
    "phone": lambda value: _phone.fullmatch(plain(value)),
    "date": lambda value: _date.fullmatch(plain(value)),
    "readable_date": _is_readable_date,
    "prefecture": lambda value: value.strip() in PREFECTURES,
    "gender": lambda value: plain(value).casefold() in _GENDERS,
    "kana": lambda value: _kana.fullmatch(value.strip()),
    "company": looks_like_company,
    "name": _is_name,
    "address": lambda value: _address.match(plain(value)),
    "number": lambda value: _number.fullmatch(plain(value)),
    "code": lambda value: _code.fullmatch(plain(value)),
}


def share(kind: str, values: Iterable[str]) -> float:
    """How many of the filled values look like `kind`, from 0 to 1."""
    filled = [value for value in values if value.strip()]
    return sum(1 for value in filled if TESTS[kind](value)) / len(filled) if filled else 0.0


@cache
def looks_like_value(text: str) -> bool:
    """Whether a cell can hardly be a heading: a mail address, a phone, a date, a number …"""
    return any(
        TESTS[kind](text)
        for kind in ("email", "url", "postal", "phone", "date", "number", "prefecture", "company")
    )


def birth_years(values: Iterable[str], this_year: int) -> bool:
    """Whether dates lie where birthdays of customers lie: most of them 15 to 110 years back."""
    years = [
        int(found["year"]) for value in values if (found := _date.fullmatch(plain(value))) and found["year"]
    ]
    return bool(years) and sum(15 <= this_year - year <= 110 for year in years) > 0.7 * len(years)
