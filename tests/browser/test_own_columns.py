"""A file with a field of the shop's own, its unknown words, and a column that becomes a new field."""

from pathlib import Path

from playwright.sync_api import Page, expect

from hiiki.customers.models import Choice, Customer, OwnField
from tests.browser.signing_in import sign_in
from tests.exchange.book import csv
from tests.makers import make_field

ROWS = [
    f"T{number},馬場 {number},{rank},{taste},{day}"
    for number, (rank, taste, day) in enumerate(
        [
            ("上得意", "辛口", "R6.1.1"),
            ("梅", "甘口", ""),
            ("梅", "辛口", ""),
            ("松", "甘口", ""),
            ("ふつう", "辛口", ""),
        ]
        * 2
    )
]


def drop(page: Page, folder: Path) -> None:
    file = folder / "名簿.csv"
    file.write_bytes(csv("顧客コード,氏名,ランク,お酒,はじめて来た日", *ROWS))
    page.locator("input[type=file]").first.set_input_files(file)
    page.wait_for_url("**/found")
    page.get_by_role("link", name="列の対応へ進む").click()
    page.wait_for_url("**/columns")


def test_from_the_column_to_the_card(page: Page, aoki, tmp_path):
    rank = make_field("ランク", "choice", "上得意", "ふつう")
    sign_in(page, "aoki", "/exchange/")
    drop(page, tmp_path)
    expect(page.locator("#c2")).to_have_value(rank.name)
    expect(page.get_by_role("button", name="「ランク」の列を新しい項目にする")).to_be_hidden()

    page.get_by_role("button", name="「お酒」の列を新しい項目にする").click()
    page.wait_for_url("**/columns/3/field")
    expect(page.get_by_label("種類")).to_have_value("choice")
    expect(page.get_by_label("選択肢（1 行にひとつ）")).to_have_value("辛口\n甘口")
    page.get_by_role("button", name="作って、この列を入れる").click()
    page.wait_for_url("**/columns")
    taste = OwnField.objects.get(label="お酒")
    expect(page.locator("#c3")).to_have_value(taste.key)

    page.get_by_role("button", name="決まりへ進む").last.click()
    page.wait_for_url("**/rules")
    page.get_by_role("button", name="確認へ進む").click()
    page.wait_for_url("**/plan")
    go = page.locator("#go")
    expect(go).to_contain_text("選択肢にない値をあと 2 個決めると、取り込めます")
    page.get_by_label("ランクの 松 をどうしますか").select_option("空にする")
    expect(go).to_contain_text("選択肢にない値をあと 1 個決めると、取り込めます")
    page.wait_for_timeout(100)  # what came in place of the page before takes part a moment later
    page.get_by_label("ランクの 梅 をどうしますか").select_option("選択肢に追加する")
    expect(go).not_to_contain_text("選択肢にない値")
    page.get_by_role("button", name="10 人を取り込む").click()
    page.wait_for_url("**/report")

    assert list(Choice.objects.filter(field_id=rank.pk).values_list("label", flat=True)) == [
        "上得意",
        "ふつう",
        "梅",
    ]
    assert [each.shown(rank.name) for each in Customer.objects.order_by("code")[:5]] == [
        "上得意",
        "梅",
        "梅",
        "",
        "ふつう",
    ]
    assert {each.shown(taste.key) for each in Customer.objects.all()} == {"辛口", "甘口"}


def test_all_words_are_added_by_one_button(page: Page, aoki, tmp_path):
    rank = make_field("ランク", "choice", "上得意", "ふつう")
    sign_in(page, "aoki", "/exchange/")
    drop(page, tmp_path)
    page.get_by_role("button", name="決まりへ進む").last.click()
    page.wait_for_url("**/rules")
    page.get_by_role("button", name="確認へ進む").click()
    page.wait_for_url("**/plan")

    page.get_by_role("button", name="すべて選択肢に追加する").click()
    expect(page.locator(".badge", has_text="決まりました")).to_be_visible()
    page.get_by_role("button", name="10 人を取り込む").click()
    page.wait_for_url("**/report")

    assert Choice.objects.filter(field_id=rank.pk).count() == 4
