"""One customer turns out to be another: R17."""

import pytest

from hiiki.audit import undoing
from hiiki.audit.models import Change, Event
from hiiki.customers import filing, merging, relations
from hiiki.customers.duplicates.apart import Apart, keep_apart
from hiiki.customers.meanwhile import GoneMeanwhile
from hiiki.customers.models import Customer, CustomerFile
from tests.makers import make_contact, make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def keep(shop):
    return make_customer(tel="03-1234-5678")


@pytest.fixture
def duplicate(shop):
    return make_customer(last_name="高橋", mobile="090-0000-0001", memo="お得意様")


def now(customer: Customer) -> Customer:
    return Customer.objects.get(pk=customer.pk)


def test_every_room_says_what_becomes_of_its_rows():
    """A room that hangs something on a customer registers a Relation in its AppConfig.ready."""
    hanging = {
        (each.related_model, each.field.name)
        for each in Customer._meta.get_fields(include_hidden=True)
        if each.auto_created and not each.concrete
    }

    assert (Customer, "merged_into") in hanging
    assert hanging == {column for relation in relations.RELATIONS.values() for column in relation.columns}


def test_the_chosen_values_come_over_and_the_duplicate_leads_there(keep, duplicate, aoki):
    merging.merge(keep, duplicate, by=aoki, fields={"mobile": "090-0000-0001"})

    assert (now(keep).tel, now(keep).mobile, now(keep).last_name) == ("03-1234-5678", "090-0000-0001", "髙橋")
    assert now(duplicate).merged_into_id == keep.pk
    assert list(Customer.objects.current()) == [keep]
    assert not Customer.objects.archived().exists()
    assert Event.objects.latest("id").verb == "customer.merged"


def test_contacts_and_files_follow_and_come_back(keep, duplicate, aoki):
    contact = make_contact(duplicate)
    filing.add(keep, "地図.png", [b"old"], by=aoki)
    filing.add(duplicate, "地図.png", [b"new"], by=aoki)

    batch = merging.merge(keep, duplicate, by=aoki)

    contact.refresh_from_db()
    assert contact.customer_id == keep.pk
    assert sorted(CustomerFile.objects.filter(customer=keep).values_list("version", flat=True)) == [1, 2]
    undoing.undo(batch, by=aoki)
    contact.refresh_from_db()
    assert contact.customer_id == duplicate.pk
    assert list(CustomerFile.objects.filter(customer=duplicate).values_list("name", "version")) == [
        ("地図.png", 1)
    ]


def test_undoing_puts_everything_back(keep, duplicate, aoki):
    before = [now(keep).snapshot(), now(duplicate).snapshot()]
    batch = merging.merge(keep, duplicate, by=aoki, fields={"mobile": "090-0000-0001", "memo": "お得意様"})

    undoing.undo(batch, by=aoki)

    after = [now(keep).snapshot(), now(duplicate).snapshot()]
    assert [{**each, "updated_at": ""} for each in after] == [{**each, "updated_at": ""} for each in before]
    assert now(duplicate).merged_into_id is None


def test_what_somebody_changed_since_stays_and_the_rest_goes_back(keep, duplicate, aoki):
    batch = merging.merge(keep, duplicate, by=aoki, fields={"mobile": "090-0000-0001", "memo": "お得意様"})
    now(keep).change({"mobile": "080-1111-2222", "address1": "鎌倉市小町1-1"}, by=aoki)

    undone = undoing.undo(batch, by=aoki)

    assert (now(keep).mobile, now(keep).memo, now(keep).address1) == ("080-1111-2222", "", "鎌倉市小町1-1")
    assert now(duplicate).merged_into_id is None
    assert "携帯電話" in undone.conflicts[0]


def test_the_other_way_round_afterwards_is_refused(keep, duplicate, aoki):
    merging.merge(keep, duplicate, by=aoki)

    with pytest.raises(merging.CannotMerge, match="もう統合されています"):
        merging.merge(duplicate, keep, by=aoki)

    assert list(Customer.objects.current()) == [keep]


@pytest.mark.parametrize("gone", ["itself", "removed"])
def test_nobody_is_merged_into_themselves_or_nobody(keep, duplicate, aoki, gone):
    other = keep
    if gone == "removed":
        other = duplicate
        now(duplicate).remove(by=aoki)

    with pytest.raises(merging.CannotMerge, match="もう台帳にいません"):
        merging.merge(keep, other, by=aoki)


def test_a_merged_one_is_not_brought_back_into_the_list_alone(keep, duplicate, aoki):
    merging.merge(keep, duplicate, by=aoki)

    with pytest.raises(GoneMeanwhile, match="統合された"):
        now(duplicate).restore(by=aoki)

    assert list(Customer.objects.current()) == [keep]


def test_who_is_not_the_duplicate_is_not_the_one_that_stays(keep, duplicate, aoki):
    third = make_customer(first_name="華子")
    keep_apart([duplicate, third], by=aoki)

    batch = merging.merge(keep, duplicate, by=aoki)

    assert Apart().are(keep.pk, third.pk)
    undoing.undo(batch, by=aoki)
    assert not Apart().are(keep.pk, third.pk)
    assert Apart().are(duplicate.pk, third.pk)


def test_deleting_the_one_that_stayed_sets_the_other_free_and_undoing_leads_it_back(keep, duplicate, aoki):
    merging.merge(keep, duplicate, by=aoki)

    batch = now(keep).remove(by=aoki)

    assert now(duplicate).merged_into_id is None
    assert list(Customer.objects.archived()) == [duplicate]
    undoing.undo(batch, by=aoki)
    assert now(duplicate).merged_into_id == keep.pk


def test_who_was_taken_back_into_the_list_since_is_not_merged_again(keep, duplicate, aoki):
    merging.merge(keep, duplicate, by=aoki)
    batch = now(keep).remove(by=aoki)
    now(duplicate).restore(by=aoki)

    undone = undoing.undo(batch, by=aoki)

    assert now(duplicate).merged_into_id is None
    assert set(Customer.objects.current()) == {keep, duplicate}
    assert "統合" in undone.conflicts[0]


def test_undoing_an_import_leaves_whom_somebody_was_merged_into(keep, duplicate, aoki):
    imported = Change.objects.get(record="customer", record_id=keep.pk).batch
    merging.merge(keep, duplicate, by=aoki)

    undone = undoing.undo(imported, by=aoki)

    assert now(duplicate).merged_into_id == keep.pk
    assert undone.conflicts == [f"{keep} には統合した顧客があるので残しました。"]
