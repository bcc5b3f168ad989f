"""ホーム: the numbers of the day."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from hiiki.exchange.models import ImportRun
from hiiki.web.customers import counting, finding
from tests.exchange.book import csv, imported
from tests.makers import make_customer, make_staff


@pytest.mark.parametrize(("days", "count"), [(0, 1), (1, 0), (-40, 0)])
def test_this_month_ends_today(as_aoki, days, count):
    make_customer(registered_on=localdate() + timedelta(days=days))

    assert as_aoki.get("/home").context["this_month"].number == count


@pytest.mark.parametrize("name", ["this_month", "unlooked_after"])
def test_a_figure_leads_to_those_it_counts(as_aoki, name):
    make_customer(code="1")
    make_customer(code="2", registered_on=localdate() - timedelta(days=40), staff=make_staff())
    home = as_aoki.get("/home").context

    found = as_aoki.get(home[f"{name}_list"]).context["rows"]

    assert home[name].number == 1
    assert [row.customer.code for row in found] == ["1"]


def test_many_are_counted_as_far_as_the_list_counts(as_aoki, monkeypatch):
    monkeypatch.setattr(counting, "COUNTED", 2)
    monkeypatch.setattr(finding.count_up_to, "__defaults__", (2,))
    for _ in range(4):
        make_customer()

    assert "2 <small>人以上</small>" in as_aoki.get("/home").content.decode()


def test_an_import_stands_at_the_time_it_ended(as_aoki, aoki):
    run = imported(csv("氏名,電話", "青木 花,03-1234-5678"), by=aoki)
    ImportRun.objects.filter(pk=run.pk).update(created_at=run.created_at - timedelta(days=400))

    for address in ("/home", "/exchange/"):
        shown = as_aoki.get(address).content.decode()
        assert (
            f"{run.finished_at:%Y}" in shown and f"{run.created_at - timedelta(days=400):%Y/%m}" not in shown
        )
