"""まとめて変える on the pages: fields chosen, a preview, done, and taken back."""

import re

import pytest

from hiiki.customers.bulk import acting, edits, steps
from hiiki.customers.models import BulkAction, Customer
from tests.cast import signed_in
from tests.looking import contents
from tests.makers import make_customer, make_field, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(aoki) -> list[Customer]:
    return [make_customer(code=code, management="A" if code == "A" else "") for code in "ABC"]


def chosen(client, book, **given) -> str:
    """The address of a bulk action about all of them, with these answers given."""
    there = client.post("/customers/actions", {"id": [each.pk for each in book]})["Location"]
    if given:
        client.post(there, {"preview": "1", **given})
    return there


def test_chosen_previewed_done_and_taken_back(book, as_baba):
    staff = make_staff("馬場")
    given = {"field": ["management", "staff"], "way-management": "set", "management": "A", "staff": staff.pk}
    there = chosen(as_baba, book, **given)
    before = contents()

    page = as_baba.get(there).content.decode()
    assert "まだ何も変えていません" in page
    assert "3 人を変える" in page
    assert contents() == before

    answer = as_baba.post(f"{there}/beginning", follow=True).content.decode()
    assert "3 人を変えました" in answer
    assert set(Customer.objects.values_list("management", "staff")) == {("A", staff.pk)}

    as_baba.post(re.search(r'action="(/undo/\d+)"', answer)[1])
    assert list(Customer.objects.order_by("code").values_list("management", "staff")) == [
        ("A", None), ("", None), ("", None),
    ]  # fmt: skip
    assert "元に戻す" in as_baba.get(there).content.decode()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "変える項目を選んでください"),
        ({"field": "nothing"}, "変える項目を選んでください"),
        ({"field": "code", "code": "X"}, "変える項目を選んでください"),
        ({"field": "management", "way-management": "set"}, "「空にする」を選びます"),
        ({"field": "birthday", "birthday": "昭和99年"}, "日付として読めません"),
        ({"field": "company_name", "way-company_name": "replace", "company_name": "x"}, "置きかえる言葉"),
        ({"field": "dm_ok", "dm_ok": ""}, "値を入れてください"),
        ({"field": "registered_on", "way-registered_on": "clear"}, "値を入れてください"),
    ],
)
def test_what_is_amiss_is_said_beside_it_and_what_was_typed_stays(book, as_baba, given, words):
    there = chosen(as_baba, book)

    answer = as_baba.post(there, {"preview": "1", **given})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not BulkAction.objects.get().edits


def test_a_field_is_added_and_dropped_without_scripts(book, as_baba):
    routes = make_field("きっかけ", "several", "紹介", "広告")
    there = chosen(as_baba, book)

    more = as_baba.post(there, {"field": "management", "management": "<b>", "add": routes.name})
    assert 'value="&lt;b&gt;"' in more.content.decode()
    assert "紹介" in more.content.decode()

    less = as_baba.post(there, {"field": ["management", routes.name], "drop": "management"})
    assert 'name="management"' not in less.content.decode()

    as_baba.post(there, {"preview": "1", "field": routes.name, routes.name: routes.options[1].value})
    assert "広告" in as_baba.get(there).content.decode()
    assert "checked" in as_baba.get(f"{there}?again=1").content.decode()


def test_it_is_the_matter_of_who_began_it(book, as_baba, aoki, as_aoki):
    there = chosen(as_baba, book, field="management", management="Z")

    assert [as_aoki.get(there).status_code, as_aoki.post(f"{there}/beginning").status_code] == [404, 404]


def test_own_customers_only_reach_no_others(book, aoki, baba):
    baba.change(by=aoki, own_customers_only=True, staff=make_staff())
    client = signed_in(baba)

    there = chosen(client, book, field="management", management="Z")
    client.post(f"{there}/beginning")

    assert not Customer.objects.filter(management="Z").exists()


@pytest.mark.parametrize("verb", ["actions", "archivals"])
def test_many_go_on_in_the_background(book, as_baba, monkeypatch, verb):
    monkeypatch.setattr(acting, "STEP", 1)
    monkeypatch.setattr("hiiki.web.customers.carrying_out.PATIENCE", -1)
    if verb == "actions":
        there = chosen(as_baba, book, field="management", management="Z")
        page = as_baba.post(f"{there}/beginning", follow=True).content.decode()
    else:
        page = as_baba.post("/customers/archivals", {"all": "1"}, follow=True).content.decode()
    action = BulkAction.objects.get()
    there = f"/customers/actions/{action.pk}"

    assert "画面を閉じても、つづきます" in page
    assert f'href="{there}"' in page
    assert "1 / 3 人" in as_baba.get(f"{there}/progress").content.decode()
    as_baba.post(f"{there}/pause")
    assert "止めています" in as_baba.get(there).content.decode()
    as_baba.post(f"{there}/resumption")
    while acting.continue_due():
        pass
    assert as_baba.get(f"{there}/progress")["Location"] == there
    assert "終わりました" in as_baba.get(there).content.decode()


def test_one_that_stopped_says_why_and_goes_on_by_a_button(book, as_baba, monkeypatch):
    there = chosen(as_baba, book, field="management", management="Z")
    with monkeypatch.context() as patch:
        patch.setitem(steps.STEPS, "edit", lambda *_: 1 / 0)

        page = as_baba.post(f"{there}/beginning", follow=True).content.decode()

    assert acting.UNFORESEEN in page and f'href="{there}"' in page
    page = as_baba.get(there).content.decode()
    assert acting.UNFORESEEN in page and "続ける</button>" in page
    as_baba.post(f"{there}/resumption")
    acting.continue_due()
    page = as_baba.get(there).content.decode()
    assert "終わりました" in page and acting.UNFORESEEN not in page


def test_every_field_has_its_place_in_the_form(book, as_baba):
    there = chosen(as_baba, book)
    names = [field.name for field in edits.fields()]

    for some in (names[:20], names[20:]):
        page = as_baba.post(there, {"field": some}).content.decode()
        assert [name for name in some if f'name="{name}"' not in page] == []
