"""On a telephone nothing that is looked for stands beside the screen."""

import pytest
from playwright.sync_api import Page

from hiiki.exchange import receiving
from tests.browser.signing_in import sign_in

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
