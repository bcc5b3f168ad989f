"""形式: columns are put in order, saved under a name, and offered the next time."""

from pathlib import Path

from playwright.sync_api import Page, expect

from hiiki.exchange.models import OwnLayout
from tests.browser.signing_in import sign_in

SHOPIFY = Path(__file__).parents[1] / "exchange/layouts/shopify.csv"


def drop(page: Page) -> None:
    page.goto("/exchange/")
    page.set_input_files("input[type=file]", str(SHOPIFY))
    page.wait_for_url("**/found")


def test_an_order_is_changed_saved_and_offered_again(page, aoki):
    sign_in(page, "aoki", "/home")
    drop(page)
    expect(page.get_by_text("Shopify の顧客一覧のようです。")).to_be_visible()
    page.get_by_role("link", name="列の対応へ進む").click()
    page.wait_for_url("**/columns")
    expect(page.get_by_text("世田谷区池尻1-2-3").first).to_be_visible()

    page.get_by_title("Default Address Address1 をひとつ前へ").click()
    expect(page.get_by_text("池尻1-2-3世田谷区").first).to_be_visible()
    page.get_by_role("button", name="形式として保存").click()
    page.get_by_label("形式の名前").fill("逆さの住所")
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_text("形式「逆さの住所」を保存しました。")).to_be_visible()
    drop(page)

    expect(page.get_by_text("形式「逆さの住所」に合わせて読みます。")).to_be_visible()
    page.get_by_label("形式").select_option("ready/shopify")
    page.get_by_role("button", name="この形式で読む").click()
    expect(page.get_by_text("「Shopify の顧客一覧」で読みます。")).to_be_visible()
    assert OwnLayout.objects.get().by == aoki
