"""From the list to a card, something done there, and back to the same list."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hiiki.activities import words
from hiiki.activities.models.word import KIND
from hiiki.customers import filing
from hiiki.customers.models import Customer
from tests.makers import make_contact, make_customer

pytestmark = pytest.mark.django_db
LIST = "?dm=ok"


@pytest.fixture
def hanako(aoki) -> Customer:
    return make_customer(by=aoki, dm_ok=True, company_name="㈲花井")


def on_card(client: Client, customer: Customer, tab: str, what: str) -> str:
    """An address or a value that stands on that tab of the card."""
    page = client.get(f"/customers/{customer.pk}{LIST}&tab={tab}").content.decode()
    return unescape(re.findall(what, page)[0])


@pytest.mark.parametrize("deed", ["archival", "removal"])
def test_a_customer_put_away_leaves_the_list_as_it_was(as_baba, hanako, deed):
    there = on_card(as_baba, hanako, "", rf'action="([^"]*/{deed}[^"]*)"')

    assert as_baba.post(there).url == f"/customers/{LIST}"


def test_back_on_the_list_of_the_card(as_baba, hanako):
    hanako.archive(by=None)
    there = on_card(as_baba, hanako, "", r'action="([^"]*/restoration[^"]*)"')

    assert as_baba.post(there).url == f"/customers/{hanako.pk}{LIST}"


@pytest.mark.parametrize("given", [{"make": "1"}, {"company": ""}])
def test_after_the_company(as_baba, hanako, given):
    there = on_card(as_baba, hanako, "", r'href="([^"]*/company(?:\?[^"]*)?)"')

    assert as_baba.post(there, given).url == f"/customers/{hanako.pk}{LIST}"


def test_after_files(as_baba, hanako):
    filing.add(hanako, "見積書.pdf", [b"one"], by=None)
    home = f"/customers/{hanako.pk}{LIST}&tab=files"
    for what in ("action", "data-conclusion"):
        there = on_card(as_baba, hanako, "files", rf'{what}="(/customers/\d+/files[^"]*)"')
        assert as_baba.post(there, {"file": SimpleUploadedFile("写真.png", b"two")}).url == home
    renaming = on_card(as_baba, hanako, "files", r'href="([^"]*/files/\d+\?[^"]*)"')
    [action] = re.findall(r'action="([^"]*/files/\d+[^"]*)"', as_baba.get(renaming).content.decode())
    assert as_baba.post(unescape(action), {"name": "控え.pdf"}).url == home
    there = on_card(as_baba, hanako, "files", r'action="(/customers/\d+/files/\d+/[^"]*)"')
    assert as_baba.post(there).url == home


def test_after_contacts(as_baba, hanako):
    plan = make_contact(hanako)
    home = f"/customers/{hanako.pk}{LIST}&tab=contacts"
    back = on_card(as_baba, hanako, "contacts", r'name="back" value="([^"]*)"')
    changing = on_card(as_baba, hanako, "contacts", r'hx-get="([^"]*/edit[^"]*)"')
    kind = str(words.of(KIND)[0].pk)
    entered = {"customer": str(hanako.pk), "day": "2026-01-05", "kind": kind, "state": "done", "back": back}

    assert as_baba.post("/contacts/new", entered).url == home
    assert (
        unescape(re.findall(r'name="back" value="([^"]*)"', as_baba.get(changing).content.decode())[0])
        == home
    )
    assert as_baba.post(f"/contacts/{plan.pk}/completion", {"back": back}).url == f"{home}&finished={plan.pk}"


def test_a_value_changed_in_place_keeps_the_links_of_the_head(as_baba, hanako):
    make_contact(hanako)
    here = f"http://testserver/customers/{hanako.pk}{LIST}"
    headers = {"HX-Request": "true", "HX-Current-URL": here}

    shown = as_baba.post(f"/customers/{hanako.pk}/facts/title/edit", {"title": "店長"}, headers=headers)

    assert f"/customers/{hanako.pk}{LIST}&amp;tab=contacts" in shown.content.decode()
