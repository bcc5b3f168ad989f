"""What vCards say, in the columns of a table: always the same ones, whatever a file has in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from hiiki.exchange.formats import limits
from hiiki.exchange.formats.vcards import Card, Property, cards
from hiiki.exchange.records import Found, Record
from hiiki.text.kana import is_kana, to_katakana

COLUMNS = [
    "姓", "名", "ミドルネーム", "敬称（前）", "敬称（後）", "表示名", "姓フリガナ", "名フリガナ", "フリガナ", "ニックネーム",
    "会社名", "会社名フリガナ", "部署", "役職", "携帯電話", "電話", "FAX", "メール", "郵便番号", "都道府県", "市区町村",
    "番地", "建物", "URL", "生年月日", "性別", "分類", "メモ", "ほかの住所", "ほかの連絡先",
]  # fmt: skip
BATCH = 500
BETWEEN = "、"  # several phones or mail addresses in one cell
MOBILE = {"CELL", "MOBILE", "IPHONE", "携帯", "携帯電話"}
Cells = dict[str, str]
Values = Iterator[tuple[str, str]]
Reader = Callable[[list[Property]], Values]

_scheme = re.compile(r"(?:tel|mailto|sms):", re.I)
_label = re.compile(r"_\$!<(.*)>!\$_")


def batches(path: Path, found: Found) -> Iterator[list[Record]]:
    """A record for each card; the line is the one it begins at."""
    records = (record(card) for card in cards(path, found.encoding))
    while batch := list(islice(records, BATCH)):
        yield batch


def record(card: Card) -> Record:
    cells = read(card.properties)
    row = [cells.get(column, "") for column in COLUMNS]
    problem = card.problem or (limits.CELL_PROBLEM if max(map(len, row)) > limits.CELL else "")
    problem = problem or ("" if any(row) else "このカードには、名前も連絡先もありません。")
    return Record(card.line, row, problem)


def read(properties: list[Property]) -> Cells:
    """Column → text, of one card."""
    labels = {each.group: _label.sub(r"\1", each.text) for each in properties if each.name == "X-ABLABEL"}
    named: dict[str, list[Property]] = {}
    for each in properties:
        named.setdefault(each.name, []).append(each)
    cells: Cells = {}
    for name, reader in _READERS.items():
        if found := named.get(name):
            for column, text in reader(found):
                _add(cells, column, text)
    for column, text in _phones(named.get("TEL", []), labels):
        _add(cells, column, text)
    return cells


def _add(cells: Cells, column: str, text: str) -> None:
    """Nothing twice; a second value goes where there is room for it."""
    before = cells.get(column, "")
    if not text or text == before:
        return
    if not before:
        cells[column] = text
    elif column in ("メール", "電話", "携帯電話", "分類"):
        cells[column] = BETWEEN.join(dict.fromkeys([*before.split(BETWEEN), text]))
    elif column in ("メモ", "ほかの住所", "ほかの連絡先"):
        cells[column] = f"{before}\n{text}"
    elif column in ("FAX", "URL"):
        _add(cells, "ほかの連絡先", f"{column} {text}")


def _name(found: list[Property]) -> Values:
    first = found[0]
    columns = ("姓", "名", "ミドルネーム", "敬称（前）", "敬称（後）")
    yield from zip(columns, first.parts(), strict=False)
    yield from _sorted_as(first, "姓フリガナ", "名フリガナ")


def _sorted_as(each: Property, *columns: str) -> Values:
    """SORT-AS, where it is a reading."""
    reading = each.parameters.get("SORT-AS", "")
    if is_kana(reading.replace(",", "")):
        yield from zip(columns, reading.split(","), strict=False)


def _sound(found: list[Property]) -> Values:
    """How Japanese telephones write a reading, always in half width: SOUND;X-IRMC-N:ﾀｶﾊｼ;ﾊﾅｺ;;;"""
    for each in found:
        if "X-IRMC-N" in each.types:
            last, first, *_ = [*map(to_katakana, each.parts()), "", ""]
            yield from (("姓フリガナ", last), ("名フリガナ", first)) if first else (("フリガナ", last),)


def _sort_string(found: list[Property]) -> Values:
    if is_kana(found[0].text):
        yield "フリガナ", found[0].text


def _organisation(found: list[Property]) -> Values:
    company, *units = found[0].parts()
    yield "会社名", company
    yield "部署", " ".join(filter(None, units))
    yield from _sorted_as(found[0], "会社名フリガナ")
    for other in found[1:]:
        yield "ほかの連絡先", " ".join(filter(None, other.parts()))


def _phones(found: list[Property], labels: dict[str, str]) -> Values:
    for each in found:
        number = _scheme.sub("", each.text).partition(";")[0]
        kinds = each.types | {labels.get(each.group, "").upper()}
        is_fax = any("FAX" in kind or "ファックス" in kind for kind in kinds)
        yield "FAX" if is_fax else "携帯電話" if kinds & MOBILE else "電話", number


def _mails(found: list[Property]) -> Values:
    for each in sorted(found, key=_not_preferred):
        yield "メール", _scheme.sub("", each.text)


def _addresses(found: list[Property]) -> Values:
    """The preferred one, or the first, in its parts; the others in one cell."""
    addresses = [_address(each) for each in sorted(found, key=_not_preferred)]
    full = [address for address in addresses if any(address.values())]
    if full:
        yield from full[0].items()
    for other in full[1:]:
        yield "ほかの住所", _in_one(other)


def _address(each: Property) -> Cells:
    box, building, street, city, region, code, *_ = [*each.parts(), *[""] * 7]
    lines = [line for line in street.split("\n") if line.strip()]
    return {
        "郵便番号": code,
        "都道府県": region,
        "市区町村": city,
        "番地": lines[0] if lines else "",
        "建物": " ".join(filter(None, [*lines[1:], building, box])),
    }


def _in_one(address: Cells) -> str:
    code, region, city, street, building = address.values()
    return " ".join(filter(None, [f"〒{code}" if code else "", f"{region}{city}{street}", building]))


def _birthday(found: list[Property]) -> Values:
    """A telephone that was told no year writes 1604, and says so."""
    text, no_year = found[0].text, found[0].parameters.get("X-APPLE-OMIT-YEAR", "")
    yield "生年月日", text.replace(no_year, "-", 1) if no_year and text.startswith(no_year) else text


def _gender(found: list[Property]) -> Values:
    yield "性別", found[0].parts()[0]


def _not_preferred(each: Property) -> bool:
    return "PREF" not in each.types and each.parameters.get("PREF") != "1"


def _each(column: str, separator: str = "") -> Reader:
    def reader(found: list[Property]) -> Values:
        for each in found:
            for text in each.parts(separator) if separator else [each.text]:
                yield column, text

    return reader


_READERS: dict[str, Reader] = {
    "N": _name,
    "FN": _each("表示名"),
    "X-PHONETIC-LAST-NAME": _each("姓フリガナ"),
    "X-PHONETIC-FIRST-NAME": _each("名フリガナ"),
    "X-PHONETIC-ORG": _each("会社名フリガナ"),
    "SOUND": _sound,
    "SORT-STRING": _sort_string,
    "NICKNAME": _each("ニックネーム", ","),
    "ORG": _organisation,
    "TITLE": _each("役職"),
    "ROLE": _each("役職"),
    "EMAIL": _mails,
    "ADR": _addresses,
    "URL": _each("URL"),
    "BDAY": _birthday,
    "GENDER": _gender,
    "X-GENDER": _gender,
    "CATEGORIES": _each("分類", ","),
    "NOTE": _each("メモ"),
}
