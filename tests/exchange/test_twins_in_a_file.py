"""Somebody who stands in one file twice."""

import pytest

from hiiki.customers.models import Customer
from hiiki.exchange.plans import previewing
from hiiki.exchange.reports import reporting
from hiiki.exchange.verdicts import MAYBE
from hiiki.exchange.writing import applying
from tests.exchange.book import codes, counts, csv, imported, planned

pytestmark = pytest.mark.django_db(transaction=True)

HEADING = "顧客コード,氏名,電話,メール,携帯メール,住所1"


@pytest.mark.parametrize(
    "first, second, same",
    [
        ("K1,髙橋 花子,03-1234-5678,,,", "K2,高橋　花子,０３（１２３４）５６７８,,,", "氏名と電話"),
        ("K1,髙橋 花子,,hanako@example.jp,,", "K2,高橋花子,,h2@example.jp,HANAKO@example.jp,", "メール"),
        ("K1,髙橋 花子,,,,世田谷区池尻1-2-3", "K2,高橋花子,,,,世田谷区池尻一丁目2番3号", "氏名と住所"),
    ],
)
def test_under_two_codes_is_pointed_out_and_brought_in_as_told(shop, first, second, same):
    data = csv(HEADING, first, "K9,青木 一郎,090-1111-2222,,,", second)

    run = planned(data)

    assert run.counts["verdicts"] == {"n": 2, "m": 1}
    [twin] = previewing.rows(previewing.Previewer(run), MAYBE)
    assert twin.line == "4"
    assert twin.reasons == [f"2 行目と同じ方のようです（{same}が同じです）"]
    assert counts(imported(data)) == (3, 0, 0, 0)


def test_may_be_left_out():
    run = imported(csv(HEADING, "K1,髙橋 花子,03-1234-5678,,,", "K2,高橋花子,03-1234-5678,,,"), maybe="leave")

    assert counts(run) == (1, 0, 0, 1)
    assert codes() == ["K1"]


@pytest.mark.parametrize(
    "first, second",
    [
        ("K1,髙橋 花子,03-1234-5678,,,", "K2,髙橋 太郎,03-1234-5678,,,"),  # a household
        ("K1,髙橋 花子,03-1234-5678,,,", "K2,髙橋 花子,06-1234-5678,,,"),  # two of one name
        ("K1,髙橋 花子,,,,", "K2,髙橋 花子,,,,"),
    ],
)
def test_others_are_not(first, second):
    assert planned(csv(HEADING, first, second)).counts["verdicts"] == {"n": 2}


def test_a_refused_row_is_nobodys_twin():
    run = planned(csv(HEADING, "K1,髙橋 花子,03-1234-5678,a b,,", "K2,髙橋 花子,03-1234-5678,,,"))

    assert run.counts["verdicts"] == {"n": 1, "r": 1}


@pytest.mark.parametrize("step", [1, 100])
def test_a_row_never_changes_whom_an_earlier_row_of_its_file_brought_in(monkeypatch, step):
    """The second address of the first row is the first address of the second."""
    monkeypatch.setattr(applying, "STEP", step)
    data = csv(HEADING, "K1,青木 一郎,,ichiro@example.jp,ie@example.jp,", "K2,青木 花子,,ie@example.jp,,")

    run = imported(data, key="email")

    assert counts(run) == (1, 0, 0, 1)
    assert next(reporting.problems(run))["reason"] == "メールが 2 行目と同じです"
    assert Customer.objects.get().first_name == "一郎"
