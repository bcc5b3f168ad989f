"""An undoing that meets trouble says so, and leaves a way on: nothing is tried over and over, nothing is lost."""

import pytest
from django.db import OperationalError

from hiiki.audit import undoing
from hiiki.audit.models import Batch
from hiiki.audit.reverters import REVERTERS
from hiiki.customers import putting_away
from hiiki.customers.models import Customer
from tests.makers import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def removed(monkeypatch) -> Batch:
    monkeypatch.setattr(undoing, "STEP", 1)
    for _ in range(3):
        make_customer()
    return putting_away.remove(Customer.objects.all(), by=None)


def failing(monkeypatch, problem: Exception):
    def put_back(*_):
        raise problem

    monkeypatch.setattr(REVERTERS["customer"], "put_back", put_back)


def test_what_would_only_fail_again_waits_for_a_person_who_goes_on_where_it_stopped(removed, monkeypatch):
    undoing.begin(removed, by=None)
    undoing.continue_due(seconds=-1)
    with monkeypatch.context() as patch:
        failing(patch, ZeroDivisionError())

        undoing.continue_due()

    removed.refresh_from_db()
    assert (removed.state, removed.done, removed.error) == (Batch.PAUSED, 1, undoing.UNFORESEEN)
    assert Customer.objects.count() == 1
    assert not undoing.continue_due()
    assert not undoing.is_going_on()
    undoing.undo(removed, by=None)
    assert (removed.state, removed.error, removed.conflicts) == (Batch.UNDONE, "", [])
    assert Customer.objects.count() == 3


def test_what_passes_by_itself_is_put_off_with_words(removed, monkeypatch):
    undoing.begin(removed, by=None)
    with monkeypatch.context() as patch:
        failing(patch, OperationalError("database or disk is full"))

        undoing.continue_due()

    removed.refresh_from_db()
    assert removed.state == Batch.UNDOING
    assert "ディスクがいっぱい" in removed.error
    assert not undoing.continue_due()
    Batch.objects.update(lease_until=None)
    undoing.continue_due()
    removed.refresh_from_db()
    assert (removed.state, removed.error) == (Batch.UNDONE, "")
