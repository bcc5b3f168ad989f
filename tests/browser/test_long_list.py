"""A list longer than anybody scrolls: rows come and go, and nothing else does."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from hiiki.accounts.models import Preference
from tests.browser.signing_in import sign_in
from tests.exchange.book import csv, imported

PEOPLE = 600


@pytest.fixture
def at_long_list(page: Page, aoki) -> Page:
    people = (f"N{number:04},髙橋,花子,ア" for number in range(1, PEOPLE + 1))
    imported(csv("顧客コード,姓,名,姓カナ", *people), by=aoki)
    Preference.objects.write(aoki, "customers.columns", {"size": 50, "sort": "code"})
    return sign_in(page, "aoki", "/customers/")


def row(page: Page, number: int) -> Locator:
    return page.locator("tbody tr[data-id]").filter(has_text=f"N{number:04}")


def scroll_until(page: Page, number: int, by: int) -> None:
    """The wheel is turned as a hand turns it, until the row is there."""
    scroller = page.locator(".split__scroll")
    for _ in range(200):
        if row(page, number).count():
            return
        scroller.evaluate("(list, by) => list.scrollBy(0, by)", by)
        page.wait_for_timeout(30)
    raise AssertionError(f"N{number:04} never came")


def test_rows_come_as_one_scrolls_and_leave_again(at_long_list):
    expect(at_long_list.get_by_role("grid")).to_have_attribute("aria-rowcount", str(PEOPLE + 1))
    expect(at_long_list.locator(".pager")).to_be_hidden()

    scroll_until(at_long_list, PEOPLE, 900)

    expect(row(at_long_list, PEOPLE)).to_have_attribute("aria-rowindex", str(PEOPLE + 1))
    expect(row(at_long_list, 1)).to_have_count(0)
    assert at_long_list.locator("tbody tr[data-id]").count() < 400
    at_long_list.locator(".split__scroll").evaluate("(list) => list.scrollTo(0, list.scrollHeight)")
    expect(at_long_list.locator("[data-position]")).to_have_text(re.compile(r"–600 人目"))

    scroll_until(at_long_list, 1, -900)

    at_long_list.locator(".split__scroll").evaluate("(list) => list.scrollTo(0, 0)")
    expect(row(at_long_list, 1)).to_be_in_viewport()
    expect(row(at_long_list, 1)).to_have_attribute("aria-rowindex", "2")


def test_ticks_stay_on_rows_that_were_scrolled_away(at_long_list):
    row(at_long_list, 2).get_by_role("checkbox").check()
    scroll_until(at_long_list, 500, 900)
    row(at_long_list, 500).get_by_role("checkbox").check()
    expect(at_long_list.locator("[data-picked]")).to_have_text("2 人を選択")

    at_long_list.get_by_role("button", name="保管する").click()

    expect(at_long_list.locator("#toasts")).to_contain_text("2 人を保管しました")


def test_shift_reaches_from_a_row_that_was_scrolled_away(at_long_list):
    row(at_long_list, 2).locator("td").nth(3).click(modifiers=["Control"])
    scroll_until(at_long_list, 300, 900)

    row(at_long_list, 300).locator("td").nth(3).click(modifiers=["Shift"])

    expect(at_long_list.locator("[data-picked]")).to_have_text("299 人を選択")


def test_back_from_a_card_leads_to_the_same_place(at_long_list):
    scroll_until(at_long_list, 330, 700)
    row(at_long_list, 330).scroll_into_view_if_needed()
    expect(at_long_list).to_have_url(re.compile("after="))
    at_long_list.wait_for_timeout(400)
    before = row(at_long_list, 330).bounding_box()["y"]
    row(at_long_list, 330).get_by_role("link").click()
    at_long_list.wait_for_url(re.compile(r"/customers/\d+"))

    at_long_list.go_back()

    expect(row(at_long_list, 330)).to_be_visible()
    at_long_list.wait_for_timeout(400)
    assert abs(row(at_long_list, 330).bounding_box()["y"] - before) < 40
    expect(row(at_long_list, 330)).to_have_attribute("aria-rowindex", "331")
    scroll_until(at_long_list, 1, -700)


def test_arrows_lead_past_what_is_on_the_page(at_long_list):
    at_long_list.keyboard.press("j")
    for _ in range(12):
        at_long_list.keyboard.press("PageDown")
        at_long_list.wait_for_timeout(60)
    here = at_long_list.locator("tr.is-here")
    expect(here).to_be_in_viewport()
    assert int(here.get_attribute("aria-rowindex") or 0) > 150

    at_long_list.keyboard.press("Control+End")

    expect(row(at_long_list, PEOPLE)).to_have_class(re.compile("is-here"))
    scroll_until(at_long_list, PEOPLE - 120, -500)
    at_long_list.keyboard.press("Control+Home")
    expect(row(at_long_list, 1)).to_be_visible()


def test_without_scripts_there_are_pages(chromium, live_server, at_long_list):
    plain = chromium.new_context(
        base_url=live_server.url,
        java_script_enabled=False,
        storage_state=at_long_list.context.storage_state(),
    )
    page = plain.new_page()
    page.goto("/customers/")
    page.get_by_role("link", name="次へ").click()

    expect(row(page, 51)).to_have_attribute("aria-rowindex", "52")
    expect(page.locator("tbody tr")).to_have_count(50)
    plain.close()


def test_removing_many_asks_once_and_removing_few_does_not(at_long_list):
    page = at_long_list
    row(page, 2).get_by_role("checkbox").check()
    page.get_by_role("checkbox", name="該当する").check()
    page.get_by_role("button", name="削除する", exact=True).click()
    dialog = page.get_by_role("dialog", name="600 人を削除しますか")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="やめる")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("[data-picked]")).to_have_text("600 人を選択")

    page.get_by_role("button", name="削除する", exact=True).click()
    expect(dialog).to_be_visible()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("600 人を削除しました。")).to_be_visible()
    page.get_by_role("button", name="元に戻す").click()
    expect(row(page, 2)).to_be_visible()

    row(page, 2).get_by_role("checkbox").check()
    page.get_by_role("button", name="削除する", exact=True).click()
    expect(page.get_by_text("1 人を削除しました。")).to_be_visible()
