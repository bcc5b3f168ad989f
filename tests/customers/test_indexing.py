"""The columns made from others."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from hiiki.customers.drafting import DRAFTED, draft, give_code
from hiiki.customers.indexing import DERIVED, END, MARKS, OURS, derive, derived_row, digits, natural
from hiiki.customers.models import Customer
from tests.makers import make_customer

NOBODY = dict.fromkeys(DERIVED)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("03-3456-7890", "0334567890"),
        ("０３（３４５６）", "033456"),
        ("", ""),
        ("内線12", "12"),
        ("+81 3", "813"),
    ],
)
def test_digits(text, expected):
    assert digits(text) == expected


def test_the_sections_stand_in_order_and_end():
    text = derive({"last_name": "髙橋", "tel": "03-1111"})["search_text"]

    places = [text.index(mark) for mark in (*MARKS.values(), END)]
    assert places == sorted(places)
    assert text.endswith(f"{MARKS['fax']}{MARKS['own']}{END}")


def test_gaiji_of_old_files_are_none_of_our_marks():
    """CP932 keeps characters a company drew itself at U+E000 to U+E757."""
    gaiji = {chr(code) for code in range(0xE000, 0xE758)}

    assert not gaiji & OURS


@pytest.mark.parametrize(
    ("values", "kana"),
    [
        ({"last_kana": "たかはし", "first_kana": "はなこ"}, "タカハシハナコ"),
        ({"last_kana": "ﾀｶﾊｼ"}, "タカハシ"),
        ({"last_name": "さくら"}, "サクラ"),
        ({"company_kana": "ヤマト"}, "ヤマト"),
        ({"last_kana": "ア" * 200}, "ア" * 120),
    ],
)
def test_sorted_by_the_reading(values, kana):
    assert derive(values)["kana_sort"] == kana


def test_without_a_reading_one_stands_after_all_who_have_one():
    with_reading, without = derive({"last_kana": "ンンン"}), derive({"last_name": "亜"})

    assert without["kana_sort"] > with_reading["kana_sort"]


def test_without_a_company_there_is_nothing_to_sort_by():
    assert derive({"last_name": "髙橋"})["company_sort"] == ""
    assert derive({"company_name": "黒猫"})["company_sort"] > ""


def test_the_row_and_the_dict_are_the_same():
    values = {"last_name": "髙橋", "company_name": "㈱やまと", "email": "A@b.jp"}

    assert tuple(derive(values).values()) == derived_row(values)
    assert list(derive({})) == list(NOBODY)


@pytest.mark.django_db
def test_saving_some_columns_saves_the_derived_ones_too(aoki):
    customer = make_customer()
    customer.last_name = "馬場"

    customer.save(update_fields=["last_name"])

    assert Customer.objects.filter(
        name_key=derive({"last_name": "馬場", "first_name": "花子"})["name_key"]
    ).exists()


@pytest.mark.parametrize(
    "codes",
    [
        ["1", "2", "10", "100", "123"],
        ["007", "8", "0010"],
        ["K2", "K10", "K10-2", "K10-10", "L1"],
        ["", "１", "2", "９", "10"],
    ],
)
def test_codes_stand_in_the_order_of_their_numbers(codes):
    backwards = codes[::-1]

    assert sorted(backwards, key=natural) == codes


def test_the_longest_code_has_room():
    assert len(natural("1a" * 15)) <= 120


def test_a_draft_numbered_later_is_as_one_that_had_its_code():
    late, early = (draft({"last_name": "青木", "code": code}, today="2026-01-01") for code in ("", "K10"))

    give_code(late, "K10")

    assert dict(zip(DRAFTED, late, strict=True)) == dict(zip(DRAFTED, early, strict=True))


@pytest.mark.django_db
def test_customers_of_an_older_book_are_derived_again():
    customer = make_customer(code="10", memo="配達は午前中に")
    Customer.objects.update(code_sort="", search_text="")

    derive_again = import_module("hiiki.customers.migrations.0004_code_sort").derive_again
    derive_again(apps, connection.schema_editor())

    found = Customer.objects.get(pk=customer.pk)
    assert (found.code_sort, found.search_text) == (customer.code_sort, customer.search_text)
