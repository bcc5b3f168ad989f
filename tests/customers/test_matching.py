"""Recognising a customer in the book."""

from datetime import date

import pytest

from hiiki.customers import matching, merging
from hiiki.customers.models import Customer
from hiiki.db import sqlite
from tests.makers import make_customer

pytestmark = pytest.mark.django_db

HANAKO = {
    "code": "K1", "last_name": "髙橋", "first_name": "花子", "tel": "03-3456-7890", "mobile": "090-1234-5678",
    "email": "hanako@example.jp", "prefecture": "東京都", "address1": "世田谷区玉川3-1-1",
    "birthday": date(1978, 3, 7),
}  # fmt: skip


@pytest.fixture
def hanako(aoki) -> int:
    return make_customer(**HANAKO).pk


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("code", {"code": "K1"}),
        ("name+tel", {"last_name": "高橋", "first_name": "花子", "tel": "０３ー３４５６ー７８９０"}),
        ("name+tel", {"last_name": "高橋花子", "tel": "0312340000", "mobile": "+81 90 1234 5678"}),
        ("name+email", {"last_name": "髙橋", "first_name": "花子", "email": "HANAKO@example.jp"}),
        (
            "name+address",
            {"last_name": "髙橋", "first_name": "花子", "address1": "東京都世田谷区玉川三丁目1番1号"},
        ),
        ("name+birthday", {"last_name": "髙橋", "first_name": "花子", "birthday": "1978-03-07"}),
        ("email", {"email_mobile": "hanako@example.jp"}),
        ("tel", {"mobile": "0334567890"}),
        ("name", {"last_name": "高 橋", "first_name": "花子"}),
    ],
)
def test_found_by(hanako, name, values):
    key = matching.KEYS[name]
    of = key.of(values)

    if name == "name+tel" and "mobile" in values:
        of = f"{matching.name_of(values)}\n{matching.phones_of(values)[1]}"
    assert key.find([of]) == {of: [hanako]}


@pytest.mark.parametrize("name", matching.KEYS)
def test_nothing_is_no_key(name):
    assert matching.KEYS[name].of({}) == ""


ALIKE = [
    ({"last_name": "高橋", "first_name": "花子", "tel": "0334567890"}, True),
    ({"last_name": "高橋", "first_name": "花子", "email_mobile": "Hanako@Example.jp"}, True),
    ({"last_name": "高橋", "first_name": "花子", "tel": "03-0000-0000"}, False),
    ({"last_name": "高橋", "first_name": "次郎", "tel": "03-3456-7890"}, False),
    ({"last_name": "高橋", "first_name": "花子", "address1": "世田谷区玉川3-1-1"}, True),
    ({"last_name": "高橋", "first_name": "花子"}, False),
    ({}, False),
]


@pytest.mark.parametrize(("content", "is_alike"), ALIKE)
def test_alike(hanako, content, is_alike):
    assert matching.alike([content]) == [[hanako] if is_alike else []]


def test_who_has_nothing_but_a_code_is_like_nobody(aoki):
    make_customer(code="0017", last_name="")

    assert matching.alike([{"code": "0018"}, {"code": "0019", "postal_code": "425-0024"}]) == [[], []]


def test_alike_asks_once_for_many(hanako, django_assert_max_num_queries):
    contents = [content for content, _ in ALIKE] * 20

    with django_assert_max_num_queries(6):
        matching.alike(contents)


def test_more_keys_than_one_statement_takes_are_asked_in_parts(hanako, monkeypatch):
    monkeypatch.setattr(sqlite, "MARKS", 2)

    found = matching.KEYS["code"].find([f"K{number}" for number in range(7)])

    assert found == {"K1": [hanako]}


def test_who_was_merged_stands_for_the_one_that_stays(shop, aoki):
    keep, duplicate = make_customer(tel="03-1234-5678"), make_customer(tel="03-1234-5678")
    merging.merge(keep, duplicate, by=aoki)

    assert matching.KEYS["tel"].find(["+81312345678"]) == {"+81312345678": [keep.pk]}
    assert matching.KEYS["code"].find([duplicate.code]) == {duplicate.code: [keep.pk]}
    assert matching.alike([{"last_name": "髙橋", "first_name": "花子", "tel": "03-1234-5678"}]) == [[keep.pk]]


def test_who_was_merged_into_somebody_who_is_gone_is_nobody(shop, aoki):
    keep, duplicate = make_customer(), make_customer(tel="03-1234-5678")
    Customer.objects.filter(pk=duplicate.pk).update(merged_into=keep)
    Customer.objects.filter(pk=keep.pk).delete()

    found = matching.KEYS["tel"].find(["+81312345678"])

    assert found == {"+81312345678": []}
