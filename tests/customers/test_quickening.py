"""Fields of the shop's own that are searched have an index, which the worker makes and takes away."""

import pytest
from django.db import connection

from hiiki.audit.undoing import undo
from hiiki.customers import designed, designing, quickening, rewording, writing
from hiiki.customers.bulk import acting
from hiiki.customers.bulk.edits import SET, Edit
from hiiki.customers.designing import Wanted
from hiiki.customers.models import Customer, OwnField
from hiiki.db import bulk, keyed_indexes, people
from hiiki.db.keysets import Key, Walk
from hiiki.db.models import SetAsideIndex
from hiiki.segments.asking import Extraction
from tests.makers import make_customer, make_field, make_quick

pytestmark = pytest.mark.django_db


def indexes() -> set[str]:
    return set(keyed_indexes.there(Customer))


def mark(field: designed.Designed, searched: bool):
    made = OwnField.objects.get(pk=field.pk)
    return designing.change(made, Wanted(made.label, made.kind, made.group, searched=searched), by=None)


def is_quick(field: designed.Designed) -> bool:
    return designed.now().ever[field.name].is_quick


def test_the_index_comes_and_goes_with_the_mark():
    field = make_field("会員番号")
    make_customer(**{field.name: "A-1"})

    make_quick()
    assert (indexes(), is_quick(field)) == (set(), False)
    batch = mark(field, True)
    make_quick()
    assert (indexes(), is_quick(field)) == ({f"keyed_{field.name}"}, True)
    undo(batch, by=None)
    assert not is_quick(field)
    make_quick()
    assert (indexes(), is_quick(field)) == (set(), False)


def test_a_field_no_longer_used_has_none():
    field = make_field("点数", "number", searched=True)
    make_quick()

    designing.retire(OwnField.objects.get(pk=field.pk), by=None)
    make_quick()

    assert (indexes(), is_quick(field)) == (set(), False)


def test_a_long_text_is_found_by_the_search_alone():
    field = make_field("お話", "long", searched=True)
    one = make_customer(**{field.name: "山の\n" + "あ" * 9_000})
    make_quick()

    asked = {"join": "and", "parts": [{"of": field.name, "is": "contains", "words": "山の"}]}

    assert (indexes(), is_quick(field)) == (set(), True)
    assert Extraction(asked).narrow(Customer.objects.all()).get() == one


def test_nothing_is_told_to_be_quick_before_the_search_knows_it():
    field = make_field("会員番号")
    make_customer(**{field.name: "A-1"})
    mark(field, True)
    connection.check_constraints()

    while quickening.keep_up():
        pass
    assert (indexes(), is_quick(field)) == ({f"keyed_{field.name}"}, False)
    rewording.continue_due()
    quickening.keep_up()

    assert is_quick(field)


def test_people_come_first_where_making_one_takes_long(monkeypatch):
    make_field("会員番号", searched=True)
    make_customer()
    monkeypatch.setattr(quickening, "LARGE", 0)
    monkeypatch.setattr(keyed_indexes, "makes_writers_wait", lambda: True)
    monkeypatch.setattr(people, "at_work", lambda: True)

    assert not quickening.keep_up()
    assert indexes() == set()


def test_a_first_load_is_left_alone():
    make_field("会員番号", searched=True)
    SetAsideIndex.objects.create(table="customers_customer", name="customer_kana", sql="")

    assert not quickening.keep_up()
    assert indexes() == set()


def test_whatever_writes_keeps_it_right():
    """What is found by the index is what stands on the cards: after a row of an import, many at once, undoing."""
    points = make_field("点数", "number", searched=True)
    make_customer(code="1", **{points.name: "10"})
    make_quick()
    asked = Extraction(
        {"join": "and", "parts": [{"of": points.name, "is": "between", "numbers": ["10", ""]}]}
    )

    def found() -> list[str]:
        assert is_quick(points)
        return sorted(asked.narrow(Customer.objects.all()).values_list("code", flat=True))

    rows = [
        {"code": str(number), "last_name": "青木", "own": {points.name: str(number)}} for number in (9, 11)
    ]
    writing.insert(rows, bulk.allocate_ids(Customer, 2))
    assert found() == ["1", "11"]
    batch = acting.finished(
        acting.act(
            "edit", Customer.objects.all(), lambda _: "", by=None, edits=[Edit(points.name, SET, "30")]
        )
    )
    assert found() == ["1", "11", "9"]
    undo(batch, by=None)
    assert found() == ["1", "11"]
    Customer.objects.get(code="1").change({points.name: None}, by=None)
    assert found() == ["11"]


@pytest.mark.parametrize(
    ("kind", "typed"), [("number", "7"), ("date", "2026-01-02"), ("text", "山"), ("yesno", "はい")]
)
def test_a_list_in_its_order_is_walked_by_the_index(kind, typed):
    field = make_field("ためし", kind, searched=True)
    make_customer(**{field.name: field.clean(typed)})
    make_quick()
    if connection.vendor == "postgresql":  # else one customer is sooner read than found
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")

    rows = Customer.objects.sortable(field.name)
    for part in Walk(Key.of(rows, field.name), down=False).stretches(rows, None)[:-1]:
        plan = part.values("pk").explain()
        assert f"keyed_{field.name}" in plan
        assert "TEMP B-TREE" not in plan
