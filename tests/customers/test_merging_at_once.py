"""Two colleagues merge the same two customers at the same moment, each into the other."""

import threading
from collections.abc import Iterator

import pytest
from django.db import connection

from hiiki.audit import undoing
from hiiki.audit.models import Batch
from hiiki.customers import merging
from hiiki.customers.models import Customer
from tests.makers import make_contact, make_customer

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 30  # seconds


@pytest.fixture
def pair(shop) -> list[Customer]:
    found = [
        make_customer(tel="03-1234-5678", memo="お得意様"),
        make_customer(tel="03-1234-5678", memo="夕方に電話"),
    ]
    for each in found:
        make_contact(each)
    return found


def at_once(pairs: list[tuple[Customer, Customer]]) -> list[Batch | str]:
    """What each of them got: the batch, or why it could not be."""
    start, got = threading.Barrier(len(pairs)), list[Batch | str]()

    def merge(keep: Customer, duplicate: Customer) -> None:
        try:
            start.wait(PATIENCE)
            got.append(merging.merge(keep, duplicate, by=None, fields={"memo": "お得意様\n夕方に電話"}))
        except merging.CannotMerge as problem:
            got.append(str(problem))
        finally:
            connection.close()

    people = [threading.Thread(target=merge, args=each, daemon=True) for each in pairs]
    for person in people:
        person.start()
    for person in people:
        person.join(PATIENCE)
    return got


def held(customers: list[Customer]) -> Iterator[tuple[int, str, int]]:
    for each in Customer.objects.filter(pk__in=[each.pk for each in customers]).order_by("pk"):
        yield each.pk, each.memo, each.contacts.count()


def test_one_of_them_merges_and_the_other_is_told(pair, aoki):
    one, other = pair

    got = at_once([(one, other), (other, one)])

    [batch] = [each for each in got if isinstance(each, Batch)]
    assert [each for each in got if each != batch] == [
        "どなたかは、もう統合されています。ほかの方が先に統合したのかもしれません。"
    ]
    [stays] = Customer.objects.current()
    assert (stays.memo, stays.contacts.count()) == ("お得意様\n夕方に電話", 2)
    assert Customer.objects.exclude(pk=stays.pk).get().merged_into_id == stays.pk
    undoing.undo(batch, by=aoki)
    assert list(held(pair)) == [(one.pk, "お得意様", 1), (other.pk, "夕方に電話", 1)]
