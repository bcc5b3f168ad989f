import pytest

from hiiki.exchange.arrivals import nobody
from hiiki.exchange.mapping import Link, Mapping
from hiiki.exchange.records import Found
from hiiki.exchange.reports import reasons
from tests.exchange.book import csv, planned


@pytest.mark.parametrize(
    ("reason", "value", "gist"),
    [
        ("「2004/2/30」は日付として読めません。2004年2月に30日はありません。", "2004/2/30", "日付として読めません"),
        ("担当者「佐藤」は登録されていません", "佐藤", "担当者「…」は登録されていません"),
        ("顧客コードが 12 行目と同じです", "K1", "顧客コードが 別の行と同じです"),
        ("顧客コードが 渋谷店.csv 12 行目と同じです", "K1", "顧客コードが 別の行と同じです"),
    ],
)  # fmt: skip
def test_what_a_reason_says_of_any_row(reason, value, gist):
    assert reasons.gist(reason, value) == gist


@pytest.mark.django_db
def test_reasons_are_counted_the_commonest_first():
    rows = ["K1,青木 花,2004/2/30", "K2,馬場 健,ずっと前", ",,2001/1/1", "K4,千葉 由美,昭和99年1月1日"]
    run = planned(csv("顧客コード,氏名,生年月日", "K0,青木 一,2001/1/1", *rows))

    first, second = reasons.grouped(run)

    assert (first.column, first.count, first.lines) == ("生年月日", 3, ["3", "4", "6"])
    assert (second.column, second.count, second.lines) == ("", 1, ["5"])
    assert reasons.grouped(run, limit=1)[0].count == 1


@pytest.mark.parametrize(
    ("headings", "targets", "is_nobodys"),
    [
        (["商品名", "価格"], [None, None], True),
        (["顧客コード", "備考"], ["code", "memo"], False),
        ([], ["code", None], True),
        ([], ["code", "name"], False),
        (["氏名"], ["name"], False),
        (["メール"], ["email"], False),
    ],
)
def test_a_file_is_of_people_where_something_says_who_they_are(headings, targets, is_nobodys):
    found = Found("delimited", headings=headings, width=len(targets))
    mapping = Mapping([Link(column, target) for column, target in enumerate(targets)])

    assert nobody.is_about_nobody(found, mapping) is is_nobodys
