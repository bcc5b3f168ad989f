"""Fields of the shop's own in the search."""

from dataclasses import replace

import pytest

from hiiki.audit.undoing import undo
from hiiki.customers import designed, designing, rewording, writing
from hiiki.customers.designing import Chosen, Wanted
from hiiki.customers.models import Customer, OwnField, Rewording
from hiiki.customers.models.design import OWN
from hiiki.customers.searching import search
from hiiki.db import bulk
from tests.makers import make_customer, make_field

pytestmark = pytest.mark.django_db


def found(text: str, **asked: str) -> list[str]:
    return list(search(Customer.objects.order_by("code"), text, **asked).values_list("code", flat=True))


def change(field: designed.Designed, **wanted: object) -> object:
    made = OwnField.objects.get(pk=field.pk)
    choices = [Chosen(each.label, each.colour, each.pk) for each in made.choices.all()]
    as_it_is = Wanted(made.label, made.kind, made.group, searched=made.searched, choices=choices)
    batch = designing.change(made, replace(as_it_is, **wanted), by=None)
    reword()
    return batch


def reword() -> None:
    while rewording.continue_due():
        pass


@pytest.mark.parametrize(
    ("kind", "typed", "asked"),
    [
        ("text", "山の会", "の会"),
        ("long", "一行目\n二行目", "二行"),
        ("number", "１，２００", "1200"),
        ("date", "2004-12-03", "2004/12"),
        ("phone", "0467-00-0001", "467000"),
        ("phone", "0467-00-0001", "0467-00"),
        ("mail", "taro@example.jp", "TARO@"),
        ("url", "https://example.jp/", "example.jp"),
    ],
)
def test_every_kind_is_found_as_it_is_shown(kind, typed, asked):
    field = make_field("ためし", kind, searched=True)
    make_customer(code="1", **{field.name: field.clean(typed)})
    make_customer(code="2")

    assert found(asked) == ["1"]


def test_choices_are_found_by_their_names():
    likes = make_field("お好み", "several", "白い花", "緑", searched=True)
    make_customer(code="1", **{likes.name: likes.clean("緑、白い花")})
    make_customer(code="2", **{likes.name: likes.clean("緑")})

    assert found("白い") == ["1"]
    assert found("ﾐﾄﾞﾘ") == []
    assert found("緑") == ["1", "2"]
    assert found("花緑") == []
    assert found("白い", within="memo") == []


def test_what_is_not_searched_is_not_found():
    field = make_field("ためし")
    make_customer(code="1", **{field.name: "山の会"})

    assert found("山の会") == []


def test_a_field_begins_and_ceases_to_be_searched():
    field = make_field("ためし")
    one = make_customer(code="1", **{field.name: "山の会"})
    updated = Customer.objects.get(pk=one.pk).updated_at

    batch = change(field, searched=True)
    assert found("山の会") == ["1"]
    assert Customer.objects.get(pk=one.pk).updated_at == updated

    undo(batch, by=None)
    reword()
    assert found("山の会") == []


def test_a_choice_is_found_by_its_new_name():
    rank = make_field("ランク", "choice", "上得意", "ふつう", searched=True)
    make_customer(code="1", **{rank.name: rank.clean("上得意")})
    old = [Chosen("特別", 0, int(rank.options[0].value)), Chosen("ふつう", 0, int(rank.options[1].value))]

    change(rank, choices=old)

    assert found("特別") == ["1"]
    assert found("上得意") == []


def test_a_retired_field_is_not_searched_until_it_comes_back():
    field = make_field("ためし", searched=True)
    make_customer(code="1", **{field.name: "山の会"})

    designing.retire(OwnField.objects.get(pk=field.pk), by=None)
    reword()
    assert found("山の会") == []
    designing.resume(OwnField.objects.get(pk=field.pk), by=None)
    reword()
    assert found("山の会") == ["1"]


def test_renaming_a_field_has_nothing_to_do():
    field = make_field("ためし", searched=True)

    designing.change(
        OwnField.objects.get(pk=field.pk), Wanted("別の名前", "text", OWN, searched=True), by=None
    )

    assert not Rewording.objects.exists()


def test_many_at_once_are_searched_too(django_assert_max_num_queries):
    field = make_field("ためし", searched=True)
    rows = [
        {"code": str(number), "last_name": "青木", "own": {field.name: f"山{number}"}} for number in range(9)
    ]

    writing.insert(rows, bulk.allocate_ids(Customer, len(rows)))
    assert found("山5") == ["5"]

    records = list(writing.load(Customer.objects.values_list("pk", flat=True)).values())
    with django_assert_max_num_queries(4):
        writing.update((record, {field.name: f"海{record['code']}"}) for record in records)
    assert found("山5") == []
    assert found("海5") == ["5"]
    assert Customer.objects.get(code="5").own == {field.name: "海5"}


def test_it_goes_on_where_it_was_left(monkeypatch):
    monkeypatch.setattr(rewording, "STEP", 2)
    field = make_field("ためし")
    for code in "12345":
        make_customer(code=code, **{field.name: "山の会"})
    designing.change(OwnField.objects.get(pk=field.pk), Wanted("ためし", "text", OWN, searched=True), by=None)

    rewording.continue_due(seconds=0)
    assert found("山の会") == ["1", "2"]
    assert rewording.is_going_on()
    reword()

    assert found("山の会") == list("12345")
    assert not rewording.is_going_on()
