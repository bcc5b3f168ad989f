"""Workbooks: typed values become what a person would have typed, and text goes out as text."""

import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from hiiki.exchange.arrivals.sniffing import sniff
from hiiki.exchange.formats import excel, limits, open_records, sheets
from hiiki.exchange.formats.cells import as_text
from hiiki.exchange.records import CannotRead

AS_TEXT = [
    ("0123", "0123"),
    (100.0, "100"),
    (1.5, "1.5"),
    (0.1 + 0.2, "0.3"),
    (-5.0, "-5"),
    (123456789012.0, "123456789012"),
    (9012345678.0, "9012345678"),
    (1e20, "100000000000000000000"),
    (0.0000001, "0.0000001"),
    (float("nan"), ""),
    (7, "7"),
    (True, "TRUE"),
    (None, ""),
    (date(2004, 12, 3), "2004/12/03"),
    (datetime(2004, 12, 3), "2004/12/03"),
    (datetime(2004, 12, 3, 10, 0), "2004/12/03 10:00"),
    (datetime(2004, 12, 3, 10, 0, 5), "2004/12/03 10:00:05"),
    (time(9, 5), "09:05"),
    (timedelta(hours=30), "30:00"),
]


@pytest.mark.parametrize(("value", "text"), AS_TEXT)
def test_a_typed_value_as_text(value, text):
    assert as_text(value) == text


@pytest.fixture
def workbook(tmp_path: Path):
    path = tmp_path / "顧客.xlsx"
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False})
    yield book, path


def rows(path: Path) -> list[list[str]]:
    return [record.cells for record in open_records(path, sniff(path))]


def test_codes_phones_and_dates_come_as_people_know_them(workbook):
    book, path = workbook
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy/mm/dd"})
    era = book.add_format({"num_format": '[$-411]ggge"年"m"月"d"日"'})
    sheet.write_row(0, 0, ["会員番号", "氏名", "携帯", "生年月日", "登録日", "郵便番号"])
    sheet.write_row(1, 0, [100.0, "青木 花子", 9012345678])
    sheet.write_datetime(1, 3, datetime(1975, 3, 4), day)
    sheet.write_datetime(1, 4, datetime(2004, 12, 3), era)
    sheet.write_string(1, 5, "0600001")
    book.close()

    assert rows(path) == [["100", "青木 花子", "9012345678", "1975/03/04", "2004/12/03", "0600001"]]


def test_errors_in_cells_are_empty(workbook):
    book, path = workbook
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["氏名", "電話"])
    sheet.write_string(1, 0, "青木")
    sheet.write_formula(1, 1, "=NA()", None, "#N/A")
    book.close()

    assert rows(path) == [["青木", ""]]


def test_the_line_of_a_record_is_its_row_in_the_sheet(workbook):
    book, path = workbook
    sheet = book.add_worksheet()
    sheet.merge_range("B2:D2", "顧客名簿 2025年")
    sheet.write_row("B4", ["氏名", "電話", "メモ"])
    sheet.write_row("B5", ["青木", "054-623-2554", ""])
    sheet.write_row("B8", ["馬場", "054-623-2555", ""])
    sheet.set_row(1, None, None, {"hidden": True})
    book.close()

    found = sniff(path)

    assert (found.heading_row, found.headings) == (4, ["氏名", "電話", "メモ"])
    assert [(record.line, record.cells[0]) for record in open_records(path, found)] == [
        (5, "青木"),
        (8, "馬場"),
    ]


def test_headings_over_two_rows_are_read_together(workbook):
    book, path = workbook
    sheet = book.add_worksheet()
    sheet.merge_range("A1:A2", "会員番号")
    sheet.merge_range("B1:C1", "氏名")
    sheet.merge_range("D1:E1", "連絡先")
    sheet.write_row("B2", ["姓", "名", "電話", "メール"])
    sheet.write_row("A3", ["K1", "青木", "花子", "054-623-2554", "aoki@example.jp"])
    book.close()

    found = sniff(path)

    assert found.headings == ["会員番号", "姓", "名", "電話", "メール"]
    assert found.heading_row == 2


def test_the_sheet_with_the_customers_is_taken(workbook):
    book, path = workbook
    book.add_worksheet("表紙").write_string(0, 0, "顧客名簿")
    sheet = book.add_worksheet("顧客")
    sheet.write_row(0, 0, ["氏名", "電話", "住所"])
    sheet.write_row(1, 0, ["青木", "054-623-2554", "静岡県焼津市石津1"])
    codes = book.add_worksheet("コード表")
    for row in range(50):
        codes.write_row(row, 0, [f"値{row}", f"内容{row}", row, row, row])
    book.close()

    found = sniff(path)

    assert (found.sheet, found.sheets) == ("顧客", ["表紙", "顧客", "コード表"])
    assert sniff(path, sheet="コード表").sheet == "コード表"
    with pytest.raises(CannotRead, match="見つかりません"):
        sniff(path, sheet="ない")


def test_an_empty_workbook_says_so(workbook):
    book, path = workbook
    book.add_worksheet()
    book.close()

    with pytest.raises(CannotRead, match="値が入っていません"):
        sniff(path)


# Writing


text = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
    max_size=10,
)
dangerous = st.sampled_from(
    ["=A1", "+81901234", "-5", "@x", "'=A1", "'", "0123", "1e5", "http://example.jp", "a\nb", " a "]
)
tables = st.lists(
    st.lists(text | dangerous, min_size=2, max_size=2).filter(lambda row: "".join(row).strip()), max_size=6
)


