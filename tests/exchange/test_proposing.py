"""Which mapping a file is begun with, and what is offered besides."""

import pytest

from hiiki.exchange.arrivals import proposing
from hiiki.exchange.layouts import Column, Layout
from hiiki.exchange.models import OwnLayout
from hiiki.exchange.records import Found
from tests.exchange.book import csv, imported

HEADINGS = ["会員No", "氏名", "電話", "備考"]


def found(*headings: str) -> Found:
    return Found("delimited", heading_row=1, headings=list(headings), width=len(headings))


def save(title: str, *headings: str, **rest) -> OwnLayout:
    columns = tuple(Column(heading, "memo") for heading in headings)
    return OwnLayout.keep(Layout("", title, columns, **rest), by=None)[0]


def titles(file: Found) -> list[tuple[str, str]]:
    return [(way.kind, way.title) for way in proposing.ways(file)]


@pytest.fixture
def remembered(db):
    imported(csv(",".join(HEADINGS), "1,髙橋 花子,03-1234-5678,x"), name="先月.csv")


def test_exactly_these_headings_then_last_time_then_what_fits_in_part(remembered):
    save("一部", *HEADINGS[:3], "住所")
    save("全部", *reversed(HEADINGS))

    assert titles(found(*HEADINGS)) == [("own", "全部"), ("last", "先月.csv"), ("own", "一部"), ("", "")]


def test_what_fits_only_somewhat_is_offered_but_not_begun_with(db):
    save("半分", *HEADINGS[:3], "住所", "FAX")

    file = found(*HEADINGS)

    assert titles(file) == [("own", "半分"), ("", "")]
    assert proposing.best(file).kind == proposing.GUESSED


def test_a_layout_of_two_columns_needs_both(db):
    save("ふたつ", "氏名", "電話")

    assert titles(found("氏名", "電話")) == [("own", "ふたつ"), ("", "")]
    assert titles(found("氏名", "電話", "FAX")) == [("", "")]


def test_a_column_that_is_left_out_stays_out_and_a_new_one_is_guessed(db):
    columns = (Column("会員No"), Column("氏名", "name"), Column("電話", "mobile"))
    OwnLayout.keep(Layout("", "名簿", columns), by=None)
    file = found("会員No", "氏名", "電話", "メールアドレス", "姓")

    mapping, _ = proposing.follow(proposing.way(file, f"own/{OwnLayout.objects.get().pk}"), file)

    assert [link.target for link in mapping.columns] == [None, "name", "mobile", "email", None]


def test_the_rules_of_a_layout_begin_the_import(db):
    save("更新", *HEADINGS, rules={"mode": "update", "empty": "clear"})
    file = found(*HEADINGS)

    _, rules = proposing.follow(proposing.best(file), file)

    assert (rules.mode, rules.empty, rules.maybe) == ("update", "clear", "import")
