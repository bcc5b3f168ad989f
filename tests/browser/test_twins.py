"""同じ方かもしれません: told where one types, asked about once, and one may register all the same."""

from playwright.sync_api import Page, expect

from hiiki.customers.models import Customer
from tests.browser.signing_in import sign_in
from tests.makers import make_customer


def test_a_twin_is_told_beside_the_button_and_asked_about_once(page: Page, aoki, complaints):
    complaints.forgive("422")
    make_customer(by=aoki, last_name="高橋", first_name="花子", tel="03-3456-7890")
    sign_in(page, "aoki", "/customers/new")
    page.locator("[name=last_name]").fill("髙橋")
    page.locator("[name=first_name]").fill("花子")

    page.locator("[name=tel]").fill("0334567890")
    expect(page.locator(".twins-place")).to_contain_text("同じ方かもしれません")
    expect(page.locator(".twins-place")).to_be_in_viewport()
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_role("alert").last).to_contain_text("それでも登録しますか")
    page.get_by_role("button", name="別の方として登録する").click()
    expect(page.locator("body")).to_contain_text("を登録しました")

    assert Customer.objects.count() == 2
