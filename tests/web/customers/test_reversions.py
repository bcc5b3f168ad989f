"""変更の記録: what an import did to one customer is put back for that customer alone."""

import pytest

from hiiki.audit import foreseeing, undoing
from hiiki.audit.models import Batch, Change
from hiiki.customers.models import Customer
from tests.cast import signed_in
from tests.exchange.book import csv, imported
from tests.makers import make_customer, make_staff


@pytest.fixture
def pair(aoki) -> tuple[Customer, Customer]:
    """Two customers an import has changed."""
    staff = make_staff("青木")
    both = [make_customer(code=code, tel="03-1111-2222", birthday=None) for code in ("K1", "K2")]
    rows = [f"{each.code},髙橋 花子,03-9999-0000,1978/3/7,青木" for each in both]
    imported(csv("顧客コード,氏名,電話,生年月日,担当", *rows), by=aoki)
    assert Customer.objects.filter(tel="03-9999-0000", staff=staff).count() == 2
    return both[0], both[1]


def address(customer: Customer) -> str:
    change = Change.objects.filter(record_id=customer.pk, batch__kind="import").get()
    return f"/customers/{customer.pk}/reversions/{change.pk}"


def test_the_record_names_the_file_and_offers_this_customer_alone(as_baba, pair):
    shown = as_baba.get(f"/customers/{pair[0].pk}?tab=history").content.decode()

    assert "名簿.csv の取り込みで変えました" in shown
    assert "この方だけ元に戻す" in shown and address(pair[0]) in shown


def test_one_goes_back_and_the_others_stay(as_baba, pair):
    as_baba.post(address(pair[0]))

    first, second = (Customer.objects.get(pk=each.pk) for each in pair)
    assert (first.tel, first.birthday, first.staff) == ("03-1111-2222", None, None)
    assert second.tel == "03-9999-0000"
    assert Batch.objects.get(kind="import").can_be_undone


def test_twice_is_once(as_baba, pair):
    for _ in range(2):
        as_baba.post(address(pair[0]))

    assert Batch.objects.filter(kind="edit").count() == 1


def test_what_went_back_already_is_no_conflict_for_the_rest(as_baba, aoki, pair):
    as_baba.post(address(pair[0]))
    batch = Batch.objects.get(kind="import")

    assert not foreseeing.foresee(batch).any
    assert not foreseeing.look(batch).held
    assert not undoing.undo(batch, by=aoki).conflicts
    assert not Customer.objects.filter(tel="03-9999-0000").exists()


def test_who_sees_only_their_own_puts_back_only_what_they_did(aoki, baba, pair):
    staff = Customer.objects.get(pk=pair[0].pk).staff
    baba.change(by=aoki, own_customers_only=True, staff=staff)

    assert signed_in(baba).post(address(pair[0])).status_code == 404
    shown = signed_in(baba).get(f"/customers/{pair[0].pk}?tab=history").content.decode()
    assert "取り込みで変えました" in shown
    assert "この方だけ元に戻す" not in shown


def test_what_somebody_changed_since_stays_and_is_named(as_baba, aoki, pair):
    pair[0].change({"tel": "03-5555-5555"}, by=aoki)

    shown = as_baba.post(address(pair[0]), follow=True).content.decode()

    assert "そのあとで変えられているので、そのままにしました（電話）" in shown
    assert Customer.objects.get(pk=pair[0].pk).tel == "03-5555-5555"


def test_a_change_of_another_customer_is_not_there(as_baba, pair):
    other = address(pair[1]).rpartition("/")[2]

    assert as_baba.post(f"/customers/{pair[0].pk}/reversions/{other}").status_code == 404


def test_an_edit_of_the_card_is_undone_as_before(as_baba, aoki):
    customer = make_customer(by=aoki)
    batch = customer.change({"tel": "03-5555-5555"}, by=aoki)

    shown = as_baba.get(f"/customers/{customer.pk}?tab=history").content.decode()

    assert f'action="/undo/{batch.pk}"' in shown and "この変更を元に戻す" in shown
