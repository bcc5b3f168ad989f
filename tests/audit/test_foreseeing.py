"""Before an undoing: what it would leave, as it turns out afterwards."""

import pytest

from hiiki.audit import foreseeing, staying, undoing
from hiiki.audit.foreseeing import Foreseen
from hiiki.customers.models import Customer
from tests.exchange.book import csv, imported
from tests.makers import make_contact

pytestmark = pytest.mark.django_db

NEW = csv("顧客コード,姓,電話番号", "K1,佐藤,03-1111-0001", "K2,鈴木,03-1111-0002", "K3,高橋,03-1111-0003")
MOVED = csv(
    "顧客コード,電話番号,携帯電話",
    *(f"K{n},03-2222-000{n},090-2222-000{n}" for n in (1, 2, 3)),
)


def customer(code: str) -> Customer:
    return Customer.objects.get(code=code)


def test_nobody_touched_it():
    assert foreseeing.foresee(imported(NEW).batch) == Foreseen(0, 0, 0)
    assert not foreseeing.foresee(imported(MOVED).batch).any


def test_of_new_customers_those_changed_and_those_deleted_since():
    batch = imported(NEW).batch
    customer("K1").change({"memo": "お電話"}, by=None)
    customer("K2").remove(by=None)

    assert foreseeing.foresee(batch) == Foreseen(stays=1, partly=0, gone=1)
    found = [(each.is_gone, each.is_partly, len(each.later)) for each in foreseeing.look(batch).held]
    assert found == [(False, False, 1), (True, False, 1)]


def test_of_changed_customers_what_is_kept_what_in_part_and_what_goes_back():
    imported(NEW)
    batch = imported(MOVED).batch
    customer("K1").change({"tel": "03-9999-0001"}, by=None)
    customer("K2").change({"tel": "03-9999-0002", "mobile": "090-9999-0002"}, by=None)
    customer("K3").change({"memo": "ほかの項目"}, by=None)

    assert foreseeing.foresee(batch) == Foreseen(stays=1, partly=1, gone=0)
    found = foreseeing.look(batch).held
    assert [(each.fields, each.is_partly) for each in found] == [(["tel"], True), (["tel", "mobile"], False)]


def test_what_was_undone_since_holds_nothing():
    batch = imported(NEW).batch
    later = customer("K1").change({"memo": "お電話"}, by=None)
    undoing.undo(later, by=None)

    assert not foreseeing.foresee(batch).any


def test_what_is_foreseen_is_what_stays():
    imported(NEW)
    batch = imported(MOVED).batch
    customer("K1").change({"tel": "03-9999-0001"}, by=None)
    customer("K2").remove(by=None)
    foreseen = foreseeing.foresee(batch)

    undoing.undo(batch, by=None)
    batch.refresh_from_db()

    assert sum(foreseen) == staying.counts([batch])[batch.pk] == len(batch.conflicts)


def test_more_of_them_take_no_more_queries(django_assert_max_num_queries):
    imported(csv("顧客コード,姓", *(f"K{n:03},佐藤" for n in range(60))))
    batch = imported(csv("顧客コード,電話番号", *(f"K{n:03},03-2222-0{n:03}" for n in range(60)))).batch
    imported(csv("顧客コード,電話番号", *(f"K{n:03},03-3333-0{n:03}" for n in range(60))))

    with django_assert_max_num_queries(9):
        assert foreseeing.foresee(batch).stays == 60
        assert len(foreseeing.look(batch).held) == 60


def test_of_very_many_the_first_are_looked_at_and_the_rest_is_left_open(monkeypatch):
    monkeypatch.setattr(foreseeing, "MOST", 2)
    monkeypatch.setattr(foreseeing, "PORTION", 1)
    imported(NEW)
    batch = imported(MOVED).batch
    for code in ("K1", "K2"):
        customer(code).change({"memo": "ほかの項目"}, by=None)
    assert foreseeing.foresee(batch) == Foreseen(0, 0, 0, is_least=True)

    customer("K3").change({"tel": "03-9999-0003"}, by=None)

    assert foreseeing.foresee(batch) == Foreseen(0, 0, 0, is_least=True)
    assert foreseeing.may_stay(batch)
    _, last = foreseeing.look(batch)
    assert [each.fields for each in foreseeing.look(batch, after=last).held] == [["tel"]]


def test_what_was_changed_in_other_fields_only_is_not_asked_about():
    imported(NEW)
    batch = imported(MOVED).batch
    customer("K1").change({"memo": "ほかの項目"}, by=None)

    assert not foreseeing.may_stay(batch)


def test_customers_to_whom_a_contact_came_stay():
    batch = imported(NEW).batch
    contact = make_contact(customer("K1"))
    make_contact(customer("K2"))

    assert foreseeing.foresee(batch) == Foreseen(stays=2, partly=0, gone=0)
    assert [len(each.later) for each in foreseeing.look(batch).held] == [1, 1]

    contact.remove(by=None)
    assert foreseeing.foresee(batch) == Foreseen(stays=1, partly=0, gone=0)
    batch = undoing.undo(batch, by=None)
    assert staying.counts([batch])[batch.pk] == 1
    [cause] = staying.causes(batch)
    assert "コンタクト" in cause.batch.title or "電話" in cause.batch.title
