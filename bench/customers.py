"""A customer file as an old program wrote it: CP932, Japanese, dirty. The same seed gives the same bytes."""

import csv
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from bench.people import Name, Names, Town, Towns, romaji

HEADINGS = (
    "顧客番号", "氏名", "フリガナ", "性別", "生年月日", "会社名", "部署", "役職", "郵便番号", "都道府県",
    "住所1", "住所2", "電話番号", "携帯電話", "FAX", "メールアドレス", "携帯メール", "担当者", "登録日", "DM", "備考",
)  # fmt: skip
AT = {heading: place for place, heading in enumerate(HEADINGS)}
BAD, TWICE = 0.005, 0.03
STAFF = [f"{last} {first}" for last in ("青木", "馬場", "千葉", "土井", "江口", "福田")
         for first in ("真理子", "健一", "由美", "修", "桜")]  # fmt: skip
FAMILIAR = {"高": "髙", "崎": "﨑", "斎": "齋", "辺": "邊", "沢": "澤", "浜": "濱", "島": "嶋", "桜": "櫻"}
WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")
HALF = dict(zip(
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンァィゥェォャュョッー",
    "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝｧｨｩｪｫｬｭｮｯｰ", strict=True))  # fmt: skip
HALF |= {chr(ord(plain) + 1): f"{HALF[plain]}ﾞ" for plain in "カキクケコサシスセソタチツテトハヒフヘホ"}
HALF |= {chr(ord(plain) + 2): f"{HALF[plain]}ﾟ" for plain in "ハヒフヘホ"}
TRADES = (
    "商店",
    "工業",
    "製作所",
    "建設",
    "電機",
    "印刷",
    "食品",
    "運輸",
    "不動産",
    "設計事務所",
    "薬局",
    "酒店",
)
DEPARTMENTS = ("営業部", "総務部", "経理課", "第一営業部", "購買課", "製造部", "企画室")
TITLES = ("代表取締役", "部長", "課長", "係長", "主任", "店長", "専務取締役")
HOMES = ("コーポ", "ハイツ", "メゾン", "グランド", "パーク", "サン", "レジデンス")
AREAS = (
    "03",
    "06",
    "011",
    "022",
    "043",
    "044",
    "045",
    "048",
    "052",
    "075",
    "078",
    "082",
    "092",
    "0467",
    "0532",
    "0791",
    "0952",
)
CARRIERS = ("docomo.ne.jp", "ezweb.ne.jp", "softbank.ne.jp", "i.softbank.jp", "ymobile.ne.jp")
POSTS = ("gmail.com", "yahoo.co.jp", "outlook.jp", "nifty.com", "ocn.ne.jp", "example.co.jp")
MEMOS = (
    "お得意様", "電話は夕方以降", "紹介: 山田様", "領収書は会社名で", "駐車場2台", "アレルギーあり（卵）",
    "カタログ送付済", "2回目から値引き", "転居の予定あり", "「至急」の注文が多い", "請求書は月末, 郵送で",
)  # fmt: skip


