"""元に戻す is asked about first where something would stay."""

import pytest

from hiiki.audit import foreseeing, undoing
from hiiki.customers.models import Customer
from tests.exchange.book import csv, imported
from tests.looking import contents
from tests.web.exchange.wizard import HANAKO, TADASHI, Wizard, text_of


@pytest.fixture
def brought_in(wizard: Wizard) -> Wizard:
    wizard.bring_in(HANAKO, TADASHI)
    return wizard


def hanako() -> Customer:
    return Customer.objects.get(code="1001")


def test_where_nothing_would_stay_one_press_is_enough(brought_in):
    assert "取り込みを元に戻しました" in text_of(brought_in.post("undoing"))

    assert not Customer.objects.exists()


def test_who_would_stay_is_told_before_anything_happens(brought_in, aoki):
    hanako().change({"memo": "お電話"}, by=aoki)
    before = contents()

    shown = text_of(brought_in.post("undoing"))

    assert "<b>1 人</b>は、あとで変えられたので、そのまま残ります。" in shown
    assert f'href="/customers/{hanako().pk}" target="_blank"' in shown
    assert "髙橋 花子" in shown and "メモ" in shown and "青木" in shown
    assert contents() == before

    assert "一部を残して元に戻しました" in text_of(brought_in.post("undoing", {"sure": "1"}))
    assert Customer.objects.get().code == "1001"


def test_from_the_list_of_deeds_and_any_toast_too(brought_in, aoki):
    hanako().change({"memo": "お電話"}, by=aoki)
    batch = brought_in.run.batch

    answer = brought_in.client.post(f"/undo/{batch.pk}")

    assert answer.url == brought_in.at("undoing/new")
    batch.refresh_from_db()
    assert batch.can_be_undone


def test_one_deleted_since_is_named_as_she_was(brought_in, aoki):
    hanako().remove(by=aoki)

    shown = text_of(brought_in.post("undoing"))

    assert "<b>1 人</b>は、もう削除されています。" in shown
    assert "1001 髙橋 花子" in shown


def test_what_was_undone_has_nothing_to_ask(brought_in, aoki):
    undoing.undo(brought_in.run.batch, by=aoki)

    assert brought_in.get("undoing/new").url == brought_in.at("report")


def test_many_come_in_pages(as_baba):
    wizard = Wizard(as_baba)
    imported(csv("顧客コード,姓", *(f"K{n:03},佐藤" for n in range(60))))
    first = wizard.run
    imported(csv("顧客コード,姓", *(f"K{n:03},鈴木" for n in range(60))))

    shown = text_of(as_baba.get(f"/exchange/{first.pk}/undoing/new"))
    assert shown.count('<td class="table__whole"><a href="/customers/') == 50
    after = shown.partition('href="?after=')[2].partition('"')[0]

    assert (
        text_of(as_baba.get(f"/exchange/{first.pk}/undoing/new", {"after": after})).count(
            '<td class="table__whole"><a href="/customers/'
        )
        == 10
    )


def test_more_of_them_take_no_more_queries(as_baba, django_assert_max_num_queries):
    imported(csv("顧客コード,姓", *(f"K{n:03},佐藤" for n in range(40))))
    first = Wizard(as_baba).run
    imported(csv("顧客コード,姓", *(f"K{n:03},鈴木" for n in range(40))))

    with django_assert_max_num_queries(25):
        as_baba.get(f"/exchange/{first.pk}/undoing/new")


def test_of_very_many_it_is_said_that_only_the_first_were_looked_at(as_baba, monkeypatch):
    monkeypatch.setattr(foreseeing, "MOST", 1)
    monkeypatch.setattr(foreseeing, "PORTION", 1)
    imported(csv("顧客コード,姓", "K1,佐藤", "K2,佐藤"))
    imported(csv("顧客コード,電話番号", "K1,03-2222-0001", "K2,03-2222-0002"))
    changed = Wizard(as_baba).run
    imported(csv("顧客コード,備考", "K1,メモ", "K2,メモ"))

    shown = text_of(as_baba.post(f"/exchange/{changed.pk}/undoing", follow=True))

    assert "すべては戻らないことがあります" in shown
    assert "はじめの 1 人だけを調べました" in shown
    assert "続きを調べる" in shown
