import pytest

from hiiki.exchange.reports import unreadable
from tests.exchange.book import counts, csv, imported, planned

pytestmark = pytest.mark.django_db

SALON = csv(
    "顧客コード,氏名,誕生日,電話",
    "K1,青木 花,12/3,03-1234-5678",
    "K2,馬場 健,4月1日,なんとか",
    "K3,千葉 由美,1985/3/4,03-1234-5680",
    "K3,千葉 一,1985/3/4,03-1234-5681",
)


def test_rows_that_such_values_alone_keep_out_are_counted():
    run = planned(SALON)

    assert unreadable.keeps_out(run, limit=100) == 2
    assert unreadable.left_empty(run, limit=100) == []


def test_what_came_in_without_them_is_told():
    run = imported(SALON, unreadable="blank")

    birthday, phone = unreadable.left_empty(run, limit=100)
    assert counts(run) == (3, 0, 0, 1)
    assert (birthday.column, birthday.count, birthday.lines) == ("誕生日", 2, ["2", "3"])
    assert (phone.column, phone.count) == ("電話", 1)
