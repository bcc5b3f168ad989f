"""Most of a large book goes sooner without being looked up in every index; whatever happens, they come back."""

import pytest
from django.db import connection
from django.utils.timezone import now

from hiiki.audit import undoing
from hiiki.customers.models import Customer
from hiiki.db import first_load, indexes
from hiiki.db.models import SetAsideIndex
from hiiki.db.work import LEASE
from hiiki.exchange.arrivals import receiving
from hiiki.exchange.models import ImportRun
from hiiki.exchange.writing import applying
from tests.makers import make_customer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def few_are_many(tmp_path, monkeypatch, settings):
    settings.DATA = tmp_path
    monkeypatch.setattr(first_load, "LARGE", 20)
    monkeypatch.setattr(undoing, "STEP", 8)


def imported(rows: int = 30) -> ImportRun:
    lines = ["氏名,電話番号", *(f"青木 {number},03-0000-{number:04}" for number in range(rows))]
    run = receiving.receive(["\n".join(lines).encode()], "a.csv", by=None)
    receiving.choose(run, run.mapping, run.rules)
    applying.continue_due(only=run.pk)
    run.refresh_from_db()
    applying.begin(run, run.rules, by=None)
    applying.continue_due(only=run.pk)
    run.refresh_from_db()
    return run


# Looked in at each step, for whom those who go leave behind.
LEADING_HERE = ("customer_merged", "customer_people")


def set_aside(*names: str) -> bool:
    some = SetAsideIndex.objects.filter(name__in=names) if names else SetAsideIndex.objects.all()
    return some.exists()


def test_indexes_are_set_aside_while_most_of_the_book_goes_and_are_there_again_afterwards(aoki):
    run = imported()
    undoing.begin(run.batch, by=aoki)

    undoing.continue_due(seconds=0)

    assert set_aside() == (connection.vendor == "sqlite")
    assert not set_aside(*LEADING_HERE)
    assert not applying.continue_due()
    assert set_aside() == (connection.vendor == "sqlite")  # not put back while they are in the way

    while undoing.continue_due(seconds=0):
        pass
    applying.continue_due()
    assert not set_aside()
    assert not indexes.missing()
    assert not Customer.objects.exists()


def test_where_most_of_the_book_stays_they_stay_too(aoki):
    run = imported()
    for number in range(40):
        make_customer(code=f"H{number}")
    undoing.begin(run.batch, by=aoki)

    undoing.continue_due(seconds=0)

    assert not set_aside()


def test_a_small_undoing_leaves_an_import_that_fills_the_book_its_room():
    batch = make_customer().change({"tel": "03-1111-2222"}, by=None)
    filling = ImportRun.objects.create(name="名簿.csv", state=ImportRun.APPLYING, lease_until=now() + LEASE)
    first_load.set_aside(Customer)

    undoing.undo(batch, by=None)

    assert set_aside()
    assert not applying.continue_due()
    assert set_aside()
    applying.stop(filling, by=None)
    assert not set_aside()
    assert not indexes.missing()


def test_nor_does_who_ends_one_import_take_it_from_another():
    one, other = (
        ImportRun.objects.create(name="名簿.csv", state=ImportRun.APPLYING, lease_until=now() + LEASE)
        for _ in range(2)
    )
    first_load.set_aside(Customer)

    applying.stop(one, by=None)

    assert set_aside()
    applying.stop(other, by=None)
    assert not set_aside()
