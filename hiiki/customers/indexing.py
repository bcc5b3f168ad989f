"""The columns made from others: how a customer is sorted, found and recognised.

They are always made here, by the card and by the import alike.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from hiiki.customers import tags as tagging
from hiiki.text.folding import fold
from hiiki.text.kana import row_of
from hiiki.text.keys import company_key, kana_key, mail_key, name_key, phone_key

# The fields the search box offers, in the order their sections stand in search_text, each with the
# texts in it that are found as one: 姓 and 名 together, 都道府県 and 住所 together.
# Each section begins with its mark, so that one field can be asked alone.
WORDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "name": (("last_name", "first_name"), ("last_kana", "first_kana")),
    "company": (("company_name",), ("company_short",), ("company_kana",)),
    "email": (("email",),),
    "email_mobile": (("email_mobile",),),
    "code": (("code",),),
    "memo": (("memo",),),
    "address": (("prefecture", "address1", "address2"),),
}
TAGS = "tags"
NUMBERED = ("tel", "mobile", "fax")
OWN, OWN_WORDS = "own", "own_words"
SECTIONS = (*WORDED, TAGS, *NUMBERED, OWN)
COLUMNS: dict[str, tuple[str, ...]] = {name: sum(texts, ()) for name, texts in WORDED.items()}
COLUMNS |= {
    "address": ("postal_code", *COLUMNS["address"]),
    **{name: (name,) for name in (TAGS, *NUMBERED)},
    OWN: (),
}
# From the last private plane: no key makes them, 外字 of old files (U+E000…) are others, folding leaves them alone.
_FIRST = 0x10FF00
MARKS = {name: chr(_FIRST + place) for place, name in enumerate(SECTIONS)}
END, STOP = chr(_FIRST + len(SECTIONS)), chr(_FIRST + 1 + len(SECTIONS))
OURS = frozenset((*MARKS.values(), END, STOP))

DERIVED = (
    "search_text", "kana_sort", "company_sort", "name_key",
    "tel_key", "mobile_key", "email_key", "email_mobile_key", "code_sort",
)  # fmt: skip

Values = Mapping[str, Any]


def derive(values: Values) -> dict[str, str]:
    """The derived columns of a customer, in a dict by column."""
    return dict(zip(DERIVED, derived_row(values), strict=True))


def derived_row(values: Values) -> tuple[str, ...]:
    """The derived columns of a customer, in the order of DERIVED."""
    get = values.get
    person = f"{get('last_name') or ''}{get('first_name') or ''}"
    kana = f"{get('last_kana') or ''}{get('first_kana') or ''}"
    company = get("company_name") or ""
    company_kana = get("company_kana") or ""
    return (
        search_text(get),
        (kana_key(kana or person or company_kana or company or get("email") or ""))[:120],
        (kana_key(company_kana or company_key(company)) if company or company_kana else "")[:120],
        (name_key(person) if person else company_key(company))[:120],
        phone_key(get("tel") or "")[:40],
        phone_key(get("mobile") or "")[:40],
        mail_key(get("email") or "")[:254],
        mail_key(get("email_mobile") or "")[:254],
        natural(get("code") or "")[:120],
    )


def natural(code: str) -> str:
    """A key by which 2 stands before 10: each number in it without its first zeros, after how many digits it has."""
    return _NUMBER.sub(_sized, fold(code))


def _sized(number: re.Match[str]) -> str:
    digits = number[0].lstrip("0")
    return f"{len(digits):02}{digits}"


_NUMBER = re.compile(r"[0-9]+")


@cache
def kana_span(row: str) -> tuple[str, str]:
    """Between which sort keys (the second excluded) stand the readings of あ, か … わ or 他."""
    run = [kana for kana in map(chr, range(ord("ァ"), ord("ン") + 1)) if row_of(kana) == row]
    return (run[0], chr(ord(run[-1]) + 1)) if run else (chr(ord("ン") + 1), HIGHEST)


HIGHEST = chr(0x10FFFF)


def search_text(get: Callable[[str], Any]) -> str:
    """The sections one after another, each text ended by STOP; folded in one go, since that is cheaper.

    The postal code, only digits like the phones, stands at the end of the address. Each tag stands
    between two STOPs, so that one can be told from a longer one. `own_words` are the texts of the shop's
    own fields that are searched.
    """
    words = fold("".join([before + (get(column) or "") for before, column in _LAYOUT]))
    numbers = "".join([mark + digits(get(name) or "") for name, mark in _NUMBERS])
    tags = f"{STOP}{fold(get(TAGS)).replace(tagging.SEPARATOR, STOP)}{STOP}" if get(TAGS) else ""
    own = fold(STOP.join(get(OWN_WORDS))) if get(OWN_WORDS) else ""
    return (
        f"{words}{STOP}{digits(get('postal_code') or '')}{MARKS[TAGS]}{tags}{numbers}{MARKS[OWN]}{own}{END}"
    )


def coded(text: str, code: str) -> str:
    """The search text of a customer without a code, who now has one."""
    return text.replace(MARKS["code"], MARKS["code"] + fold(code), 1)


def _layout() -> list[tuple[str, str]]:
    """What stands before each column."""
    laid_out: list[tuple[str, str]] = []
    before = ""
    for name, texts in WORDED.items():
        before += MARKS[name]
        for columns in texts:
            laid_out += [(before, columns[0]), *(("", column) for column in columns[1:])]
            before = STOP
    return laid_out


_LAYOUT = _layout()
_NUMBERS = [(name, MARKS[name]) for name in NUMBERED]


def digits(text: str) -> str:
    """Only the digits of a phone number, half width."""
    if text.isascii():
        return text.translate(_NO_MARKS)
    return "".join(character for character in fold(text) if character.isdigit())


_NO_MARKS = {code: None for code in range(128) if not chr(code).isdigit()}
