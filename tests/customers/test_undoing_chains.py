"""Three cards of one person, merged pair by pair: any of the mergers can be undone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hiiki.audit import undoing
from hiiki.customers import filing, merging, putting_away
from hiiki.customers.models import Customer, CustomerFile
from tests.makers import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(shop, aoki) -> list[Customer]:
    customers = [make_customer() for _ in range(3)]
    for number, customer in enumerate(customers):
        file, _ = filing.add(customer, "名刺.jpg", [bytes([number])], by=aoki)
        filing.show_as_picture(file, True, by=aoki)
    return customers


def files_of(customer: Customer) -> list[tuple[str, int, bool]]:
    return list(customer.files.order_by("version").values_list("name", "version", "is_picture"))


def test_files_that_moved_on_stay_whole(three, aoki):
    a, b, c = three
    filing.remove(c.files.get(), by=aoki)
    first = merging.merge(b, a, by=aoki)
    merging.merge(c, b, by=aoki)
    held = files_of(c)

    undone = undoing.undo(first, by=aoki)

    assert Customer.objects.get(pk=a.pk).merged_into_id is None
    assert files_of(c) == held
    assert [version for _, version, _ in held] == [1, 2]
    assert any("名刺.jpg" in why for why in undone.conflicts)


def test_undone_backwards_all_is_as_it_was(three, aoki):
    a, b, c = three
    first = merging.merge(b, a, by=aoki)
    second = merging.merge(c, b, by=aoki)

    undoing.undo(second, by=aoki)
    undoing.undo(first, by=aoki)

    assert [files_of(each) for each in three] == [[("名刺.jpg", 1, True)]] * 3


def test_a_picture_chosen_since_does_not_keep_a_file_from_going_back(three, aoki):
    a, b, _ = three
    batch = merging.merge(b, a, by=aoki)
    filing.show_as_picture(b.files.get(version=1), False, by=aoki)

    undoing.undo(batch, by=aoki)

    assert [name for name, _, _ in files_of(a)] == ["名刺.jpg"]


def test_a_file_whose_place_is_taken_stays_where_it_is(three, aoki):
    a, b, _ = three
    batch = merging.merge(b, a, by=aoki)
    content = b.files.get(version=1).content
    CustomerFile.objects.create(customer=a, name="名刺.jpg", version=1, content=content)

    undone = undoing.undo(batch, by=aoki)

    assert len(files_of(b)) == 2
    assert any("元の顧客に同じ名前のファイルがある" in why for why in undone.conflicts)


def test_bringing_back_files_of_many_asks_no_longer_questions(shop, aoki):
    def longest(count: int) -> int:
        customers = [make_customer() for _ in range(count)]
        for customer in customers:
            filing.add(customer, "名刺.jpg", [b"card"], by=aoki)
        picked = Customer.objects.filter(pk__in=[each.pk for each in customers])
        batch = putting_away.remove(picked, by=aoki)
        with CaptureQueriesContext(connection) as queries:
            undoing.undo(batch, by=aoki)
        asked = [each["sql"] for each in queries if 'FROM "customers_customerfile"' in each["sql"]]
        return max(map(len, asked))

    assert longest(30) <= longest(2) + 5
