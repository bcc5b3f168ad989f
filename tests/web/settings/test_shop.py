import pytest

from hiiki.accounts.models import Shop, Staff
from hiiki.audit.models import Event
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
