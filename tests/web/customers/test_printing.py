"""印刷: the list made for paper."""

import re

import pytest

from hiiki.accounts.models import Preference
from hiiki.audit.models import Event
from hiiki.web.customers import printing
from hiiki.web.customers.columns import every
from tests.makers import make_customer

pytestmark = pytest.mark.django_db
PAPER = "/customers/printout"


@pytest.fixture
def book(aoki):
    people = [("青木", "アオキ"), ("馬場", "ババ"), ("千葉", "チバ")]
    return [make_customer(by=aoki, last_name=last, first_name="", last_kana=kana, memo="<b>") for last, kana in people]  # fmt: skip


def names(response):
    return re.findall(r"<strong>(\w+)</strong><span class=\"table__sub\">", response.content.decode())


def test_all_found_are_there_in_order_with_shop_and_number(book, as_aoki):
    response = as_aoki.get(f"{PAPER}?sort=-name")

    assert names(response) == ["馬場", "千葉", "青木"]
    assert "すべての顧客　3 人" in response.content.decode()


def test_only_what_was_searched(book, as_aoki):
    assert names(as_aoki.get(f"{PAPER}?q=ばば")) == ["馬場"]


def test_only_those_ticked(book, as_aoki):
    response = as_aoki.post(PAPER, {"ids": f"{book[0].pk},{book[2].pk}"})

    assert names(response) == ["青木", "千葉"]
    assert "選んだ顧客　2 人" in response.content.decode()


def test_more_than_fits_is_said(book, as_aoki, monkeypatch):
    monkeypatch.setattr(printing, "MOST", 2)

    html = as_aoki.get(PAPER).content.decode()

    assert "3 人のうち、はじめの 2 人を印刷します" in html
    assert "3 人のうち 2 人" in html


def test_paper_leaves_the_shop_and_is_recorded(book, as_aoki):
    as_aoki.get(f"{PAPER}?q=ばば")

    data = Event.objects.get(verb="customer.printed").data
    assert (data["rows"], data["which"]) == (1, "「ばば」で見つかった顧客")


def show(user, *columns):
    Preference.objects.write(user, "customers.columns", {"shown": columns})


def test_columns_that_are_many_lie_on_the_long_side(book, aoki, as_aoki):
    show(aoki, "code", "name")
    upright = as_aoki.get(PAPER).content.decode()
    show(aoki, "code", "name", "company_name", "address", "email", "memo", "url")

    wide = as_aoki.get(PAPER).content.decode()

    assert 'value="tall" checked' in upright
    assert 'value="wide" checked' in wide
    assert "&lt;b&gt;" in wide


def test_every_column_can_be_printed(book, aoki, as_aoki):
    show(aoki, *every())

    html = as_aoki.get(PAPER).content.decode()

    assert all(column.label in html for column in every().values())


def test_ten_more_rows_need_no_more_queries(book, as_aoki, django_assert_max_num_queries, aoki):
    as_aoki.get(PAPER)
    with django_assert_max_num_queries(20) as few:
        as_aoki.get(PAPER)
    for number in range(10):
        make_customer(by=aoki, last_name=f"髙橋{number}")

    with django_assert_max_num_queries(len(few)):
        as_aoki.get(PAPER)
