"""A backup holds customers, and nothing the search index still knows of those who are gone."""

import sqlite3
from contextlib import closing

import pytest
from django.db import connection

from hiiki.customers import searching
from hiiki.customers.grams import INDEX
from hiiki.customers.models import Customer
from hiiki.db import books, substrings
from tests.makers import make_customer

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_copy_of_the_book_leaves_the_index_out(aoki, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL hands out rows, not indexes")
    gone = make_customer(last_name="竈門")
    make_customer(last_name="青木")
    while substrings.keep_up(INDEX):
        pass
    gone.delete()

    books.take(tmp_path / "copy.sqlite3")

    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
        assert copy.execute("SELECT name FROM sqlite_master WHERE name LIKE '%fts%'").fetchall() == []
        assert copy.execute("SELECT count(*) FROM customers_customer").fetchone() == (1,)
    assert "a竈門".encode() not in (tmp_path / "copy.sqlite3").read_bytes()
    assert books.problems(tmp_path / "copy.sqlite3") == []
    assert [one.last_name for one in searching.search(Customer.objects.all(), "青木")] == ["青木"]
