"""項目の設計 under the hand, and the card that shows what was designed."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from hiiki.customers import designed
from hiiki.customers.models import Customer
from tests.browser.signing_in import sign_in
from tests.makers import make_customer, make_field


def labels() -> list[str]:
    return [field.label for field in designed.own()]


def tags_of(page: Page, field: str) -> Locator:
    return page.locator(".designs__line", has_text=field).locator(".tag")


def test_a_strategy_field_is_made_by_keyboard_and_by_pasting(page: Page, aoki):
    sign_in(page, "aoki", "/settings/fields")
    page.get_by_role("link", name="戦略情報の項目を追加する").click()
    page.wait_for_url("**/fields/new?group=strategy")
    expect(page.locator("[data-choice]")).to_have_count(1)

    page.get_by_label("項目の名前").fill("ご来店のきっかけ")
    page.get_by_label("選択肢", exact=True).first.fill("チラシ")
    page.keyboard.press("Enter")
    expect(page.get_by_label("選択肢", exact=True).nth(1)).to_be_focused()
    paste(page, "ご紹介\r\n通りがかり\r\n\r\nホームページ\r\n")
    page.get_by_label("色").nth(1).select_option("山吹")
    expect(page.locator("[data-choice] .tag").nth(1)).to_have_attribute("data-colour", "4")
    page.get_by_role("button", name="前へ").nth(3).press("Enter")
    page.get_by_role("button", name="項目を追加する").click()

    page.wait_for_url("**/settings/fields")
    expect(page.locator(".toast")).to_contain_text("項目「ご来店のきっかけ」を追加しました")
    expect(tags_of(page, "ご来店のきっかけ")).to_have_text(["チラシ", "ご紹介", "ホームページ", "通りがかり"])
    page.locator(".toast").get_by_text("元に戻す").click()
    expect(tags_of(page, "ご来店のきっかけ")).to_have_count(0)
    assert labels() == []


def paste(page: Page, text: str) -> None:
    page.evaluate(
        """(text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const event = { clipboardData: data, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", event));
        }""",
        text,
    )


def test_choices_are_dragged_and_retired(page: Page, aoki):
    rank = make_field("顧客ランク", "choice", "上得意", "ふつう", "昔の")
    sign_in(page, "aoki", f"/settings/fields/{rank.pk}")

    lines = page.locator("[data-choice]")
    lines.nth(2).locator(".designs__grip").drag_to(lines.nth(0), target_position={"x": 40, "y": 2})
    expect(page.get_by_label("選択肢", exact=True).first).to_have_value("昔の")
    lines.nth(0).get_by_label("使わない").check()
    expect(lines.nth(0)).to_have_class(re.compile("is-retired"))
    page.get_by_role("button", name="保存する").click()

    page.wait_for_url("**/settings/fields")
    expect(tags_of(page, "顧客ランク")).to_have_text(["上得意", "ふつう"])
    options = designed.now().ever[rank.name].options
    assert [(each.label, each.is_retired) for each in options] == [
        ("昔の", True), ("上得意", False), ("ふつう", False),
    ]  # fmt: skip


def test_fields_are_dragged_and_moved_by_keys(page: Page, aoki):
    for label in ("一", "二", "三"):
        make_field(label)
    sign_in(page, "aoki", "/settings/fields")

    lines = page.locator(".designs__line")
    with page.expect_response("**/fields/order"):
        lines.nth(2).drag_to(lines.nth(0), target_position={"x": 40, "y": 2})
    expect(page.locator(".toast")).to_contain_text("項目の順番を変えました")
    assert labels() == ["三", "一", "二"]

    with page.expect_response("**/fields/order"):
        page.get_by_role("button", name="三 を後ろへ").press("Enter")
    expect(page.get_by_role("button", name="三 を後ろへ")).to_be_focused()
    assert labels() == ["一", "三", "二"]
    page.locator(".toast").get_by_text("元に戻す").last.click()
    expect(lines.first).to_contain_text("三")
    assert labels() == ["三", "一", "二"]


def test_only_kinds_with_choices_ask_for_choices(page: Page, aoki):
    sign_in(page, "aoki", "/settings/fields/new?group=own")
    expect(page.get_by_label("選択肢", exact=True)).to_be_hidden()

    page.get_by_label(re.compile("^選択肢（いくつでも）")).check()

    expect(page.get_by_label("選択肢", exact=True)).to_be_visible()


def test_edited_on_the_card_and_narrowed_to(page: Page, aoki):
    rank = make_field("顧客ランク", "choice", "上得意", "ふつう")
    likes = make_field("お好み", "several", "白", "緑", "青")
    number = make_field("会員番号", required=True)
    customer = make_customer(last_name="青木", **{likes.name: likes.clean("白")})
    make_customer(last_name="馬場")
    sign_in(page, "aoki", f"/customers/{customer.pk}")

    fact = page.locator(f"#fact-{number.name}")
    expect(fact).to_contain_text("必須の項目です。まだ入っていません")
    fact.locator(".fact__value").click()
    fact.get_by_label("会員番号").fill("123")
    page.keyboard.press("Enter")
    expect(fact).not_to_contain_text("必須")

    page.locator(f"#fact-{rank.name} .fact__value").click()
    page.get_by_label("顧客ランク").select_option("上得意")
    page.locator(f"#fact-{rank.name}").get_by_role("button", name="保存する").click()
    expect(page.locator("#card-head")).to_contain_text("上得意")

    fact = page.locator(f"#fact-{likes.name}")
    fact.get_by_text("変える").click()
    expect(fact.get_by_label("白")).to_be_focused()
    fact.get_by_label("緑").check()
    page.keyboard.press("Enter")
    expect(fact.locator(".tag")).to_have_text(["白", "緑"])
    stored = Customer.objects.get(pk=customer.pk)
    assert [stored.shown(field.name) for field in (number, rank, likes)] == ["123", "上得意", "白、緑"]

    fact.get_by_text("緑", exact=True).click()
    page.wait_for_url("**own=**")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_text("項目で絞り込む").click()
    page.locator(".narrow-menu").get_by_text("ふつう").click()
    expect(page.locator("#found")).to_contain_text("この条件の顧客はいません")
    page.get_by_role("link", name="お好みで絞り込むのをやめる").click()
    page.get_by_role("link", name="顧客ランクで絞り込むのをやめる").click()
    expect(page.locator("tbody tr")).to_have_count(2)


@pytest.mark.parametrize("ticked", [["白"], ["緑", "青"]])
def test_a_draft_keeps_ticks(page: Page, aoki, ticked):
    likes = make_field("お好み", "several", "白", "緑", "青")
    sign_in(page, "aoki", "/customers/new")
    for word in ticked:
        page.get_by_label(word, exact=True).check()
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(r"/customers/$"))

    page.goto("/customers/new")
    page.get_by_role("button", name="続きから書く").click()

    for option in likes.options:
        expect(page.get_by_label(option.label, exact=True)).to_be_checked(checked=option.label in ticked)
