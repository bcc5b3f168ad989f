"""Reading text files as they really are: nothing swallowed, every line counted."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiiki.exchange.formats import delimited, limits, open_batches, open_records
from hiiki.exchange.formats.quoting import AFTER_UNCLOSED, UNCLOSED
from hiiki.exchange.records import Found, Record

HEADINGS = "会員番号,氏名,電話\r\n"


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., list[Record]]:
    def read(
        content: str | bytes, *, encoding: str = "utf-8", width: int = 3, delimiter: str = ","
    ) -> list[Record]:
        path = tmp_path / "顧客.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        found = Found("delimited", encoding, delimiter, heading_row=1, headings=["x"] * width, width=width)
        return list(open_records(path, found))

    return read


def plain(records: list[Record]) -> list[tuple[int, list[str]]]:
    assert not [record for record in records if record.problem]
    return [(record.line, record.cells) for record in records]


def problems(records: list[Record]) -> dict[int, str]:
    return {record.line: record.problem for record in records if record.problem}


AOKI = (2, ["1", "青木", "054-623-2554"])
BABA = (3, ["2", "馬場", "054-623-2555"])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end(read, end):
    text = end.join(["会員番号,氏名,電話", "1,青木,054-623-2554", "2,馬場,054-623-2555", ""])

    assert plain(read(text)) == [AOKI, BABA]


def test_line_ends_may_be_mixed(read):
    assert plain(read("会員番号,氏名,電話\r1,青木,054-623-2554\n2,馬場,054-623-2555\r\n")) == [AOKI, BABA]


def test_the_last_line_needs_no_end(read):
    assert plain(read(HEADINGS + "1,青木,054-623-2554\r\n2,馬場,054-623-2555")) == [AOKI, BABA]


def test_blank_rows_are_left_out_and_counted(read):
    records = read(HEADINGS + "\r\n,,\r\n 　,,\r\n1,青木,\r\n")

    assert plain(records) == [(5, ["1", "青木", ""])]


def test_a_row_within_quotes_keeps_its_line_breaks_and_its_first_line(read):
    records = read(HEADINGS + '1,"青木\r\n花子",a\r\n2,馬場,b\r\n')

    assert plain(records) == [(2, ["1", "青木\r\n花子", "a"]), (4, ["2", "馬場", "b"])]


def test_other_line_separators_of_unicode_are_only_characters(read):
    assert plain(read(HEADINGS + "1,青\u2028木\x0b\x85,a\n2,馬場,b\n")) == [
        (2, ["1", "青\u2028木\x0b\x85", "a"]),
        (3, ["2", "馬場", "b"]),
    ]


def test_missing_cells_at_the_end_are_empty(read):
    assert plain(read(HEADINGS + "1,青木\r\n")) == [(2, ["1", "青木", ""])]


def test_empty_cells_beyond_the_headings_do_not_matter(read):
    assert plain(read(HEADINGS + "1,青木,a,,\r\n")) == [(2, ["1", "青木", "a"])]


def test_values_beyond_the_headings_refuse_the_row_and_only_it(read):
    records = read(HEADINGS + "1,青木,a,静岡,焼津\r\n2,馬場,b\r\n")

    assert problems(records) == {
        2: "見出しは3列ですが、この行には5列あります。値が右にずれていないか、確かめてください。"
    }
    assert records[0].cells == ["1", "青木", "a", "静岡", "焼津"]
    assert records[1].cells == ["2", "馬場", "b"]


STRAY = [
    ('1,青"木",a', ["1", '青"木"', "a"]),
    ('1,5"ディスプレイ,a', ["1", '5"ディスプレイ', "a"]),
    ('"1","青木"さん,"a"', ["1", "青木さん", "a"]),
    ('"1","「"青木"」様","a"', ["1", '「"青木"」様', "a"]),
    ('"1","青木 ""花子""","a"', ["1", '青木 "花子"', "a"]),
    ('1,"",a', ["1", "", "a"]),
]


@pytest.mark.parametrize(("line", "cells"), STRAY)
def test_stray_quotes_are_tolerated(read, line, cells):
    assert plain(read(f"{HEADINGS}{line}\r\n2,馬場,b\r\n")) == [(2, cells), (3, ["2", "馬場", "b"])]