def write(path: Path, rows: int, *, seed: int = 1, first: int = 1) -> None:
    """Write a file of this many data rows: about 3 % are somebody again, about 0.5 % cannot be read.

    Their codes count up from `first`.
    """
    with path.open("w", encoding="cp932", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(HEADINGS)
        writer.writerows(_Shop(Random(seed)).rows(rows, first))


def changed(path: Path, into: Path, *, share: float = 0.05, seed: int = 2) -> None:
    """The same file a month later: one field differs in this share of its rows."""
    rng = Random(seed)
    with path.open(encoding="cp932", newline="") as old, into.open("w", encoding="cp932", newline="") as new:
        writer = csv.writer(new, lineterminator="\r\n")
        rows = csv.reader(old)
        writer.writerow(next(rows))
        writer.writerows(_moved(row, rng) if rng.random() < share else row for row in rows)


def _moved(row: list[str], rng: Random) -> list[str]:
    heading, text = rng.choice(
        [("備考", f"{rng.choice(MEMOS)}（更新）"), ("住所2", f"{rng.choice(HOMES)}新館 {rng.randint(101, 999)}号"),
         ("携帯電話", _mobile(rng)), ("役職", f"元{rng.choice(TITLES)}")]
    )  # fmt: skip
    return [text if place == AT[heading] else cell for place, cell in enumerate(row)]


class _Shop:
    """Everybody who ever came, in the order they were written down."""

    def __init__(self, rng: Random) -> None:
        self.rng, self.names = rng, Names()
        self.towns = iter(())  # type: Iterator[Town]
        self.surnames = iter(())  # type: Iterator[Name]
        self._towns = Towns(rng)
        self._earlier: list[list[str]] = []

    def rows(self, count: int, first: int = 1) -> Iterator[list[str]]:
        rng = self.rng
        for number in range(first, first + count):
            dice = rng.random()
            if dice < TWICE and len(self._earlier) > 20:
                row = self._again(rng.choice(self._earlier), number)
            else:
                row = self._somebody(number)
                if len(self._earlier) < 5000:
                    self._earlier.append(row)
                elif dice > 0.9:
                    self._earlier[rng.randrange(5000)] = row
                if dice > 1 - BAD:
                    row = rng.choice(SPOILT)(list(row), rng)
            yield row

    def _somebody(self, number: int) -> list[str]:
        rng = self.rng
        surname, gender = self._surname(), rng.choice("MF")
        given = rng.choice(self.names.given[gender])
        town, company = self._town(), self._company(surname) if rng.random() < 0.18 else ""
        registered = date(2003, 4, 1) + timedelta(days=rng.randrange(8000))
        return [
            f"C{number:07d}",
            *_name(surname, given, rng),
            {"M": "男", "F": "女"}[gender] if rng.random() < 0.8 else "",
            _day(_birthday(rng), rng) if rng.random() < 0.6 else "",
            company,
            rng.choice(DEPARTMENTS) if company and rng.random() < 0.6 else "",
            rng.choice(TITLES) if company and rng.random() < 0.5 else "",
            *self._address(town),
            _wide(_tel(rng), rng) if rng.random() < 0.6 else "",
            _wide(_mobile(rng), rng) if rng.random() < 0.65 else "",
            _tel(rng) if company and rng.random() < 0.4 else "",
            _mail(surname, given, POSTS, rng) if rng.random() < 0.45 else "",
            _mail(surname, given, CARRIERS, rng) if rng.random() < 0.15 else "",
            rng.choice(STAFF) if rng.random() < 0.7 else "",
            _day(registered, rng),
            rng.choice(("可", "可", "可", "不可", "")),
            _memo(rng),
        ]

    def _surname(self) -> Name:
        name = next(self.surnames, None)
        if name is None:
            weights = self.names.surname_weights
            self.surnames = iter(self.rng.choices(self.names.surnames, cum_weights=weights, k=5000))
            return next(self.surnames)
        return name

    def _town(self) -> Town:
        town = next(self.towns, None)
        if town is None:
            self.towns = iter(self._towns.some(self.rng, 5000))
            return next(self.towns)
        return town

    def _company(self, surname: Name) -> str:
        name, form = f"{surname.written}{self.rng.choice(TRADES)}", self.rng.random()
        if form < 0.35:
            return f"㈱{name}" if form < 0.2 else f"{name}㈱"
        if form < 0.8:
            return f"株式会社{name}" if form < 0.6 else f"{name}株式会社"
        return f"有限会社{name}" if form < 0.9 else name

    def _address(self, town: Town) -> tuple[str, str, str, str]:
        rng = self.rng
        block, house, room = rng.randint(1, 6), rng.randint(1, 30), rng.randint(1, 20)
        form = rng.random()
        if form < 0.6:
            number = f"{block}-{house}-{room}"
        elif form < 0.8:
            number = f"{block}丁目{house}番{room}号"
        else:
            number = f"{block}-{house}-{room}".translate(WIDE)
        home = (
            f"{rng.choice(HOMES)}{town.town[:2]} {rng.randint(101, 1205)}号室" if rng.random() < 0.35 else ""
        )
        code = f"{town.code[:3]}-{town.code[3:]}" if form < 0.85 else town.code
        return code, town.prefecture, f"{town.city}{town.town}{number}", home

    def _again(self, row: list[str], number: int) -> list[str]:
        """Somebody written down a second time by somebody else: under a code of their own."""
        rng, row = self.rng, list(row)
        row[0] = f"C{number:07d}"
        name = row[AT["氏名"]]
        row[AT["氏名"]] = (
            "".join(FAMILIAR.get(letter, letter) for letter in name) if rng.random() < 0.5 else name
        )
        row[AT["会社名"]] = row[AT["会社名"]].replace("㈱", "株式会社")
        for heading in ("電話番号", "携帯電話"):
            text = row[AT[heading]]
            row[AT[heading]] = text.replace("-", "") if rng.random() < 0.5 else text.translate(WIDE)
        row[AT["備考"]] = ""
        return row


def _name(surname: Name, given: Name, rng: Random) -> tuple[str, str]:
    last, form = surname.written, rng.random()
    if form < 0.06:
        last = "".join(FAMILIAR.get(letter, letter) for letter in last)
    space = "　" if form < 0.7 else " "
    kana = f"{surname.kana}{space}{given.kana}"
    return f"{last}{space}{given.written}", "".join(
        HALF.get(each, each) for each in kana
    ) if form > 0.8 else kana


def _birthday(rng: Random) -> date:
    return date(1935, 1, 1) + timedelta(days=rng.randrange(27_000))


def _day(day: date, rng: Random) -> str:
    form = rng.random()
    if form < 0.55:
        return f"{day.year}/{day.month:02d}/{day.day:02d}"
    if form < 0.7:
        return f"{day:%Y-%m-%d}" if form < 0.6 else f"{day.year}年{day.month}月{day.day}日"
    for name, letter, first, before in (
        ("令和", "R", date(2019, 5, 1), 2018), ("平成", "H", date(1989, 1, 8), 1988), ("昭和", "S", date(1926, 12, 25), 1925),
    ):  # fmt: skip
        if day >= first:
            year = day.year - before
            if form < 0.85:
                return f"{letter}{year}.{day.month}.{day.day}"
            return f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    return f"{day:%Y/%m/%d}"


def _tel(rng: Random) -> str:
    area = rng.choice(AREAS)
    rest = 9 - len(area)
    middle = f"{rng.randrange(2, 10)}{rng.randrange(10 ** (rest - 4)):0{rest - 4}d}"[: rest - 3]
    return f"{area}-{middle}-{rng.randrange(10_000):04d}"


def _mobile(rng: Random) -> str:
    return f"0{rng.choice('789')}0-{rng.randrange(1000, 10_000)}-{rng.randrange(10_000):04d}"


def _wide(text: str, rng: Random) -> str:
    form = rng.random()
    if form < 0.9:
        return text
    if form < 0.93:
        return text.translate(WIDE)
    return text.replace("-", "") if form < 0.98 else text.replace("-", "(", 1).replace("-", ")", 1)


def _mail(surname: Name, given: Name, hosts: tuple[str, ...], rng: Random) -> str:
    first, last, mark = romaji(given.kana), romaji(surname.kana), rng.choice("._-")
    return f"{first}{mark}{last}{rng.randrange(1, 1000)}@{rng.choice(hosts)}"


def _memo(rng: Random) -> str:
    form = rng.random()
    if form > 0.3:
        return ""
    return "\n".join(rng.choices(MEMOS, k=rng.randint(2, 4))) if form < 0.06 else rng.choice(MEMOS)


def _put(heading: str, text: str) -> Callable[[list[str], Random], list[str]]:
    def spoil(row: list[str], rng: Random) -> list[str]:
        row[AT[heading]] = text
        return row

    return spoil


def _ragged(row: list[str], rng: Random) -> list[str]:
    return [*row, "はみ出し", "余分"]


def _nobody(row: list[str], rng: Random) -> list[str]:
    """Neither a code nor a name, nor any way to reach them."""
    left = {AT[heading] for heading in ("性別", "登録日", "備考")}
    return [cell if place in left else "" for place, cell in enumerate(row)]


SPOILT = (
    _put("生年月日", "2004/2/30"),
    _put("生年月日", "昭和99年1月1日"),
    _put("登録日", "先月ごろ"),
    _put("電話番号", "03-ABCD-1234"),
    _put("メールアドレス", "hanako yamada@example.jp"),
    _put("メールアドレス", "なし"),
    _put("郵便番号", "12-34A"),
    _put("氏名", "寿限無" * 30),
    _put("顧客番号", "C0000001"),
    _put("DM", "たぶん"),
    _ragged,
    _nobody,
)
