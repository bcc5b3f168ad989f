"""R14: while a file comes in, others go on listing, searching and editing."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from hiiki.customers.models import Customer
from hiiki.customers.searching import search
from hiiki.exchange.models import ImportRun
from hiiki.exchange.writing import applying
from tests.exchange.book import csv, imported, planned

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 6000


class Colleague(threading.Thread):
    """Somebody who does the same again and again until the import is over."""

    def __init__(self, act: Callable[[], object], over: threading.Event) -> None:
        super().__init__(daemon=True)
        self.act, self.over = act, over
        self.done = 0
        self.trouble: Exception | None = None

    def run(self) -> None:
        try:
            while not self.over.wait(0.02):
                self.act()
                self.done += 1
        except Exception as trouble:
            self.trouble = trouble
        finally:
            connection.close()


@contextmanager
def colleagues(*acts: Callable[[], object]) -> Iterator[list[Colleague]]:
    over = threading.Event()
    people = [Colleague(act, over) for act in acts]
    for person in people:
        person.start()
    try:
        yield people
    finally:
        over.set()
        for person in people:
            person.join(60)


def editing(customer: Customer) -> Callable[[], object]:
    def edit() -> None:
        held = Customer.objects.get(pk=customer.pk)
        held.change({"memo": f"{held.memo}電"[-50:]}, by=None)

    return edit


def test_eight_writers_and_four_readers_go_on_while_a_file_comes_in():
    imported(csv("顧客コード,姓,電話", *(f"A{number},青木,03-1234-000{number}" for number in range(8))))
    run = planned(
        csv("顧客コード,姓,電話", *(f"K{number:05d},馬場,03-9999-{number:04d}" for number in range(ROWS)))
    )
    applying.begin(run, run.rules, by=None)
    readers = [
        lambda: list(Customer.objects.order_by("kana_sort", "id")[:100]),
        lambda: search(Customer.objects.current(), "青木").count(),
    ] * 2
    writers = [editing(customer) for customer in Customer.objects.all()]

    with colleagues(*writers, *readers) as people:
        applying.continue_due(only=run.pk)

    assert [person.trouble for person in people if person.trouble] == []
    assert all(person.done for person in people)
    run.refresh_from_db()
    assert run.state == ImportRun.DONE
    assert Customer.objects.count() == ROWS + 8


def test_two_imports_of_one_file_at_once_double_nobody():
    rows = csv("顧客コード,姓", *(f"K{number:05d},馬場" for number in range(3000)))
    first, second = planned(rows), planned(rows)
    for run in (first, second):
        applying.begin(run, run.rules, by=None)
    barrier = threading.Barrier(2)

    def bring_in(run: ImportRun) -> None:
        barrier.wait()
        applying.continue_due(only=run.pk)
        connection.close()

    threads = [threading.Thread(target=bring_in, args=(run,)) for run in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)

    assert Customer.objects.count() == 3000
    for run in (first, second):
        run.refresh_from_db()
        assert run.state == ImportRun.DONE
    assert first.counts["created"] + second.counts["created"] == 3000
