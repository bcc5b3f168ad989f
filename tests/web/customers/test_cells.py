"""Values edited in the list, where they stand."""

import pytest

from hiiki.accounts.models import Preference
from hiiki.audit.models import Batch
from hiiki.customers.models import Customer
from tests.cast import signed_in
from tests.makers import make_customer, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanako(aoki) -> Customer:
    return make_customer(by=aoki, tel="03-0000-0001", birthday="1978-03-07", gender="female")


def edit(client, customer: Customer, name: str, value: str, seen: str):
    return client.post(f"/customers/{customer.pk}/cells/{name}?q=高橋", {"value": value, "seen": seen})


@pytest.mark.parametrize(
    ("name", "seen", "value", "stored", "shown"),
    [
        ("tel", "03-0000-0001", "03-1111-2222", "03-1111-2222", "<td>03-1111-2222</td>"),
        ("tel", "03-0000-0001", "", "", "<td></td>"),
        ("birthday", "1978/03/07", "S54.1.2", "1979-01-02", "<td>1979/01/02</td>"),
        ("gender", "女性", "male", "male", "<td>男性</td>"),
        ("dm_ok", "", "不可", False, "<td>不可</td>"),
        ("postal_code", "", "１５８００９４", "１５８００９４", "<td>158-0094</td>"),
        ("last_name", "髙橋", "高橋", "高橋", "<td><mark>高橋</mark></td>"),
    ],
)
def test_what_is_typed_is_stored_and_the_row_comes_back(
    as_baba, baba, hanako, name, seen, value, stored, shown
):
    Preference.objects.write(baba, "customers.columns", {"shown": [name]})

    answer = edit(as_baba, hanako, name, value, seen)

    assert answer.status_code == 200
    hanako.refresh_from_db()
    assert hanako.plain([name])[name] == stored
    assert shown in answer.json()["row"]
    assert "を保存しました。" in answer.json()["words"]


@pytest.mark.parametrize(
    ("kana", "reading", "expected"),
    [("", "タカハシ", "タカハシ"), ("コウバシ", "タカハシ", "コウバシ"), ("", "", "")],
)
def test_a_name_brings_its_reading_where_there_is_none(as_baba, aoki, kana, reading, expected):
    customer = make_customer(by=aoki, last_name="馬場", last_kana=kana)
    given = {"value": "髙橋", "seen": "馬場", "reading": reading}

    answer = as_baba.post(f"/customers/{customer.pk}/cells/last_name", given)

    customer.refresh_from_db()
    assert (customer.last_name, customer.last_kana) == ("髙橋", expected)
    undone = as_baba.post(answer.json()["undo"]["url"], {"batch": answer.json()["undo"]["batch"]})
    customer.refresh_from_db()
    assert undone.status_code == 200
    assert (customer.last_name, customer.last_kana) == ("馬場", kana)


def test_someone_in_charge_is_chosen(as_baba, baba, hanako):
    staff = make_staff("馬場")
    assert [str(staff.pk), "馬場"] in as_baba.get("/customers/cells/choices").json()["staff"]

    edit(as_baba, hanako, "staff", str(staff.pk), "")

    hanako.refresh_from_db()
    assert hanako.staff == staff


@pytest.mark.parametrize(
    ("name", "seen", "value", "words"),
    [
        ("birthday", "1978/03/07", "昭和99年1月1日", "日付として読めません"),
        ("email", "", "a@@b", "@"),
        ("code", "", "", "空にできません"),
        ("gender", "女性", "none", "正しく選択"),
        ("last_name", "髙橋", "寿" * 61, "長すぎます"),
    ],
)
def test_what_cannot_be_stored_says_why(as_baba, hanako, name, seen, value, words):
    before = hanako.plain()

    answer = edit(as_baba, hanako, name, value, seen)

    assert answer.status_code == 422
    assert words in answer.json()["words"]
    hanako.refresh_from_db()
    assert hanako.plain() == before


