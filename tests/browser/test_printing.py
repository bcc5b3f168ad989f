"""What comes out of the printer: the list made for paper, the card, and black on white though the screen is dark."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.signing_in import sign_in
from tests.makers import make_customer


@pytest.fixture
def at_list(page: Page, aoki) -> Page:
    for number in range(120):
        make_customer(by=aoki, last_name=f"髙橋{number:03}", last_kana=f"タカハシ{number:03}")
    return sign_in(page, "aoki", "/customers/")


def ground(page: Page) -> str:
    return page.evaluate("getComputedStyle(document.querySelector('.printout th')).backgroundColor")


def test_control_p_prints_all_found_and_not_what_is_scrolled_to(at_list):
    at_list.keyboard.press("Control+p")

    at_list.wait_for_url("**/customers/printout*")
    expect(at_list.locator(".printout tbody tr")).to_have_count(120)


def test_control_p_prints_those_ticked(at_list):
    at_list.locator("tbody input[name=id]").first.check()
    at_list.locator("tbody input[name=id]").nth(2).check()

    at_list.keyboard.press("Control+p")

    at_list.wait_for_url("**/customers/printout")
    expect(at_list.locator(".printout tbody tr")).to_have_count(2)


def test_paper_is_white_and_without_what_stands_around(at_list):
    at_list.emulate_media(color_scheme="dark")
    at_list.goto("/customers/printout")
    on_screen = ground(at_list)

    at_list.emulate_media(media="print", color_scheme="dark")

    assert ground(at_list) == "rgb(255, 255, 255)" != on_screen
    for left_out in (".side", ".top", ".button--go", ".printout__paper"):
        expect(at_list.locator(left_out).first).not_to_be_visible()
    assert "display: table-header-group" in at_list.evaluate(
        "'display: ' + getComputedStyle(document.querySelector('.printout thead')).display"
    )


def test_the_card_is_printed_by_its_button(at_list):
    at_list.goto(at_list.locator(".table__row-link").first.get_attribute("href"))
    expect(at_list.get_by_role("button", name="印刷")).to_be_visible()
    at_list.evaluate("window.print = () => { document.body.dataset.printed = 'yes' }")

    at_list.get_by_role("button", name="印刷").click()

    expect(at_list.locator("body[data-printed=yes]")).to_have_count(1)
    at_list.emulate_media(media="print")
    expect(at_list.locator(".paper-head")).to_be_visible()
    expect(at_list.locator(".tabs")).not_to_be_visible()
