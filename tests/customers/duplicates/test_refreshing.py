"""The 重複リスト keeps up by itself, behind the people at work."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from hiiki.customers.duplicates import finding, refreshing
from hiiki.customers.models import Customer, DuplicateSearch
from hiiki.db import people
from tests.makers import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def at_work(monkeypatch):
    monkeypatch.setattr(people, "at_work", lambda: True)


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(refreshing, "MANY", 2)


def searched(*, days: float = 0) -> None:
    finding.ask_for()
    while finding.continue_due():
        pass
    DuplicateSearch.objects.update(created_at=now() - timedelta(days=days))


def test_a_book_is_looked_through_once_there_is_somebody_in_it(shop):
    assert not refreshing.ask_if_due()

    make_customer()

    assert refreshing.ask_if_due()
    assert finding.is_going_on()
    assert not refreshing.ask_if_due()


@pytest.mark.parametrize(
    ("days", "changed", "due"),
    [(0, 0, False), (0, 1, False), (0, 2, True), (1.5, 0, False), (1.5, 1, True)],
)
def test_again_after_many_changes_at_once_after_few_in_a_day(shop, few, days, changed, due):
    ids = [make_customer().pk for _ in range(3)]
    Customer.objects.update(updated_at=now() - timedelta(days=9))
    searched(days=days)

    Customer.objects.filter(pk__in=ids[:changed]).update(updated_at=now())

    assert refreshing.ask_if_due() is due


@pytest.mark.parametrize(("days", "due"), [(1.5, False), (2.5, True)])
def test_people_at_work_come_first_but_not_for_ever(shop, at_work, days, due):
    searched(days=days)

    make_customer()

    assert refreshing.ask_if_due() is due


def test_the_search_before_stays_for_pages_that_show_it(shop):
    for _ in range(3):
        searched()

    assert DuplicateSearch.objects.count() == 2
