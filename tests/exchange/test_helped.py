"""An import shared with helpers gives what one process alone gives."""

import pytest

from hiiki.accounts.models import Shop
from hiiki.beside import sharing
from hiiki.customers.models import Customer
from hiiki.db import people
from hiiki.exchange.plans import planning
from hiiki.exchange.writing import applying, steps
from tests.exchange.book import counts, csv, imported

pytestmark = pytest.mark.django_db(transaction=True)

LEFT_OUT = {"id", "created_at", "updated_at"}


def rows() -> list[str]:
    return [
        *(f"K{number},青木 {number}郎,03-1234-{number:04d},S53.3.7,馬場" for number in range(1, 1200)),
        "K1200,千葉 健,読めない電話,2004/2/30,",
        "K1,青木 花子,,,",
        *(f",千葉 {number}子,090-1234-{number:04d},,佐藤" for number in range(1200, 2400)),
        "合計,2400人,,,",
    ]


@pytest.fixture
def helped(monkeypatch):
    monkeypatch.setattr(planning, "LARGE", 0)
    monkeypatch.setattr(steps, "MANY", 0)
    for module in (planning, steps):
        monkeypatch.setattr(module, "usual", lambda: 2)


def book() -> list[dict]:
    return [
        {name: value for name, value in customer.items() if name not in LEFT_OUT}
        for customer in Customer.objects.order_by("code").values()
    ]


def test_the_same_customers_the_same_refusals(request):
    data = csv("顧客コード,氏名,電話,生年月日,担当者", *rows())
    alone = imported(data)
    expected = book()
    Customer.objects.all().delete()
    Shop.objects.update(next_number=1)
    request.getfixturevalue("helped")

    run = imported(data)

    assert counts(run) == counts(alone) == (2399, 0, 0, 3)
    assert book() == expected
    assert Customer.objects.filter(search_text__contains="k0000001").get().last_name == "千葉"


def test_it_is_left_and_taken_up_again(helped, monkeypatch):
    monkeypatch.setattr(applying, "STEP", 300)
    run = imported(csv("顧客コード,氏名,電話,生年月日,担当者", *rows()), key="code")
    assert counts(run)[0] == 2399

    while applying.continue_due(only=run.pk, seconds=0):
        pass

    assert Customer.objects.count() == 2399


def test_while_people_work_the_other_cores_are_theirs(helped, monkeypatch):
    monkeypatch.setattr(people, "at_work", lambda: True)
    monkeypatch.setattr(sharing, "Helper", nobody)

    run = imported(csv("顧客コード,氏名,電話,生年月日,担当者", *rows()))

    assert counts(run) == (2399, 0, 0, 3)


def nobody(*_):
    raise AssertionError("a helper was started")
