"""Contacts on the pages: entered on the card, seen by day and by month, finished, followed, and undone."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from hiiki.accounts.models import Preference, User
from hiiki.activities import words
from hiiki.activities.models import Contact
from hiiki.activities.models.contact import LONGEST_TEXT, moment
from hiiki.activities.models.word import KIND, RESULT
from hiiki.audit.models import Batch, Event
from hiiki.customers.models import Customer
from tests.cast import signed_in
from tests.makers import make_contact, make_customer, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanako(aoki) -> Customer:
    return make_customer(by=aoki)


def text(answer) -> str:
    """The page without its tags and the white space between."""
    body = re.sub(r"<(script|template)\b.*?</\1>", "", answer.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def tab(client: Client, customer: Customer, query: str = "") -> str:
    return text(client.get(f"/customers/{customer.pk}?tab=contacts{query}"))


def entry(customer: Customer, state: str, **given: str) -> dict[str, str]:
    kind = next(str(each.pk) for each in words.of(KIND) if each.label == "電話")
    day = localdate().isoformat()
    return {"customer": str(customer.pk), "day": day, "time": "", "kind": kind, "state": state, **given}


def linked(user: User) -> Client:
    """Somebody who looks after customers."""
    user.staff = make_staff(user.name)
    user.save()
    return signed_in(user)


# ── on the card ──


def test_what_was_done_is_written_down(as_baba, hanako):
    answer = as_baba.post(
        "/contacts/new", entry(hanako, "done", time="0:00", subject="お礼", text="一行目\r\n二行目")
    )

    assert answer.url == f"/customers/{hanako.pk}?tab=contacts"
    contact = Contact.objects.get()
    assert (contact.is_done, contact.subject, contact.text) == (True, "お礼", "一行目\n二行目")
    shown = tab(as_baba, hanako)
    assert "お礼" in shown and f"前回 {contact.when_day} 電話" in shown


def test_a_plan_without_a_time(as_baba, hanako):
    day = localdate() + timedelta(days=3)

    as_baba.post("/contacts/new", entry(hanako, "planned", day=f"{day:%Y/%m/%d}"))

    contact = Contact.objects.get()
    assert (contact.is_done, contact.day, contact.time) == (False, day, None)
    assert f"次回 {contact.when_day} 電話" in tab(as_baba, hanako)


@pytest.mark.parametrize(
    ("state", "given", "reason"),
    [
        ("done", {"day": "2999-01-01"}, "これからの日付です"),
        ("planned", {"day": "2001-01-01"}, "過ぎた日付です"),
        ("done", {"day": "いつか"}, "いつか"),
        ("done", {"day": ""}, "日を入れてください"),
        ("done", {"time": "25:00"}, "時刻「25:00」が読めません"),
        ("done", {"kind": "999999"}, "正しく選択"),
        ("done", {"subject": "長" * 201}, "200"),
    ],
)
def test_what_cannot_be_is_said_where_it_was_typed(as_baba, hanako, state, given, reason):
    answer = as_baba.post(
        "/contacts/new", entry(hanako, state, text="書きかけ", **given), HTTP_HX_REQUEST="true"
    )

    assert answer.status_code == 422
    assert reason in text(answer) and "書きかけ" in text(answer)
    assert not Contact.objects.exists()


def test_the_staff_offered_first_is_oneself(baba, hanako):
    client = linked(baba)

    shown = client.get(f"/customers/{hanako.pk}?tab=contacts")

    assert shown.context["form"]["staff"].value() == baba.staff_id
    assert shown.context["form"]["day"].value() == localdate()


def test_late_plans_say_so(as_baba, hanako):
    make_contact(hanako, days=-3)

    assert "3日遅れ" in tab(as_baba, hanako)


def test_changed_where_it_stands(as_baba, hanako, aoki):
    contact = make_contact(hanako, days=-3, subject="前", text="古い")
    form = as_baba.get(f"/contacts/{contact.pk}/edit", HTTP_HX_REQUEST="true").context["form"]

    given = entry(hanako, "", day=contact.day.isoformat(), subject="後", was=form.was_text)
    answer = as_baba.post(f"/contacts/{contact.pk}/edit", given, HTTP_HX_REQUEST="true")

    assert answer["HX-Redirect"] == f"/customers/{hanako.pk}?tab=contacts"
    contact.refresh_from_db()
    assert (contact.subject, contact.text, contact.is_done) == ("後", "", False)


def test_who_leaves_the_form_of_a_contact_stands_on_its_button(as_baba, hanako):
    contact = make_contact(hanako)

    assert "autofocus>直す</a>" in as_baba.get(f"/contacts/{contact.pk}").content.decode()


def test_what_somebody_else_changed_first_is_shown_and_kept(as_baba, hanako, aoki):
    contact = make_contact(hanako, subject="前")
    was = as_baba.get(f"/contacts/{contact.pk}/edit").context["form"].was_text
    contact.change({"subject": "青木の"}, by=aoki)
    given = entry(hanako, "", day=contact.day.isoformat(), subject="馬場の", was=was)

    answer = as_baba.post(f"/contacts/{contact.pk}/edit", given)

    assert answer.status_code == 422
    assert "ほかの方が先に変えました（件名）" in text(answer) and "青木の" in text(answer)
    assert Contact.objects.get().subject == "青木の"
    given["was"] = answer.context["form"].was_text
    as_baba.post(f"/contacts/{contact.pk}/edit", given)
    assert Contact.objects.get().subject == "馬場の"


def test_removed_and_brought_back(as_baba, hanako):
    contact = make_contact(hanako)

    as_baba.post(f"/contacts/{contact.pk}/removal")

    assert not Contact.objects.exists()
    as_baba.post(f"/undo/{Batch.objects.latest('id').pk}")
    assert Contact.objects.get() == contact


def test_records_are_leafed_through(as_baba, hanako):
    for days in range(35):
        make_contact(hanako, days=-days, is_done=True, subject=f"{days}日前")

    first = as_baba.get(f"/customers/{hanako.pk}?tab=contacts")
    second = as_baba.get(f"/customers/{hanako.pk}{first.context['older_url']}")

    assert [each.subject for each in first.context["contacts"]] == [f"{days}日前" for days in range(30)]
    assert [each.subject for each in second.context["contacts"]] == [f"{days}日前" for days in range(30, 35)]
    back = as_baba.get(f"/customers/{hanako.pk}{second.context['newer_url']}")
    assert [each.pk for each in back.context["contacts"]] == [each.pk for each in first.context["contacts"]]


def test_who_only_looks_is_offered_nothing(as_chiba, hanako):
    contact = make_contact(hanako)

    shown = tab(as_chiba, hanako)

    assert "電話" in shown
    assert not any(verb in shown for verb in ("済みにする", "直す", "記録する", "削除"))
    assert as_chiba.post(f"/contacts/{contact.pk}/completion").status_code == 403


# ── finishing and the next one ──


def test_finished_with_a_sentence_and_followed(as_baba, hanako):
    contact = make_contact(hanako, days=-2, subject="ご様子伺い")
    result = words.of(RESULT)[0].pk

    answer = as_baba.post(
        f"/contacts/{contact.pk}/completion",
        {"sentence": "お元気", "result": result, "back": "/home?who=all"},
    )

    assert answer.url == f"/home?who=all&finished={contact.pk}"
    home = text(as_baba.get(answer.url))
    assert "次の予定を入れる" in home and "1か月後" in home
    contact.refresh_from_db()
    assert (contact.is_done, contact.text, contact.result_id) == (True, "お元気", result)
    given = {"step": "1w", "subject": "ご様子伺い", "back": answer.url}
    answer = as_baba.post(f"/contacts/{contact.pk}/next", given)
    assert answer.url == "/home?who=all"
    plan = Contact.objects.planned().get()
    assert (plan.day, plan.subject, plan.kind) == (localdate() + timedelta(7), "ご様子伺い", contact.kind)


def test_who_goes_back_to_the_form_makes_no_second_next_plan(as_baba, hanako):
    contact = make_contact(hanako, days=-2, subject="ご様子伺い")
    there = as_baba.post(f"/contacts/{contact.pk}/completion", {"back": "/home"}).url
    as_baba.post(f"/contacts/{contact.pk}/next", {"step": "1w", "back": there})

    answer = as_baba.post(f"/contacts/{contact.pk}/next", {"step": "2w", "back": there}, follow=True)

    assert "次の予定は、もう入っています" in text(answer)
    assert Contact.objects.planned().count() == 1
    assert "次の予定を入れる" not in text(as_baba.get(there))
    Contact.objects.planned().get().remove(by=None)
    assert "次の予定を入れる" in text(as_baba.get(there))


def test_a_text_as_long_as_files_bring_it_is_changed_like_any_other(as_baba, hanako):
    contact = make_contact(hanako, text="あ" * LONGEST_TEXT, is_done=True)
    form = as_baba.get(f"/contacts/{contact.pk}/edit", HTTP_HX_REQUEST="true").context["form"]
    given = entry(
        hanako, "", day=contact.day.isoformat(), subject="お礼", text=contact.text, was=form.was_text
    )

    as_baba.post(f"/contacts/{contact.pk}/edit", given)

    contact.refresh_from_db()
    assert (contact.subject, len(contact.text)) == ("お礼", LONGEST_TEXT)


def test_a_sentence_that_makes_it_too_long_is_said_and_nothing_is_finished(as_baba, hanako):
    contact = make_contact(hanako, text="あ" * (LONGEST_TEXT - 3))

    answer = as_baba.post(f"/contacts/{contact.pk}/completion", {"sentence": "いいえ"}, follow=True)

    contact.refresh_from_db()
    assert not contact.is_done
    assert "100,000 文字まで" in answer.content.decode()
    as_baba.post(f"/contacts/{contact.pk}/completion", {"sentence": "はい"})
    contact.refresh_from_db()
    assert (contact.is_done, len(contact.text)) == (True, LONGEST_TEXT)


def test_a_plan_is_finished_once(as_baba, as_aoki, hanako):
    contact = make_contact(hanako)
    as_aoki.post(f"/contacts/{contact.pk}/completion", {"sentence": "一度"})

    answer = as_baba.post(f"/contacts/{contact.pk}/completion", follow=True)

    assert "もう済みになっています" in text(answer)
    assert Contact.objects.get().text == "一度"


def test_the_sentence_of_who_finishes_second_goes_below_the_first(as_baba, as_aoki, hanako):
    contact = make_contact(hanako)
    as_aoki.post(f"/contacts/{contact.pk}/completion", {"sentence": "一度"})

    told = as_baba.post(f"/contacts/{contact.pk}/completion", {"sentence": "二度", "back": "/home"})

    assert (told.status_code, Contact.objects.get().text) == (422, "一度")
    assert "ほかの方が先に済みにしていました" in text(told)
    assert f'action="/contacts/{contact.pk}/edit"' in told.content.decode()
    form = told.context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {
        "time": "10:00", "was": form.was_text, "back": "/home",
    }  # fmt: skip
    assert as_baba.post(f"/contacts/{contact.pk}/edit", typed).url == "/home"
    assert Contact.objects.get().text == "一度\n二度"


def test_enter_in_the_next_plan_takes_the_day_that_was_typed(as_baba, hanako):
    contact = make_contact(hanako, is_done=True)

    form = as_baba.get(f"/contacts/{contact.pk}/next").content.decode().partition("next-plan__form")[2]

    assert "name=" not in re.findall(r"<button\b[^>]*>", form)[0]


@pytest.mark.parametrize("given", [{}, {"day": "2001-01-01"}, {"day": "いつか"}, {"step": "9z"}])
def test_a_next_plan_needs_a_day_to_come(as_baba, hanako, given):
    contact = make_contact(hanako, is_done=True)

    answer = as_baba.post(f"/contacts/{contact.pk}/next", given)

    assert answer.status_code == 422
    assert Contact.objects.count() == 1


@pytest.mark.parametrize("back", ["https://example.jp/", "//example.jp/", "nowhere", "/no/such/page"])
def test_nobody_is_led_out_of_the_house(as_baba, hanako, back):
    contact = make_contact(hanako)

    answer = as_baba.post(f"/contacts/{contact.pk}/completion", {"back": back})

    assert answer.url == f"/customers/{hanako.pk}?tab=contacts&finished={contact.pk}"


# ── by day, by month, at home ──


@pytest.fixture
def days(hanako, baba) -> dict[int, Contact]:
    baba.staff = make_staff("馬場 健一")
    baba.save()
    return {
        number: make_contact(hanako, days=number, subject=f"予定{number}", staff_id=staff)
        for number, staff in ((-2, baba.staff_id), (0, None), (3, baba.staff_id), (9, None))
    }


def subjects(answer) -> list[str]:
    return [contact.subject for each in answer.context["sections"] for contact in each.rows]


def test_the_agenda_begins_with_ones_own(baba, days):
    client = signed_in(baba)

    assert subjects(client.get("/contacts/")) == ["予定-2", "予定3"]
    assert subjects(client.get("/contacts/?who=all")) == ["予定-2", "予定0", "予定3", "予定9"]
    assert subjects(client.get("/contacts/?who=none")) == ["予定0", "予定9"]
    assert subjects(client.get(f"/contacts/?who={baba.staff_id}")) == ["予定-2", "予定3"]
    assert subjects(client.get("/contacts/?who=all&show=overdue")) == ["予定-2"]


def test_home_shows_late_today_and_seven_days(baba, days):
    client = signed_in(baba)

    assert subjects(client.get("/home")) == ["予定-2", "予定3"]
    assert subjects(client.get("/home?who=all")) == ["予定-2", "予定0", "予定3"]


def test_home_without_plans_says_how_to_make_one(as_baba, hanako):
    assert "次に連絡する日を決めておくと" in text(as_baba.get("/home"))


def test_narrowed_by_kind_and_words(as_aoki, hanako, days):
    other = make_customer(last_name="齋藤", first_name="一")
    visit = next(each for each in words.of(KIND) if each.label == "訪問")
    make_contact(other, days=1, subject="お見積もり", kind_id=visit.pk)

    assert subjects(as_aoki.get(f"/contacts/?kind={visit.pk}")) == ["お見積もり"]
    assert subjects(as_aoki.get("/contacts/?words=斉藤")) == ["お見積もり"]
    assert subjects(as_aoki.get("/contacts/?words=見積")) == ["お見積もり"]


def test_records_newest_first_and_words_within_a_year(as_aoki, hanako):
    make_contact(hanako, days=-1, is_done=True, subject="お礼 新しい")
    make_contact(hanako, days=-400, is_done=True, subject="お礼 古い")

    assert subjects(as_aoki.get("/contacts/?show=done")) == ["お礼 新しい", "お礼 古い"]
    assert subjects(as_aoki.get("/contacts/?show=done&words=お礼")) == ["お礼 新しい"]
    assert subjects(as_aoki.get("/contacts/?show=done&words=お礼&every=1")) == ["お礼 新しい", "お礼 古い"]


def test_customers_put_away_are_not_on_the_agenda(as_aoki, aoki, hanako, days):
    hanako.archive(by=aoki)

    assert subjects(as_aoki.get("/contacts/?who=all")) == []
    assert "予定3" in tab(as_aoki, hanako)


def test_pages_of_the_agenda(as_aoki, hanako):
    for days in range(1, 61):
        make_contact(hanako, days=days, subject=str(days))

    first = as_aoki.get("/contacts/")
    second = as_aoki.get(f"/contacts/{first.context['sheet'].next_link}")

    assert subjects(first) == [str(days) for days in range(1, 51)]
    assert subjects(second) == [str(days) for days in range(51, 61)]


def test_a_month_shows_a_few_of_each_day(as_aoki, hanako):
    for number in range(6):
        make_contact(hanako, at=_noon(date(2026, 12, 24)), subject=str(number))
    make_contact(hanako, at=_noon(date(2027, 1, 31)), subject="次の年")

    month = as_aoki.get("/contacts/month?month=2026-12")

    eve = next(day for week in month.context["weeks"] for day in week if day.day == date(2026, 12, 24))
    assert (len(eve.contacts), eve.more) == (4, "2 件")
    assert month.context["previous"] == "2026-11" and month.context["next"] == "2027-01"
    assert as_aoki.get("/contacts/month?month=9999-99").status_code == 200
    assert subjects(as_aoki.get("/contacts/?day=2026-12-24")) == [str(number) for number in range(6)]


def _noon(day: date):
    return moment(day) + timedelta(hours=12)


@pytest.mark.parametrize(
    "query", ["?day=2026-02-30", "?who=x&kind=y&show=z", "?after=1:x", "?words=%00", "?day=0001-01-01"]
)
def test_odd_addresses_are_no_errors(as_aoki, days, query):
    for path in ("/contacts/", "/contacts/month", "/home"):
        assert as_aoki.get(path + query).status_code == 200


@pytest.mark.parametrize(
    "path", ["/contacts/?who=all", "/contacts/month?who=all", "/home?who=all", "/contacts/?show=done"]
)
def test_ten_more_rows_cost_no_more_queries(as_aoki, hanako, path):
    for each in (-1, 0, 1):
        make_contact(hanako, days=each, staff_id=make_staff().pk)
    make_contact(hanako, is_done=True)
    as_aoki.get(path)
    with CaptureQueriesContext(connection) as few:
        as_aoki.get(path)
    for number in range(10):
        for each in (-2, 0, 2):
            make_contact(make_customer(last_name=f"客{number}"), days=each, staff_id=make_staff().pk)
        make_contact(hanako, is_done=True)

    with CaptureQueriesContext(connection) as many:
        as_aoki.get(path)

    assert len(many) == len(few)


def test_ten_more_contacts_on_a_card_cost_no_more_queries(as_aoki, hanako):
    path = f"/customers/{hanako.pk}?tab=contacts"
    make_contact(hanako, staff_id=make_staff().pk), make_contact(hanako, is_done=True)
    as_aoki.get(path)
    with CaptureQueriesContext(connection) as few:
        as_aoki.get(path)
    for _ in range(10):
        make_contact(hanako, staff_id=make_staff().pk), make_contact(hanako, is_done=True)

    with CaptureQueriesContext(connection) as many:
        as_aoki.get(path)

    assert len(many) == len(few)


# ── whom ──


def test_the_customer_is_chosen_by_typing(as_baba, hanako):
    answer = as_baba.get("/contacts/whom?words=高橋&state=planned&day=2026-12-01&back=/contacts/")

    [(customer, query)] = answer.context["customers"]
    assert customer == hanako
    form = as_baba.get(f"/contacts/new{query}")
    assert form.context["form"]["day"].value() == "2026-12-01"
    assert "予定にする" in text(form)
    assert "見つかりません" in text(as_baba.get("/contacts/whom?words=だれもいない"))


# ── rights ──


def test_only_contacts_with_ones_own_customers(baba, hanako):
    staff = make_staff()
    baba.change(by=baba, own_customers_only=True, staff=staff)
    make_contact(hanako, subject="よその", staff_id=staff.pk)
    make_contact(make_customer(last_name="馬場の客", staff_id=staff.pk), subject="うちの", staff_id=staff.pk)
    client = signed_in(baba)

    for path in ("/contacts/?who=all", "/home?who=all"):
        assert subjects(client.get(path)) == ["うちの"], path
    assert "よその" not in text(client.get("/contacts/month?who=all"))
    assert [
        customer.last_name for customer, _ in client.get("/contacts/whom?words=高橋").context["customers"]
    ] == []
    assert client.post("/contacts/new", entry(hanako, "done")).status_code == 404


# ── files ──


def exported(client: Client, query: str = "", **given: str) -> list[list[str]]:
    answer = client.post(f"/contacts/exports{query}", given)
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body, newline="")))


def test_written_as_a_file_in_which_no_cell_is_a_formula(as_aoki, hanako, days):
    make_contact(hanako, days=-30, is_done=True, subject="=1+1", text="一行目\n二行目")

    rows = exported(as_aoki, all="1", kind="csv")

    assert len(rows) == 6
    assert rows[1][0] == hanako.code and rows[1][3] == "済み" and rows[1][7:9] == ["'=1+1", "一行目\n二行目"]
    event = Event.objects.get(verb="contact.exported")
    assert event.data == {"which": "すべてのコンタクト", "rows": 5, "format": "csv", "encoding": "utf-8-sig"}


def test_written_as_the_page_shows_them_or_of_one_customer(as_aoki, hanako, days):
    other = make_contact(make_customer(last_name="馬場"), days=4, subject="ほか")

    assert [row[7] for row in exported(as_aoki, "?who=all&show=overdue", kind="csv")[1:]] == ["予定-2"]
    assert [row[7] for row in exported(as_aoki, customer=str(other.customer_id), kind="csv")[1:]] == ["ほか"]
    xlsx = as_aoki.post("/contacts/exports?who=all", {"kind": "xlsx"})
    assert b"".join(xlsx.streaming_content)[:2] == b"PK"
    assert as_aoki.post("/contacts/exports", {"customer": "x"}).status_code == 404


# ── words ──


def test_the_shops_own_words(as_aoki, hanako):
    kinds = words.of(KIND)
    given = {
        "choice_pk": [*(str(each.pk) for each in kinds), ""],
        "choice_label": ["ご来店", *(each.label for each in kinds[1:]), "配達"],
        "choice_colour": [*(str(each.colour) for each in kinds), "2"],
        "choice_retired": [str(kinds[1].pk)],
    }

    answer = as_aoki.post("/settings/contacts/kind", given, follow=True)

    assert "コンタクト履歴の種類を保存しました" in text(answer)
    assert [each.label for each in words.offered(KIND)] == ["ご来店", "電話", "メール", "その他", "配達"]
    as_aoki.post(f"/undo/{Batch.objects.latest('id').pk}")
    assert [each.label for each in words.offered(KIND)] == ["来店", "訪問", "電話", "メール", "その他"]


def test_words_that_cannot_be_are_said(as_aoki):
    first = words.of(KIND)[0]
    empty = {"choice_pk": [str(first.pk)], "choice_label": [""], "choice_colour": ["0"]}
    answer = as_aoki.post("/settings/contacts/kind", empty)
    assert answer.status_code == 422 and "名前が空の選択肢があります" in text(answer)
    assert as_aoki.get("/settings/contacts/other").status_code == 404


# ── in the list of customers ──


def test_the_list_tells_when_they_were_met_and_when_they_are_next(as_aoki, aoki, hanako):
    Preference.objects.write(aoki, "customers.columns", {"shown": ["name", "last_met", "next_plan"]})
    make_contact(hanako, days=-9, is_done=True), make_contact(hanako, days=-5, is_done=True)
    make_contact(hanako, days=-2), make_contact(hanako, days=3)
    other = make_customer(last_name="馬場", by=aoki)
    make_contact(other, days=4)

    rows = as_aoki.get("/customers/").context["rows"]

    told = {row.customer.pk: re.findall(r"\d{4}/\d\d/\d\d", row.html) for row in rows}
    day = {number: f"{localdate() + timedelta(number):%Y/%m/%d}" for number in (-5, -2, 4)}
    assert told == {hanako.pk: [day[-5], day[-2]], other.pk: [day[4]]}
    assert [row.customer.pk for row in rows if "badge--bad" in row.html] == [hanako.pk]
    with CaptureQueriesContext(connection) as few:
        as_aoki.get("/customers/")
    for number in range(10):
        make_contact(make_customer(last_name=f"客{number}"), days=number)
    with CaptureQueriesContext(connection) as many:
        as_aoki.get("/customers/")
    assert len(many) == len(few)
    assert as_aoki.get("/customers/printout").status_code == 200
