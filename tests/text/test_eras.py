from datetime import date, timedelta
from itertools import pairwise

from hiiki.text.eras import BY_SIGN, ERAS, era_of


def test_one_era_follows_the_other_without_a_gap():
    assert all(earlier.last + timedelta(days=1) == later.first for later, earlier in pairwise(ERAS))


def test_each_era_goes_by_three_signs():
    assert {BY_SIGN[sign].name for sign in ("昭和", "昭", "S")} == {"昭和"}
    assert len(BY_SIGN) == 15


def test_era_of_a_day():
    assert era_of(date(2019, 5, 1)).name == "令和"
    assert era_of(date(1872, 12, 31)) is None
