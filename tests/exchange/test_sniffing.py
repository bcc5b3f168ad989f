"""What a file is, found out before anybody is asked."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hiiki.exchange.arrivals.sniffing import sniff
from hiiki.exchange.formats import open_records
from hiiki.exchange.records import CannotRead, Found

PEOPLE = [
    ["会員番号", "氏名", "電話番号", "住所"],
    ["K0001", "青木 花子", "054-623-2554", "静岡県焼津市石津728-2"],
    ["K0002", "馬場 太郎", "054-623-2555", "静岡県焼津市本町5-9-1"],
    ["K0003", "千葉 次郎", "054-623-2556", "静岡県焼津市栄町1-13-1"],
]


def text_of(rows: list[list[str]], delimiter: str = ",", end: str = "\r\n") -> str:
    return "".join(delimiter.join(row) + end for row in rows)


@pytest.fixture
def sniffed(tmp_path: Path) -> Callable[..., Found]:
    def sniffed(content: str | bytes, *, name: str = "顧客.csv", **options) -> Found:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        found = sniff(path, **options)
        assert Found.from_json(found.to_json()) == found
        return found

    return sniffed


def said(found: Found) -> str:
    return "\n".join(found.notes)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp932", "cp932"),
        ("euc_jp", "euc_jp"),
        ("iso2022_jp", "iso2022_jp"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
    ],
)
def test_the_encoding_is_found(sniffed, encoding, name):
    found = sniffed(text_of(PEOPLE).encode(encoding))

    assert found.encoding == name
    assert found.headings == PEOPLE[0]
    assert [record.cells for record in found.samples] == PEOPLE[1:]


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_a_mark_of_utf16_before_something_else_is_told_and_left_out(sniffed, mark):
    found = sniffed(mark + text_of(PEOPLE).encode("cp932"))

    assert (found.encoding, found.headings) == ("cp932", PEOPLE[0])
    assert [record.cells for record in found.samples] == PEOPLE[1:]
    assert any("UTF-16の印" in note for note in found.notes)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text",
    [
        "a,b\r\n1,2\r\n",
        "id,name\r\n1,aoki\r\n2,baba\r\n",
        "id,name\r\n1,青木\r\n",
        "id,name\r\n1,一郎\r\n",  # 一 is 4E00: with the comma before it, two NULs in a row
        "id,name\r\n1,青木　花子\r\n",
        "氏名,メモ\r\n一二三,一\r\n",
    ],
)
def test_a_short_utf16_file_without_a_mark_is_read(sniffed, text, encoding):
    found = sniffed(text.encode(encoding))

    assert found.encoding == encoding
    rows = [found.headings, *(record.cells for record in found.samples)]
    assert rows == [line.split(",") for line in text.rstrip().split("\r\n")]


def test_a_byte_order_mark_may_lie(sniffed):
    found = sniffed(b"\xef\xbb\xbf" + text_of(PEOPLE).encode("cp932"))

    assert found.encoding == "cp932"
    assert found.headings == PEOPLE[0]
    assert "印(BOM)がありますが、中身はCP932" in said(found)


def test_a_double_byte_order_mark_is_said(sniffed):
    found = sniffed(b"\xef\xbb\xbf\xef\xbb\xbf" + text_of(PEOPLE).encode())

    assert found.headings == PEOPLE[0]
    assert "二重" in said(found)


def test_the_encoding_shows_only_far_behind_ascii(sniffed):
    content = "code,name\r\n" + "K1,Aoki\r\n" * 60_000
    content += "K2,髙橋\r\n" * 3

    assert sniffed(content.encode("cp932")).encoding == "cp932"


def test_a_nul_does_not_make_it_utf16(sniffed):
    found = sniffed(text_of(PEOPLE).encode("cp932").replace(b"K0002", b"K\0002"))

    assert found.encoding == "cp932"
    assert "NUL" in said(found)


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_separator_is_found(sniffed, delimiter):
    found = sniffed(text_of(PEOPLE, delimiter))

    assert (found.delimiter, found.width) == (delimiter, 4)


def test_spaces_separate_where_nothing_else_does(sniffed):
    rows = [
        ["番号", "姓", "電話", "市"],
        ["1", "青木", "054-623-2554", "焼津市"],
        ["2", "馬場", "054-623-2555", "静岡市"],
    ]

    assert sniffed(text_of(rows, " ")).delimiter == " "


def test_commas_in_quoted_memos_do_not_make_it_commas(sniffed):
    rows = [["番号", "メモ"], ["1", '"a,b,c,d"'], ["2", '"a,b,c,d"'], ["3", '"a,b,c,d"']]

    assert sniffed(text_of(rows, "\t")).delimiter == "\t"


def test_a_single_column_is_a_table_too(sniffed):
    found = sniffed("メールアドレス\r\naoki@example.jp\r\nbaba@example.jp\r\n")

    assert (found.width, found.heading_row, found.rows) == (1, 1, 2)


def test_what_a_person_says_is_taken(sniffed):
    found = sniffed(text_of(PEOPLE, ";").encode("cp932"), encoding="shift_jis", delimiter=";", heading_row=0)

    assert (found.encoding, found.delimiter, found.heading_row) == ("cp932", ";", 0)
    assert found.samples[0].cells == PEOPLE[0]


@pytest.mark.parametrize(
    ("above", "row"),
    [
        ("\r\n\r\n", 3),
        ("顧客名簿 2025年\r\n", 2),
        ("顧客名簿 2025年,,,\r\n,,,\r\n", 3),
        ("株式会社青木商店\r\n作成日,2025/01/01\r\n\r\n", 4),
        (",,,\r\n顧客一覧,,,\r\n出力日：2025年1月1日,,,全3件\r\n,,,\r\n", 5),
    ],
)
def test_headings_are_found_below_blank_and_title_rows(sniffed, above, row):
    found = sniffed(above + text_of(PEOPLE))

    assert (found.heading_row, found.headings) == (row, PEOPLE[0])
    assert [record.line for record in found.samples] == [row + 1, row + 2, row + 3]
    assert f"{row}行目を見出し" in said(found)


def test_unknown_words_are_headings_where_the_values_differ(sniffed):
    found = sniffed(text_of([["あれ", "これ", "それ"], ["1", "2024/01/01", "x"], ["2", "2024/01/02", "y"]]))

    assert found.heading_row == 1


@pytest.mark.parametrize(
    "rows",
    [
        PEOPLE[1:],
        [["青木", "花子", "アオキ"], ["馬場", "太郎", "ババ"]],
        [["aoki@example.jp"], ["baba@example.jp"]],
        [["1", "2"], ["3", "4"]],
    ],
)
def test_files_without_headings(sniffed, rows):
    found = sniffed(text_of(rows))

    assert (found.heading_row, found.headings) == (0, [])
    assert (found.width, found.rows) == (len(rows[0]), len(rows))
    assert found.samples[0].line == 1
    assert "見出しの行が見つかりません" in said(found)


def test_headings_alone_are_a_table_without_rows(sniffed):
    found = sniffed("会員番号,氏名,電話番号\r\n")

    assert (found.heading_row, found.rows, found.samples) == (1, 0, [])
    assert "見出しだけ" in said(found)


def test_headings_that_come_twice_stay_apart(sniffed):
    found = sniffed(text_of([["氏名", "住所", "電話", "住所"], ["青木", "焼津市", "054-623-2554", "静岡市"]]))

    assert found.headings == ["氏名", "住所", "電話", "住所"]
    assert found.samples[0].cells == ["青木", "焼津市", "054-623-2554", "静岡市"]
    assert "同じ見出し" in said(found)


def test_headings_with_line_breaks_are_one_line(sniffed):
    found = sniffed('"会員\r\n番号",氏名,電話番号\r\nK1,青木,054-623-2554\r\n')

    assert found.headings == ["会員 番号", "氏名", "電話番号"]
    assert found.samples[0].line == 3


def test_columns_beyond_the_headings_have_blank_ones(sniffed):
    found = sniffed("会員番号,氏名\r\nK1,青木,よいお客様\r\nK2,馬場,常連\r\n")

    assert found.headings == ["会員番号", "氏名", ""]
    assert not any(record.problem for record in found.samples)


def test_commas_without_end_are_no_columns(sniffed):
    found = sniffed("会員番号,氏名" + "," * 5_000 + "\r\nK1,青木" + "," * 5_000 + "\r\n")

    assert found.width == 2


def test_four_hundred_columns(sniffed):
    rows = [[f"項目{number}" for number in range(400)], [str(number) for number in range(400)]]

    found = sniffed(text_of(rows))

    assert (found.width, found.heading_row) == (400, 1)


def test_the_rows_of_a_big_file_are_estimated(sniffed, tmp_path):
    found = sniffed(text_of(PEOPLE) + "K9999,青木 花子,054-623-2554,静岡県焼津市石津728-2\r\n" * 100_000)

    assert abs(found.rows - 100_003) < 5_000
    assert len(found.samples) == 50


def test_nothing_but_separators_is_refused(sniffed):
    with pytest.raises(CannotRead):
        sniffed(",,,\r\n,,,\r\n")


def test_every_real_file_reads_without_loss(real_data: Path):
    files = sorted((real_data / "municipal").glob("*.csv"))
    assert files

    for file in files:
        found = sniff(file)
        records = list(open_records(file, found))

        assert found.heading_row == 1, file.name
        assert len(records) == found.rows, file.name
        assert not [record for record in records if record.problem], file.name
        assert {len(record.cells) for record in records} == {found.width}, file.name


@pytest.mark.parametrize(
    "said", [{"encoding": "foo"}, {"encoding": "base64"}, {"delimiter": "ab"}, {"heading_row": 99}]
)
def test_what_was_said_by_hand_and_cannot_be_is_answered_in_japanese(tmp_path, said):
    path = tmp_path / "名簿.csv"
    path.write_text("氏名,電話\n青木 一郎,03-1234-5678\n", encoding="utf-8")

    with pytest.raises(CannotRead, match=str(*said.values())):
        sniff(path, **said)
