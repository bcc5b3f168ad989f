"""Rows of a sheet whose codes were written down before there was anybody to have them."""

import pytest

from hiiki.exchange.reports import reporting
from tests.exchange.book import codes, counts, csv, imported

pytestmark = pytest.mark.django_db


def test_they_are_nobody_yet():
    run = imported(csv("顧客コード,氏名,担当者", "K1,青木 花子,馬場", "K2,,", "K3,,馬場", "K4,千葉 由美,"))

    assert codes() == ["K1", "K4"]
    assert {each["reason"] for each in reporting.problems(run)} == {
        "顧客コードがあるだけで、だれの行か分かりません"
    }


def test_they_say_nothing_new_of_whom_they_name():
    imported(csv("顧客コード,氏名", "K1,青木 花子"))

    assert counts(imported(csv("顧客コード,氏名", "K1,"), key="code")) == (0, 0, 1, 0)
