"""Changing, archiving and removing a customer: guarded, recorded, undone."""

from datetime import date

import pytest

from hiiki.audit import undoing
from hiiki.audit.models import Batch, Change, Event
from hiiki.customers import putting_away
from hiiki.customers.bulk import acting, steps
from hiiki.customers.meanwhile import EditedMeanwhile, GoneMeanwhile
from hiiki.customers.models import BulkAction, Customer
from hiiki.customers.searching import search
from tests.makers import make_customer, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanako(aoki) -> Customer:
    return make_customer(by=aoki, tel="03-1111-1111", birthday=date(1978, 3, 7))


def test_a_change_keeps_before_and_after_of_what_differs(hanako, baba):
    batch = hanako.change({"tel": "03-2222-2222", "last_name": "髙橋"}, by=baba)

    change = Change.objects.get(batch=batch)
    assert (change.before, change.after) == ({"tel": "03-1111-1111"}, {"tel": "03-2222-2222"})
    assert batch.actor_name == "馬場 健一"
    assert Event.objects.filter(verb="customer.changed").get().data["fields"] == ["tel"]


def test_nothing_changed_is_nothing_written(hanako, baba):
    before = (hanako.updated_at, Batch.objects.count(), Event.objects.count())

    assert hanako.change({"tel": "03-1111-1111", "birthday": date(1978, 3, 7)}, by=baba) is None

    hanako.refresh_from_db()
    assert (hanako.updated_at, Batch.objects.count(), Event.objects.count()) == before


def test_a_change_makes_the_derived_columns_afresh(hanako, baba):
    hanako.change({"last_name": "馬場", "tel": "06-6666-1212"}, by=baba)

    hanako.refresh_from_db()
    assert "馬場花子" in hanako.search_text
    assert hanako.tel_key == "+81666661212"


def test_a_date_and_a_colleague_are_put_back(hanako, baba):
    staff = make_staff("馬場")
    batch = hanako.change({"birthday": None, "staff_id": staff.pk, "dm_ok": False}, by=baba)

    undoing.undo(batch, by=baba)

    hanako.refresh_from_db()
    assert (hanako.birthday, hanako.staff_id, hanako.dm_ok) == (date(1978, 3, 7), None, None)


def test_undo_leaves_what_somebody_changed_since_and_says_so(hanako, aoki, baba):
    batch = hanako.change({"tel": "03-2222-2222", "fax": "03-9999-9999"}, by=baba)
    hanako.change({"tel": "03-3333-3333"}, by=aoki)

    undone = undoing.undo(batch, by=baba)

    hanako.refresh_from_db()
    assert (hanako.tel, hanako.fax) == ("03-3333-3333", "")
    assert len(undone.conflicts) == 1
    assert "電話は、あとから変更されている" in undone.conflicts[0]


def test_undoing_twice_is_refused_in_words(hanako, baba):
    batch = hanako.change({"tel": "03-2222-2222"}, by=baba)
    undoing.undo(batch, by=baba)

    with pytest.raises(undoing.CannotUndo, match="もう元に戻した"):
        undoing.undo(batch, by=baba)


def test_undoing_a_registration_takes_the_customer_away(hanako, aoki):
    undoing.undo(Batch.objects.get(kind="create"), by=aoki)

    assert not Customer.objects.exists()


def test_undoing_a_registration_leaves_a_customer_somebody_wrote_on(hanako, aoki, baba):
    registration = Batch.objects.get(kind="create")
    hanako.change({"memo": "来年も"}, by=baba)

    undone = undoing.undo(registration, by=aoki)

    assert Customer.objects.get().memo == "来年も"
    assert "変更されているので残しました" in undone.conflicts[0]


# ── 保管, 削除 ──


def test_archived_customers_leave_the_list_and_come_back(hanako, baba):
    batch = hanako.archive(by=baba)
    assert not Customer.objects.current().exists()

    undoing.undo(batch, by=baba)

    hanako.refresh_from_db()
    assert hanako.archived_at is None


def test_archiving_twice_is_once(hanako, baba):
    hanako.archive(by=baba)

    assert hanako.archive(by=baba) is None
    assert Event.objects.filter(verb="customer.archived").count() == 1


def test_restoring_says_so(hanako, baba):
    hanako.archive(by=baba)

    assert hanako.restore(by=baba).title.endswith("一覧に戻す")
    assert Customer.objects.current().exists()


def test_archiving_an_older_look_at_a_card_keeps_what_was_written_since(hanako, aoki, baba):
    Customer.objects.get(pk=hanako.pk).change({"tel": "03-2222-2222"}, by=aoki)

    hanako.archive(by=baba)

    assert [each.tel for each in search(Customer.objects.all(), "2222-2222")] == ["03-2222-2222"]


def test_removing_an_older_look_at_a_card_brings_back_what_was_written_since(hanako, aoki, baba):
    Customer.objects.get(pk=hanako.pk).change({"tel": "03-2222-2222"}, by=aoki)

    undoing.undo(hanako.remove(by=baba), by=baba)

    assert Customer.objects.get().tel == "03-2222-2222"


def test_removing_twice_is_once(hanako, aoki, baba):
    Customer.objects.get(pk=hanako.pk).remove(by=aoki)

    with pytest.raises(GoneMeanwhile, match="もう削除されています"):
        hanako.remove(by=baba)

    assert Batch.objects.filter(kind="delete").count() == 1


def test_a_removed_customer_comes_back_whole(hanako, baba):
    staff = make_staff()
    hanako.change({"staff_id": staff.pk, "memo": "一行\n二行", "dm_ok": True}, by=baba)
    before = Customer.objects.values().get()

    undoing.undo(hanako.remove(by=baba), by=baba)

    assert Customer.objects.values().get() == before


