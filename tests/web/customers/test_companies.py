"""会社のカード on a person's card, and この会社の方 on that of the company."""

import pytest

from hiiki.customers import joining
from hiiki.customers.models import Customer
from tests.looking import contents
from tests.makers import make_contact, make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Customer:
    return make_customer(
        last_name="", first_name="", company_name="㈱やまと商店", company_kana="ヤマトショウテン", tel="03-1234-5678",
        postal_code="100-0001", prefecture="東京都", address1="千代田区千代田1-1",
    )  # fmt: skip


@pytest.fixture
def hanako(company, baba) -> Customer:
    person = make_customer(
        company_name="㈱やまと商店", department="仕入部", title="部長", mobile="090-1111-2222"
    )
    joining.join(person, company, by=baba)
    make_contact(person, is_done=True)
    return person


def text(answer) -> str:
    return answer.content.decode()


def test_from_the_company_to_its_people_and_back(company, hanako, as_chiba):
    of_company, of_person = (text(as_chiba.get(f"/customers/{each.pk}")) for each in (company, hanako))

    for words in ("この会社の方", f'href="/customers/{hanako.pk}"', "仕入部", "部長", "090-1111-2222"):
        assert words in of_company
    assert f'<a href="/customers/{company.pk}">㈱やまと商店</a>' in of_person
    assert "この会社の方を追加" not in of_company


def test_more_people_cost_no_more_queries(company, hanako, as_chiba, django_assert_max_num_queries, baba):
    def asked() -> int:
        with django_assert_max_num_queries(100) as queries:
            as_chiba.get(f"/customers/{company.pk}")
        return len(queries)

    asked()
    few = asked()
    for number in range(10):
        joining.join(make_customer(first_name=str(number)), company, by=baba)

    assert asked() == few


def test_the_list_leads_to_the_company(company, hanako, as_chiba):
    assert f'<td><a href="/customers/{company.pk}">㈱やまと商店</a></td>' in text(as_chiba.get("/customers/"))


@pytest.mark.parametrize(
    ("words", "is_found"), [("やまと", True), ("ﾔﾏﾄ", True), ("髙橋", False), ("", False)]
)
def test_companies_are_found_by_typing(company, as_baba, words, is_found):
    person = make_customer()

    found = text(as_baba.get(f"/customers/{person.pk}/company/choices", {"words": words}))

    assert (f'value="{company.pk}"' in found) == is_found


def test_a_company_is_chosen_and_taken_off(company, as_baba):
    person = make_customer()
    address = f"/customers/{person.pk}/company"
    as_baba.post(address, {"company": company.pk})
    person.refresh_from_db()
    chosen = person.company_id

    as_baba.post(address, {"company": ""})

    person.refresh_from_db()
    assert (chosen, person.company_id) == (company.pk, None)


def test_a_card_is_made_of_the_name_typed(as_baba):
    person = make_customer(company_name="㈲花井")

    shown = text(as_baba.post(f"/customers/{person.pk}/company", {"make": "1"}, follow=True))

    assert "㈲花井 のカードを作り" in shown
    assert Customer.objects.get(company_name="㈲花井", kind="corporate").people.get() == person

    again = text(as_baba.post(f"/customers/{person.pk}/company", {"make": "1"}, follow=True))

    assert "の会社は、もう" in again
    assert Customer.objects.filter(company_name="㈲花井", kind="corporate").count() == 1


@pytest.mark.parametrize("company_id", ["x", "0", "9" * 30])
def test_a_company_that_is_not_there(as_baba, company_id):
    person, before = make_customer(), contents()

    for path in (f"/customers/{person.pk}/company", "/customers/new"):
        assert as_baba.post(path, {"company": company_id}).status_code == 404
    assert contents() != {} and Customer.objects.count() == 1 and before


def test_a_person_of_the_company_takes_over_what_they_share(company, as_baba):
    form = as_baba.get(f"/customers/new?company={company.pk}").context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {
        "last_name": "馬場",
        "first_name": "純",
    }

    answer = as_baba.post("/customers/new", {**typed, "company": company.pk})

    person = Customer.objects.get(last_name="馬場")
    assert answer.status_code == 302
    assert (person.company_id, person.company_name, person.tel, person.address1, person.kind) == (
        company.pk, "㈱やまと商店", "03-1234-5678", "千代田区千代田1-1", "individual",
    )  # fmt: skip


def test_a_new_name_of_the_company_is_its_peoples_too(company, hanako, as_baba):
    address = f"/customers/{company.pk}/facts/company_name/edit"

    answer = as_baba.post(address, {"company_name": "株式会社やまと"}, follow=True)

    assert "会社の方 1 人の会社名も、同じにしました" in text(answer)
    hanako.refresh_from_db()
    assert hanako.company_name == "株式会社やまと"


def test_deleting_a_company_says_what_becomes_of_its_people(company, hanako, as_baba):
    shown = text(as_baba.post(f"/customers/{company.pk}/removal", follow=True))

    assert "この会社の方 1 人は残り、会社のカードから外れました。" in shown


def test_the_record_of_changes_names_companies(company, hanako, as_baba):
    entry, *_ = as_baba.get(f"/customers/{hanako.pk}?tab=history&kind=changes").context["history"]

    assert [(line.label, line.before, line.after) for line in entry.lines] == [
        ("会社のカード", "", str(company))
    ]


def test_the_next_card_opens_at_the_same_tab(company, hanako, as_chiba):
    card = as_chiba.get(f"/customers/{hanako.pk}?tab=contacts").context

    assert any(card.get(side, "").endswith("tab=contacts") for side in ("next_url", "previous_url"))
