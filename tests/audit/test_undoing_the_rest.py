"""残りを戻す: what stayed because of a later change goes once that is undone too."""

import pytest

from hiiki.audit import staying, undoing
from hiiki.audit.models import Batch
from hiiki.customers.models import Customer
from tests.exchange.book import csv, imported

pytestmark = pytest.mark.django_db

NEW = csv("顧客コード,姓,電話番号", "K1,佐藤,03-1111-0001", "K2,鈴木,03-1111-0002", "K3,高橋,03-1111-0003")
CALLED = csv("顧客コード,電話番号", "K1,03-2222-0001", "K2,03-2222-0002")
MOVED = csv("顧客コード,電話番号", "K1,03-3333-0001")


def codes() -> list[str]:
    return sorted(Customer.objects.values_list("code", flat=True))


def undone(batch: Batch) -> list[str]:
    """The sentences about what stayed."""
    return undoing.undo(batch, by=None).conflicts


def test_what_a_later_import_held_back_goes_when_that_is_undone():
    first, second = imported(NEW).batch, imported(CALLED).batch

    assert len(undone(first)) == 2
    assert codes() == ["K1", "K2"]
    assert undone(second) == []

    assert undone(first) == []
    assert codes() == []
    assert not first.changes.stayed().exists()


def test_values_go_back_through_all_that_was_undone_in_the_wrong_order():
    imported(NEW)
    second, third = imported(CALLED).batch, imported(MOVED).batch

    undone(second)
    undone(third)
    undone(second)

    assert Customer.objects.get(code="K1").tel == "03-1111-0001"


def test_what_stayed_of_a_later_batch_stands_too():
    first, second, third = imported(NEW).batch, imported(CALLED).batch, imported(MOVED).batch
    for batch in (first, second, third):
        undone(batch)

    assert len(undone(first)) == 1
    assert codes() == ["K1"]
    assert undone(second) == []
    assert undone(first) == []
    assert codes() == []


def test_only_what_stayed_is_tried_again():
    imported(NEW)
    hanako = Customer.objects.get(code="K1")
    batch = hanako.change({"tel": "03-2222-2222", "fax": "03-9999-9999"}, by=None)
    later = hanako.change({"tel": "03-3333-3333"}, by=None)
    undone(batch)
    assert batch.changes.get().stayed == ["tel"]
    hanako.refresh_from_db()
    hanako.change({"fax": "03-9999-9999"}, by=None)
    undone(later)

    assert undone(batch) == []

    hanako.refresh_from_db()
    assert (hanako.tel, hanako.fax) == ("03-1111-0001", "03-9999-9999")


def test_trying_again_too_early_changes_nothing():
    first = imported(NEW).batch
    imported(CALLED)
    said = undone(first)

    assert undone(first) == said

    assert codes() == ["K1", "K2"]
    first.refresh_from_db()
    assert (first.state, first.done, first.total) == (Batch.UNDONE, 3, 3)


def test_with_nothing_left_there_is_nothing_to_try():
    first = imported(NEW).batch
    undone(first)

    with pytest.raises(undoing.CannotUndo, match="もう元に戻した"):
        undoing.begin(first, by=None)


def test_the_second_time_may_be_cut_off_anywhere(monkeypatch):
    monkeypatch.setattr(undoing, "STEP", 1)
    first, second = imported(NEW).batch, imported(CALLED).batch
    undone(first)
    undone(second)
    undoing.begin(first, by=None)
    put_back = undoing.REVERTERS["customer"].put_back
    left = iter([True])

    def cut_off(changes, into):
        stayed = put_back(changes, into)
        if next(left, False):
            return stayed
        raise KeyboardInterrupt

    monkeypatch.setattr(undoing.REVERTERS["customer"], "put_back", cut_off)
    with pytest.raises(KeyboardInterrupt):
        undoing.continue_due(only=first.pk)
    monkeypatch.undo()
    assert codes() == ["K1"]
    Batch.objects.filter(pk=first.pk).update(lease_until=None)

    undoing.continue_due(only=first.pk)

    first.refresh_from_db()
    assert (first.state, first.done, first.conflicts, codes()) == (Batch.UNDONE, 3, [], [])


def test_all_are_counted_though_few_are_told(monkeypatch):
    monkeypatch.setattr(undoing, "CONFLICTS_KEPT", 1)
    first = imported(NEW).batch
    imported(CALLED)

    assert len(undone(first)) == 1

    first.refresh_from_db()
    assert staying.counts([first]) == {first.pk: 2}


def test_the_later_batches_are_named_with_how_much_they_hold_back():
    first, second, third = imported(NEW).batch, imported(CALLED).batch, imported(MOVED).batch
    undone(first)
    first.refresh_from_db()

    assert [(cause.batch, cause.records) for cause in staying.causes(first)] == [(second, 2), (third, 1)]

    undone(third)
    assert [(cause.batch, cause.records) for cause in staying.causes(first)] == [(second, 2)]


def test_a_later_change_of_something_else_is_not_named():
    imported(NEW)
    hanako = Customer.objects.get(code="K1")
    batch = hanako.change({"tel": "03-2222-2222"}, by=None)
    hanako.change({"memo": "来年も"}, by=None)
    later = hanako.change({"tel": "03-3333-3333"}, by=None)
    undone(batch)
    batch.refresh_from_db()

    assert [cause.batch for cause in staying.causes(batch)] == [later]


def test_one_deleted_between_two_undoings_goes_once_the_deletion_is_taken_back():
    first, second = imported(NEW).batch, imported(CALLED).batch
    undone(first)
    undone(second)
    deletion = Customer.objects.get(code="K1").remove(by=None)

    assert undone(first) == ["K1 佐藤 は、登録したあとに削除されているので、そのままにしました。"]
    assert codes() == []
    assert [cause.batch for cause in staying.causes(first)] == [deletion]

    undone(deletion)
    assert codes() == ["K1"]
    assert undone(first) == []
    assert codes() == []


def test_one_deleted_before_the_first_undoing_is_not_forgotten_either():
    first = imported(NEW).batch
    deletion = Customer.objects.get(code="K1").remove(by=None)

    assert len(undone(first)) == 1
    undone(deletion)

    assert undone(first) == []
    assert codes() == []
