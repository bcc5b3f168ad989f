"""Invents customers: always the same ones, none of whom exists.

Phones lie in ranges nobody is given (no exchange begins with 0), mail under example.jp and its like.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hiiki.demo import names
from hiiki.text import postal
from hiiki.text.postal import Place

AREAS = {"北海道": "011", "宮城県": "022", "東京都": "03", "愛知県": "052", "大阪府": "06", "福岡県": "092"}
NEAR, FAR = "0467", "045"
FIRST_DAY, LAST_DAY = date(2004, 4, 1), date(2026, 10, 31)


@dataclass(frozen=True)
class Person:
    last: str
    first: str
    last_kana: str
    first_kana: str
    gender: str
    birthday: date | None
    company: str
    company_kana: str
    department: str
    code: str
    place: Place
    street: str
    building: str
    tel: str
    mobile: str
    email: str
    registered: date
    memo: str


class Inventor:
    """`near` customers live around the shop, the others anywhere in Japan."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - the same customers every time
        self._number = 0

    def people(self, count: int, *, near: bool) -> list[Person]:
        return [self._person(near=near) for _ in range(count)]

    def chance(self, share: float) -> bool:
        return self._random.random() < share

    def one_of(self, choices: Sequence[str]) -> str:
        return self._random.choice(choices)

    def _person(self, *, near: bool) -> Person:
        self._number += 1
        last, last_kana = self._random.choice(names.SURNAMES)
        woman = self.chance(0.72)
        first, first_kana = self._random.choice(names.WOMEN if woman else names.MEN)
        company, company_kana = self._company(last, last_kana) if self.chance(0.09) else ("", "")
        code, place = self._place(near=near)
        return Person(
            last=last,
            first=first,
            last_kana=last_kana,
            first_kana=first_kana,
            gender="女" if woman else "男",
            birthday=self._day(date(1938, 1, 1), date(2005, 12, 31)) if self.chance(0.6) else None,
            company=company,
            company_kana=company_kana,
            department=self.one_of(names.DEPARTMENTS) if company else "",
            code=code,
            place=place,
            street=self._street(),
            building=self._building() if self.chance(0.35) else "",
            tel=self._tel(place.prefecture, near=near) if self.chance(0.7) else "",
            mobile=self._mobile() if self.chance(0.65) or not near else "",
            email=self._email() if self.chance(0.55) or not near else "",
            registered=self._day(FIRST_DAY, LAST_DAY),
            memo=self.one_of(names.MEMOS) if self.chance(0.4) else "",
        )

    def _company(self, last: str, kana: str) -> tuple[str, str]:
        pattern, ending = self._random.choice(names.COMPANIES)
        return pattern.format(last), kana + ending

    def _place(self, *, near: bool) -> tuple[str, Place]:
        code = self.one_of(names.LOCAL_CODES if near else names.OTHER_CODES)
        places = postal.places(code)
        return code, places[0] if places else Place("神奈川県", "鎌倉市", "小町")

    def _street(self) -> str:
        number = self._random.randrange
        if self.chance(0.5):
            return f"{number(1, 7)}-{number(1, 30)}-{number(1, 25)}"
        if self.chance(0.5):
            return f"{number(1, 5)}丁目{number(1, 25)}番{number(1, 20)}号"
        return f"{number(1, 2500)}番地{number(1, 12)}"

    def _building(self) -> str:
        return f"{self.one_of(names.BUILDINGS)} {self._random.randrange(1, 9)}0{self._random.randrange(1, 9)}号室"

    def _tel(self, prefecture: str, *, near: bool) -> str:
        area = (NEAR if self.chance(0.8) else FAR) if near else AREAS.get(prefecture, "0555")
        middle = "0" * (6 - len(area) - 1) + str(self._random.randrange(1, 10))
        return f"{area}-{middle}-{self._random.randrange(10_000):04}"

    def _mobile(self) -> str:
        head = self.one_of(["090", "090", "070"])
        return f"{head}-0{self._random.randrange(1000):03}-{self._random.randrange(10_000):04}"

    def _email(self) -> str:
        letters = "".join(self._random.choice("aeiou" if place % 2 else "kstnhmyr") for place in range(6))
        mark = self.one_of(["", ".", "_", "-"])
        return f"{letters}{mark}{self._number}@{self.one_of(names.DOMAINS)}"

    def _day(self, first: date, last: date) -> date:
        return first + timedelta(days=self._random.randrange((last - first).days))