def test_what_somebody_saved_meanwhile_is_not_lost(as_aoki, as_baba, hanako):
    edit(as_aoki, hanako, "tel", "03-9999-9999", "03-0000-0001")

    answer = edit(as_baba, hanako, "tel", "03-1111-2222", "03-0000-0001")

    assert answer.status_code == 409
    assert answer.json()["theirs"] == "03-9999-9999"
    assert "青木 真理子 さんが先に「03-9999-9999」にしました" in answer.json()["words"]
    hanako.refresh_from_db()
    assert hanako.tel == "03-9999-9999"
    assert edit(as_baba, hanako, "tel", "03-1111-2222", "03-9999-9999").status_code == 200


def test_two_who_want_the_same_do_not_contend(as_aoki, as_baba, hanako):
    edit(as_aoki, hanako, "tel", "03-9999-9999", "03-0000-0001")

    answer = edit(as_baba, hanako, "tel", "03-9999-9999", "03-0000-0001")

    assert answer.status_code == 200
    assert answer.json()["undo"] is None


def test_nothing_changed_is_no_change(as_baba, hanako):
    before = Batch.objects.count()

    answer = edit(as_baba, hanako, "birthday", "1978/03/07", "1978/03/07")

    assert answer.json()["undo"] is None
    assert Batch.objects.count() == before


def test_each_edit_is_taken_back_alone(as_baba, hanako):
    first = edit(as_baba, hanako, "tel", "03-1111-2222", "03-0000-0001").json()["undo"]
    edit(as_baba, hanako, "mobile", "090-1111-2222", "")

    answer = as_baba.post(first["url"], {"batch": first["batch"]})

    hanako.refresh_from_db()
    assert (hanako.tel, hanako.mobile) == ("03-0000-0001", "090-1111-2222")
    assert "元に戻しました" in answer.json()["words"]
    assert "03-0000-0001" in answer.json()["row"]
    again = as_baba.post(first["url"], {"batch": first["batch"]})
    assert (again.status_code, "もう元に戻したか" in again.json()["words"]) == (409, True)


@pytest.mark.parametrize("batch", ["", "x", "0", "9" * 30, "１"])
def test_a_batch_nobody_made_is_not_there(as_baba, hanako, batch):
    assert as_baba.post(f"/customers/{hanako.pk}/undoing", {"batch": batch}).status_code == 404


def test_only_edits_of_this_customer_are_taken_back_here(as_baba, aoki, hanako):
    other = make_customer(by=aoki).change({"tel": "1"}, by=aoki)

    assert as_baba.post(f"/customers/{hanako.pk}/undoing", {"batch": other.pk}).status_code == 404


@pytest.mark.parametrize("name", ["name", "address", "memo", "updated_at", "password", "search_text"])
def test_columns_only_the_card_can_edit(as_baba, hanako, name):
    assert edit(as_baba, hanako, name, "x", "").status_code == 404


def test_who_only_looks_is_not_offered_it(as_chiba, hanako):
    assert "hk-cells" not in as_chiba.get("/customers/").content.decode()
    assert edit(as_chiba, hanako, "tel", "1", "03-0000-0001").status_code == 403


def test_others_customers_are_not_there(aoki, baba, hanako):
    baba.change(by=aoki, own_customers_only=True, staff=make_staff())

    assert edit(signed_in(baba), hanako, "tel", "1", "03-0000-0001").status_code == 404


def test_a_row_given_away_stays_on_the_page(aoki, baba, hanako):
    mine, other = make_staff(), make_staff()
    hanako.change({"staff_id": mine.pk}, by=aoki)
    baba.change(by=aoki, own_customers_only=True, staff=mine)

    answer = edit(signed_in(baba), hanako, "staff", str(other.pk), mine.name)

    assert answer.status_code == 200
    assert f'data-id="{hanako.pk}"' in answer.json()["row"]
