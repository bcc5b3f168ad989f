"""Plans and what was done: made, finished, changed, removed, and each of it undone."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from hiiki.activities import planning, repeating, words
from hiiki.activities.models import Contact
from hiiki.activities.models.contact import moment
from hiiki.activities.models.word import KIND, RESULT
from hiiki.audit.models import Batch, Event
from hiiki.audit.recording import changed as noted
from hiiki.audit.recording import open_batch
from hiiki.audit.undoing import undo
from hiiki.customers import putting_away
from hiiki.customers.meanwhile import EditedMeanwhile
from hiiki.customers.models import Customer
from tests.exchange.book import csv, imported
from tests.makers import make_contact, make_customer, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanako(aoki) -> Customer:
    return make_customer(by=aoki)


def word(which: str, label: str) -> int:
    return next(each.pk for each in words.of(which) if each.label == label)


def last_batch() -> Batch:
    return Batch.objects.latest("id")


def stored() -> list[dict]:
    return list(Contact.objects.order_by("id").values())


def test_a_plan_is_made_and_undone(hanako, aoki):
    values = {
        "at": moment(date(2026, 12, 1)),
        "has_time": False,
        "kind_id": word(KIND, "電話"),
        "subject": "お礼",
    }

    contact, batch = planning.plan(hanako, values, by=aoki)

    assert (contact.is_done, contact.day, contact.time) == (False, date(2026, 12, 1), None)
    assert str(batch) == f"{hanako} の予定（{contact}）"
    event = Event.objects.get(verb="contact.planned")
    assert (event.actor_id, event.data) == (aoki.pk, {"customer": hanako.code, "batch": batch.pk})
    undo(batch, by=aoki)
    assert not Contact.objects.exists()


def test_finishing_says_what_came_of_it(hanako, aoki):
    contact = make_contact(hanako, days=-3, text="贈り物の相談")
    before = stored()

    batch = contact.finish("白い花に決まり", by=aoki, result=words.of(RESULT)[0])

    assert contact.is_done and contact.day == localdate() and contact.time is not None
    assert (contact.text, contact.result.label) == ("贈り物の相談\n白い花に決まり", "成約")
    assert contact.finish("もう一度", by=aoki) is None
    undo(batch, by=aoki)
    [again] = stored()
    assert again | {"updated_at": None} == before[0] | {"updated_at": None}


def test_a_change_somebody_did_not_see_is_not_overwritten(hanako, aoki, baba):
    contact = make_contact(hanako, subject="お礼")
    was = contact.plain()
    contact.change({"subject": "お詫び"}, by=aoki)

    with pytest.raises(EditedMeanwhile) as told:
        Contact.objects.get().change({"subject": "ご案内", "text": "秋の品"}, by=baba, was=was)

    assert told.value.columns == ["subject"]
    assert Contact.objects.get().subject == "お詫び"


def test_the_same_moment_typed_in_another_way_is_no_change(hanako, aoki):
    contact = Contact.objects.get(pk=make_contact(hanako).pk)

    assert contact.change({"at": moment(localdate()), "subject": ""}, by=aoki) is None


def test_undoing_keeps_what_somebody_changed_since(hanako, aoki, baba):
    contact = make_contact(hanako)
    batch = contact.change({"subject": "一", "text": "内容"}, by=aoki)
    contact.change({"subject": "二"}, by=baba)

    undo(batch, by=aoki)

    contact.refresh_from_db()
    assert (contact.subject, contact.text) == ("二", "")
    batch.refresh_from_db()
    assert [
        f"{hanako} のコンタクト（{contact}）の件名は、あとから変更されているので残しました。"
    ] == batch.conflicts


def test_ten_more_cost_no_more_queries(hanako, aoki, django_assert_max_num_queries):
    """As after a merger, which moves all of them."""

    def changed(count: int) -> Batch:
        batch = open_batch("edit", "件名の変更", by=aoki)
        for contact in [make_contact(hanako, subject="一") for _ in range(count)]:
            noted(batch, contact, {"subject": "一"}, {"subject": "二"})
        Contact.objects.update(subject="二")
        batch.close()
        return batch

    few, many = changed(1), changed(11)
    with CaptureQueriesContext(connection) as asked:
        undo(few, by=aoki)

    with django_assert_max_num_queries(len(asked)):
        undo(many, by=aoki)

    assert set(Contact.objects.values_list("subject", flat=True)) == {"一"}


def test_a_plan_somebody_finished_stays_when_its_making_is_undone(hanako, aoki, baba):
    contact = make_contact(hanako)
    batch = last_batch()
    contact.finish("済んだ", by=baba)

    undo(batch, by=aoki)

    assert Contact.objects.get().is_done
    batch.refresh_from_db()
    assert "あとから変更されているので残しました" in batch.conflicts[0]


def test_removing_and_bringing_back(hanako, aoki):
    contact = make_contact(hanako, days=2, subject="お礼", text="長い話", staff_id=make_staff().pk)
    before = stored()

    batch = contact.remove(by=aoki)

    assert not Contact.objects.exists()
    assert contact.remove(by=aoki) is None
    undo(batch, by=aoki)
    assert stored() == before


# ── customers who go ──


def test_contacts_go_with_their_customer_and_come_back(hanako, aoki):
    make_contact(hanako, is_done=True, subject="来店"), make_contact(hanako, days=4)
    before = stored()

    batch = hanako.remove(by=aoki)

    assert not Contact.objects.exists()
    undo(batch, by=aoki)
    assert stored() == before
    batch.refresh_from_db()
    assert not batch.conflicts


def test_contacts_of_many_go_with_them_and_come_back(hanako, aoki):
    other = make_customer(last_name="馬場")
    make_contact(hanako), make_contact(other), make_contact(other, days=4)
    before = stored()

    batch = putting_away.remove(Customer.objects.all(), by=aoki)

    assert not Contact.objects.exists() and not Customer.objects.exists()
    undo(batch, by=aoki)
    assert stored() == before


def test_contacts_wait_where_their_customer_cannot_come_back(hanako, aoki):
    make_contact(hanako)
    batch = hanako.remove(by=aoki)
    usurper = make_customer(code=hanako.code, last_name="別人")

    undo(batch, by=aoki)

    batch.refresh_from_db()
    assert "コンタクトは、顧客が台帳にいないので戻せませんでした。" in batch.conflicts
    usurper.remove(by=aoki)
    undo(batch, by=aoki)
    assert Contact.objects.get().customer_id == hanako.pk


def test_an_import_undone_leaves_customers_somebody_met_since(aoki):
    run = imported(csv("氏名,電話", "青木 花,03-1234-5678", "馬場 空,03-1234-5679"), by=aoki)
    met = Customer.objects.get(last_name="青木")
    contact = make_contact(met, is_done=True)

    undo(run.batch, by=aoki)

    assert list(Customer.objects.all()) == [met]
    run.batch.refresh_from_db()
    assert run.batch.conflicts == [f"{met} にはコンタクト履歴があるので残しました。"]
    contact.remove(by=aoki)
    undo(run.batch, by=aoki)
    assert not Customer.objects.exists()


# ── which ──


def test_plans_by_their_day(hanako):
    today = localdate()
    late, now_, soon, later = (make_contact(hanako, days=days) for days in (-1, 0, 7, 8))
    make_contact(hanako, days=-2, is_done=True)

    assert list(Contact.objects.overdue(today)) == [late]
    assert list(Contact.objects.planned().between(today, today)) == [now_]
    assert list(Contact.objects.planned().between(today + timedelta(1), today + timedelta(7))) == [soon]
    assert later.is_overdue is False and late.is_overdue and late.days_late == 1


def test_today_is_not_over_before_it_ends(hanako):
    contact = make_contact(hanako, at=now() - timedelta(minutes=1), has_time=True)

    assert contact.is_overdue is (contact.day < localdate())


def test_words_are_found_however_they_are_written(hanako):
    contact = make_contact(hanako, subject="ｶﾀﾛｸﾞ送付", text="㈱髙橋へ")

    for text in ("カタログ", "高橋", "カタログ　高橋"):
        assert list(Contact.objects.saying(text)) == [contact], text
    assert not Contact.objects.saying("ちらし").exists()


def test_only_with_customers_one_may_see(hanako, baba):
    staff = make_staff()
    own = make_contact(make_customer(last_name="馬場の客", staff_id=staff.pk))
    make_contact(hanako, staff_id=staff.pk)
    baba.change(by=baba, own_customers_only=True, staff=staff)

    assert list(Contact.objects.visible_to(baba)) == [own]


@pytest.mark.parametrize(
    ("step", "day"),
    [
        ("1d", date(2026, 2, 1)),
        ("2w", date(2026, 2, 14)),
        ("1m", date(2026, 2, 28)),
        ("3m", date(2026, 4, 30)),
        ("1y", date(2027, 1, 31)),
    ],
)
def test_again_after_days_weeks_and_months(step, day):
    assert repeating.after(date(2026, 1, 31), repeating.STEPS[step]) == day


def test_the_next_one_is_like_this_one(hanako, aoki):
    contact = make_contact(hanako, is_done=True, staff_id=make_staff().pk, text="今回だけの話")

    made, _ = repeating.again(contact, date(2026, 12, 24), subject="お電話", by=aoki)

    assert (made.kind, made.staff, made.customer) == (contact.kind, contact.staff, hanako)
    assert (made.is_done, made.day, made.subject, made.text) == (False, date(2026, 12, 24), "お電話", "")
