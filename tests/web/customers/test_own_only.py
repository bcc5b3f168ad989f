"""担当する顧客だけ: one keeps whom one registers, and learns nothing of anybody else's customers."""

import pytest

from hiiki.customers import joining, merging
from hiiki.customers.models import Customer
from tests.makers import make_customer, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(aoki, baba):
    """The staff member 馬場 is."""
    staff = make_staff("馬場")
    baba.change(by=aoki, own_customers_only=True, staff=staff)
    return staff


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("staff", ["left as it was", ""])
def test_who_is_registered_is_ones_own(own, as_baba, staff):
    form = as_baba.get("/customers/new").context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {"last_name": "千葉"}

    answer = as_baba.post("/customers/new", typed | ({} if staff else {"staff": ""}), follow=True)

    assert answer.status_code == 200
    assert Customer.objects.get(last_name="千葉").staff == own


def test_who_is_handed_over_leads_to_the_list(own, as_baba):
    other, customer = make_staff(), make_customer(staff_id=own.pk)
    form = as_baba.get(f"/customers/{customer.pk}/edit").context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}

    answer = as_baba.post(f"/customers/{customer.pk}/edit", {**typed, "staff": other.pk}, follow=True)

    assert answer.redirect_chain == [("/customers/", 302)]
    assert "を保存しました。担当が替わったので、あなたの一覧には出なくなります。" in text(answer)


def test_the_company_card_one_makes_is_seen(own, baba, as_baba):
    person = make_customer(company_name="㈲花井", staff_id=own.pk)

    as_baba.post(f"/customers/{person.pk}/company", {"make": "1"})

    assert Customer.objects.visible_to(baba).get(kind="corporate").company_name == "㈲花井"


def test_the_company_card_somebody_makes_is_of_who_is_in_charge_of_the_person(own, aoki):
    person = make_customer(company_name="㈲花井", staff_id=own.pk)

    company, _ = joining.found(person, by=aoki)

    assert company.staff == own


@pytest.fixture
def hidden(own, aoki) -> Customer:
    """A company, of nobody 馬場 may know."""
    return make_customer(last_name="", first_name="", company_name="㈱秘密商店", kind="corporate")


def test_the_line_of_time_names_no_company_one_may_not_see(own, hidden, aoki, as_baba, as_aoki):
    person = make_customer(staff_id=own.pk)
    joining.join(person, hidden, by=aoki)
    seen, known = (text(each.get(f"/customers/{person.pk}?tab=history")) for each in (as_baba, as_aoki))

    assert "見られない会社" in seen
    assert "秘密" not in seen
    assert "㈱秘密商店" in known


def test_nor_whom_somebody_was_merged_with(own, hidden, aoki, as_baba):
    mine, gone = make_customer(staff_id=own.pk), make_customer(staff_id=own.pk)
    merging.merge(mine, hidden, by=aoki)
    merging.merge(make_customer(last_name="秘密"), gone, by=aoki)

    kept, led = (text(as_baba.get(f"/customers/{each.pk}?tab=history")) for each in (mine, gone))

    assert "ほかの顧客 を統合しました" in kept
    assert "ほかの顧客 に統合しました" in led
    assert "秘密" not in kept + led


def test_an_extraction_offers_the_tags_of_ones_own_customers(own, as_baba, as_aoki):
    make_customer(tags="要注意")
    make_customer(tags="常連", staff_id=own.pk)

    mine, all_of_them = (text(each.get("/customers/extractions/new?of=tags")) for each in (as_baba, as_aoki))

    assert "常連" in mine
    assert "要注意" not in mine
    assert "要注意" in all_of_them
