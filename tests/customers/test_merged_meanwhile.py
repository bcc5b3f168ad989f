"""A colleague merges the card somebody has open: nothing they add is lost from sight, nothing else is overwritten."""

import pytest

from hiiki.accounts.models import User
from hiiki.customers import filing, merging
from hiiki.customers.bulk import acting
from hiiki.customers.bulk.edits import SET, Edit
from hiiki.customers.filing import Refused
from hiiki.customers.meanwhile import GoneMeanwhile
from hiiki.customers.models import Customer
from tests.makers import make_contact, make_customer, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def keep(shop) -> Customer:
    return make_customer()


@pytest.fixture
def opened(keep, aoki) -> Customer:
    """As somebody has it on the screen; in the book it leads to `keep`, by way of a third one."""
    opened, third = make_customer(tel="03-1234-5678"), make_customer()
    filing.add(opened, "地図.png", [b"map"], by=aoki)
    merging.merge(third, Customer.objects.get(pk=opened.pk), by=aoki)
    merging.merge(keep, third, by=aoki)
    return opened


def is_unchanged(customer: Customer) -> bool:
    return Customer.objects.get(pk=customer.pk).tel == "03-1234-5678"


def test_what_is_added_goes_to_the_one_that_stays(opened, keep, baba):
    contact = make_contact(opened, by=baba)
    file, _ = filing.add(opened, "名刺.jpg", [b"card"], by=baba)

    assert (contact.customer_id, file.customer_id) == (keep.pk, keep.pk)


def test_a_file_that_moved_is_still_changed(opened, keep, baba):
    seen = keep.files.get()
    seen.customer = opened

    filing.change(seen, name="道順.png", note="", by=baba)

    assert keep.files.get().name == "道順.png"


def test_who_may_not_see_the_one_that_stays_is_told_and_learns_no_name(opened, keep, baba):
    mine = make_staff()
    User.objects.filter(pk=baba.pk).update(own_customers_only=True, staff=mine)
    baba.refresh_from_db()

    with pytest.raises(GoneMeanwhile, match="別の顧客に統合された") as told:
        make_contact(opened, by=baba)
    with pytest.raises(Refused, match="別の顧客に統合された"):
        filing.add(opened, "名刺.jpg", [b"card"], by=baba)

    assert keep.code not in str(told.value)
    assert not keep.contacts.exists()


@pytest.mark.parametrize("act", ["change", "archive", "remove"])
def test_what_changes_the_card_itself_is_refused(opened, baba, act):
    with pytest.raises(GoneMeanwhile, match="別の顧客に統合された"):
        getattr(opened, act)(*[{"tel": "03-9999-9999"}] if act == "change" else [], by=baba)

    assert is_unchanged(opened)


@pytest.mark.parametrize("kind", ["edit", "remove"])
def test_who_was_picked_before_is_left_out_of_what_is_done_to_many(opened, baba, kind):
    action = acting.ask(kind, Customer.objects.filter(pk=opened.pk), by=baba)
    action.edits = [list(Edit("tel", SET, "03-9999-9999"))]
    action.save()
    acting.begin(action, "変更", by=baba)

    acting.finished(action)

    action.refresh_from_db()
    assert (action.changed, action.gone) == (0, 1)
    assert is_unchanged(opened)


@pytest.mark.parametrize("path", ["edit", "facts/tel/edit", "removal"])
def test_the_page_says_so_and_leads_on(opened, keep, as_baba, path):
    values = {**opened.plain(), "tel": "03-9999-9999"}
    values = {name: value for name, value in values.items() if value is not None}

    answer = as_baba.post(f"/customers/{opened.pk}/{path}", values, follow=True)

    assert answer.redirect_chain[-1][0] == f"/customers/{keep.pk}"
    assert "先に別の顧客に統合されたので、何も変えていません" in answer.content.decode()
    assert is_unchanged(opened)


def test_a_cell_of_the_list_says_so(opened, as_baba):
    answer = as_baba.post(
        f"/customers/{opened.pk}/cells/tel", {"value": "03-9999-9999", "seen": "03-1234-5678"}
    )

    assert answer.status_code == 422
    assert "統合された" in answer.json()["words"]


def test_a_contact_written_on_the_open_card_is_shown_where_it_is(opened, keep, as_baba):
    contact = make_contact(keep)
    values = {
        "customer": opened.pk,
        "state": "done",
        "day": "2026-01-01",
        "kind": contact.kind_id,
        "text": "ご来店",
    }

    answer = as_baba.post("/contacts/new", values, follow=True)

    assert answer.redirect_chain[-1][0].startswith(f"/customers/{keep.pk}?tab=contacts")
    assert "ご来店" in answer.content.decode()


def test_who_was_deleted_meanwhile_is_said_to_be(opened, keep, aoki, as_baba, monkeypatch):
    there = Customer.objects.get(pk=keep.pk)
    monkeypatch.setattr("hiiki.web.customers.putting_away.found", lambda *_: there)
    Customer.objects.get(pk=keep.pk).remove(by=aoki)

    answer = as_baba.post(f"/customers/{keep.pk}/removal", follow=True)

    assert "もう削除されています" in answer.content.decode()
