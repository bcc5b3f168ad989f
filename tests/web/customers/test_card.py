"""The card: what it says, in place and as a form; two people at once."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hiiki.accounts.models import Preference
from hiiki.audit.models import Event
from hiiki.customers.fields import FIELDS
from hiiki.customers.models import Customer
from hiiki.web.customers.forms import JUST_TAKEN, CustomerForm
from tests.looking import contents
from tests.makers import make_customer, make_field, make_staff

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def hanako(aoki) -> Customer:
    return make_customer(
        by=aoki, last_kana="タカハシ", first_kana="ハナコ", tel="03-3456-7890", email="hanako@example.jp",
        postal_code="1580094", prefecture="東京都", address1="世田谷区玉川3-1-1", birthday=date(1978, 3, 7),
        memo="一行\n二行",
    )  # fmt: skip


def form_of(client, customer) -> dict[str, str]:
    """The edit form as a browser would send it back untouched."""
    form = client.get(f"/customers/{customer.pk}/edit").context["form"]
    typed = {field.name: (form[field.name].value() or "").replace("\n", "\r\n") for field in FIELDS}
    return {**typed, "was": json.dumps(form.was)}


def save(client, customer, typed):
    return client.post(f"/customers/{customer.pk}/edit", typed)


# ── reading ──


def test_a_card_says_what_is_needed_first(hanako, as_chiba):
    html = as_chiba.get(f"/customers/{hanako.pk}").content.decode()

    for words in (
        "髙橋 花子",
        "様",
        "タカハシ ハナコ",
        'href="tel:03-3456-7890"',
        "mailto:hanako@example.jp",
        "〒158-0094",
    ):
        assert words in html
    assert "編集" not in html


def test_a_company_is_addressed_by_onchu(aoki, as_aoki):
    customer = make_customer(last_name="", first_name="", company_name="㈱やまと商店")

    assert "御中" in as_aoki.get(f"/customers/{customer.pk}").content.decode()


@pytest.mark.parametrize(
    ("calendar", "words"), [("seireki", "1978/03/07 <span"), ("wareki", "昭和53年3月7日</a> <span")]
)
def test_birthdays_in_the_calendar_one_likes(hanako, as_aoki, aoki, calendar, words):
    Preference.objects.write(aoki, "looks", {"calendar": calendar})

    html = as_aoki.get(f"/customers/{hanako.pk}").content.decode()

    assert words.split(" <")[0].removesuffix("</a>") in html
    assert "歳" in html


def test_who_looked_is_written_down(hanako, as_chiba, chiba):
    as_chiba.get(f"/customers/{hanako.pk}")
    as_chiba.get(f"/customers/{hanako.pk}/beside")

    events = Event.objects.filter(
        verb="customer.seen", record="customer", record_id=hanako.pk, actor_id=chiba.pk
    )
    assert events.count() == 2


def test_previous_and_next_are_those_of_the_list(aoki, as_aoki):
    first, _, third = (make_customer(last_kana=kana) for kana in ("ア", "イ", "タ"))
    make_customer(last_name="鈴木", last_kana="ウ")

    card = as_aoki.get(f"/customers/{first.pk}?q=髙橋&sort=-name")

    assert "next_url" not in card.context
    assert card.context["previous_url"].startswith("/customers/")
    assert "q=" in card.context["list_url"]
    assert str(third.pk) in as_aoki.get(card.context["previous_url"]).context["previous_url"]


def test_a_card_costs_the_same_in_a_large_book(hanako, as_aoki):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            as_aoki.get(f"/customers/{hanako.pk}?tab=history")
        return len(queries)

    asked()
    few = asked()
    for number in range(10):
        make_customer(staff_id=make_staff().pk)
        hanako.change({"memo": str(number)}, by=None)

    assert asked() == few


def test_the_record_of_changes_is_sentences(hanako, as_aoki, baba):
    staff = make_staff("馬場")
    hanako.change({"tel": "03-1111-1111", "birthday": date(1979, 1, 1), "staff_id": staff.pk}, by=baba)
    hanako.archive(by=baba)

    history = as_aoki.get(f"/customers/{hanako.pk}?tab=history").context["history"]

    assert [(entry.who, entry.what) for entry in history] == [
        ("馬場 健一", "保管しました"),
        ("馬場 健一", "変えました"),
        ("青木 真理子", "登録しました"),
    ]
    assert {(line.label, line.before, line.after) for line in history[1].lines} == {
        ("電話", "03-3456-7890", "03-1111-1111"),
        ("生年月日", "1978/03/07", "1979/01/01"),
        ("担当者", "", "馬場"),
    }


@pytest.mark.parametrize("pk", [0, 999, 10**30])
def test_a_card_that_is_not_there(as_aoki, pk):
    for address in ("", "/beside", "/edit", "/facts/tel", "/facts/tel/edit"):
        assert as_aoki.get(f"/customers/{pk}{address}").status_code == 404


# ── one value in place ──


def edit_fact(client, customer, name, value, was=None):
    was = {name: value_seen} if (value_seen := was) is not None else customer.plain([name])
    address = f"/customers/{customer.pk}/facts/{name}/edit"
    return client.post(address, {name: value, "was": json.dumps(was)}, headers=HTMX)


@pytest.fixture
def just_taken(aoki, monkeypatch) -> str:
    """A code somebody took after it was looked for."""
    monkeypatch.setattr(CustomerForm, "_check_code", lambda form: None)
    return make_customer(by=aoki, code="T-1").code


@pytest.mark.parametrize("way", ["form", "fact", "cell"])
def test_a_code_that_was_just_taken_is_no_fault(hanako, as_baba, just_taken, way):
    if way == "form":
        response = save(as_baba, hanako, {**form_of(as_baba, hanako), "code": just_taken})
    elif way == "fact":
        response = edit_fact(as_baba, hanako, "code", just_taken)
    else:
        given = {"value": just_taken, "seen": hanako.code}
        response = as_baba.post(f"/customers/{hanako.pk}/cells/code", given)

    words = response.json()["words"] if way == "cell" else response.content.decode()
    assert (response.status_code, JUST_TAKEN in words) == (422, True)


@pytest.mark.parametrize(
    ("name", "typed", "stored"),
    [
        ("tel", "０３－１１１１－２２２２", "０３－１１１１－２２２２"),
        ("birthday", "S53.3.8", date(1978, 3, 8)),
        ("birthday", "", None),
        ("postal_code", "１５８００９５", "１５８００９５"),
        ("memo", "一行\r\n別の行", "一行\n別の行"),
        ("dm_ok", "不可", False),
        ("gender", "female", "female"),
        ("kind", "corporate", "corporate"),
        ("company_name", "㈱　やまと", "㈱　やまと"),
    ],
)
def test_a_value_is_changed_where_it_stands(hanako, as_baba, name, typed, stored):
    response = edit_fact(as_baba, hanako, name, typed)

    hanako.refresh_from_db()
    assert response.status_code == 200
    assert getattr(hanako, name) == stored
    assert "元に戻す" in response.content.decode()


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("birthday", "昭和99年1月1日", "昭和は64年までです"),
        ("email", "a b@example.jp", "メール"),
        ("tel", "電話なし", "電話"),
        ("postal_code", "12", "郵便番号"),
        ("code", "", "空にできません"),
        ("registered_on", "", "空にできません"),
        ("last_name", "長" * 61, "60文字まで"),
    ],
)
def test_what_cannot_be_read_stays_in_the_field_with_a_reason(hanako, as_baba, name, typed, words):
    before = contents()

    response = edit_fact(as_baba, hanako, name, typed)

    html = response.content.decode()
    assert response.status_code == 422
    assert words in html
    assert typed in html
    assert contents() == before


def test_a_value_nobody_changed_changes_nothing(hanako, as_baba):
    before = contents()

    edit_fact(as_baba, hanako, "memo", "一行\r\n二行")

    assert contents() == before


def test_a_name_alone_cannot_be_taken_away(aoki, as_baba):
    customer = make_customer(last_name="髙橋", first_name="")

    response = edit_fact(as_baba, customer, "last_name", "")

    assert "どれかひとつは入れてください" in response.content.decode()


def test_in_place_the_second_sees_both_versions(hanako, as_baba, aoki):
    hanako.change({"tel": "03-1111-1111"}, by=aoki)

    told = edit_fact(as_baba, hanako, "tel", "03-2222-2222", was="03-3456-7890")

    html = told.content.decode()
    hanako.refresh_from_db()
    assert told.status_code == 422
    assert "青木 真理子 さんが先に保存しました" in html
    assert "03-1111-1111" in html
    assert "03-2222-2222" in html
    assert hanako.tel == "03-1111-1111"

    edit_fact(as_baba, hanako, "tel", "03-2222-2222", was=told.context["form"].was["tel"])
    hanako.refresh_from_db()
    assert hanako.tel == "03-2222-2222"


def test_after_a_value_was_changed_or_left_the_keyboard_is_where_it_stands(hanako, as_baba):
    changed = edit_fact(as_baba, hanako, "title", "店長")
    left = as_baba.get(f"/customers/{hanako.pk}/facts/tel", headers=HTMX)

    assert [answer.content.decode().count("autofocus") for answer in (changed, left)] == [1, 1]


def test_without_scripts_a_value_leads_to_the_form(hanako, as_baba):
    response = as_baba.get(f"/customers/{hanako.pk}/facts/tel/edit")

    assert response.headers["Location"] == f"/customers/{hanako.pk}/edit#id_tel"


@pytest.mark.parametrize(("typed", "tel"), [("03-1111-1111", "03-1111-1111"), ("電話なし", "03-3456-7890")])
def test_without_scripts_a_value_is_saved_too(hanako, as_baba, typed, tel):
    address = f"/customers/{hanako.pk}/facts/tel/edit"
    response = as_baba.post(address, {"tel": typed, "was": json.dumps(hanako.plain(["tel"]))})

    hanako.refresh_from_db()
    assert response.status_code == 302
    assert hanako.tel == tel


@pytest.mark.parametrize("name", ["password", "id", "search_text", "'; DROP TABLE x; --"])
def test_there_is_no_such_field(hanako, as_baba, name):
    assert as_baba.get(f"/customers/{hanako.pk}/facts/{name}", headers=HTMX).status_code == 404


# ── the whole form ──


def test_a_form_sent_back_untouched_changes_nothing(hanako, as_baba):
    typed = form_of(as_baba, hanako)
    before = contents()

    response = save(as_baba, hanako, typed)

    assert response.status_code == 302
    assert contents() == before


def test_what_the_reader_would_refuse_today_stays_when_nobody_touches_it(aoki, as_baba):
    """Brought in long ago, by another program."""
    customer = make_customer(tel="内線のみ", email="壊れた", birthday=date(1978, 3, 7))

    save(as_baba, customer, form_of(as_baba, customer) | {"memo": "新しいメモ"})

    customer.refresh_from_db()
    assert (customer.tel, customer.email, customer.memo) == ("内線のみ", "壊れた", "新しいメモ")


def test_extra_fields_change_nothing(hanako, as_baba):
    extra = {"id": "99", "pk": "99", "archived_at": "2020-01-01", "search_text": "x", "staff_id": "1", "created_at": "2020-01-01",
             "kana_sort": "x", "updated_at": "2020-01-01"}  # fmt: skip
    typed = form_of(as_baba, hanako)
    before = contents()

    save(as_baba, hanako, typed | extra)

    assert contents() == before


@pytest.mark.parametrize("was", ["", "x", "[]", "null", '{"id": 3, "archived_at": "x"}', '{"tel": {"a": 1}}'])
def test_a_broken_memory_of_what_was_seen_is_no_error(hanako, as_baba, was):
    response = save(as_baba, hanako, form_of(as_baba, hanako) | {"was": was})

    assert response.status_code in {200, 302, 422}
    assert Customer.objects.count() == 1


def test_a_code_that_is_taken_says_so_and_everything_typed_stays(hanako, as_baba):
    make_customer(code="K9")

    response = save(as_baba, hanako, form_of(as_baba, hanako) | {"code": "K9", "memo": "書いたばかり"})

    html = response.content.decode()
    assert response.status_code == 422
    assert "「K9」は、ほかの顧客が使っています" in html
    assert "書いたばかり" in html


def test_a_name_edited_in_place_brings_its_reading_until_somebody_wrote_one(as_baba, aoki):
    customer = make_customer(by=aoki, last_name="馬場", last_kana="")
    url = f"/customers/{customer.pk}/facts/last_name/edit"

    def kana_of(typed: dict[str, str]) -> str:
        as_baba.post(url, typed, headers=HTMX)
        customer.refresh_from_db()
        return customer.last_kana

    assert 'hk-kana to="last_kana" follows' in as_baba.get(url, headers=HTMX).content.decode()
    saved = as_baba.post(url, {"last_name": "青木", "last_kana": "アオキ"}, headers=HTMX).content.decode()
    assert 'id="fact-last_kana" hx-swap-oob="true"' in saved
    assert kana_of({"last_name": "千葉", "last_kana": "チバ"}) == "チバ"
    customer.change({"last_kana": "センバ"}, by=None)
    assert "hk-kana" not in as_baba.get(url, headers=HTMX).content.decode()
    assert kana_of({"last_name": "髙橋", "last_kana": "タカハシ"}) == "センバ"
    assert customer.last_name == "髙橋"


def test_a_reading_somebody_wrote_meanwhile_stays(as_baba, aoki):
    customer = make_customer(by=aoki, last_name="馬場", last_kana="")
    was = json.dumps(customer.plain(["last_name", "last_kana"]))
    customer.change({"last_kana": "ババ"}, by=None)

    for kana in ("アオキ", "ババ"):
        typed = {"last_name": "青木", "last_kana": kana, "was": was}
        as_baba.post(f"/customers/{customer.pk}/facts/last_name/edit", typed, headers=HTMX)

        customer.refresh_from_db()
        assert (customer.last_name, customer.last_kana) == ("青木", "ババ")


def test_two_people_at_one_card_see_both_versions_and_lose_nothing(hanako, as_aoki, as_baba):
    """R16: both open the form, both save."""
    first, second = form_of(as_aoki, hanako), form_of(as_baba, hanako)
    save(as_aoki, hanako, first | {"tel": "03-1111-1111", "fax": "03-9999-9999", "memo": "青木のメモ"})

    told = save(as_baba, hanako, second | {"tel": "03-2222-2222", "memo": "馬場のメモ", "title": "店長"})

    html = told.content.decode()
    hanako.refresh_from_db()
    assert told.status_code == 422
    for words in ("青木 真理子 さんが", "03-1111-1111", "03-2222-2222", "青木のメモ", "馬場のメモ", "店長"):
        assert words in html
    assert (hanako.tel, hanako.memo, hanako.title) == ("03-1111-1111", "青木のメモ", "")

    form = told.context["form"]
    chosen = {field.name: form[field.name].value() or "" for field in FIELDS} | {"was": told.context["was"]}
    save(as_baba, hanako, chosen | {"keep-tel": "theirs", "keep-memo": "mine"})

    hanako.refresh_from_db()
    assert (hanako.tel, hanako.fax, hanako.memo, hanako.title) == (
        "03-1111-1111", "03-9999-9999", "馬場のメモ", "店長",
    )  # fmt: skip


def test_both_versions_are_words_for_people(as_baba):
    [aoki, baba] = [make_staff(name) for name in ("青木", "馬場")]
    likes = make_field("お好み", "several", "白", "緑", "青")
    white, green, blue = (option.value for option in likes.options)
    customer = make_customer()
    typed = {"staff": str(aoki.pk), "gender": "female", likes.name: [white, blue]}
    typed = form_of(as_baba, customer) | typed
    customer.change({"staff_id": baba.pk, "gender": "male", likes.column: f",{green},"}, by=None)

    told = save(as_baba, customer, typed)

    versions = {each.field.name: (each.theirs, each.mine) for each in told.context["versions"]}
    assert versions == {"staff": ("馬場", "青木"), "gender": ("男性", "女性"), likes.name: ("緑", "白、青")}


def test_a_third_who_saves_meanwhile_is_seen_too(hanako, as_aoki, as_baba):
    second = form_of(as_baba, hanako)
    hanako.change({"tel": "03-1111-1111"}, by=None)
    told = save(as_baba, hanako, second | {"tel": "03-2222-2222"})
    hanako.change({"tel": "03-3333-3333"}, by=None)

    again = save(
        as_baba, hanako, second | {"tel": "03-2222-2222", "was": told.context["was"], "keep-tel": "mine"}
    )

    hanako.refresh_from_db()
    assert again.status_code == 422
    assert "03-3333-3333" in again.content.decode()
    assert hanako.tel == "03-3333-3333"


def test_a_retired_colleague_stays_in_charge_but_is_not_offered(aoki, as_baba):
    gone, other = make_staff("辞めた人", retired=True), make_staff("ほかの辞めた人", retired=True)
    customer = make_customer(staff_id=gone.pk)

    choices = dict(as_baba.get(f"/customers/{customer.pk}/edit").context["form"].fields["staff"].choices)

    assert str(gone.pk) in choices
    assert str(other.pk) not in choices


# ── new ──


def test_a_new_customer_is_numbered_and_the_number_is_shown_before(as_baba, shop):
    assert "K0000001 が付きます" in as_baba.get("/customers/new").content.decode()

    response = as_baba.post(
        "/customers/new", {"last_name": "髙橋", "birthday": "昭和53年3月7日", "tel": "０３３４５６７８９０"}
    )

    customer = Customer.objects.get()
    assert response.headers["Location"] == f"/customers/{customer.pk}"
    assert (customer.code, customer.birthday, customer.kind) == ("K0000001", date(1978, 3, 7), "individual")
    assert customer.registered_on


def test_nothing_typed_is_not_a_customer(as_baba):
    response = as_baba.post("/customers/new", {"memo": "だれだろう"})

    html = response.content.decode()
    assert response.status_code == 422
    assert "どれかひとつは入れてください" in html
    assert "だれだろう" in html
    assert not Customer.objects.exists()


def test_a_search_in_vain_becomes_the_name(as_baba):
    assert 'value="寿限無"' in as_baba.get("/customers/new?last_name=寿限無").content.decode()


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("158-0094", ["世田谷区玉川"]),
        ("１５８００９４", ["世田谷区玉川"]),
        ("15800", []),
        ("", []),
        ("9999999", []),
        ("' OR 1=1", []),
    ],
)
def test_towns_of_a_postal_code(as_baba, typed, places):
    response = as_baba.get("/customers/towns", {"postal_code": typed})

    assert [place["address1"] for place in response.context["places"]] == places


def test_several_towns_offer_a_choice(as_baba):
    response = as_baba.get("/customers/towns", {"postal_code": "4980000"})

    assert len(response.context["places"]) > 1
    assert "選ぶと入ります" in response.content.decode()


def test_somebody_alike_is_named_quietly(hanako, as_baba):
    before = contents()

    html = as_baba.post("/customers/twins", {"last_name": "高橋花子", "tel": "0334567890"}).content.decode()

    assert "同じ方かもしれません" in html
    assert hanako.code in html
    assert contents() == before
    assert not as_baba.post("/customers/twins", {"last_name": "高橋花子"}).content.strip()


def test_who_may_be_in_the_book_already_is_asked_about_once(as_baba):
    twin = make_customer(last_name="高橋", first_name="花子", tel="03-3456-7890")
    typed = {"last_name": "髙橋", "first_name": "花子", "tel": "0334567890"}

    asked = as_baba.post("/customers/new", typed)
    html = asked.content.decode()
    registered = as_baba.post("/customers/new", {**typed, "other_than": str(twin.pk)})

    assert asked.status_code == 422
    assert "それでも登録しますか" in html
    assert f'href="/customers/{twin.pk}"' in html
    assert f'name="other_than" value="{twin.pk}"' in html
    assert registered.status_code in (302, 303)
    assert Customer.objects.count() == 2


def test_another_one_who_is_alike_is_asked_about_again(as_baba):
    make_customer(last_name="高橋", first_name="花子", tel="03-3456-7890")

    asked = as_baba.post(
        "/customers/new", {"last_name": "高橋", "first_name": "花子", "tel": "0334567890", "other_than": "0"}
    )

    assert asked.status_code == 422
    assert Customer.objects.count() == 1
