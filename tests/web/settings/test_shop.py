import pytest

from hiiki.accounts.models import Shop, Staff
from hiiki.audit.models import Batch, Event
from hiiki.audit.undoing import undo
from tests.makers import make_customer, make_staff

SHOP = {"name": "花と暮らし 青木", "code_prefix": "A-", "code_digits": "4", "next_number": "12"}


def test_the_next_customer_is_numbered_as_set(as_aoki):
    as_aoki.post("/settings/shop", SHOP)

    assert make_customer().code == "A-0012"
    assert Event.objects.filter(verb="settings.changed").exists()


@pytest.mark.parametrize(
    "change",
    [
        {"code_digits": "0"},
        {"code_digits": "99"},
        {"next_number": "-1"},
        {"name": ""},
        {"code_prefix": "あ" * 11},
    ],
)
def test_what_cannot_be_is_refused(as_aoki, shop, change):
    answer = as_aoki.post("/settings/shop", {**SHOP, **change})

    assert answer.status_code == 422
    assert Shop.current().code(1) == shop.code(1)


def test_how_codes_are_numbered_is_put_back(as_aoki, aoki):
    as_aoki.post("/settings/shop", SHOP)
    make_customer()
    batch = Batch.objects.get(kind="design")
    assert batch.title == "顧客コードの決まりの変更"
    assert batch.title in as_aoki.get("/undo?kind=design").content.decode()
    told = as_aoki.get(f"/undo/{batch.pk}/new").content.decode()
    assert all(word in told for word in ("顧客コードの頭文字", "A-", "K", "顧客コードの桁数"))

    undo(batch, by=aoki)

    assert make_customer().code == "K0000001"
    assert batch.undoings.get().changes.get().before == {
        "code_prefix": "A-",
        "code_digits": 4,
        "next_number": 13,
    }


def test_what_was_set_anew_since_stays(as_aoki, aoki, shop):
    first = shop.change(by=aoki, code_prefix="A-", code_digits=4)
    second = shop.change(by=aoki, code_prefix="B-")

    asked = as_aoki.get(f"/undo/{first.pk}/new").content.decode()
    undo(first, by=aoki)

    assert "顧客コードの頭文字" in asked
    assert Shop.current().code(1) == "B-0000001"
    assert Batch.objects.get(pk=first.pk).conflicts == [
        "店の設定の顧客コードの頭文字は、あとから変更されているので残しました。"
    ]
    undo(second, by=aoki)
    undo(Batch.objects.get(pk=first.pk), by=aoki)
    assert Shop.current().code(1) == "K0000001"


def test_what_is_saved_as_it_was_is_no_deed(aoki, shop):
    assert shop.change(by=aoki, code_digits=shop.code_digits) is None


def test_staff_are_registered_changed_and_retired(as_aoki):
    as_aoki.post("/settings/staff/new", {"name": "馬場", "code": "01"})
    staff = Staff.objects.get()

    as_aoki.post(f"/settings/staff/{staff.pk}", {"name": "馬場 健一", "code": "01", "retired": "on"})

    staff.refresh_from_db()
    assert (staff.name, staff.retired) == ("馬場 健一", True)
    assert list(Event.objects.order_by("id").values_list("verb", flat=True)) == [
        "staff.created",
        "staff.changed",
    ]


def test_two_staff_of_one_name_are_refused(as_aoki):
    make_staff("馬場")

    answer = as_aoki.post("/settings/staff/new", {"name": "馬場"})

    assert "同じ名前の担当者がいます" in answer.content.decode()


def test_ten_more_staff_cost_no_more_queries(as_aoki, django_assert_max_num_queries):
    for _ in range(10):
        make_customer(staff_id=make_staff().pk)

    with django_assert_max_num_queries(9):
        as_aoki.get("/settings/staff")
