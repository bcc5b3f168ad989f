"""必須の項目: what becomes of new customers whose row leaves a required field of the shop's own empty."""

import pytest

from hiiki.customers import designed
from hiiki.customers.models import Customer
from hiiki.exchange.plans import defaults
from hiiki.exchange.refused import correcting
from tests.exchange.book import counts, csv, imported, planned
from tests.makers import make_customer, make_field

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = ("顧客コード,氏名,顧客ランク,足のサイズ", "1,髙橋 花子,上得意,24", "2,馬場 健二,,")


@pytest.fixture
def fields(db):
    rank = make_field("顧客ランク", "choice", "上得意", "ふつう", required=True, default="ふつう")
    return rank, make_field("足のサイズ", "number", required=True)


def ranks(field) -> dict[str, str]:
    known = designed.now().ever[field.name]
    return {each.code: known.show(each.own.get(field.name)) for each in Customer.objects.order_by("code")}


def test_the_default_is_given_and_counted_before(fields):
    run = planned(csv(*ROWS))

    assert defaults.said(run.counts) == [
        {"column": "顧客ランク", "count": 1, "value": "ふつう"},
        {"column": "足のサイズ", "count": 1, "value": ""},
    ]
    assert counts(imported(csv(*ROWS))) == (2, 0, 0, 0)
    assert ranks(fields[0]) == {"1": "上得意", "2": "ふつう"}


def test_it_may_stay_empty(fields):
    run = imported(csv(*ROWS), required="empty")

    assert counts(run) == (2, 0, 0, 0)
    assert run.counts["required_empty"] == {fields[0].name: 1, fields[1].name: 1}
    assert ranks(fields[0]) == {"1": "上得意", "2": ""}


def test_who_is_in_the_book_keeps_what_there_is(fields):
    make_customer(
        code="2", last_name="馬場", first_name="健二", **{fields[0].name: fields[0].clean("上得意")}
    )

    run = imported(csv(*ROWS))

    assert counts(run) == (1, 0, 1, 0)
    assert ranks(fields[0]) == {"1": "上得意", "2": "上得意"}


def test_a_row_put_right_gets_it_too(fields):
    run = imported(csv(ROWS[0], "2,馬場 健二,,大"))

    correcting.correct(run, 1, ["2", "馬場 健二", "", "26"], by=None)

    assert ranks(fields[0]) == {"2": "ふつう"}
