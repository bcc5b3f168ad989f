"""On a telephone nothing that is looked for stands beside the screen."""

import pytest
from playwright.sync_api import Page, expect

from hiiki.exchange.arrivals import receiving
from tests.browser.signing_in import sign_in
from tests.makers import make_customer, make_field

PAGES = ("/exchange/", "/home", "/settings/log", "/settings/backups")
BESIDE = """() => [...document.querySelectorAll("main .table td, main .table td > *")]
    .filter((cell) => cell.getBoundingClientRect().right > innerWidth)
    .map((cell) => cell.innerText)"""


@pytest.mark.parametrize("address", PAGES)
def test_no_cell_is_cut_off(page: Page, aoki, address):
    receiving.receive(["氏名,電話番号\n青木,054-623-2554".encode()], "顧客名簿2025年最新版.csv", by=aoki)
    page.set_viewport_size({"width": 390, "height": 844})

    sign_in(page, "aoki", address)

    assert page.evaluate(BESIDE) == []


def test_no_choice_to_narrow_by_is_cut_off(page: Page, aoki):
    rank = make_field("顧客ランク", "choice", "上得意", "ふつう")
    make_customer(**{rank.name: rank.clean("上得意")})
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, "aoki", "/customers/")

    page.get_by_text("項目で絞り込む").click()

    menu = page.locator(".narrow-menu")
    expect(menu).to_be_visible()
    box = menu.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    menu.get_by_text("上得意").click()
    page.wait_for_url("**own=**")
