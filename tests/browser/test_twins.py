"""同じ方かもしれません: told where one types, asked about once, and one may register all the same."""

from playwright.sync_api import Page, expect

from hiiki.customers.models import Customer
from tests.browser.signing_in import sign_in
from tests.exchange.book import csv, planned
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


def test_rows_that_may_be_twins_are_decided_one_by_one(page: Page, aoki):
    for name in ("花子", "正", "豊"):
        make_customer(by=aoki, last_name="髙橋", first_name=name, tel="03-1234-5678")
    rows = (f"T{n},髙橋,{name},03-1234-5678" for n, name in enumerate(("花子", "正", "豊"), 1))
    run = planned(csv("顧客コード,姓,名,電話", *rows), by=aoki)
    sign_in(page, "aoki", f"/exchange/{run.pk}/plan?show=m")

    for number in (1, 2):
        page.locator(f"#leave-{number}").click()
    expect(page.locator("#maybe-split")).to_have_text("取り込む 1・取り込まない 2")
    expect(page.locator("#leave-2")).to_be_focused()
    page.locator("#import-2").click()
    expect(page.locator("#go")).to_contain_text("2 人を取り込む")
    expect(page.get_by_role("link", name="髙橋 花子")).to_have_attribute("target", "_blank")
    page.get_by_label("取り込まずに残す").check()
    expect(page.locator("#leave-3")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="1 人を取り込む").click()
    page.wait_for_url("**/report")

    assert list(Customer.objects.filter(code__startswith="T").values_list("code", flat=True)) == ["T2"]
