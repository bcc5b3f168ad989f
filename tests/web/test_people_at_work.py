import pytest
from django.conf import settings

from hiiki.db import people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "DATA", tmp_path)
    monkeypatch.setattr(people, "_noted", -people.NOTED)


@pytest.mark.parametrize(
    ("page", "counts"),
    [("/customers/", True), ("/home/running", False), ("/exchange/", False)],
)
def test_whoever_only_watches_an_import_does_not_slow_it_down(as_aoki, page, counts):
    assert as_aoki.get(page).status_code == 200

    assert people.at_work() is counts
