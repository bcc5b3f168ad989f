"""元に戻す一覧: the way back for everybody who may change something, long after the toast."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from hiiki.audit import undoing
from hiiki.audit.models import Batch
from hiiki.audit.recording import open_batch
from hiiki.customers import merging, putting_away, tagging
from hiiki.customers.models import Customer
from tests.cast import signed_in
from tests.exchange.book import csv, imported
from tests.looking import contents
from tests.makers import make_customer, make_staff


def shown(client, **asked) -> list[tuple[str, int]]:
    return [(deed["batch"].title, deed["count"]) for deed in client.get("/undo", asked).context["deeds"]]


def test_a_bulk_deletion_is_taken_back_by_the_editor_who_did_it(as_baba, baba):
    for _ in range(3):
        make_customer(by=baba)
    batch = putting_away.remove(Customer.objects.all(), by=baba)
    page = as_baba.get("/undo").content.decode()
    assert f'action="/undo/{batch.pk}"' in page
    assert shown(as_baba)[0] == ("3 人の削除", 3)

    as_baba.post(f"/undo/{batch.pk}", HTTP_REFERER="http://testserver/undo")

    assert Customer.objects.count() == 3
    page = as_baba.get("/undo").content.decode()
    assert "戻しました" in page
    assert f'action="/undo/{batch.pk}"' not in page


def test_an_import_says_how_many_it_brought_in(as_aoki, aoki):
    imported(csv("氏名,電話", "佐藤 一,03-1111-2222", "鈴木 二,03-1111-3333"), by=aoki)

    assert shown(as_aoki) == [("名簿.csv の取り込み", 2)]


def test_an_editor_sees_what_she_did_and_the_owner_what_everybody_did(as_baba, as_aoki, aoki, baba):
    make_customer(by=aoki, last_name="青木の客")
    make_customer(by=baba, last_name="馬場の客")

    hers, his, everybodys = shown(as_baba), shown(as_aoki, who="mine"), shown(as_aoki)

    assert ["馬場の客" in title for title, _ in hers] == [True]
    assert ["青木の客" in title for title, _ in his] == [True]
    assert len(everybodys) == 2
    assert len(shown(as_baba, who="all")) == 1


def test_who_sees_only_their_own_customers_has_the_way_back_too(baba, aoki):
    staff = make_staff("馬場")
    baba.change(by=aoki, own_customers_only=True, staff=staff)
    customer = make_customer(by=baba, staff_id=staff.pk)
    customer.remove(by=baba)

    assert len(shown(signed_in(baba))) == 2


def test_what_stayed_because_somebody_changed_it_since_is_named(as_baba, baba, aoki):
    customer = make_customer(by=aoki)
    batch = customer.change({"tel": "03-1111-2222"}, by=baba)
    customer.change({"tel": "03-9999-9999"}, by=aoki)
    undoing.undo(batch, by=baba)

    page = as_baba.get("/undo").content.decode()

    assert "一部を残して戻しました" in page
    assert "あとから変更されている" in page


def test_undoing_itself_is_no_deed(as_baba, baba):
    batch = make_customer(by=baba).change({"tel": "03-1111-2222"}, by=baba)

    undoing.undo(batch, by=baba)

    assert len(shown(as_baba)) == 2


def test_a_large_undoing_shows_how_far_it_is(as_aoki, aoki):
    batch = open_batch("import", "名簿.csv の取り込み", by=aoki)
    Batch.objects.filter(pk=batch.pk).update(
        state=Batch.UNDOING, done=1, total=4, lease_until=now() + timedelta(minutes=1)
    )

    page = as_aoki.get("/undo").content.decode()

    assert "戻しています 25%" in page
    assert f'hx-trigger="every 2s" hx-select="#moving" hx-select-oob="#deed-{batch.pk}"' in page


def test_one_that_stopped_says_why_and_goes_on_by_a_button(as_aoki):
    run = imported(csv("姓", "髙橋"))
    batch = run.batch
    Batch.objects.filter(pk=batch.pk).update(state=Batch.PAUSED, error=undoing.UNFORESEEN, done=0, total=1)

    for there in ("/undo", f"/exchange/{run.pk}/report"):
        page = as_aoki.get(there).content.decode()
        assert undoing.UNFORESEEN in page
        assert "続きを戻す</button>" in page
    assert "元に戻す途中で止まっています" in as_aoki.get("/home/running").content.decode()

    as_aoki.post(f"/undo/{batch.pk}")

    batch.refresh_from_db()
    assert (batch.state, batch.error) == (Batch.UNDONE, "")


def test_pages_go_on_where_the_last_one_ended(as_aoki, aoki):
    for number in range(55):
        open_batch("edit", f"{number}", by=aoki).close()

    first = as_aoki.get("/undo")
    second = as_aoki.get("/undo", {"before": first.context["next_before"]})

    titles = [deed["batch"].title for page in (first, second) for deed in page.context["deeds"]]
    assert titles == [str(number) for number in reversed(range(55))]
    assert second.context["next_before"] is None


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "' OR 1=1 --"])
def test_a_strange_question_is_no_fault(as_aoki, before):
    assert as_aoki.get("/undo", {"before": before}).status_code == 200


def test_ten_more_deeds_cost_no_more_queries(as_aoki, aoki, django_assert_num_queries):
    make_customer(by=aoki)
    shown(as_aoki)
    with CaptureQueriesContext(connection) as few:
        shown(as_aoki)
    for _ in range(10):
        make_customer(by=aoki)

    with django_assert_num_queries(len(few)):
        shown(as_aoki)


def test_it_stands_in_the_menu_of_those_who_may_change_something(as_baba, as_chiba):
    assert 'href="/undo"' in as_baba.get("/home").content.decode()
    assert 'href="/undo"' not in as_chiba.get("/home").content.decode()


def test_what_stayed_goes_with_a_button_once_the_later_deed_is_undone(as_aoki, aoki):
    customer = make_customer(by=aoki)
    registration = Batch.objects.get(kind="create")
    later = customer.change({"tel": "03-9999-9999"}, by=aoki)

    said = as_aoki.post(f"/undo/{registration.pk}", HTTP_REFERER="http://testserver/undo", follow=True)
    page = said.content.decode()
    assert "残りを戻す" in page
    assert "そのままにした 1 件を見る" in page
    assert f'href="/undo?before={later.pk + 1}#deed-{later.pk}"' in page
    assert f'id="deed-{later.pk}"' in page
    assert f"（「{later.title}」）を戻すと、残りも戻せます" in page

    as_aoki.post(f"/undo/{later.pk}")
    as_aoki.post(f"/undo/{registration.pk}")

    assert not Customer.objects.exists()
    assert "残りを戻す" not in as_aoki.get("/undo").content.decode()


def test_all_that_stayed_are_counted_not_only_those_that_are_named(as_aoki, aoki, monkeypatch):
    monkeypatch.setattr(undoing, "CONFLICTS_KEPT", 1)
    batch = imported(csv("氏名,電話", "佐藤 一,03-1111-2222", "鈴木 二,03-1111-3333"), by=aoki).batch
    for customer in Customer.objects.all():
        customer.change({"memo": "来年も"}, by=aoki)
    undoing.undo(batch, by=aoki)

    assert "そのままにした 2 件を見る" in as_aoki.get("/undo").content.decode()


@pytest.fixture
def several(aoki, baba) -> dict[str, str]:
    """One deed of each kind, by its kind: the title."""
    one, other = make_customer(by=aoki, last_name="一"), make_customer(by=aoki, last_name="二")
    merging.merge(one, other, by=aoki)
    putting_away.archive(Customer.objects.all(), by=baba)
    imported(csv("氏名,電話", "佐藤 一,03-1111-2222"), by=aoki)
    return {"import": "名簿.csv の取り込み", "many": "1 人の保管", "merge": f"{other} を {one} に統合"}


@pytest.mark.parametrize("kind", ["import", "many", "merge"])
def test_narrowed_to_a_kind(as_aoki, several, kind):
    assert [title for title, _ in shown(as_aoki, kind=kind)] == [several[kind]]


def test_narrowed_to_a_person_and_to_days(as_aoki, as_baba, aoki, baba, several):
    tomorrow, today = localdate() + timedelta(days=1), localdate()

    assert [title for title, _ in shown(as_aoki, by=baba.pk)] == [several["many"]]
    assert {title for title, _ in shown(as_baba, by=aoki.pk)} == {several["many"]}
    assert len(shown(as_aoki, kind="single")) == 2
    assert len(shown(as_aoki, since=str(today), until=str(today))) == 5
    assert shown(as_aoki, since=str(tomorrow)) == []
    assert len(shown(as_aoki, kind="x", by="y", since="z")) == 5
    assert "あてはまる操作はありません" in as_aoki.get(f"/undo?since={tomorrow}").content.decode()


def test_what_it_would_do_is_shown_before_and_what_would_stay_is_named(as_baba, baba, aoki):
    people = [make_customer(by=aoki, last_name=f"客{number}") for number in range(3)]
    batch = tagging.add(Customer.objects.all(), "夏", by=baba)
    people[0].change({"tags": "冬"}, by=aoki)
    before = contents()

    asked = as_baba.post(f"/undo/{batch.pk}")
    page = as_baba.get(asked["Location"]).content.decode()

    assert asked["Location"] == f"/undo/{batch.pk}/new"
    assert "<b>1 件</b>は、あとで変えられたので、そのまま残ります" in page
    assert "客0" in page and "夏" in page
    assert contents() == before

    done = as_baba.post(f"/undo/{batch.pk}", {"sure": "1"})
    assert done["Location"] == "/undo"
    assert sorted(Customer.objects.values_list("tags", flat=True)) == ["", "", "冬"]
    assert as_baba.get(f"/undo/{batch.pk}/new")["Location"] == "/undo"


def test_of_what_others_did_who_sees_only_their_own_is_shown_nothing(aoki, baba):
    batch = make_customer(by=aoki).change({"tel": "03-1111-2222"}, by=aoki)
    baba.change(by=aoki, own_customers_only=True, staff=make_staff())

    assert signed_in(baba).get(f"/undo/{batch.pk}/new").status_code == 404
