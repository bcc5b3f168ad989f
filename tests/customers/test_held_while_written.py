"""What somebody writes on a card while an import or an undo has it in hand is neither lost nor overwritten."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from hiiki.audit import undoing
from hiiki.customers import writing
from hiiki.customers.models import Customer
from hiiki.customers.searching import search
from tests.exchange.book import csv, imported
from tests.makers import make_customer

pytestmark = pytest.mark.django_db(transaction=True)

LONG_ENOUGH = 1.0  # seconds in which a colleague has written who is not made to wait


@pytest.fixture
def hanako(aoki) -> Customer:
    return make_customer(by=aoki, tel="03-1111-1111")


@pytest.fixture
def colleague(hanako) -> threading.Thread:
    """Writes a mobile number on the card."""

    def write() -> None:
        try:
            Customer.objects.get(pk=hanako.pk).change({"mobile": "090-7777-7777"}, by=None)
        finally:
            connection.close()

    return threading.Thread(target=write, daemon=True)


def and_then(act: Callable[..., Any], person: threading.Thread, *, given: int = 1) -> Callable[..., Any]:
    """The act; when it has looked at the book with so many arguments, the colleague begins to write."""

    def acted(*arguments: Any) -> Any:
        seen = act(*arguments)
        if person.ident is None and len(arguments) == given and connection.in_atomic_block:
            person.start()
            person.join(LONG_ENOUGH)
        return seen

    return acted


def found(text: str) -> list[str]:
    return [customer.mobile for customer in search(Customer.objects.all(), text)]


@pytest.mark.parametrize("given", [2, 1])
def test_by_an_import(hanako, colleague, monkeypatch, given):
    """Once when it judges by some columns, once when it has the whole card in hand."""
    monkeypatch.setattr(writing, "load", and_then(writing.load, colleague, given=given))

    imported(csv("顧客コード,電話", f"{hanako.code},03-2222-2222"))
    colleague.join()

    assert found("2222-2222") == found("7777-7777") == ["090-7777-7777"]


def test_by_an_undo_of_a_change(hanako, colleague, monkeypatch):
    batch = hanako.change({"tel": "03-2222-2222"}, by=None)
    monkeypatch.setattr(writing, "load", and_then(writing.load, colleague))

    undoing.undo(batch, by=None)
    colleague.join()

    assert found("1111-1111") == found("7777-7777") == ["090-7777-7777"]
