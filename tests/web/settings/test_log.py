from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import get_current_timezone, localdate, now

from hiiki.audit.models import Event
from hiiki.audit.recording import record
from hiiki.customers.models import Customer
from hiiki.exchange.exports.exporting import EVERY
from tests.cast import signed_in
from tests.makers import make_customer, make_staff


def shown(client, **asked) -> list[Event]:
    return list(client.get("/settings/log", asked).context["events"])


def test_who_saw_this_customer_is_one_question(as_aoki, baba):
    hanako, taro = make_customer(), make_customer(first_name="太郎")
    record("customer.seen", hanako, by=baba)
    record("customer.seen", taro, by=baba)

    by_code, by_id = shown(as_aoki, customer=hanako.code), shown(as_aoki, record_id=hanako.pk)

    assert [event.verb for event in by_code] == ["customer.seen", "customer.created"]
    assert by_id == by_code


def test_who_removed_a_customer_is_asked_by_the_code_that_is_gone(as_aoki, aoki, baba):
    hanako, taro = make_customer(code="0002"), make_customer(code="00020")
    taro.remove(by=aoki)

    hanako.remove(by=baba)

    found = shown(as_aoki, customer="0002")
    assert [(event.record_id, event.verb) for event in found][-1] == (hanako.pk, "customer.created")
    assert {event.record_id for event in found} == {hanako.pk}
    assert found[0].actor_id == baba.pk


def test_by_person(as_aoki, aoki, baba):
    record("customer.searched", by=aoki, q="高橋")
    record("customer.searched", by=baba, q="鈴木")

    found = shown(as_aoki, actor=baba.pk)

    assert [event.data["q"] for event in found] == ["鈴木"]


def test_by_verb(as_aoki, aoki):
    record("customer.exported", by=aoki, rows=12)
    record("customer.searched", by=aoki, q="高橋")

    found = shown(as_aoki, verb="customer.exported")

    assert [event.details for event in found] == [["12 行"]]


def test_by_days_of_this_place(as_aoki, aoki):
    midnight = datetime.combine(localdate(), datetime.min.time(), get_current_timezone())
    for hours in (-1, 1):
        Event.objects.create(
            verb="customer.searched", at=midnight + timedelta(hours=hours), data={"count": hours}
        )

    today = shown(as_aoki, since=localdate().isoformat())
    before = shown(as_aoki, until=(localdate() - timedelta(days=1)).isoformat())

    assert [event.data["count"] for event in today] == [1]
    assert [event.data["count"] for event in before] == [-1]


@pytest.mark.parametrize(
    "asked",
    [
        {"actor": "x' OR 1=1"},
        {"actor": "999999999999999999999"},
        {"verb": "nothing"},
        {"since": "昭和99年"},
        {"since": "0001-01-01"},
        {"record_id": "1", "record": "\0"},
        {"after": "x"},
        {"record_id": "99999999999999999999"},
        {"record_id": "1", "record": "' OR 1=1 --"},
        {"customer": "'; DROP TABLE audit_event; --"},
    ],
)
def test_a_strange_question_is_no_fault(as_aoki, asked):
    assert as_aoki.get("/settings/log", asked).status_code == 200


def test_pages_by_keys_forwards_and_back(as_aoki, aoki):
    Event.objects.bulk_create(
        Event(verb="customer.seen", actor_id=aoki.pk, actor_name=aoki.name, at=now()) for _ in range(250)
    )
    first = as_aoki.get("/settings/log", {"verb": "customer.seen"})
    second = as_aoki.get(f"/settings/log{first.context['next_url']}")
    third = as_aoki.get(f"/settings/log{second.context['next_url']}")

    back = as_aoki.get(f"/settings/log{third.context['previous_url']}")

    assert [len(page.context["events"]) for page in (first, second, third)] == [100, 100, 50]
    assert "next_url" not in third.context
    assert back.context["events"] == second.context["events"]


def test_a_hundred_lines_cost_no_more_queries(as_aoki, aoki, django_assert_max_num_queries):
    for _ in range(30):
        record("customer.searched", by=aoki, q="高橋")

    with django_assert_max_num_queries(9):
        as_aoki.get("/settings/log")


