"""Looking through the whole book, in steps."""

import pytest

from hiiki.customers.duplicates import finding, sweeping
from hiiki.customers.models import Alike, DuplicateSearch
from tests.makers import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA = tmp_path
    return tmp_path / "duplicates"


@pytest.fixture
def moved(shop):
    """One who moved and was written down with another 髙."""
    before = make_customer(mobile="090-0000-0001", address1="鎌倉市小町1-2-3", email="h@example.jp")
    after = make_customer(
        last_name="高橋", mobile="090-0000-0001", address1="横浜市中区本町9-9", birthday="1980-04-01"
    )
    return before.pk, after.pk


def finish() -> DuplicateSearch:
    while finding.continue_due():
        pass
    return DuplicateSearch.objects.get()


def test_finds_by_rules_and_by_comparing(moved, aoki):
    typed = make_customer(last_name="馬場", first_name="健一", tel="03-1234-5678", address1="鎌倉市大町1-1-1")
    slipped = make_customer(
        last_name="馬場",
        first_name="健二",
        tel="03-1234-5678",
        address1="鎌倉市大町1-1-1",
        last_kana="ババ",
        first_kana="ケンイチ",
    )
    finding.ask_for(by=aoki)

    search = finish()

    assert search.state == DuplicateSearch.DONE
    found = {tuple(each.customers): each for each in search.found.all()}
    assert found[moved].rule == "name+tel"
    assert (typed.pk, slipped.pk) not in found or found[typed.pk, slipped.pk].rule == Alike.LIKELY


def test_the_files_it_needed_are_gone(moved, aoki, folder):
    finding.ask_for(by=aoki)

    finish()

    assert list(folder.iterdir()) == []


def test_goes_on_where_it_was_left(moved, aoki, folder, monkeypatch):
    monkeypatch.setattr(finding, "READ", 1)
    finding.ask_for(by=aoki)

    turns = 0
    while finding.continue_due(seconds=0):
        turns += 1

    assert turns > 4
    assert [each.customers for each in Alike.objects.all()] == [list(moved)]


def test_asking_again_gives_up_the_search_before(moved, aoki):
    finding.ask_for(by=aoki)
    finding.continue_due(seconds=0)
    again = finding.ask_for(by=aoki)

    assert finish() == again


def test_the_command_finds_the_same_at_once(moved):
    assert [each.ids for each in sweeping.likely([])] == [moved]


def test_likely_ones_share_no_rule(shop):
    one = make_customer(last_name="斎藤", first_name="裕子", last_kana="サイトウ", first_kana="ユウコ", tel="0467-22-0001",
                        address1="鎌倉市小町1-2-3")  # fmt: skip
    other = make_customer(last_name="斉藤", first_name="優子", last_kana="サイトウ", first_kana="ユウコ", tel="0467-22-0001",
                          address1="鎌倉市小町1-2-3")  # fmt: skip

    [found] = sweeping.likely([])

    assert found.ids == (one.pk, other.pk)
    assert "電話が同じ" in found.reasons


def test_a_group_of_three_is_shown_once_not_as_its_pairs_too(shop):
    three = [make_customer(tel="03-1234-5678", address1="鎌倉市小町1-2-3") for _ in range(3)]
    finding.ask_for()

    search = finish()

    assert [each.customers for each in search.found.all()] == [[each.pk for each in three]]


def test_a_search_that_would_only_fail_again_ends_with_words(moved, aoki, as_aoki, monkeypatch):
    finding.ask_for(by=aoki)
    with monkeypatch.context() as patch:
        patch.setattr(finding, "by_rules", lambda _: 1 / 0)

        finding.continue_due()

    assert DuplicateSearch.objects.get().state == DuplicateSearch.FAILED
    assert not finding.continue_due()
    assert finding.UNFORESEEN in as_aoki.get("/customers/duplicates").content.decode()
    finding.ask_for(by=aoki)
    assert finish().state == DuplicateSearch.DONE
    assert finding.UNFORESEEN not in as_aoki.get("/customers/duplicates").content.decode()
