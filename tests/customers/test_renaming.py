"""A company that is called otherwise, and its people."""

import pytest

from hiiki.audit import undoing
from hiiki.customers import renaming
from hiiki.customers.joining import COMPANY
from hiiki.customers.models import Customer
from tests.makers import make_customer, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(aoki) -> Customer:
    return make_customer(
        by=aoki,
        kind=COMPANY,
        last_name="",
        first_name="",
        company_name="青木商店",
        company_kana="アオキショウテン",
    )


def person(company: Customer, name: str, **fields) -> Customer:
    return make_customer(
        last_name=name, company_id=company.pk, **{"company_name": company.company_name, **fields}
    )


def names() -> dict[str, str]:
    return dict(Customer.objects.filter(kind="individual").values_list("last_name", "company_name"))


def test_its_people_bear_the_new_name_and_all_goes_back_at_once(company, baba):
    person(company, "馬場")
    person(company, "千葉", company_name="青木商店 本店")
    make_customer(last_name="青木", company_name="青木商店")

    batch = renaming.change(company, {"company_name": "株式会社青木"}, by=baba)

    assert names() == {"馬場": "株式会社青木", "千葉": "青木商店 本店", "青木": "青木商店"}
    assert renaming.people_of(batch) == 1
    undoing.undo(batch, by=baba)
    company.refresh_from_db()
    assert (company.company_name, names()["馬場"]) == ("青木商店", "青木商店")


@pytest.mark.parametrize("values", [{"company_name": ""}, {"tel": "03-1111-1111"}, {"company_short": "青木"}])
def test_what_gives_no_new_name_leaves_its_people(company, baba, values):
    person(company, "馬場")

    batch = renaming.change(company, values, by=baba)

    assert names() == {"馬場": "青木商店"}
    assert renaming.people_of(batch) == 0


def test_whom_one_may_not_see_one_does_not_rename(company, aoki, baba):
    staff = make_staff("馬場")
    baba.change(by=aoki, own_customers_only=True, staff=staff)
    person(company, "馬場", staff_id=staff.pk)
    person(company, "千葉")

    renaming.change(company, {"company_name": "株式会社青木"}, by=baba)

    assert names() == {"馬場": "株式会社青木", "千葉": "青木商店"}


def test_how_the_name_is_read_goes_along(company, baba):
    reader = person(company, "馬場", company_kana="アオキショウテン")

    renaming.change(company, {"company_kana": "カブシキガイシャアオキ"}, by=baba)

    reader.refresh_from_db()
    assert reader.company_kana == "カブシキガイシャアオキ"
