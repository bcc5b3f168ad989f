"""The frame under the hand: keys, menu, toast."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.signing_in import sign_in
from tests.exchange.book import csv, imported


@pytest.fixture
def at_home(page: Page, aoki) -> Page:
    return sign_in(page, "aoki", "/home")


def test_slash_goes_to_the_search_and_typing_stays_typing(at_home):
    at_home.keyboard.press("/")
    at_home.keyboard.type("gs?/n")

    search = at_home.get_by_role("searchbox")
    expect(search).to_be_focused()
    expect(search).to_have_value("gs?/n")


def test_g_then_a_letter_goes_there(at_home):
    at_home.keyboard.press("g")
    at_home.keyboard.press("s")

    at_home.wait_for_url("**/settings/looks")


def test_n_begins_a_new_customer(at_home):
    at_home.keyboard.press("n")

    at_home.wait_for_url("**/customers/new**")


def test_nothing_happens_while_an_ime_composes(at_home):
    at_home.evaluate(
        """() => {
          for (const options of [{ isComposing: true }, { keyCode: 229 }]) {
            const event = new KeyboardEvent("keydown", { key: "n", bubbles: true, ...options });
            document.body.dispatchEvent(event);
          }
        }"""
    )

    at_home.wait_for_timeout(300)
    assert at_home.url.endswith("/home")


def test_a_letter_is_a_key_also_while_caps_lock_is_on(at_home):
    at_home.evaluate(
        "() => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'N', bubbles: true }))"
    )

    at_home.wait_for_url("**/customers/new**")


def keys_of(page: Page) -> Locator:
    return page.get_by_role("dialog", name="このページで使えるキー")


def test_a_question_mark_lists_the_keys(at_home):
    at_home.keyboard.press("?")

    keys = keys_of(at_home)
    expect(keys).to_be_visible()
    expect(keys).to_contain_text("顧客を探す")
    expect(keys).to_contain_text("新しい顧客")
    at_home.keyboard.press("Escape")
    expect(keys).to_be_hidden()


def test_a_button_lists_them_too_and_only_those_that_work_here(at_home):
    at_home.get_by_role("button", name="キー", exact=True).click()
    expect(keys_of(at_home)).to_contain_text("ホーム")
    expect(keys_of(at_home).get_by_text("保存する")).to_be_hidden()
    expect(keys_of(at_home).get_by_role("heading", name="このページ", exact=True)).to_be_hidden()

    at_home.goto("/settings/looks")
    at_home.get_by_role("button", name="キー", exact=True).click()

    expect(keys_of(at_home).get_by_text("保存する")).to_be_visible()
    expect(keys_of(at_home).get_by_text("印刷する")).to_be_hidden()


def test_no_key_of_the_page_works_while_its_keys_are_listed(at_home):
    at_home.keyboard.press("?")
    expect(keys_of(at_home)).to_be_visible()

    at_home.keyboard.press("n")

    at_home.wait_for_timeout(300)
    assert at_home.url.endswith("/home")


def test_esc_leaves_an_empty_search(at_home):
    at_home.keyboard.press("/")
    at_home.keyboard.type("山")
    at_home.keyboard.press("Escape")
    expect(at_home.get_by_role("searchbox")).to_have_value("")
    expect(at_home.get_by_role("searchbox")).to_be_focused()

    at_home.keyboard.press("Escape")

    expect(at_home.get_by_role("searchbox")).not_to_be_focused()


@pytest.mark.parametrize(
    ("path", "words"),
    [("/home", "ホーム"), ("/settings/users", "利用者を招く"), ("/exchange/", "ファイルを置く")],
)
def test_f1_opens_the_manual_at_the_place_of_the_page(at_home, path, words):
    at_home.goto(path)

    with at_home.context.expect_page() as opened:
        at_home.keyboard.press("F1")

    expect(opened.value.locator("h2:target")).to_have_text(words)


def test_the_menu_is_walked_through_with_the_arrow_keys(at_home):
    opener = at_home.locator("summary.me")
    opener.focus()
    at_home.keyboard.press("ArrowDown")
    expect(at_home.get_by_role("link", name="見やすさ")).to_be_focused()
    at_home.keyboard.press("ArrowDown")
    expect(at_home.get_by_role("link", name="パスワードを変える")).to_be_focused()

    at_home.keyboard.press("Escape")

    expect(opener).to_be_focused()
    expect(at_home.get_by_role("link", name="見やすさ")).to_be_hidden()


def test_ctrl_s_saves_and_a_toast_says_so(at_home):
    at_home.goto("/settings/looks")
    at_home.get_by_label("暗い").check()

    at_home.keyboard.press("Control+s")

    toast = at_home.get_by_text("見やすさを変えました。")
    expect(toast).to_be_visible()
    expect(at_home.locator("html")).to_have_attribute("data-look", "dark")
    at_home.get_by_role("button", name="閉じる").click()
    expect(toast).to_be_hidden()


def test_ctrl_s_does_nothing_where_nothing_is_to_be_saved(at_home, aoki):
    run = imported(csv("氏名,電話", "髙橋 花子,03-1111-2222"), by=aoki)
    at_home.goto(f"/exchange/{run.pk}/report")

    at_home.keyboard.press("Control+s")

    at_home.wait_for_timeout(300)
    assert at_home.url.endswith("/report")


def test_the_first_error_is_focused_and_what_was_typed_is_still_there(at_home, complaints):
    complaints.forgive("422")
    at_home.goto("/settings/shop")
    at_home.get_by_label("店名・会社名").fill("花屋")
    at_home.get_by_label("桁数").fill("99")
    at_home.locator("form.form").evaluate("form => (form.noValidate = true)")

    at_home.get_by_role("button", name="保存する").click()

    expect(at_home.get_by_label("桁数")).to_be_focused()
    expect(at_home.get_by_label("店名・会社名")).to_have_value("花屋")


def test_a_link_is_handed_over_by_a_button(at_home):
    at_home.goto("/settings/users/new")
    at_home.get_by_label("名前").fill("出口 さくら")
    at_home.get_by_role("button", name="招くリンクを作る").click()

    at_home.get_by_role("button", name="コピー").click()

    expect(at_home.get_by_role("button", name="コピーしました")).to_be_visible()
    expect(at_home.get_by_label("渡すリンク")).to_have_value(re.compile("/arrive/"))


@pytest.mark.parametrize("path", ["/home", "/settings/looks", "/settings/users", "/settings/log"])
@pytest.mark.parametrize("width", [1366, 800, 390])
def test_no_page_is_wider_than_the_window(at_home, path, width):
    at_home.set_viewport_size({"width": width, "height": 768})

    at_home.goto(path)

    assert at_home.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
