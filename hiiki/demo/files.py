"""The two files the shop comes with: a counter's Excel list of twenty years, and an online shop's download."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from hiiki.demo.inventing import Inventor, Person
from hiiki.text import dates

SHOP, ONLINE = "本店_顧客名簿.csv", "通販_会員一覧.csv"
AT_SHOP, BY_MAIL, IN_BOTH = 1260, 760, 40
STAFF = ["青木", "馬場", "千葉"]
TAGS = (("常連", 7), ("母の日", 11), ("お花の教室", 29))
FULL_WIDTH = str.maketrans("0123456789-", "０１２３４５６７８９－")

SHOP_HEADINGS = [
    "顧客番号", "お名前", "フリガナ", "会社名", "部署", "郵便番号", "住所", "電話番号", "携帯電話", "メールアドレス",
    "生年月日", "性別", "担当者", "登録日", "タグ", "備考",
]  # fmt: skip
ONLINE_HEADINGS = [
    "会員ID", "会員登録日", "姓", "名", "セイ", "メイ", "E-Mail", "〒", "都道府県", "住所１", "住所２",
    "TEL", "性別", "誕生日", "DM希望",
]  # fmt: skip


def write(folder: Path) -> tuple[Path, Path]:
    """The same files every time, as CP932 with CRLF."""
    inventor = Inventor(20041203)
    at_shop = inventor.people(AT_SHOP, near=True)
    by_mail = [*inventor.people(BY_MAIL, near=False), *at_shop[:: AT_SHOP // IN_BOTH][:IN_BOTH]]
    folder.mkdir(parents=True, exist_ok=True)
    shop, online = folder / SHOP, folder / ONLINE
    _write(shop, [SHOP_HEADINGS, *_shop_rows(inventor, at_shop)])
    _write(online, [ONLINE_HEADINGS, *_online_rows(inventor, by_mail)])
    return shop, online


def _write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="cp932", newline="") as file:
        csv.writer(file, lineterminator="\r\n").writerows(rows)


def _shop_rows(inventor: Inventor, people: list[Person]) -> Iterator[list[str]]:
    for number, person in enumerate(people, 1):
        row = _shop_row(inventor, number, person)
        yield _spoilt(number, row) if number in SPOILT else row


def _shop_row(inventor: Inventor, number: int, person: Person) -> list[str]:
    space = "　" if inventor.chance(0.8) else " "
    tel = person.tel.translate(FULL_WIDTH) if inventor.chance(0.06) else person.tel
    return [
        f"H{number:05}",
        f"{person.last}{space}{person.first}",
        f"{person.last_kana} {person.first_kana}",
        person.company,
        person.department,
        _postal(person.code) if inventor.chance(0.9) else f"〒{_postal(person.code)}",
        _address(person),
        tel,
        person.mobile,
        person.email,
        _birthday(inventor, person.birthday),
        person.gender,
        inventor.one_of(STAFF) if inventor.chance(0.85) else "",
        dates.show(person.registered),
        "、".join(tag for tag, every in TAGS if number % every == 0),
        person.memo,
    ]


def _address(person: Person) -> str:
    building = f"　{person.building}" if person.building else ""
    return f"{person.place.prefecture}{person.place.city}{person.place.town}{person.street}{building}"


def _postal(code: str) -> str:
    return f"{code[:3]}-{code[3:]}"


def _birthday(inventor: Inventor, day: date | None) -> str:
    if day is None:
        return ""
    if inventor.chance(0.3):
        return dates.show(day, "wareki")
    return dates.show(day) if inventor.chance(0.8) else day.isoformat()


# What the report of every first import shows: number of the row, column, what somebody once typed there.
SPOILT = {
    57: ("生年月日", "1962/2/30"),
    143: ("メールアドレス", "hanako @example.jp"),
    288: ("電話番号", "会社へ"),
    402: ("生年月日", "昭和99年1月5日"),
    555: ("郵便番号", "248-00"),
    610: ("携帯電話", "090-0123-456"),
    777: ("メールアドレス", "taro＠＠example.jp"),
    903: ("性別", "ご夫婦"),
    1011: ("顧客番号", "H00900"),
    1199: ("登録日", "去年の春"),
}


def _spoilt(number: int, row: list[str]) -> list[str]:
    heading, value = SPOILT[number]
    row[SHOP_HEADINGS.index(heading)] = value
    return row


def _online_rows(inventor: Inventor, people: list[Person]) -> Iterator[list[str]]:
    for number, person in enumerate(people, 1):
        yield [
            f"W{100000 + number}",
            f"{dates.show(person.registered)} {9 + number % 12}:{number % 60:02}:00",
            person.last,
            person.first,
            person.last_kana,
            person.first_kana,
            person.email,
            person.code,
            person.place.prefecture,
            f"{person.place.city}{person.place.town}{person.street}",
            person.building,
            person.mobile or person.tel,
            "女性" if person.gender == "女" else "男性",
            person.birthday.isoformat() if person.birthday else "",
            "希望する" if inventor.chance(0.7) else "希望しない",
        ]