UNCLOSED_FILES = [
    # nothing but the one quote in the whole file
    ('1,青木,a\n2,"馬場,b\n3,千葉,c\n4,髙橋,d\n', {3: UNCLOSED}, [2, 4, 5]),
    # the next quoted row would close it at the same column: the width comes out right
    ('1,青木,a\n2,"馬場,b\n3,千葉,c\n4,"髙橋",d\n5,森,e\n', {3: UNCLOSED}, [2, 4, 5, 6]),
    # every cell quoted
    ('"1","青木","a"\n"2","馬場,"b"\n"3","千葉","c"\n', {3: UNCLOSED}, [2, 4]),
    ('"1","青木","a"\n"2","馬場","b\n"3","千葉","c"\n"4","髙橋","d"\n', {3: UNCLOSED}, [2, 4, 5]),
    # at the very end
    ('1,青木,a\n2,"馬場,b\n', {3: UNCLOSED}, [2]),
    # twice
    ('1,"青木,a\n2,馬場,b\n3,"千葉,c\n4,髙橋,d\n', {2: UNCLOSED, 4: UNCLOSED}, [3, 5]),
]


@pytest.mark.parametrize(("body", "refused", "good"), UNCLOSED_FILES)
def test_an_unclosed_quote_costs_its_own_line_only(read, body, refused, good):
    records = read(HEADINGS + body)

    assert problems(records) == refused
    assert [record.line for record in records if not record.problem] == good


def test_an_unclosed_quote_early_in_a_big_file_is_recovered_from(read):
    rows = "".join(f"{number},青木,054-000-{number:06}\n" for number in range(3, 120_003))

    records = read(HEADINGS + '1,千葉,a\n2,"馬場,b\n' + rows)

    assert problems(records) == {3: UNCLOSED}
    assert len(records) == 120_002
    assert records[-1] == Record(120_003, ["120002", "青木", "054-000-120002"])


def test_the_rest_of_a_broken_memo_is_not_taken_for_customers(read):
    records = read(HEADINGS + '1,青木,"電話は"夜"に\nお願いします"\n2,馬場,b\n')

    assert problems(records) == {2: UNCLOSED, 3: AFTER_UNCLOSED}
    assert [record.cells for record in records if not record.problem] == [["2", "馬場", "b"]]


def test_nul_refuses_its_row(read):
    records = read(HEADINGS + "1,青\0木,a\n2,馬場,b\n")

    assert list(problems(records)) == [2]
    assert "NUL" in problems(records)[2]


def test_what_is_no_character_is_called_by_its_number(read):
    records = read("氏名,a\n青木,1\n馬\ufdd0場,2\n".encode())

    assert list(problems(records)) == [3]
    assert "U+FDD0" in problems(records)[3]


def test_bytes_that_cannot_be_decoded_refuse_their_row(read):
    records = read(
        "氏名,a,b\n青木,1,2\n".encode("cp932") + b"\x81\xff\xfe,3,4\n" + "馬場,5,6\n".encode("cp932"),
        encoding="cp932",
    )

    assert list(problems(records)) == [3]
    assert [record.cells[0] for record in records if not record.problem] == ["青木", "馬場"]


def test_cp932_rows_in_a_utf8_file_are_refused_alone(read):
    records = read(
        HEADINGS.encode() + "1,青木,a\n".encode() + "2,馬場,b\n".encode("cp932") + "3,千葉,c\n".encode()
    )

    assert list(problems(records)) == [3]


def test_utf8_rows_in_a_cp932_file_are_not_taken_for_strange_kanji(read):
    content = (
        HEADINGS.encode("cp932")
        + "1,青木,a\n".encode("cp932")
        + "2,ばば,b\n".encode()
        + "3,千葉,c\n".encode("cp932")
    )

    records = read(content, encoding="cp932")

    assert problems(records) == {3: delimited.MIXED_PROBLEM}


def test_a_cell_of_a_megabyte_is_read_and_beyond_it_refused(read):
    big = "あ" * limits.CELL

    records = read(HEADINGS + f"1,{big},a\n2,{big}あ,b\n3,千葉,c\n")

    assert problems(records) == {3: limits.CELL_PROBLEM}
    assert len(records[0].cells[1]) == limits.CELL


def test_a_quoted_memo_of_many_lines_is_one_cell(read):
    memo = "\n".join(f"{number}行目" for number in range(3_000))

    records = read(HEADINGS + f'1,"{memo}",a\n2,馬場,b\n')

    assert plain(records) == [(2, ["1", memo, "a"]), (3_002, ["2", "馬場", "b"])]


