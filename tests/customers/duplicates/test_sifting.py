"""A long file finds whom its rows would find one by one, and reads the people of a name once."""

from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hiiki.customers.duplicates import exact, rules
from hiiki.customers.duplicates.sifting import Sifter
from tests.makers import make_customer

pytestmark = pytest.mark.django_db

USUAL = "name+tel,name+email,name+address,name+birthday,email"
NAMES = (("青木", "花子"), ("馬場", "太郎"), ("千葉", "健"))
STREETS = ("鎌倉市小町一丁目2番3号", "鎌倉市小町1-2-3", "鎌倉市小町2-1-1", "逗子市桜山1-2-3", "")
BIRTHDAYS = ("1980-04-01", "1981-04-01", "")


def people() -> list[dict[str, str]]:
    return [
        {"last_name": last, "first_name": first, "address1": street, "birthday": birthday}
        for (last, first), street, birthday in product(NAMES, STREETS, BIRTHDAYS)
    ]


@pytest.mark.parametrize("text", [USUAL, "birthday+postal,name+kana", "name", "tel"])
def test_the_same_are_found(shop, text):
    for number, person in enumerate(people()):
        if number % 3:
            make_customer(**{**person, "birthday": person["birthday"] or None}, postal_code="248-0006")
    rows = [{**person, "postal_code": "2480006"} for person in reversed(people())]
    sift, found = Sifter(), []

    for at in range(0, len(rows), 7):
        found += exact.known(rules.read(text), rows[at : at + 7], sift)

    assert found == exact.known(rules.read(text), rows)
    assert any(found) == (text != "tel")


def test_the_people_of_a_name_are_read_once(shop):
    make_customer(last_name="青木", first_name="花子", address1="鎌倉市小町1-2-3")
    row = {"last_name": "青木", "first_name": "花子", "address1": "逗子市桜山1-2-3"}
    sift, asked = Sifter(), rules.read("name+address")

    with CaptureQueriesContext(connection) as first:
        exact.known(asked, [row], sift)
    with CaptureQueriesContext(connection) as second:
        exact.known(asked, [row], sift)

    assert len(named(first)) == 1
    assert named(second) == []


def named(queries: CaptureQueriesContext) -> list[str]:
    return [query["sql"] for query in queries if "name_key" in query["sql"]]
