"""The search index catches up while people edit and search: nobody is missed at any moment."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from hiiki.customers import searching, writing
from hiiki.customers.grams import INDEX
from hiiki.customers.models import Customer
from hiiki.db import bulk, postgres_substrings, sqlite_substrings, substrings
from tests.makers import make_customer

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 3000


@pytest.fixture
def many(aoki, monkeypatch) -> None:
    for keeper in (sqlite_substrings, postgres_substrings):
        monkeypatch.setattr(keeper, "BATCH", 50)
        monkeypatch.setattr(keeper, "MUCH", ROWS + 100)
    monkeypatch.setattr(postgres_substrings, "LEAST", 1)
    rows = [{"code": f"K{number:05d}", "last_name": "青木"} for number in range(ROWS)]
    writing.insert(rows, bulk.allocate_ids(Customer, ROWS))


def found(text: str) -> list[str]:
    return sorted(searching.search(Customer.objects.all(), text).values_list("code", flat=True))


def catch_up() -> None:
    while substrings.keep_up(INDEX):
        pass


def test_nobody_is_missed_while_the_index_catches_up(many):
    def catch_up_and_leave() -> None:
        try:
            catch_up()
        finally:
            connection.close()

    worker = threading.Thread(target=catch_up_and_leave)
    first, last = make_customer(last_name="竈門"), make_customer(last_name="竈門")

    worker.start()
    while worker.is_alive():
        assert found("竈門") == sorted([first.code, last.code])
        Customer.objects.get(pk=first.pk).change({"last_name": "禰豆子"}, by=None)
        assert (found("竈門"), found("禰豆子")) == ([last.code], [first.code])
        Customer.objects.get(pk=first.pk).change({"last_name": "竈門"}, by=None)
    worker.join()

    catch_up()
    assert found("竈門") == sorted([first.code, last.code])
    assert substrings.state(INDEX) == substrings.State(is_quick=True)


def test_a_batch_cut_off_in_the_middle_is_taken_in_again(many, monkeypatch):
    make_customer(last_name="竈門")
    substrings.keep_up(INDEX)
    before = substrings.state(INDEX)

    with monkeypatch.context() as cut, pytest.raises(KeyboardInterrupt):
        for keeper in (sqlite_substrings, postgres_substrings):
            cut.setattr(keeper, "_put", cut_off(keeper._put))
        substrings.keep_up(INDEX)

    assert substrings.state(INDEX) == before
    assert len(found("竈門")) == 1
    catch_up()
    assert len(found("竈門")) == 1
    assert len(found("青木")) == ROWS


def cut_off(put: Callable[..., None]) -> Callable[..., None]:
    def half(index, rows) -> None:
        put(index, rows[: len(rows) // 2])
        raise KeyboardInterrupt

    return half
