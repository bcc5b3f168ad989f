"""What Django itself says about going live: clean, save what is named and explained here."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client, RequestFactory

from hiiki.web import errors

ROOT = Path(__file__).resolve().parents[2]
BEHIND_A_PROXY = {"security.W008": "TLS ends at a proxy, and the proxy sends plain requests on to TLS"}
ON_AN_OFFICE_LAN = {
    "security.W004": "no TLS, so nothing to insist on",
    "security.W008": "no TLS to send anybody to",
    "security.W012": "a secure-only cookie would never be sent back, and nobody could sign in",
    "security.W016": "the same",
}


@pytest.mark.parametrize(
    ("tls", "exempt"), [("1", BEHIND_A_PROXY), ("0", ON_AN_OFFICE_LAN)], ids=["tls", "office LAN"]
)
def test_django_has_no_other_doubts(tmp_path, tls, exempt):
    surroundings = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("HIIKI_", "DJANGO_"))},
        "HIIKI_DATA": str(tmp_path),
        "HIIKI_TLS": tls,
        "DJANGO_SETTINGS_MODULE": "hiiki.config.settings",
    }

    said = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy"],
        cwd=ROOT, env=surroundings, capture_output=True, text=True,
    ).stderr  # fmt: skip

    assert set(re.findall(r"\((\w+\.\w\d+)\)", said)) == set(exempt)


def test_the_key_is_made_at_the_first_start_for_its_owner_alone(tmp_path):
    from hiiki.config.secret import secret_key

    key = secret_key(tmp_path)

    assert len(key) >= 50
    assert secret_key(tmp_path) == key
    assert os.name == "nt" or (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_fault_shows_no_trace(as_aoki, monkeypatch):
    monkeypatch.setattr("hiiki.web.navigation.running", lambda: 1 / 0)
    as_aoki.raise_request_exception = False

    answer = as_aoki.get("/home")

    text = answer.content.decode()
    assert answer.status_code == 500
    assert "うまくいきませんでした" in text
    assert "ZeroDivisionError" not in text and "Traceback" not in text


def test_the_page_of_a_fault_needs_no_database():
    answer = errors.broken(RequestFactory().get("/"))

    assert answer.status_code == 500


def test_an_expired_page_explains_itself(aoki):
    answer = Client(enforce_csrf_checks=True).post("/signin", {"login": "aoki"})

    assert answer.status_code == 403
    assert "ページの有効期限が切れました" in answer.content.decode()
