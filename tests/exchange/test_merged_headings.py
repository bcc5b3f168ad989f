"""Headings in two rows, as Excel's merged cells make them: no column loses its name, no row is taken for data."""

from pathlib import Path

import pytest
import xlsxwriter

from hiiki.customers.fields import FIELDS
from hiiki.exchange.arrivals.sniffing import sniff
from hiiki.exchange.formats import open_records
from hiiki.exchange.mapping import guess
from hiiki.exchange.records import Found
from tests.exchange.formats import ods

AOKI = ["K1", "青木", "花子", "054-623-2554", "090-1111-2222", "焼津市本町5-9-1"]
BABA = ["K2", "馬場", "太郎", "054-623-2555", "090-1111-3333", "焼津市栄町1-13-1"]
UPPER = ["顧客コード", "氏名", "", "連絡先", "", "住所"]
LOWER = ["", "姓", "名", "電話", "携帯", ""]
HEADINGS = ["顧客コード", "姓", "名", "電話", "携帯", "住所"]


def csv(folder: Path, *rows: list[str]) -> Path:
    path = folder / "名簿.csv"
    path.write_text("".join(",".join(row) + "\r\n" for row in rows), "utf-8")
    return path


def xlsx(folder: Path, *rows: list[str]) -> Path:
    path = folder / "名簿.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("名簿")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        sheet.merge_range("B1:C1", "氏名")
        sheet.merge_range("D1:E1", "連絡先")
        sheet.merge_range("F1:F2", "住所")
    return path


def calc(folder: Path, *rows: list[str]) -> Path:
    lines = [ods.row(*(ods.text(cell) if cell else ods.empty() for cell in row)) for row in rows]
    return ods.write(folder / "名簿.ods", ods.sheet("名簿", *lines))


@pytest.mark.parametrize("written", [csv, xlsx, calc])
def test_two_rows_of_headings_are_one(tmp_path, written):
    path = written(tmp_path, UPPER, LOWER, AOKI, BABA)

    found = sniff(path)

    assert (found.upper_heading_row, found.heading_row, found.headings) == (1, 2, HEADINGS)
    assert [record.cells for record in open_records(path, found)] == [AOKI, BABA]
    assert found.rows == 2
    assert "1行目と2行目を合わせて、見出しとして読みます。" in found.notes
    assert Found.from_json(found.to_json()) == found


def test_the_upper_row_may_be_the_better_known(tmp_path):
    found = sniff(
        csv(tmp_path, ["氏名", "", "連絡先", ""], ["姓", "名", "電話", "携帯"], AOKI[1:5], BABA[1:5])
    )

    assert (found.heading_row, found.headings) == (2, ["姓", "名", "電話", "携帯"])
    assert guess(found, FIELDS).mapping.targets() == ["last_name", "first_name", "tel", "mobile"]


@pytest.mark.parametrize(
    ("upper", "lower", "headings"),
    [
        ("氏名,,フリガナ,", "姓,名,姓,名", ["姓", "名", "フリガナ 姓", "フリガナ 名"]),
        ("氏名,氏名,連絡先,連絡先", "姓,名,電話,携帯", ["姓", "名", "電話", "携帯"]),
        ("氏名,連絡先,,備考", ",ひとこと,携帯,", ["氏名", "連絡先 ひとこと", "携帯", "備考"]),
        ("氏名,住所,納品先,", ",,住所,電話", ["氏名", "住所", "納品先 住所", "納品先 電話"]),
    ],
)
def test_both_words_stay_where_the_lower_says_too_little(tmp_path, upper, lower, headings):
    found = sniff(csv(tmp_path, upper.split(","), lower.split(","), ["あ"] * 4, ["い"] * 4))

    assert (found.heading_row, found.headings) == (2, headings)


@pytest.mark.parametrize(
    "rows",
    [
        [["氏名", "", "電話"], ["青木", "花子", "054-623-2554"], ["馬場", "太郎", "054-623-2555"]],
        [["氏名", "", "備考"], ["青木", "花子", "電話"], ["馬場", "太郎", "電話"]],
        [["顧客コード", "氏名", ""], ["1", "青木", "会社"], ["2", "馬場", "自宅"]],
    ],
)
def test_people_below_a_blank_heading_are_no_headings(tmp_path, rows):
    found = sniff(csv(tmp_path, *rows))

    assert (found.upper_heading_row, found.heading_row, found.headings) == (0, 1, rows[0])
    assert found.rows == 2


def test_a_title_above_is_not_joined(tmp_path):
    rows = [
        ["顧客名簿", "", "", "青木商店"],
        ["氏名", "電話", "住所", "会員ランク"],
        ["青木", "054-623-2554", "焼津市", "銀"],
    ]

    found = sniff(csv(tmp_path, *rows))

    assert (found.upper_heading_row, found.heading_row, found.headings) == (0, 2, rows[1])


@pytest.mark.parametrize(("said", "headings", "rows"), [(1, UPPER, 3), (2, HEADINGS, 2), (0, [], 4)])
def test_somebody_may_say_otherwise(tmp_path, said, headings, rows):
    found = sniff(csv(tmp_path, UPPER, LOWER, AOKI, BABA), heading_row=said)

    assert (found.heading_row, found.headings, found.rows) == (said, headings, rows)
