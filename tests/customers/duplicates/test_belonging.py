"""Who was kept apart and who was merged goes out with the customers and comes back."""

import pytest

from hiiki.customers import merging
from hiiki.customers.duplicates.apart import Apart, keep_apart
from hiiki.customers.models import Customer, KeptApart
from hiiki.db.belongings import BELONGINGS, Unfit
from tests.makers import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(shop, aoki):
    found = [make_customer(code=code) for code in ("K1", "K2", "K3")]
    keep_apart(found[1:], by=aoki)
    merging.merge(found[2], found[0], by=aoki)
    return found


def test_goes_out_by_code_and_comes_back(three):
    rows = {name: list(BELONGINGS[name].rows("default")) for name in ("kept_apart", "merged")}
    KeptApart.objects.all().delete()
    Customer.objects.update(merged_into=None)

    for name, some in rows.items():
        BELONGINGS[name].bring(some, {})

    assert rows["merged"] == [("K1", "K3")]
    assert rows["kept_apart"][0][:3] == ("K2", "K3", "青木 真理子")
    assert Apart().are(three[1].pk, three[2].pk)
    assert Customer.objects.get(code="K1").merged_into_id == three[2].pk


def test_of_somebody_who_is_gone_nothing_goes_out(three, aoki):
    Customer.objects.get(code="K3").remove(by=aoki)

    assert list(BELONGINGS["kept_apart"].rows("default")) == []
    assert list(BELONGINGS["merged"].rows("default")) == []


@pytest.mark.parametrize(
    ("name", "row"),
    [("kept_apart", ("K1", "K9", "", "2026-11-22T00:00:00+00:00")), ("kept_apart", ("K1", "K2", "", "きのう")), ("merged", ("K1", "K9"))],
)  # fmt: skip
def test_what_cannot_be_read_is_said(three, name, row):
    with pytest.raises(Unfit):
        BELONGINGS[name].bring([row], {})
