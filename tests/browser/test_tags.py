"""タグ under the hand: put on several, one narrowed to, taken off on the card."""

import re

import pytest
from playwright.sync_api import Page, expect

from hiiki.customers.models import Customer
from tests.browser.signing_in import sign_in
from tests.makers import make_customer


@pytest.fixture
def book(aoki) -> list[Customer]:
    return [
        make_customer(by=aoki, code=code, last_name=name) for code, name in zip("123", "青馬千", strict=True)
    ]


def stored() -> list[str]:
    return list(Customer.objects.order_by("code").values_list("tags", flat=True))


def test_put_on_several_narrowed_to_and_taken_off_on_the_card(page: Page, book):
    sign_in(page, "aoki", "/customers/")
    for code in "12":
        page.locator("tr", has_text=code).locator("input[name=id]").check()
    page.locator(".toolbar--picked").get_by_text("タグ", exact=True).click()
    expect(page.locator(".toolbar--picked")).to_contain_text("打って付けると、ここに並びます")
    page.get_by_label("選んだ顧客のタグ").fill("常連、夏")
    page.keyboard.press("Enter")

    expect(page.locator(".toast")).to_contain_text("2 人にタグ「常連、夏」を付けました")
    assert stored() == ["常連、夏", "常連、夏", ""]

    page.locator(".toolbar").first.locator("summary", has_text="タグ").click()
    page.get_by_role("link", name="夏 2").click()
    page.wait_for_url("**tag=**")
    expect(page.locator("tbody tr")).to_have_count(2)

    page.locator(".table__row-link").first.click()
    page.wait_for_url(re.compile(r"/customers/\d+\?tag="))
    page.locator("#fact-tags").get_by_text("変える").click()
    page.locator("#fact-tags").get_by_role("button", name="夏 2", pressed=True).click()
    expect(page.locator("#fact-tags input[name=tags]")).to_have_value("常連")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("タグを保存しました")
    assert stored()[0] == "常連"
    page.locator(".toast").get_by_text("元に戻す").click()
    expect(page.locator("#card-head")).to_contain_text("夏")
    assert stored()[0] == "常連、夏"
