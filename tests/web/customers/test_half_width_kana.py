"""Half-width kana of an old list: full width where it is read, as it came where it is edited, told apart or handed on."""

import pytest

from hiiki.accounts.models import Preference
from hiiki.customers.models import Customer
from tests.makers import make_customer

HALF, FULL = "ｻﾞｲﾂ", "ザイツ"


@pytest.fixture
def zaitsu(aoki) -> Customer:
    Preference.objects.write(aoki, "customers.columns", {"shown": ["code", "name", "last_kana"]})
    return make_customer(by=aoki, last_name="財津", first_name="", last_kana=HALF)


def test_the_list_shows_it_in_full_width_and_knows_what_is_stored(as_aoki, zaitsu):
    shown = as_aoki.get("/customers/").content.decode()

    assert f'<td data-stored="{HALF}">{FULL}</td>' in shown
    assert f'<span class="table__sub">{FULL}</span>' in shown


def test_what_was_searched_is_marked_in_it(as_aoki, zaitsu):
    assert "ザ<mark>イツ</mark>" in as_aoki.get("/customers/", {"q": "いつ"}).content.decode()


@pytest.mark.parametrize("page", ["{0}", "{0}/beside", "printout"])
def test_card_and_paper_show_it_in_full_width(as_aoki, zaitsu, page):
    shown = as_aoki.get(f"/customers/{page.format(zaitsu.pk)}").content.decode()

    assert FULL in shown and HALF not in shown


@pytest.mark.parametrize("page", ["edit", "facts/last_kana/edit"])
def test_what_is_edited_is_what_is_stored(as_aoki, zaitsu, page):
    shown = as_aoki.get(f"/customers/{zaitsu.pk}/{page}", headers={"HX-Request": "true"}).content.decode()

    assert f'value="{HALF}"' in shown


def test_saving_it_as_it_is_changes_nothing(as_aoki, zaitsu):
    answer = as_aoki.post(f"/customers/{zaitsu.pk}/cells/last_kana", {"value": HALF, "seen": FULL})

    assert answer.json()["undo"] is None


def test_the_record_of_changes_tells_them_apart(as_aoki, zaitsu):
    as_aoki.post(f"/customers/{zaitsu.pk}/cells/last_kana", {"value": FULL, "seen": FULL})

    shown = as_aoki.get(f"/customers/{zaitsu.pk}", {"tab": "history"}).content.decode()
    assert HALF in shown and FULL in shown
