"""まとめて変える: one thing to many, in steps that can be left, with nothing lost that others write meanwhile."""

from typing import Any

import pytest
from django.db import OperationalError

from hiiki.audit import undoing
from hiiki.audit.models import Batch, Change, Event
from hiiki.customers import designed
from hiiki.customers.bulk import acting, previewing, steps
from hiiki.customers.bulk.edits import ADD, CLEAR, REPLACE, SET, TAKE, Edit
from hiiki.customers.models import BulkAction, Customer
from hiiki.customers.searching import search
from tests.makers import make_customer, make_field, make_staff

pytestmark = pytest.mark.django_db


def asked(*edits: Edit, by: Any = None) -> BulkAction:
    action = acting.ask("edit", Customer.objects.all(), by=by)
    action.edits = [list(each) for each in edits]
    action.save()
    return action


def raising(problem: Exception) -> Any:
    def fail(*_: Any) -> None:
        raise problem

    return fail


def begun(*edits: Edit, by: Any = None) -> BulkAction:
    action = asked(*edits, by=by)
    acting.begin(action, "変更", by=by)
    return action


def done(*edits: Edit, by: Any = None) -> BulkAction:
    action = begun(*edits, by=by)
    acting.finished(action)
    return action


@pytest.mark.parametrize(
    ("held", "edit", "stored"),
    [
        ({}, Edit("management", SET, "A"), "A"),
        ({"management": "B"}, Edit("management", CLEAR), ""),
        ({"dm_ok": True}, Edit("dm_ok", SET, False), False),
        ({"dm_ok": False}, Edit("dm_ok", CLEAR), None),
        ({}, Edit("birthday", SET, "1978-03-07"), "1978-03-07"),
        ({"company_name": "㈱青木"}, Edit("company_name", REPLACE, "株式会社", "㈱"), "株式会社青木"),
        ({"company_name": "馬場"}, Edit("company_name", REPLACE, "株式会社", "㈱"), "馬場"),
        ({"memo": "a\nb"}, Edit("memo", REPLACE, "", "a\n"), "b"),
        ({"tags": "常連"}, Edit("tags", ADD, "夏"), "常連、夏"),
        ({"tags": "常連、夏"}, Edit("tags", TAKE, "常連"), "夏"),
        ({"honorific": "様"}, Edit("honorific", SET, "先生"), "先生"),
    ],
)
def test_what_becomes_of_a_field_and_back(held, edit, stored):
    customer = make_customer(**held)
    before = customer.plain()

    action = done(edit)

    customer.refresh_from_db()
    assert customer.plain() == {**before, edit.column: stored}
    assert action.state == BulkAction.DONE
    if action.batch:
        undoing.undo(action.batch, by=None)
    customer.refresh_from_db()
    assert customer.plain() == before


def test_fields_of_the_shops_own_and_their_search():
    rank = make_field("ランク", "choice", "甲", "乙", searched=True)
    routes = make_field("きっかけ", "several", "紹介", "広告", "看板")
    first, second, third = (option.value for option in designed.now().ever[routes.name].options)
    customer = make_customer(own={routes.name: f",{first},"})

    action = done(
        Edit(rank.name, SET, rank.options[1].value),
        Edit(routes.name, ADD, f",{third},"),
    )
    customer.refresh_from_db()
    assert customer.own == {rank.name: rank.options[1].value, routes.name: f",{first},{third},"}
    assert search(Customer.objects.all(), "乙").exists()

    done(Edit(rank.name, CLEAR), Edit(routes.name, TAKE, f",{first},{third},"))
    customer.refresh_from_db()
    assert customer.own == {}
    assert second not in str(customer.own)
    assert undoing.undo(action.batch, by=None).conflicts


def test_staff_is_given_to_many_in_one_batch(baba):
    staff = make_staff("馬場")
    people = [make_customer() for _ in range(3)]
    Customer.objects.filter(pk=people[0].pk).update(staff=staff)

    action = done(Edit("staff_id", SET, staff.pk), by=baba)

    assert Customer.objects.filter(staff=staff).count() == 3
    assert (action.changed, action.same) == (2, 1)
    assert action.batch.actor_id == baba.pk
    line = Event.objects.get(verb="customer.changed")
    assert (line.actor_name, line.data["batch"]) == (str(baba), action.batch_id)


