"""What one customer says about itself, folded once so that it can be compared many times."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from hiiki.text.addresses import PREFECTURES
from hiiki.text.folding import fold
from hiiki.text.keys import address_key, company_key, mail_key, name_key, phone_key

_PREFECTURE = re.compile("|".join(map(fold, PREFECTURES)))
_HOUSE = re.compile(r"\d+(?:-\d+)*")
_KANA = re.compile(r"[ァ-ヺー]+")
_BRANCH = re.compile(r"(?:店|支社|営業所|出張所|工場|本社)$")

# The columns it is made of, besides the id.
COLUMNS = (
    "last_name", "first_name", "last_kana", "first_kana", "gender", "birthday", "company_name", "department",
    "postal_code", "prefecture", "address1", "address2", "tel", "mobile", "email", "email_mobile",
)  # fmt: skip


class Profile(NamedTuple):
    """Everything folded, "" or empty where nothing is said; `written` is 姓 and 名 as they were typed.

    `street` is the address up to the number of the house, `room` what stands behind it.
    """

    pk: int
    written: str
    name: str
    last: str
    first: str
    kana: str
    last_kana: str
    first_kana: str
    gender: str
    birthday: str
    company: str
    branch: str
    postal: str
    street: str
    house: str
    room: str
    phones: frozenset[str]
    mails: frozenset[str]

    @property
    def is_company(self) -> bool:
        return not self.name and bool(self.company)


def profile(pk: int, values: Mapping[str, Any]) -> Profile:
    """Of stored values by column."""
    says = {column: str(values.get(column) or "") for column in COLUMNS}
    last, first = name_key(says["last_name"]), name_key(says["first_name"])
    last_kana, first_kana = fold(says["last_kana"]), fold(says["first_kana"])
    if not last_kana and _KANA.fullmatch(last + first):
        last_kana, first_kana = last, first
    company, branch = _firm(says["company_name"], says["department"])
    street, house, room = _place(says["prefecture"], says["address1"], says["address2"])
    return Profile(
        pk, "".join(f"{says['last_name']}{says['first_name']}".split()), last + first, last, first,
        last_kana + first_kana, last_kana, first_kana, says["gender"], says["birthday"], company, branch,
        fold(says["postal_code"]).replace("-", ""), street, house, room,
        frozenset(filter(None, (phone_key(says["tel"]), phone_key(says["mobile"])))),
        frozenset(filter(None, (mail_key(says["email"]), mail_key(says["email_mobile"])))),
    )  # fmt: skip


def _firm(company: str, department: str) -> tuple[str, str]:
    """The firm, and which branch of it: written behind its name, or as the 部署."""
    name, _, last = " ".join(company.split()).rpartition(" ")
    if name and _BRANCH.search(last):
        return company_key(name), fold(last)
    return company_key(company) if company else "", fold(department)


def _place(prefecture: str, first: str, second: str) -> tuple[str, str, str]:
    text = address_key(f"{prefecture}{first} {second}") if first or second else ""
    begins = _PREFECTURE.match(text)
    text = text[begins.end() :] if begins else text
    house = _HOUSE.search(text)
    return (text[: house.start()], house[0], text[house.end() :]) if house else (text, "", "")
