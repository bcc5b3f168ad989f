"""Keyset pages: whatever a list is sorted by, its pages together are the whole list."""

from collections.abc import Iterator

import pytest

from hiiki.accounts.models import Staff
from hiiki.customers.models import Customer
from hiiki.db.paging import in_order, page, place_of, places
from tests.makers import make_customer, make_staff
from tests.sharing import taken_back

pytestmark = pytest.mark.django_db
SIZE = 5
# With and without an index, of every type, with nothing in it and always filled, a path and an alias.
KEYS = (
    "kana_sort", "code", "company_sort", "updated_at", "registered_on", "staff__name", "birthday", "title", "dm_ok",
    "address_sort", "id",
)  # fmt: skip


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker) -> Iterator[None]:
    with taken_back(django_db_blocker):
        make_book()
        yield


@pytest.fixture
def book(made, db) -> None:
    """Looked at by many tests, made once."""


def make_book() -> None:
    staff = [None, make_staff("馬場").pk, make_staff("青木").pk]
    for number in range(22):
        make_customer(
            last_kana=f"ア{number % 7}", staff_id=staff[number % 3], company_name="会社"[: number % 3],
            birthday=f"19{50 + number % 4}-01-01" if number % 3 else None, title="部長" * (number % 2),
            dm_ok=(True, False, None)[number % 3], prefecture="大阪府" * (number % 2), address1=f"{number % 5}区",
        )  # fmt: skip


@pytest.mark.parametrize("by_index", [True, False])
@pytest.mark.parametrize("way", ["", "-"])
@pytest.mark.parametrize("key", KEYS)
def test_the_pages_are_the_list_forwards_and_backwards(book, key, way, by_index):
    assert_pages_are_the_list(Customer.objects.sortable(), way + key, by_index)


def assert_pages_are_the_list(rows, order, by_index):
    """Of 22 rows."""
    whole = list(in_order(rows, order).values_list("id", flat=True))

    forwards, asked = [], {}
    while True:
        found = places(rows, order, size=SIZE, by_index=by_index, **asked)
        forwards.append([place.id for place in found.rows])
        asked = {"after": found.rows[-1]}
        if not found.has_next:
            break
    backwards = [[place.id for place in found.rows]]
    while found.has_previous:
        found = places(rows, order, size=SIZE, by_index=by_index, before=found.rows[0])
        backwards.insert(0, [place.id for place in found.rows])

    last = places(rows, order, size=SIZE, by_index=by_index, last=True)
    assert [place.id for place in last.rows] == whole[-SIZE:]
    assert (last.has_previous, last.has_next) == (True, False)
    assert [id_ for ids in forwards for id_ in ids] == whole
    assert [len(ids) for ids in forwards] == [5, 5, 5, 5, 2]
    assert backwards == forwards


@pytest.mark.parametrize(
    ("order", "values"),
    [
        ("staff__name", ["青木", "馬場", None]),
        ("-staff__name", ["馬場", "青木", None]),
        ("company_name", ["会", "会社", ""]),
        ("-company_name", ["会社", "会", ""]),
        ("dm_ok", [False, True, None]),
        ("-dm_ok", [True, False, None]),
    ],
)
def test_what_is_empty_comes_last_both_ways(book, order, values):
    shown = in_order(Customer.objects.all(), order).values_list(order.removeprefix("-"), flat=True)

    assert list(dict.fromkeys(shown)) == values


def test_one_renamed_stands_elsewhere_and_the_pages_still_hold(book):
    first = places(Customer.objects.all(), "staff__name", size=SIZE)
    Staff.objects.filter(name="青木").update(name="馬場 次郎")

    names = [
        Customer.objects.get(pk=place.id).staff.name
        for place in places(Customer.objects.all(), "staff__name", size=20).rows
        if place.value
    ]
    assert names == ["馬場"] * 7 + ["馬場 次郎"] * 7
    rest = places(Customer.objects.all(), "staff__name", size=20, after=first.rows[-1])
    assert not {place.id for place in first.rows} & {place.id for place in rest.rows if place.value == "馬場"}


def test_a_row_deleted_meanwhile_leaves_its_place(book):
    here = place_of(Customer.objects.all(), "kana_sort", Customer.objects.first().pk)
    Customer.objects.filter(pk=here.id).delete()

    assert place_of(Customer.objects.all(), "kana_sort", here.id) is None
    assert len(page(Customer.objects.all(), "kana_sort", size=30, after=here).rows) < 22