@pytest.mark.parametrize(
    ("held", "edit", "why"),
    [
        ({"last_name": "青木", "first_name": ""}, Edit("last_name", CLEAR), "どれかひとつ"),
        ({"company_name": "あ" * 199}, Edit("company_name", REPLACE, "ああああ", "あ"), "長すぎます"),
        ({"email": "a@example.jp"}, Edit("email", REPLACE, "x", "@"), "PCメール"),
        ({}, Edit("own_999", SET, "x"), "もうありません"),
    ],
)
def test_what_cannot_be_is_left_and_named(held, edit, why):
    customer = make_customer(**held)
    before = customer.plain()

    action = done(edit)

    assert Customer.objects.get().plain() == before
    assert (action.refused, action.batch) == (1, None)
    assert why in action.conflicts[0]
    assert not Event.objects.filter(verb="customer.changed").exists()


def test_what_somebody_does_meanwhile_stays(aoki, monkeypatch):
    """Before its step: the same field is left alone, another one is not in the way."""
    same, other, gone = (make_customer(memo=f"メモ{number}") for number in range(3))
    action = asked(Edit("management", SET, "A"))
    same.change({"management": "B"}, by=aoki)
    other.change({"memo": "直した"}, by=aoki)
    gone.remove(by=aoki)

    foreseen = previewing.preview(action, seconds=9)
    acting.begin(action, "変更", by=None)
    acting.finished(action)

    assert dict(Customer.objects.values_list("memo", "management")) == {"メモ0": "B", "直した": "A"}
    assert (action.changed, action.kept, action.gone) == (1, 1, 1)
    assert (foreseen.changes, foreseen.kept, foreseen.gone) == (1, 1, 1)
    assert "ほかの方があとから変えた" in action.conflicts[0]


def test_the_preview_counts_and_shows_and_changes_nothing():
    for number in range(12):
        make_customer(last_name=f"客{number:02}", management="A" if number < 3 else "")
    action = asked(Edit("management", SET, "A"))
    before = Change.objects.count()

    seen = previewing.preview(action, seconds=9)

    assert (seen.changes, seen.same, seen.refused, seen.is_whole) == (9, 3, 0, True)
    assert seen.examples[0].lines == [("管理区分", "", "A")]
    assert Change.objects.count() == before


def test_left_paused_and_gone_on_with(monkeypatch):
    monkeypatch.setattr(acting, "STEP", 2)
    for _ in range(5):
        make_customer()
    action = begun(Edit("management", SET, "A"))

    acting.continue_due(seconds=-1)
    action.refresh_from_db()
    assert (action.state, action.done) == (BulkAction.DOING, 2)
    assert Event.objects.get(verb="customer.changed").data["count"] == 5  # logged at its beginning

    acting.pause(action)
    assert not acting.continue_due()
    late = make_customer()
    acting.resume(action)
    acting.finished(action)

    assert list(Customer.objects.exclude(management="A")) == [late]
    undoing.undo(Batch.objects.get(pk=action.batch_id), by=None)
    assert not Customer.objects.filter(management="A").exists()


def test_what_would_only_fail_again_waits_for_a_person(monkeypatch):
    monkeypatch.setattr(acting, "STEP", 1)
    for _ in range(3):
        make_customer()
    action = begun(Edit("management", SET, "A"))
    acting.continue_due(seconds=-1)
    with monkeypatch.context() as patch:
        patch.setitem(steps.STEPS, "edit", lambda *_: 1 / 0)

        acting.continue_due()

    action.refresh_from_db()
    assert (action.state, action.done, action.error) == (BulkAction.PAUSED, 1, acting.UNFORESEEN)
    assert not acting.continue_due()
    acting.resume(action)
    acting.finished(action)
    assert (action.state, action.error, action.changed) == (BulkAction.DONE, "", 3)


def test_what_passes_by_itself_is_put_off_with_words(monkeypatch):
    make_customer()
    action = begun(Edit("management", SET, "A"))
    with monkeypatch.context() as patch:
        patch.setattr(steps.writing, "load", raising(OperationalError("disk I/O error")))

        acting.continue_due()

    action.refresh_from_db()
    assert action.state == BulkAction.DOING
    assert action.error.startswith("書き込めませんでした")
    assert not acting.continue_due()
