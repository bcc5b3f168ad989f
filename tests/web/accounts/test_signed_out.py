"""Signed out while at work: nothing is lost without a word, and the way leads back."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils.timezone import now

from hiiki.customers.models import Customer

pytestmark = pytest.mark.django_db
HERE = "http://testserver"


@pytest.mark.parametrize(
    ("page", "back"),
    [
        (f"{HERE}/customers/new?last_name=青木", "/customers/new%3Flast_name%3D%E9%9D%92%E6%9C%A8"),
        (f"{HERE}/customers/removals", "/"),  # takes only a POST
        (f"{HERE}/nowhere", "/"),
        ("http://example.jp/customers/new", "/"),
        ("", "/"),
    ],
)
def test_a_form_that_was_not_saved_says_so_and_leads_back(visitor, page, back):
    answer = visitor.post("/customers/new", {"last_name": "青木"}, headers={"Referer": page})

    assert answer.url == f"/signin?next={back}"
    assert "保存していません" in visitor.get(answer.url).content.decode()
    assert not Customer.objects.exists()


@pytest.mark.parametrize("headers", [{"HX-Request": "true"}, {"Accept": "application/json"}])
def test_what_a_script_could_not_save_stays_on_its_page(visitor, headers):
    answer = visitor.post("/contacts/new", {"text": "長い話"}, headers=headers)

    assert answer.status_code == 401
    assert "打った内容はこのページに残っています" in answer.json()["words"]


def test_who_works_every_day_stays_signed_in(as_aoki):
    session = as_aoki.session
    session["day"] = "2026-01-01"
    session.save()
    Session.objects.update(expire_date=now() + timedelta(hours=1))

    first, second = as_aoki.get("/home"), as_aoki.get("/home")

    assert Session.objects.get().expire_date > now() + timedelta(days=13)
    assert ("sessionid" in first.cookies, "sessionid" in second.cookies) == (True, False)


def test_an_open_window_alone_keeps_nobody_signed_in(as_aoki):
    ends = now() + timedelta(hours=1)
    session = as_aoki.session
    session["day"] = "2026-01-01"
    session.save()
    Session.objects.update(expire_date=ends)

    as_aoki.get("/home/running")

    assert Session.objects.get().expire_date == ends


def test_a_page_from_before_signing_in_again_says_that_nothing_is_saved(aoki):
    client = Client(enforce_csrf_checks=True)
    client.force_login(aoki)

    answer = client.post("/customers/new", {"last_name": "青木"})

    assert (answer.status_code, "まだ保存していません" in answer.content.decode()) == (403, True)