def test_customers_made_again_stand_where_they_stood_when_sorted_by_time(hanako, baba):
    later = make_customer(last_name="後の人")
    undoing.undo(hanako.remove(by=baba), by=baba)

    assert list(Customer.objects.order_by("updated_at")) == [hanako_again(), later]


def hanako_again() -> Customer:
    return Customer.objects.get(last_name="髙橋")


def test_a_restoration_is_undone_too(hanako, baba):
    hanako.archive(by=baba)
    archived_at = Customer.objects.get().archived_at
    batch = Customer.objects.get().restore(by=baba)

    undoing.undo(batch, by=baba)

    assert Customer.objects.get().archived_at == archived_at


def test_a_removed_customer_stays_away_when_its_code_was_given_to_another(hanako, baba):
    batch = hanako.remove(by=baba)
    make_customer(by=baba, code="K0000001", last_name="別人")

    undone = undoing.undo(batch, by=baba)

    assert Customer.objects.get().last_name == "別人"
    assert "K0000001 は別の顧客が使っている" in undone.conflicts[0]


def test_many_are_put_away_in_one_batch_and_come_back(aoki, baba):
    for number in range(5):
        make_customer(by=aoki, last_name=f"客{number}")

    batch = putting_away.archive(Customer.objects.filter(last_name__lt="客3"), by=baba)

    assert Customer.objects.archived().count() == batch.changes.count() == 3
    assert Event.objects.get(verb="customer.archived").data["count"] == 3
    undoing.undo(batch, by=baba)
    assert Customer.objects.current().count() == 5


def test_putting_many_away_ends_where_somebody_undoes_it(aoki, baba, monkeypatch):
    for _ in range(5):
        make_customer(by=aoki)
    monkeypatch.setattr(acting, "STEP", 2)
    step = steps.remove

    def step_and_undo(ids, action):
        tally = step(ids, action)
        undoing.undo(Batch.objects.get(pk=action.batch_id), by=aoki)
        return tally

    monkeypatch.setitem(steps.STEPS, "remove", step_and_undo)
    action = putting_away.removing(Customer.objects.all(), by=baba)

    acting.finished(action)

    assert Customer.objects.count() == 5
    assert (action.state, action.done) == (BulkAction.STOPPED, 2)


@pytest.mark.parametrize("act", [putting_away.archive, putting_away.restore, putting_away.remove])
def test_nobody_is_nothing_to_do(act, baba):
    assert act(Customer.objects.none(), by=baba) is None
    assert not Batch.objects.exists()


def test_many_are_removed_in_steps_and_come_back(aoki, baba, monkeypatch):
    monkeypatch.setattr(acting, "STEP", 2)
    for number in range(5):
        make_customer(by=aoki, last_name=f"客{number}", memo=f"メモ{number}")

    batch = putting_away.remove(Customer.objects.all(), by=baba)
    assert not Customer.objects.exists()

    undoing.undo(batch, by=baba)
    assert sorted(Customer.objects.values_list("memo", flat=True)) == [f"メモ{number}" for number in range(5)]


# ── two people at one card ──


def test_the_second_who_saves_the_same_field_is_told(hanako, aoki, baba):
    seen = hanako.plain()
    hanako.change({"tel": "03-2222-2222"}, by=aoki)

    with pytest.raises(EditedMeanwhile) as told:
        Customer.objects.get().change({"tel": "03-3333-3333", "fax": "03-4"}, by=baba, was=seen)

    assert told.value.columns == ["tel"]
    assert told.value.customer.tel == "03-2222-2222"
    hanako.refresh_from_db()
    assert (hanako.tel, hanako.fax) == ("03-2222-2222", "")


def test_different_fields_do_not_quarrel(hanako, aoki, baba):
    seen = hanako.plain()
    hanako.change({"tel": "03-2222-2222"}, by=aoki)

    Customer.objects.get().change({"fax": "03-4444-4444"}, by=baba, was=seen)

    hanako.refresh_from_db()
    assert (hanako.tel, hanako.fax) == ("03-2222-2222", "03-4444-4444")


def test_the_same_thought_twice_is_no_quarrel(hanako, aoki, baba):
    seen = hanako.plain()
    hanako.change({"tel": "03-2222-2222"}, by=aoki)

    assert Customer.objects.get().change({"tel": "03-2222-2222"}, by=baba, was=seen) is None


@pytest.mark.parametrize("seen", [date(1978, 3, 7), "1978-03-07"])
def test_a_date_that_nobody_touched_is_no_quarrel(hanako, baba, seen):
    hanako.change({"birthday": date(1979, 1, 1)}, by=baba, was={"birthday": seen})

    hanako.refresh_from_db()
    assert hanako.birthday == date(1979, 1, 1)


def test_a_whole_card_seen_before_an_import_touched_it_keeps_the_import(hanako, baba):
    """Somebody without the card open (an import, `was` unknown) writes as ever."""
    hanako.change({"tel": "03-5555-5555"}, by=None)

    hanako.change({"tel": "03-6666-6666"}, by=baba)

    hanako.refresh_from_db()
    assert hanako.tel == "03-6666-6666"


# ── who sees whom ──


def test_own_customers_only(hanako, baba):
    staff = make_staff()
    own = make_customer(last_name="馬場の客", staff_id=staff.pk)
    baba.change(by=baba, own_customers_only=True, staff=staff)

    assert list(Customer.objects.visible_to(baba)) == [own]


def test_own_customers_only_without_a_colleague_is_nobody(hanako, baba):
    make_customer(staff_id=None)
    baba.change(by=baba, own_customers_only=True)

    assert not Customer.objects.visible_to(baba).exists()


def test_somebody_suspended_sees_nobody(hanako, chiba):
    chiba.is_active = False

    assert not Customer.objects.visible_to(chiba).exists()