def test_a_line_that_never_ends_is_cut_and_refused(read, monkeypatch):
    monkeypatch.setattr(limits, "LINE", 3_000_000)

    records = read(HEADINGS + "1," + "青木" * 4_000_000 + ",a\r\n2,馬場,b\r\n")

    assert problems(records) == {2: limits.LINE_PROBLEM}
    assert records[-1] == Record(3, ["2", "馬場", "b"])


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "𠮷野家 葛󠄀城 😀"),
        ("utf-8-sig", "𠮷野家 葛󠄀城 😀"),
        ("utf-16", "𠮷野家 葛󠄀城 😀"),
        ("cp932", "髙橋 ㈱①"),
        ("euc_jp", "青木 花子"),
        ("iso2022_jp", "青木 花子"),
    ],
)
def test_every_encoding_keeps_its_characters(read, encoding, text):
    assert plain(read(f"氏名,a,b\n{text},1,2\n", encoding=encoding)) == [(2, [text, "1", "2"])]


@pytest.mark.parametrize("boms", [1, 2, 3])
def test_byte_order_marks_vanish(read, boms):
    assert plain(read(b"\xef\xbb\xbf" * boms + "氏名,a,b\n青木,1,2\n".encode())) == [(2, ["青木", "1", "2"])]


def test_rows_above_the_headings_are_not_data(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("顧客名簿 2025年\n\n氏名,電話\n青木,1\n", "utf-8")
    found = Found("delimited", "utf-8", ",", heading_row=3, headings=["氏名", "電話"], width=2)

    assert list(open_records(path, found)) == [Record(4, ["青木", "1"])]


def test_the_rows_come_in_batches_of_bounded_size(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("氏名,電話\n" + "青木,054-623-2554\n" * 300_000, "utf-8")
    found = Found("delimited", "utf-8", ",", heading_row=1, headings=["氏名", "電話"], width=2)

    sizes = [len(batch) for batch in open_batches(path, found)]

    assert sum(sizes) == 300_000
    assert max(sizes) < 70_000


# Writing


cells = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffd\ufdd0\ufeff縺繧繝"), max_size=12
)
dangerous = st.builds(
    str.__add__, st.sampled_from(["=", "+", "-", "@", "'", "''=", "'+81", "\t", "\r", "＝", "'012"]), cells
)
values = st.one_of(cells, dangerous)
tables = st.lists(
    st.lists(values, min_size=2, max_size=2).filter(lambda row: "".join(row).strip()), max_size=8
)


@given(tables)
def test_what_is_written_reads_back_the_same(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("往復") / "a.csv"

    report = delimited.write(path, ["氏名", "メモ"], rows)

    found = Found("delimited", "utf-8-sig", ",", heading_row=1, headings=["氏名", "メモ"], width=2)
    assert [record.cells for record in open_records(path, found)] == rows
    assert report.rows == len(rows)


@given(tables)
def test_no_cell_in_the_file_starts_a_formula(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("数式") / "a.csv"

    delimited.write(path, ["氏名", "メモ"], rows)

    with path.open(encoding="utf-8-sig", newline="") as file:
        assert not [cell for row in csv.reader(file) for cell in row if cell[:1] in tuple("=+-@\t\r＝＋－＠")]


def test_lines_end_as_windows_expects_and_the_bom_tells_excel(tmp_path):
    delimited.write(tmp_path / "a.csv", ["氏名"], [["青木"]])

    assert (tmp_path / "a.csv").read_bytes() == b"\xef\xbb\xbf" + "氏名\r\n青木\r\n".encode()


def test_what_cp932_holds_as_its_twin_is_counted(tmp_path):
    out = tmp_path / "a.csv"

    report = delimited.write(out, ["氏名"], [["9〜17時"], ["〜−"], ["～－"]], encoding="cp932")

    assert report.twins == {("〜", "～"): 2, ("−", "－"): 1}
    assert not report.replaced
    assert out.read_text("cp932").split() == ["氏名", "9～17時", "～－", "～－"]


def test_what_cp932_lacks_is_replaced_and_reported(tmp_path):
    rows = [["髙橋 花子", "〜－"], ["𠮷田", "花😀"], ["葛\U000e0100城", ""]]

    report = delimited.write(tmp_path / "a.csv", ["氏名", "メモ"], rows, encoding="cp932")

    assert (tmp_path / "a.csv").read_text("cp932").splitlines()[2:] == ["〓田,花〓", "葛〓城,"]
    assert report.replaced == [(2, "氏名", "𠮷"), (2, "メモ", "😀"), (3, "氏名", "\U000e0100")]