@settings(max_examples=40, deadline=None)
@given(tables)
def test_what_is_written_reads_back_the_same(tmp_path_factory, table):
    path = tmp_path_factory.mktemp("往復") / "a.xlsx"

    report = excel.write(path, ["氏名", "メモ"], table)

    assert rows(path) == table
    assert report.rows == len(table)


def test_every_cell_is_text_and_the_heading_stays_in_sight(tmp_path):
    path = tmp_path / "a.xlsx"

    excel.write(path, ["氏名", "電話"], [["=A1", "054-623-2554"], ["髙橋", "+81901234"]])

    sheet = openpyxl.load_workbook(path)["顧客"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    assert sheet.column_dimensions["B"].width > 12


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr("hiiki.exchange.formats.workbooks.SHEET_ROWS", 250)

    report = excel.write(tmp_path / "a.xlsx", ["番号"], ([str(number)] for number in range(501)))

    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["顧客", "顧客 2", "顧客 3"]
    assert [sheet.max_row for sheet in book] == [251, 251, 2]
    assert report.rows == 501


def test_a_cell_longer_than_excel_holds_is_shortened_and_reported(tmp_path):
    report = excel.write(tmp_path / "a.xlsx", ["氏名", "メモ"], [["青木", "あ" * 40_000]])

    assert report.shortened == [(1, "メモ")]


LONG = [
    ["顧客コード", "氏名", "登録日"],
    *([str(n), f"青木 {n}", f"2004/12/{n % 28 + 1:02}"] for n in range(300)),
]


def written_by_hand(folder: Path, rows: str, shared: str = "") -> Path:
    """A workbook whose only sheet holds these rows."""
    excel.write(folder / "model.xlsx", ["氏名"], [])
    with zipfile.ZipFile(folder / "model.xlsx") as model, zipfile.ZipFile(folder / "a.xlsx", "w") as out:
        for name in model.namelist():
            if "sheet1.xml" not in name:
                out.writestr(name, model.read(name))
        out.writestr("xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{rows}</sheetData></worksheet>")
        if shared:
            out.writestr("xl/sharedStrings.xml", f"<sst>{shared}</sst>")
    return folder / "a.xlsx"


def inline(text: str, place: str = "") -> str:
    return f'<c{place} t="inlineStr"><is><t>{text}</t></is></c>'


def numbered_rows() -> str:
    return "".join(
        f'<row r="{n}">'
        + "".join(inline(cell, f' r="{"ABC"[at]}{n}"') for at, cell in enumerate(row))
        + "</row>"
        for n, row in enumerate(LONG, 1)
    )


def rows_without_numbers() -> str:
    return "".join("<row>" + "".join(map(inline, row)) + "</row>" for row in LONG)


def rows_of_another_namespace() -> str:
    return (
        numbered_rows()
        .replace("</", "</x:")
        .replace("<row", "<x:row")
        .replace("<c ", "<x:c ")
        .replace("<is>", "<x:is>")
        .replace("<t>", "<x:t>")
    )


SPELLINGS = [numbered_rows, rows_without_numbers, rows_of_another_namespace]


@pytest.mark.parametrize("spelling", SPELLINGS, ids=lambda spelling: spelling.__name__)
def test_a_long_sheet_is_read_in_slices_as_if_at_once(tmp_path, monkeypatch, spelling):
    path = written_by_hand(tmp_path, spelling())
    if spelling is rows_of_another_namespace:
        path = with_prefix(path)
    monkeypatch.setattr(sheets, "CHUNK", 512)
    monkeypatch.setattr(limits, "WORKBOOK_SLICE_BYTES", 4_000)

    read = list(open_records(path, sniff(path)))

    assert [record.cells for record in read] == LONG[1:]
    assert [record.line for record in read] == list(range(2, 302))


def with_prefix(path: Path) -> Path:
    out = path.with_name("prefixed.xlsx")
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(out, "w") as written:
        for name in archive.namelist():
            content = archive.read(name)
            if "sheet1.xml" in name:
                content = content.replace(b"sheetData", b"x:sheetData").replace(b"worksheet", b"x:worksheet")
            written.writestr(name, content)
    return out


def test_gaps_and_columns_far_to_the_right_are_where_they_were(tmp_path, monkeypatch):
    path = written_by_hand(
        tmp_path,
        '<row r="2"><c r="B2"><v>1</v></c></row><row r="40"/><row r="45"><c r="C45"><v>7</v></c></row>'
        + '<row r="50"><c r="B50" t="s"><v>1</v></c><c r="D50"><v>2.5</v></c></row>',
        "<si/><si><r><t>青</t></r><r><t>木</t></r><rPh><t>アオキ</t></rPh></si>",
    )
    monkeypatch.setattr(sheets, "CHUNK", 16)
    monkeypatch.setattr(limits, "WORKBOOK_SLICE_BYTES", 1)

    read = list(open_records(path, sniff(path)))

    assert [(record.line, record.cells) for record in read] == [
        (2, ["1", "", ""]),
        (45, ["", "7", ""]),
        (50, ["青木", "", "2.5"]),
    ]


def test_shared_texts_are_found_in_every_slice(tmp_path, monkeypatch):
    book = openpyxl.Workbook()
    for row in LONG:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    monkeypatch.setattr(sheets, "CHUNK", 512)
    monkeypatch.setattr(limits, "WORKBOOK_SLICE_BYTES", 4_000)

    assert rows(tmp_path / "a.xlsx") == LONG[1:]
