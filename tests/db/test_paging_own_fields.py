"""Pages of a list sorted by fields of the shop's own, with an index and without."""

from collections.abc import Iterator

import pytest

from hiiki.customers.models import Customer
from hiiki.db.paging import places
from tests.db.test_paging import assert_pages_are_the_list
from tests.makers import make_customer, make_field, make_quick
from tests.sharing import taken_back

LABELS = ("点数", "記念日", "ランク", "興味", "読むだけ")


@pytest.fixture(scope="module")
def named(django_db_setup, django_db_blocker) -> Iterator[dict[str, str]]:
    """The names of the fields by their labels, all but the last with an index."""
    with taken_back(django_db_blocker):
        yield _book()


def _book() -> dict[str, str]:
    made = [
        make_field("点数", "number", searched=True), make_field("記念日", "date", searched=True),
        make_field("ランク", "choice", "金", "銀", "銅", searched=True),
        make_field("興味", "several", "花", "茶", searched=True), make_field("読むだけ", "number"),
    ]  # fmt: skip
    points, day, rank, likes, read = made
    for number in range(22):
        values = {
            points.name: points.clean(str(number % 6 * 9 - 18)) if number % 4 else None,
            day.name: f"20{10 + number % 5}-01-01" if number % 3 else None,
            rank.name: rank.clean(("銅", "金", "銀", "")[number % 4]),
            likes.name: likes.clean(("茶", "花、茶", "")[number % 3]),
            read.name: str(number % 5) if number % 2 else None,
        }
        make_customer(code=str(number), **{name: value for name, value in values.items() if value})
    make_quick()
    return {field.label: field.name for field in made}


@pytest.mark.parametrize("by_index", [True, False])
@pytest.mark.parametrize("way", ["", "-"])
@pytest.mark.parametrize("label", LABELS)
def test_the_pages_are_the_list_forwards_and_backwards(named, db, label, way, by_index):
    order = way + named[label]

    assert_pages_are_the_list(Customer.objects.sortable(order), order, by_index)


def test_choices_are_in_their_order_and_what_is_empty_comes_last(named, db):
    rank = named["ランク"]

    for order, words in ((rank, ["金", "銀", "銅", ""]), (f"-{rank}", ["銅", "銀", "金", ""])):
        found = places(Customer.objects.sortable(order), order, size=30).rows
        held = [Customer.objects.get(pk=place.id).shown(rank) for place in found]
        assert list(dict.fromkeys(held)) == words
