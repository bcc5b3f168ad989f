"""会社とその会社の方: who belongs to a company, and what becomes of it when cards go, merge and come back."""

import pytest

from hiiki.audit import undoing
from hiiki.audit.models import Batch
from hiiki.customers import joining, merging
from hiiki.customers.models import Customer
from hiiki.db.belongings import BELONGINGS, Unfit
from tests.makers import make_customer

pytestmark = pytest.mark.django_db


def make_company(name: str = "㈱やまと商店", **fields) -> Customer:
    return make_customer(last_name="", first_name="", company_name=name, **fields)


@pytest.fixture
def company() -> Customer:
    return make_company()


@pytest.fixture
def hanako(company, baba) -> Customer:
    person = make_customer()
    joining.join(person, company, by=baba)
    return person


def company_of(person: Customer) -> int | None:
    return Customer.objects.get(pk=person.pk).company_id


def test_a_person_joins_and_leaves(hanako, company, baba):
    assert company_of(hanako) == company.pk

    batch = joining.leave(hanako, by=baba)

    assert company_of(hanako) is None
    undoing.undo(batch, by=baba)
    assert company_of(hanako) == company.pk


def gone(company, person):
    Customer.objects.filter(pk=company.pk).delete()
    return person, company


@pytest.mark.parametrize(
    ("pair", "reason"),
    [
        (gone, "もう台帳にありません"),
        (lambda company, person: (person, make_customer()), "法人ではありません"),
        (lambda company, person: (company, company), "ご自身"),
        (lambda company, person: (make_company("別の会社"), company), "は法人です"),
    ],
)
def test_who_cannot_belong_to_whom(company, baba, pair, reason):
    person, other = pair(company, make_customer())

    with pytest.raises(joining.CannotJoin, match=reason):
        joining.join(person, other, by=baba)


def test_a_company_is_made_of_the_name_typed(baba):
    person = make_customer(company_name="㈲花井", company_kana="ハナイ", tel="090-0000-0000")

    company, _ = joining.found(person, by=baba)

    assert (company.kind, company.company_name, company.company_kana, company.tel) == (
        "corporate", "㈲花井", "ハナイ", "",
    )  # fmt: skip
    assert company_of(person) == company.pk


def test_people_stay_when_their_company_goes_and_undoing_brings_both_back(hanako, company, baba):
    batch = company.remove(by=baba)

    assert company_of(hanako) is None
    undoing.undo(batch, by=baba)
    assert company_of(hanako) == company.pk


def test_a_link_made_meanwhile_stays(hanako, company, baba):
    other, batch = make_company("別の会社"), company.remove(by=baba)
    joining.join(Customer.objects.get(pk=hanako.pk), other, by=baba)

    done = undoing.undo(batch, by=baba)

    assert company_of(hanako) == other.pk
    assert "会社のカード" in done.conflicts[0]


def test_who_comes_back_to_a_company_that_is_gone_comes_alone(hanako, company, baba):
    person = Customer.objects.get(pk=hanako.pk).remove(by=baba)
    company.remove(by=baba)

    undoing.undo(person, by=baba)

    assert company_of(hanako) is None


def test_the_registration_of_a_company_with_people_stays(hanako, company, baba):
    done = undoing.undo(Batch.objects.get(title__startswith=f"{company} の登録"), by=baba)

    assert "会社の方のカードがあるので残しました" in done.conflicts[0]
    assert Customer.objects.filter(pk=company.pk).exists()


def test_people_of_merged_companies_are_together(hanako, company, baba):
    other = make_company("株式会社 やまと商店")
    jiro = make_customer(first_name="次郎")
    joining.join(jiro, other, by=baba)

    batch = merging.merge(company, other, by=baba)

    assert set(company.people.values_list("pk", flat=True)) == {hanako.pk, jiro.pk}
    undoing.undo(batch, by=baba)
    assert company_of(jiro) == other.pk


def test_a_merged_person_brings_the_company_along(hanako, company, baba):
    keep = make_customer(first_name="はな子")

    batch = merging.merge(keep, Customer.objects.get(pk=hanako.pk), by=baba)

    assert company_of(keep) == company.pk
    undoing.undo(batch, by=baba)
    assert company_of(keep) is None


def test_who_belongs_where_goes_out_by_code_and_comes_back(hanako, company):
    told = {name: list(BELONGINGS[name].rows("default")) for name in ("people", "history")}
    Customer.objects.update(company=None)

    BELONGINGS["people"].bring(told["people"], {})

    assert told["people"] == [(hanako.code, company.code)]
    assert f'{{"company": "{company.code}"}}' in [row[-1] for row in told["history"]]
    assert company_of(hanako) == company.pk
    with pytest.raises(Unfit):
        BELONGINGS["people"].bring([(hanako.code, "K404")], {})
