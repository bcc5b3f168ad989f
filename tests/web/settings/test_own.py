import pytest
from django.test import Client

from hiiki.accounts.models import Preference
from hiiki.audit.recording import record
from tests.cast import PASSWORD, signed_in

NEW = "atarashii-kagi-26"
LOOKS = {"type": "large", "density": "compact", "calendar": "wareki", "look": "dark"}


def test_a_new_password_keeps_this_session_and_ends_the_others(as_baba, baba):
    elsewhere = signed_in(baba)

    as_baba.post("/settings/password", {"current": PASSWORD, "password": NEW, "again": NEW})

    assert as_baba.get("/home").status_code == 200
    assert elsewhere.get("/home").status_code == 302
    assert Client().post("/signin", {"login": "baba", "password": NEW}).status_code == 302


def test_a_new_password_needs_the_old_one(as_baba, baba):
    answer = as_baba.post("/settings/password", {"current": "guess", "password": NEW, "again": NEW})

    baba.refresh_from_db()
    assert "いまのパスワードと違います" in answer.content.decode()
    assert baba.check_password(PASSWORD)


def test_looks_are_everybodys_own(as_chiba, as_baba):
    as_chiba.post("/settings/looks", LOOKS)

    assert (
        'data-look="dark" data-type="large" data-density="compact"' in as_chiba.get("/home").content.decode()
    )
    assert 'data-look="auto" data-type="medium"' in as_baba.get("/home").content.decode()


@pytest.mark.parametrize("name", LOOKS)
def test_only_looks_there_are(as_chiba, name):
    answer = as_chiba.post("/settings/looks", {**LOOKS, name: '"><script>'})

    assert answer.status_code == 422
    assert not Preference.objects.exists()


def test_dates_in_the_calendar_one_likes(as_aoki, aoki):
    record("customer.searched", by=aoki)
    as_aoki.post("/settings/looks", LOOKS)

    assert "令和" in as_aoki.get("/settings/log").content.decode()
