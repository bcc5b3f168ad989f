"""A phone typed without hyphens: grouped where it is read, as it was typed where it is edited or told apart."""

import pytest

from hiiki.accounts.models import Preference
from hiiki.customers.models import Customer
from tests.makers import make_customer

BARE, GROUPED = "0467221234", "0467-22-1234"


@pytest.fixture
def hanako(aoki) -> Customer:
    Preference.objects.write(aoki, "customers.columns", {"shown": ["code", "name", "tel"]})
    return make_customer(by=aoki, last_name="髙橋", tel=BARE)


def test_the_list_shows_it_grouped_and_knows_what_is_stored(as_aoki, hanako):
    assert f'<td data-stored="{BARE}">{GROUPED}</td>' in as_aoki.get("/customers/").content.decode()


@pytest.mark.parametrize(
    ("asked", "marked"),
    [
        ("0467221234", "<mark>0467-22-1234</mark>"),
        ("67-22", "04<mark>67-22</mark>-1234"),
        ("2212", "0467-<mark>22-12</mark>34"),
    ],
)
def test_what_was_searched_is_marked_across_the_hyphens(as_aoki, hanako, asked, marked):
    assert marked in as_aoki.get("/customers/", {"q": asked}).content.decode()


@pytest.mark.parametrize("page", ["", "/beside"])
def test_the_card_shows_it_grouped(as_aoki, hanako, page):
    assert GROUPED in as_aoki.get(f"/customers/{hanako.pk}{page}").content.decode()


def test_paper_shows_it_grouped(as_aoki, hanako):
    shown = as_aoki.get("/customers/printout").content.decode()

    assert GROUPED in shown and BARE not in shown


@pytest.mark.parametrize("page", ["edit", "facts/tel/edit"])
def test_what_is_edited_is_what_is_stored(as_aoki, hanako, page):
    shown = as_aoki.get(f"/customers/{hanako.pk}/{page}", headers={"HX-Request": "true"}).content.decode()

    assert f'value="{BARE}"' in shown


def test_saving_the_form_as_it_is_changes_nothing(as_aoki, hanako):
    answer = as_aoki.post(f"/customers/{hanako.pk}/cells/tel", {"value": BARE, "seen": GROUPED})

    assert answer.json()["undo"] is None
    assert Customer.objects.get().tel == BARE


def test_hyphens_that_are_typed_are_kept(as_aoki, hanako):
    as_aoki.post(f"/customers/{hanako.pk}/cells/tel", {"value": GROUPED, "seen": GROUPED})

    assert Customer.objects.get().tel == GROUPED
    history = as_aoki.get(f"/customers/{hanako.pk}?tab=history").content.decode()
    assert BARE in history and GROUPED in history