def test_what_was_searched_comes_out_as_text(as_aoki, aoki):
    record("customer.searched", by=aoki, q="<script>alert(1)</script>{{ secret }}")

    page = as_aoki.get("/settings/log").content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ secret }}" in page


def test_who_sees_only_their_own_customers_does_not_see_the_log(baba, aoki):
    baba.change(by=aoki, may_set_up=True, own_customers_only=True, staff=make_staff())

    assert signed_in(baba).get("/settings/log").status_code == 403


def test_a_deletion_is_taken_back_from_the_log_long_after_its_toast(as_aoki, aoki):
    hanako = make_customer()
    batch = Customer.objects.get(pk=hanako.pk).remove(by=aoki)

    page = as_aoki.get("/settings/log").content.decode()

    assert f'action="{reverse("undo", args=[batch.pk])}"' in page
    as_aoki.post(reverse("undo", args=[batch.pk]))
    assert Customer.objects.filter(pk=hanako.pk).exists()
    assert batch.pk not in [event.undo for event in shown(as_aoki)]


def test_ten_more_deeds_cost_no_more_queries(as_aoki, aoki, django_assert_num_queries):
    make_customer().archive(by=aoki)
    shown(as_aoki)
    with CaptureQueriesContext(connection) as few:
        shown(as_aoki)
    for _ in range(10):
        make_customer().archive(by=aoki)

    with django_assert_num_queries(len(few)):
        shown(as_aoki)


def test_all_fields_are_said_in_a_word(as_aoki, aoki):
    record("customer.exported", by=aoki, columns=list(EVERY), rows=3)

    [event] = shown(as_aoki, verb="customer.exported")

    assert set(event.details) == {f"すべての項目（{len(EVERY)}）", "3 行"}
    assert event.long_details == []


def test_a_long_list_of_fields_is_there_for_who_asks(as_aoki, aoki):
    record(
        "customer.exported",
        by=aoki,
        columns=["code", "last_name", "first_name", "tel", "fax", "email", "memo"],
    )

    response = as_aoki.get("/settings/log", {"verb": "customer.exported"})

    assert "<summary>顧客コード・姓・名・電話・FAX ほか 2 項目</summary>" in response.text
    assert "FAX・PCメール・メモ</details>" in response.text


def test_a_short_list_of_fields_is_read_as_it_is(as_aoki, aoki):
    record("customer.exported", by=aoki, columns=["code", "tel"])

    [event] = shown(as_aoki, verb="customer.exported")

    assert (event.details, event.long_details) == (["顧客コード・電話"], [])


def test_who_did_it_in_another_book_is_named(as_aoki):
    Event.objects.create(verb="customer.searched", actor_name="前の店の人")

    assert "前の店の人" in as_aoki.get("/settings/log").text


@pytest.fixture
def at_the_terminal(monkeypatch):
    monkeypatch.setattr("hiiki.audit.recording._place", "コマンド（健一）")


def test_a_command_is_named_by_whose_it_was(as_aoki, aoki, at_the_terminal):
    batch = make_customer().change({"memo": "お電話"}, by=None)

    log = as_aoki.get("/settings/log").content.decode()

    assert '<td class="nowrap">コマンド（健一）</td>' in log
    assert batch.actor_name == "コマンド（健一）"
    assert "コマンド（健一）" in as_aoki.get("/undo").content.decode()


def test_commands_and_what_hiiki_does_by_itself_are_told_apart(as_aoki, at_the_terminal, monkeypatch):
    record("import.finished")
    monkeypatch.undo()
    record("backup.made")

    assert [event.verb for event in shown(as_aoki, actor=-1)] == ["import.finished"]
    assert [event.verb for event in shown(as_aoki, actor=0)] == ["backup.made"]


def test_a_line_written_before_it_was_named_is_read_the_same(as_aoki):
    Event.objects.create(verb="backup.made", address="コマンド（健一）")

    assert '<td class="nowrap">コマンド（健一）</td>' in as_aoki.get("/settings/log").content.decode()
