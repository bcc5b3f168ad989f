"""The list while one types on, ticks and chooses: nothing is lost, and no key does what nobody asked for."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from hiiki.accounts.models import Preference
from hiiki.customers.models import Customer
from tests.browser.signing_in import sign_in
from tests.makers import make_customer, make_staff


@pytest.fixture
def book(aoki) -> list[Customer]:
    people = [
        ("青木", "アオキ", "常連"),
        ("髙橋", "タカハシ", "常連"),
        ("高橋", "タカハシ", ""),
        ("渡辺", "ワタナベ", "常連"),
    ]
    return [make_customer(last_name=last, last_kana=kana, tags=tag) for last, kana, tag in people]


@pytest.fixture
def at_list(page: Page, book) -> Page:
    return sign_in(page, "aoki", "/customers/")


def names(page: Page) -> list[str]:
    return [each.split()[0] for each in page.locator("tbody .table__row-link").all_inner_texts()]


def test_whoever_types_on_finds_what_stands_in_the_box_among_those_narrowed_to(page: Page, book, complaints):
    complaints.forgive("503")
    sign_in(page, "aoki", "/customers/?tag=常連")
    answers = ["never", "failed"]

    def answer(route: Route) -> None:
        how = answers.pop(0) if answers else "found"
        if how == "found":
            route.continue_()
        elif how == "failed":
            route.fulfill(status=503)

    page.route(re.compile(r"/customers/\?.*q="), answer)
    page.keyboard.press("/")
    with page.expect_request(re.compile("q=")):
        page.keyboard.type("た")
    with page.expect_response(re.compile("q=")):
        page.keyboard.type("かはし")
    expect(page.locator("#toasts")).to_contain_text("戻しています")

    page.keyboard.press("Enter")

    expect(page.locator(".chip--on")).to_contain_text(["たかはし", "タグ：常連"])
    assert names(page) == ["髙橋"]


def test_everybody_found_is_no_longer_meant_once_rows_are_ticked_anew(at_list):
    cell = at_list.locator("tbody td:nth-child(2)")
    cell.first.click(modifiers=["Control"])
    at_list.locator("input[name=all]").check()
    expect(at_list.locator("tbody input:checked")).to_have_count(4)

    cell.nth(1).click(modifiers=["Shift"])

    expect(at_list.locator("[data-picked]")).to_have_text("2 人を選択")
    expect(at_list.locator("input[name=all]")).not_to_be_checked()
    expect(at_list.locator("tbody input:checked")).to_have_count(2)


def test_enter_on_a_tick_opens_the_card_and_writes_no_file(at_list, book):
    files: list[str] = []
    at_list.on("request", lambda request: files.append(request.url) if "exports" in request.url else None)
    at_list.get_by_label("渡辺 花子 を選ぶ").check()
    at_list.locator("input[name=all]").focus()
    at_list.keyboard.press("Enter")
    at_list.get_by_label("渡辺 花子 を選ぶ").focus()

    at_list.keyboard.press("Enter")

    at_list.wait_for_url(f"**/customers/{book[3].pk}*")
    assert not files


def test_arrows_in_a_menu_leave_its_lists_their_keys(at_list):
    at_list.get_by_text("列", exact=True).click()
    rows_high = at_list.get_by_label("行の高さ")
    rows_high.focus()
    before = rows_high.input_value()

    at_list.keyboard.press("ArrowDown")

    expect(rows_high).to_be_focused()
    expect(rows_high).not_to_have_value(before)


def test_walking_over_a_choice_no_longer_offered_keeps_it(page: Page, book, aoki):
    left = make_staff("退職 太郎", retired=True)
    Customer.objects.update(staff=left)
    Preference.objects.write(aoki, "customers.columns", {"shown": ["name", "staff"]})
    sign_in(page, "aoki", "/customers/")
    with page.expect_response("**/cells/choices"):
        page.get_by_role("button", name="表で直す").click()
    cell = page.locator("tbody tr").first.locator("td:nth-child(3)")
    cell.click()
    expect(cell.locator(".cell__field")).to_be_focused()

    page.keyboard.press("Enter")
    expect(cell.locator("select")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("tbody tr").nth(1).locator(".cell__field")).to_be_focused()
    expect(cell).to_have_text("退職 太郎")
    assert set(Customer.objects.values_list("staff", flat=True)) == {left.pk}
