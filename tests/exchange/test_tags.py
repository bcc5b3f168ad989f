"""タグ from files: they come to those there are."""

import pytest

from hiiki.customers.models import Customer
from hiiki.exchange.mapping import Mapping
from hiiki.exchange.mapping.links import Link
from hiiki.exchange.reports import reporting
from tests.exchange.book import counts, csv, imported

pytestmark = pytest.mark.django_db


def stored(code: str) -> str:
    return Customer.objects.get(code=code).tags


def test_a_file_brings_tags():
    run = imported(csv("顧客コード,姓,タグ", 'K1,青木,"常連, VIP"', "K2,馬場,", f"K3,千葉,{'あ' * 31}"))

    assert (stored("K1"), stored("K2")) == ("常連、VIP", "")
    assert counts(run) == (2, 0, 0, 1)


@pytest.mark.parametrize("empty", ["keep", "clear"])
def test_they_come_to_those_there_are(empty):
    imported(csv("顧客コード,姓,タグ", "K1,青木,常連", "K2,馬場,夏"))
    run = imported(csv("顧客コード,姓,タグ", "K1,青木,VIP", "K2,馬場,"), empty=empty)

    assert (stored("K1"), stored("K2")) == ("常連、VIP", "夏")
    assert counts(run) == (0, 1, 1, 0)


def test_those_there_are_say_nothing_new():
    imported(csv("顧客コード,姓,タグ", "K1,青木,常連、VIP"))
    run = imported(csv("顧客コード,姓,タグ", "K1,青木,ＶＩＰ"))

    assert counts(run) == (0, 0, 1, 0)


def test_one_for_all_rows_comes_to_the_row_s_own():
    mapping = Mapping([Link(0, "tags")], {"tags": "春のDM"})

    assert mapping.apply(["常連"])["tags"] == "常連\n春のDM"
    assert mapping.apply([""])["tags"] == "春のDM"


def test_a_row_that_brings_more_than_there_is_room_for_is_refused_with_its_reason():
    many = "、".join(f"札{number}" for number in range(100))
    imported(csv("顧客コード,姓,タグ", f"K1,青木,{many}", "K2,馬場,夏"))
    run = imported(csv("顧客コード,姓,タグ", "K1,青木,VIP", "K2,馬場,VIP", "K1x,千葉,札1"))

    assert counts(run) == (1, 1, 0, 1)
    assert stored("K1") == many
    [problem] = reporting.problems(run)
    assert (problem["column"], problem["value"]) == ("タグ", "VIP")
    assert "100 個、合わせて 1,000 文字までです（台帳のタグに追加すると多すぎます）" in problem["reason"]
