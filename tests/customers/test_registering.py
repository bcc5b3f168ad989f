"""A new customer: what is enough, and which number it gets."""

import pytest

from hiiki.accounts.models import Shop
from hiiki.audit.models import Action, Change, Event
from hiiki.customers import registering
from hiiki.customers.models import Customer
from tests.makers import make_customer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "values",
    [
        {"last_name": "髙橋"},
        {"first_kana": "ハナコ"},
        {"company_name": "㈱やまと商店"},
        {"email": "a@example.jp"},
        {"email_mobile": "a..b.@docomo.ne.jp"},
        {"tel": "03-3456-7890"},
    ],
)
def test_one_thing_to_be_called_by_is_enough(values, aoki):
    customer = registering.register(values, by=aoki)

    assert customer.pk
    assert customer.display_name


def test_an_address_alone_is_not(aoki):
    with pytest.raises(registering.Nameless):
        registering.register({"address1": "世田谷区玉川3-1-1"}, by=aoki)

    assert not Customer.objects.exists()


def test_codes_are_numbered_by_the_shop(aoki):
    codes = [make_customer(by=aoki).code for _ in range(3)]

    assert codes == ["K0000001", "K0000002", "K0000003"]


def test_a_typed_code_is_kept_and_skipped_later(aoki):
    make_customer(by=aoki, code="K0000001")

    assert make_customer(by=aoki).code == "K0000002"
    assert Shop.current().next_number == 3


def test_many_codes_skip_those_typed(aoki):
    make_customer(by=aoki, code="K0000002")

    assert registering.next_codes(3) == ["K0000001", "K0000003", "K0000004"]


def test_codes_ahead_are_those_that_come_and_are_not_taken(aoki):
    make_customer(by=aoki, code="K0000002")

    ahead = registering.codes_ahead(Shop.current())

    assert ahead == ["K0000001", "K0000003", "K0000004"]
    assert [make_customer(by=aoki).code for _ in range(3)] == ahead


def test_gaps_are_filled_after_going_back_to_a_small_number(monkeypatch, aoki, shop):
    monkeypatch.setattr(registering, "BLOCK", 2)
    for code in ("K0000001", "K0000002", "K0000003", "K0000005"):
        make_customer(by=aoki, code=code)
    shop.change(by=aoki, next_number=1)

    assert [make_customer(by=aoki).code for _ in range(2)] == ["K0000004", "K0000006"]
    assert Shop.current().next_number == 7


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"company_name": "㈱やまと"}, "corporate"),
        ({"company_name": "㈱やまと", "last_name": "髙橋"}, "individual"),
        ({"email": "a@example.jp"}, "individual"),
    ],
)
def test_a_company_alone_is_a_corporate_customer(values, kind, aoki):
    assert registering.register(values, by=aoki).kind == kind


def test_what_is_stored_is_what_was_typed(aoki):
    customer = make_customer(by=aoki, last_name="ﾀｶﾊｼ", company_name="㈱　やまと", memo="一行\n二行")

    customer.refresh_from_db()
    assert (customer.last_name, customer.company_name, customer.memo) == ("ﾀｶﾊｼ", "㈱　やまと", "一行\n二行")


def test_a_registration_is_recorded_and_undoable(aoki):
    customer = make_customer(by=aoki)

    change = Change.objects.get(record="customer", record_id=customer.pk)
    assert (change.action, change.batch.can_be_undone, change.batch.actor_name) == (
        Action.CREATED,
        True,
        "青木 真理子",
    )
    assert Event.objects.get(verb="customer.created").record_id == customer.pk
