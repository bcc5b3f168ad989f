"""While a new customer is typed: the rules of 重複とみなす項目 warn here too."""

import pytest
from django.urls import reverse

from hiiki.accounts.models import Shop
from hiiki.customers import merging
from tests.makers import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanako(shop):
    return make_customer(
        code="K77", tel="03-1234-5678", email="h@example.jp", birthday="1980-04-01", prefecture="神奈川県",
        address1="鎌倉市小町1-2-3",
    )  # fmt: skip


def asked(client, **typed) -> str:
    return client.post(
        reverse("customers:twins"), {"last_name": "高橋", "first_name": "花子", **typed}
    ).content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        {"mobile": "０３－１２３４－５６７８"},
        {"email_mobile": "H@example.jp"},
        {"birthday": "昭和55年4月1日"},
        {"prefecture": "神奈川県", "address1": "鎌倉市小町一丁目2番3号"},
        {"last_name": "青木", "email": "h@example.jp"},
    ],
)
def test_warns_by_each_rule(hanako, as_baba, typed):
    assert "K77" in asked(as_baba, **typed)


@pytest.mark.parametrize(
    "typed",
    [{}, {"birthday": "昭和55年"}, {"tel": "03-1234-56"}, {"last_name": "青木", "tel": "03-1234-5678"}],
)
def test_says_nothing_without_a_reason(hanako, as_baba, typed):
    assert "K77" not in asked(as_baba, **typed)


def test_warns_by_what_the_shop_chose(hanako, as_baba):
    Shop.objects.update(duplicate_rules="tel")

    assert "K77" in asked(as_baba, last_name="青木", tel="03-1234-5678")
    assert "K77" not in asked(as_baba, birthday="1980-04-01")


def test_of_two_that_were_merged_the_one_that_stays_is_named(hanako, aoki, as_baba):
    keep = make_customer(code="K88")
    merging.merge(keep, hanako, by=aoki)

    found = asked(as_baba, tel="03-1234-5678")

    assert "K88" in found
    assert "K77" not in found
