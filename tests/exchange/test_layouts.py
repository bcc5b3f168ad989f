"""Other programs' columns, ready-made."""

import tomllib
from importlib import resources
from pathlib import Path

import pytest

import hiiki
from hiiki.customers.fields import COMPANY_CODE, FIELDS
from hiiki.exchange import layouts
from hiiki.exchange.arrivals.sniffing import sniff
from hiiki.exchange.formats import delimited
from hiiki.exchange.records import Found, Record

AOKI = (
    "個人,得意先,青木,花子,アオキ,ハナコ,様,女性,,,,,,4250041,静岡県,焼津市石津728-2,,"
    "054-623-2554,090-1234-5678,,aoki@example.jp,,,H16/12/03,,2004/12/03,x,,"
)
BABA = (
    "法人,仕入先,馬場,太郎,ババ,タロウ,様,男性,株式会社馬場,馬場,ババ,営業部,部長,4250042,静岡県,焼津市本町1,,"
    "054-623-2555,,054-623-2556,baba@example.jp,,H16/12/3,,,,,,"
)


def recognised(found: Found) -> tuple[layouts.Layout, float]:
    match = layouts.recognise(found)
    assert match
    return match


def test_the_format_of_wakuwaku_is_recognised_without_headings(tmp_path):
    path = tmp_path / "顧客.csv"
    path.write_text(f"{AOKI}\r\n{BABA}", "cp932")

    found = sniff(path)
    layout, share = recognised(found)

    assert (layout.name, share) == ("wakuwaku", 1.0)
    values = layout.mapping(found).apply(found.samples[0].cells)
    assert values["kind"] == "個人"
    assert values["email"] == "aoki@example.jp"
    assert values["email_mobile_error_on"] == "H16/12/03"
    assert values["email_mobile_stopped_on"] == "2004/12/03"
    assert "推定" in layout.note


def test_inferred_columns_are_taken_only_where_their_values_fit():
    odd = [*AOKI.split(",")[:23], "メモ", *AOKI.split(",")[24:]]
    found = Found("delimited", width=29, samples=[Record(1, odd)])

    mapping = layouts.named("wakuwaku").mapping(found)

    assert mapping.columns[23].target is None


def test_a_table_of_the_same_width_is_not_taken_for_it():
    found = Found("delimited", width=29, samples=[Record(1, [str(number) for number in range(29)])])

    assert layouts.recognise(found) is None


def test_the_format_of_wakuwaku_is_recognised_by_its_headings():
    headings = [column.heading for column in layouts.named("wakuwaku").columns[:23]]
    found = Found("delimited", heading_row=1, headings=headings, width=23)

    layout, share = recognised(found)

    assert layout.name == "wakuwaku"
    assert share > 0.8


def test_hiikis_own_file_is_recognised_whatever_its_columns(tmp_path):
    labels = [field.label for field in FIELDS]
    delimited.write(tmp_path / "a.csv", labels, [["x"] * len(labels)])
    delimited.write(tmp_path / "b.csv", ["顧客コード", "携帯電話", "PCメールの連絡停止日"], [["1", "2", "3"]])

    for name in ("a.csv", "b.csv"):
        found = sniff(tmp_path / name)
        layout, share = recognised(found)
        assert (layout.name, share) == ("hiiki", 1.0)
        assert all(link.target for link in layout.mapping(found).columns)


def test_hiikis_own_layout_has_every_field_under_its_label():
    assert {column.heading: column.to for column in layouts.named("hiiki").columns} == {
        field.label: field.name for field in (*FIELDS, COMPANY_CODE)
    }


def test_a_strangers_file_is_no_layout():
    assert (
        layouts.recognise(Found("delimited", heading_row=1, headings=["氏名", "TEL", "住所"], width=3))
        is None
    )


@pytest.mark.parametrize("layout", layouts.all(), ids=lambda layout: layout.name)
def test_a_page_of_its_own_names_the_layout(layout):
    page = Path(hiiki.__file__).parents[1] / "docs" / (layout.page or "layouts.md")

    assert layout.title in page.read_text("utf-8")


def test_the_synonyms_name_each_heading_once():
    text = resources.files("hiiki.exchange.mapping").joinpath("synonyms.toml").read_text("utf-8")
    words = [word for words in tomllib.loads(text).values() for word in words.split()]

    assert sorted(word for word in set(words) if words.count(word) > 1) == []
