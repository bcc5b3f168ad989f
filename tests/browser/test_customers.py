"""Customers under the hand: searching, keys, editing in place, forms, two people at one card."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from hiiki.accounts.models import Preference
from hiiki.customers.models import Customer
from tests.browser.signing_in import sign_in
from tests.makers import make_customer

COMPOSE = """(field, [reading, written]) => {
  const fire = (type, data) => field.dispatchEvent(new CompositionEvent(type, { bubbles: true, data }));
  field.focus();
  fire("compositionstart", "");
  for (let end = 1; end <= reading.length; end++) fire("compositionupdate", reading.slice(0, end));
  fire("compositionupdate", written);
  field.value += written;
  field.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true, data: written }));
  fire("compositionend", written);
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}"""


@pytest.fixture
def book(aoki) -> list[Customer]:
    people = [("青木", "アオキ"), ("髙橋", "タカハシ"), ("高橋", "タカハシ"), ("渡辺", "ワタナベ")]
    return [make_customer(by=aoki, last_name=last, last_kana=kana, tel=f"03-0000-000{place}", memo="=1+1")
            for place, (last, kana) in enumerate(people)]  # fmt: skip


@pytest.fixture
def at_list(page: Page, book) -> Page:
    return sign_in(page, "aoki", "/customers/")


def rows(page: Page) -> Locator:
    return page.locator("tbody tr")


def open_fact(fact: Locator) -> None:
    """No hand is as quick as Playwright's: htmx takes hold of what came in after 20 ms."""
    expect(fact.get_by_role("link").first).to_be_visible()
    fact.page.wait_for_timeout(60)
    fact.get_by_role("link").first.click()
    expect(fact.get_by_role("textbox").first).to_be_focused()
    fact.page.wait_for_timeout(60)


def test_searching_while_typing(at_list):
    at_list.keyboard.press("/")
    at_list.keyboard.type("たかはし")

    expect(rows(at_list)).to_have_count(2)
    expect(at_list.locator("mark").first).to_have_text("タカハシ")
    assert "q=" in at_list.url
    at_list.go_back()
    expect(rows(at_list)).to_have_count(4)


def test_nothing_is_asked_while_an_ime_composes(at_list):
    box = at_list.get_by_role("searchbox")
    box.evaluate(
        """(field) => {
          field.value = "たか";
          field.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
        }"""
    )
    at_list.wait_for_timeout(500)
    expect(rows(at_list)).to_have_count(4)

    box.evaluate(
        """(field) => field.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }))"""
    )

    expect(rows(at_list)).to_have_count(2)


def test_the_list_by_keyboard_alone(at_list):
    for key in ("j", "j", " ", "ArrowDown", " "):
        at_list.keyboard.press(key)
    expect(at_list.locator("[data-picked]")).to_have_text("2 人を選択")

    at_list.keyboard.press("Escape")
    expect(at_list.locator("[data-picked]")).to_be_hidden()
    at_list.keyboard.press("Enter")

    at_list.wait_for_url(re.compile(r"/customers/\d+"))
    expect(at_list.get_by_role("heading", level=1)).to_contain_text("高橋")


def test_ticking_with_shift_and_ctrl_like_in_excel(at_list):
    cell = at_list.locator("tbody td:nth-child(2)")
    cell.nth(0).click()
    cell.nth(2).click(modifiers=["Shift"])
    expect(at_list.locator("[data-picked]")).to_have_text("3 人を選択")

    cell.nth(1).click(modifiers=["Control"])

    expect(at_list.locator("[data-picked]")).to_have_text("2 人を選択")


def test_archiving_and_taking_it_back(at_list):
    at_list.get_by_label("青木 花子 を選ぶ").check()
    at_list.get_by_role("button", name="保管する").click()
    expect(rows(at_list)).to_have_count(3)

    at_list.get_by_role("button", name="元に戻す").click()

    expect(at_list.locator("#toasts")).to_contain_text("元に戻しました")
    expect(rows(at_list)).to_have_count(4)


def test_everything_shown_is_chosen_and_then_everybody_found(at_list):
    said = at_list.get_by_role("status").filter(has_text="を選択")
    at_list.keyboard.press("j")
    at_list.keyboard.press("Control+a")
    expect(said).to_have_text("4 人を選択")
    expect(at_list.locator("input[name=all]")).not_to_be_checked()

    at_list.keyboard.press("Control+a")

    expect(at_list.locator("input[name=all]")).to_be_checked()
    rows(at_list).first.get_by_role("checkbox").uncheck()
    expect(at_list.locator("input[name=all]")).not_to_be_checked()
    expect(said).to_have_text("3 人を選択")


def test_shift_and_arrows_reach_further_and_back(at_list):
    for key in ("j", "j", "Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowUp"):
        at_list.keyboard.press(key)

    expect(at_list.locator("[data-picked]")).to_have_text("2 人を選択")
    expect(rows(at_list).nth(1)).to_have_attribute("aria-selected", "true")
    expect(rows(at_list).nth(3)).to_have_attribute("aria-selected", "false")


CLIPBOARD = """async () => {
  const [item] = await navigator.clipboard.read();
  return Object.fromEntries(await Promise.all(item.types.map(async (type) => [type, await (await item.getType(type)).text()])));
}"""


def test_copied_rows_are_text_and_a_table(at_list, aoki):
    at_list.context.grant_permissions(["clipboard-read", "clipboard-write"])
    Customer.objects.filter(last_name="青木").update(tel="0312345678", memo='=1+1\n"二行"', code="007")
    Preference.objects.write(aoki, "customers.columns", {"shown": ["code", "tel", "memo"]})
    at_list.reload()
    at_list.keyboard.press("j")
    at_list.keyboard.press("Control+c")
    expect(at_list.locator("#toasts")).to_contain_text("1 人をコピーしました")

    copied = at_list.evaluate(CLIPBOARD)

    assert copied["text/plain"].splitlines()[1] == "007\t0312345678\t\"'=1+1"
    assert '""二行""' in copied["text/plain"]
    assert copied["text/html"].count("mso-number-format:&quot;\\@&quot;") == 6
    assert ">007</td>" in copied["text/html"]
    assert "=1+1<br" in copied["text/html"]


def test_columns_are_moved_and_kept(at_list):
    at_list.locator("summary", has_text="列").click()
    at_list.get_by_role("button", name="氏名 を前へ").click()
    at_list.get_by_label("会社名", exact=True).uncheck()
    at_list.get_by_role("button", name="この列にする").click()

    expect(at_list.locator("th[data-column]").first).to_contain_text("氏名")
    expect(at_list.locator("th[data-column=company_name]")).to_have_count(0)


def width_of(page: Page, column: str) -> float:
    return page.locator(f"th[data-column={column}]").bounding_box()["width"]


def names_of(page: Page) -> list[str]:
    return page.locator("th[data-column]").evaluate_all("(all) => all.map((one) => one.dataset.column)")


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=5)
    page.mouse.up()


def test_a_column_is_made_wider_and_stays_so(at_list):
    before = {name: width_of(at_list, name) for name in ("name", "tel")}
    box = at_list.locator("th[data-column=name] [data-grip]").bounding_box()
    with at_list.expect_response("**/columns/width"):
        drag(at_list, (box["x"] + 4, box["y"] + 10), (box["x"] + 104, box["y"] + 10))

    at_list.reload()

    assert abs(width_of(at_list, "name") - before["name"] - 100) < 12
    assert abs(width_of(at_list, "tel") - before["tel"]) < 2


def test_a_double_click_on_an_edge_fits_what_stands_there(at_list):
    Customer.objects.filter(last_name="青木").update(
        company_name="寿限無寿限無五劫のすりきれ海砂利水魚の水行末"
    )
    at_list.reload()
    cell = at_list.locator("tbody tr:first-child td:nth-child(4)")
    assert cell.evaluate("(cell) => cell.scrollWidth > cell.clientWidth")

    with at_list.expect_response("**/columns/width"):
        at_list.locator("th[data-column=company_name] [data-grip]").dblclick()

    assert not cell.evaluate("(cell) => cell.scrollWidth > cell.clientWidth")
    assert at_list.url.endswith("/customers/")


def test_a_heading_is_dragged_to_another_place(at_list):
    assert names_of(at_list)[:3] == ["code", "name", "company_name"]
    carried = at_list.locator("th[data-column=tel]").bounding_box()
    goal = at_list.locator("th[data-column=name]").bounding_box()
    with at_list.expect_response("**/columns/order"):
        drag(at_list, (carried["x"] + 20, carried["y"] + 12), (goal["x"] + 12, goal["y"] + 12))

    assert names_of(at_list)[:3] == ["code", "tel", "name"]
    expect(rows(at_list).first.locator("td").nth(2)).to_have_text("03-0000-0000")
    at_list.reload()
    assert names_of(at_list)[:3] == ["code", "tel", "name"]


def test_headings_under_the_keyboard(at_list):
    before = width_of(at_list, "name")
    at_list.locator("th[data-column=name] a").focus()
    with at_list.expect_response("**/columns/width"):
        at_list.keyboard.press("Shift+ArrowRight")
    assert abs(width_of(at_list, "name") - before - 24) < 2

    with at_list.expect_response("**/columns/order"):
        at_list.keyboard.press("Control+ArrowLeft")

    assert names_of(at_list)[:2] == ["name", "code"]
    expect(at_list.locator("th[data-column=name] a")).to_be_focused()
    expect(at_list.get_by_role("status").filter(has_text="氏名 は 1 番目の列です")).to_be_attached()


def test_frozen_columns_stay_while_the_others_move(at_list, aoki):
    Preference.objects.write(aoki, "customers.columns", {"frozen": 2, "density": "roomy"})
    at_list.set_viewport_size({"width": 900, "height": 700})
    at_list.reload()
    name, tel = (rows(at_list).first.locator(f"td:nth-child({place})") for place in (3, 5))
    before = name.bounding_box()["x"], tel.bounding_box()["x"]

    at_list.locator(".split__scroll").evaluate("(list) => list.scrollTo(300, 0)")

    assert abs(name.bounding_box()["x"] - before[0]) < 1
    assert abs(tel.bounding_box()["x"] - before[1] + 300) < 1
    assert rows(at_list).first.bounding_box()["height"] == 44


def test_a_view_is_kept_changed_and_chosen_again(at_list):
    at_list.locator("summary", has_text="表示の形").click()
    at_list.get_by_label("名前を付けて保存する").fill("電話かけ")
    at_list.get_by_role("button", name="保存する", exact=True).click()
    expect(at_list.locator("#toasts")).to_contain_text("表示の形「電話かけ」を保存しました")
    before = width_of(at_list, "name")
    changed = at_list.get_by_text("（変更あり）")
    expect(changed).to_be_hidden()

    at_list.locator("th[data-column=name] a").focus()
    with at_list.expect_response("**/columns/width"):
        at_list.keyboard.press("Shift+ArrowRight")
    expect(changed).to_be_visible()
    at_list.locator("summary", has_text="電話かけ").click()
    at_list.get_by_role("button", name="電話かけ", exact=True).click()

    expect(changed).to_be_hidden()
    assert abs(width_of(at_list, "name") - before) < 2


def test_the_card_stands_beside_a_wide_list(at_list):
    at_list.set_viewport_size({"width": 1920, "height": 1080})
    at_list.get_by_role("link", name="髙橋 花子").click()

    card = at_list.get_by_label("選んだ顧客のカード")
    expect(card).to_contain_text("03-0000-0001")
    at_list.keyboard.press("ArrowDown")
    expect(card).to_contain_text("03-0000-0002")
    assert at_list.url.endswith("/customers/")


def test_a_value_changed_on_the_card_beside_changes_the_row(at_list):
    at_list.set_viewport_size({"width": 1920, "height": 1080})
    at_list.get_by_role("link", name="髙橋 花子").click()
    fact = at_list.locator("#fact-last_name")
    open_fact(fact)
    at_list.keyboard.type("鈴木")
    at_list.keyboard.press("Enter")

    expect(rows(at_list).nth(1)).to_contain_text("鈴木 花子")
    expect(at_list.locator("#card-head h2")).to_contain_text("鈴木 花子")
    expect(rows(at_list).nth(1)).to_have_class(re.compile("is-here"))


def test_fifteen_rows_on_a_small_screen(page, aoki):
    for _ in range(20):
        make_customer()
    sign_in(page, "aoki", "/customers/")

    bottom = page.locator(".split__foot").bounding_box()["y"]
    seen = [
        row for row in rows(page).all() if (box := row.bounding_box()) and box["y"] + box["height"] <= bottom
    ]
    assert len(seen) >= 15


def test_a_search_is_counted_once_its_rows_are_there(page, aoki):
    Preference.objects.write(aoki, "customers.columns", {"size": 50})
    for _ in range(53):
        make_customer()
    sign_in(page, "aoki", "/customers/")
    page.keyboard.press("/")
    page.keyboard.type("高橋")

    expect(page.locator("#count")).to_contain_text("53 人")
    expect(page.get_by_role("status").filter(has_text="53 人")).to_be_attached()
    expect(rows(page)).to_have_count(50)
    page.locator("tbody td:nth-child(2)").first.click(modifiers=["Control"])
    page.get_by_label("該当する 53 人すべてを選ぶ").check()
    expect(page.locator("[data-picked]")).to_have_text("53 人を選択")


def test_on_a_phone_the_name_comes_first(at_list):
    at_list.set_viewport_size({"width": 390, "height": 844})
    name = at_list.get_by_role("link", name="髙橋 花子")
    code = rows(at_list).filter(has=name).locator("td:nth-child(2)")

    assert name.bounding_box()["x"] < code.bounding_box()["x"]
    at_list.locator(".split__scroll").evaluate("(list) => list.scrollTo(600, 0)")
    assert 0 <= name.bounding_box()["x"] < 60


# ── the card ──


def test_a_value_is_edited_where_it_stands(page, book, complaints):
    complaints.forgive("422")
    sign_in(page, "aoki", f"/customers/{book[1].pk}")
    fact = page.locator("#fact-birthday")
    open_fact(fact)
    page.keyboard.type("昭和99年1月1日")
    page.keyboard.press("Enter")
    expect(fact).to_contain_text("日付として読めません")
    expect(fact.get_by_role("textbox").first).to_be_focused()

    fact.get_by_role("textbox").fill("S53.3.7")
    page.keyboard.press("Enter")

    expect(fact).to_contain_text("1978/03/07")
    expect(page.locator("#card-head")).to_contain_text("1978/03/07 生まれ")
    page.get_by_role("button", name="元に戻す").click()
    expect(page.locator("#fact-birthday")).to_contain_text("—")


def test_esc_leaves_a_value_as_it_was(page, book):
    sign_in(page, "aoki", f"/customers/{book[1].pk}")
    open_fact(page.locator("#fact-last_name"))
    page.keyboard.type("別の人")
    page.keyboard.press("Escape")

    expect(page.locator("#fact-last_name")).to_have_text(re.compile("髙橋"))
    page.keyboard.press("j")
    expect(page.get_by_role("heading", level=1)).to_contain_text("高橋")


def test_a_name_typed_in_place_fills_its_reading(page, aoki):
    customer = make_customer(by=aoki, last_name="馬場", last_kana="")
    sign_in(page, "aoki", f"/customers/{customer.pk}")
    open_fact(page.locator("#fact-last_name"))
    name, kana = (
        page.locator("#fact-last_name [name=last_name]"),
        page.locator("#fact-last_name [name=last_kana]"),
    )
    expect(name).to_be_focused()
    name.evaluate(
        "(field, args) => { field.value = ''; return (" + COMPOSE + ")(field, args); }", ["ちば", "千葉"]
    )
    expect(kana).to_have_value("チバ")

    page.keyboard.press("Enter")

    expect(page.locator("#fact-last_kana")).to_contain_text("チバ")
    expect(page.locator("#fact-last_name")).to_contain_text("千葉")


def test_two_people_in_place(new_page: Callable[[], Page], book, baba, complaints):
    complaints.forgive("422")
    first = sign_in(new_page(), "aoki", f"/customers/{book[1].pk}")
    second = sign_in(new_page(), "baba", f"/customers/{book[1].pk}")
    for page in (first, second):
        open_fact(page.locator("#fact-last_name"))
    first.keyboard.type("青木の")
    first.keyboard.press("Enter")
    expect(first.locator("#fact-last_name")).to_contain_text("青木の")

    second.keyboard.type("馬場の")
    second.keyboard.press("Enter")

    fact = second.locator("#fact-last_name")
    expect(fact).to_contain_text("青木 真理子 さんが先に保存しました")
    expect(fact.get_by_role("textbox")).to_have_value("馬場の")
    second.get_by_role("button", name="いまの内容を残す").click()
    expect(fact).to_have_text(re.compile("青木の"))


# ── the form ──


@pytest.fixture
def at_new(page: Page, aoki) -> Page:
    return sign_in(page, "aoki", "/customers/new")


def test_readings_come_from_the_ime(at_new):
    field = at_new.locator("[name=last_name]")
    field.evaluate(COMPOSE, ["たかはし", "髙橋"])
    expect(at_new.locator("[name=last_kana]")).to_have_value("タカハシ")

    at_new.locator("[name=last_kana]").fill("コウバシ")
    field.evaluate(COMPOSE, ["に", "二"])

    expect(at_new.locator("[name=last_kana]")).to_have_value("コウバシ")


def test_an_emptied_name_takes_its_reading_along(at_new):
    at_new.locator("[name=last_name]").evaluate(COMPOSE, ["たかはし", "髙橋"])

    at_new.locator("[name=last_name]").fill("")

    expect(at_new.locator("[name=last_kana]")).to_have_value("")


def test_a_postal_code_fills_the_address_but_never_over_a_typed_one(at_new):
    code = at_new.locator("[name=postal_code]")
    code.press_sequentially("１５８－００９４")
    expect(at_new.locator("[name=address1]")).to_have_value("世田谷区玉川")
    expect(at_new.locator("#towns")).to_contain_text("住所を入れました")

    at_new.locator("[name=address1]").fill("世田谷区玉川3-1-1")
    code.fill("100-0001")

    expect(at_new.locator("#towns")).to_contain_text("千代田区千代田")
    expect(at_new.locator("[name=address1]")).to_have_value("世田谷区玉川3-1-1")


def test_one_of_several_towns_is_chosen(at_new):
    at_new.locator("[name=postal_code]").fill("4980000")
    choices = at_new.locator("#towns button")
    expect(choices.nth(1)).to_be_visible()
    words = choices.nth(1).inner_text()

    choices.nth(1).click()

    prefecture, street = (
        at_new.locator(f"[name={name}]").input_value() for name in ("prefecture", "address1")
    )
    assert words == prefecture + street


def test_the_first_error_is_focused_and_all_is_still_there(at_new, complaints):
    complaints.forgive("422")
    at_new.locator("[name=last_name]").fill("髙橋")
    at_new.locator("[name=birthday]").fill("昭和99年1月1日")
    at_new.keyboard.press("Control+s")

    expect(at_new.locator("[name=birthday]")).to_be_focused()
    expect(at_new.locator("[name=last_name]")).to_have_value("髙橋")
    expect(at_new.locator("main")).to_contain_text("まだ保存していません")


def test_what_was_being_written_is_offered_again(at_new):
    at_new.locator("[name=last_name]").fill("書きかけ")
    at_new.wait_for_timeout(600)
    at_new.on("dialog", lambda dialog: dialog.accept())
    at_new.goto("/home")
    at_new.goto("/customers/new")

    at_new.get_by_role("button", name="続きから書く").click()

    expect(at_new.locator("[name=last_name]")).to_have_value("書きかけ")
    at_new.keyboard.press("Control+s")
    expect(at_new.get_by_role("heading", level=1)).to_contain_text("書きかけ")
    at_new.goto("/customers/new")
    expect(at_new.locator("[data-offer]")).to_be_hidden()


def test_two_people_at_one_form(new_page: Callable[[], Page], book, baba, complaints):
    complaints.forgive("422")
    first = sign_in(new_page(), "aoki", f"/customers/{book[1].pk}/edit")
    second = sign_in(new_page(), "baba", f"/customers/{book[1].pk}/edit")
    first.locator("[name=tel]").fill("03-1111-1111")
    first.keyboard.press("Control+s")
    expect(first.locator("#toasts")).to_contain_text("保存しました")

    second.locator("[name=tel]").fill("03-2222-2222")
    second.locator("[name=title]").fill("店長")
    second.keyboard.press("Control+s")
    expect(second.get_by_role("alert")).to_contain_text("青木 真理子 さんが")
    second.get_by_text("03-1111-1111").click()
    second.keyboard.press("Control+s")

    expect(second.locator("#fact-tel")).to_contain_text("03-1111-1111")
    expect(second.locator("#fact-title")).to_contain_text("店長")


@pytest.fixture
def at_list_by_touch(chromium, live_server, book) -> Iterator[Page]:
    telephone = chromium.new_context(
        base_url=live_server.url, viewport={"width": 390, "height": 844}, locale="ja-JP", has_touch=True
    )
    yield sign_in(telephone.new_page(), "aoki", "/customers/")
    telephone.close()


def test_on_a_telephone_a_tap_opens_the_card(at_list_by_touch, book):
    rows(at_list_by_touch).nth(0).locator("td").nth(1).tap()

    at_list_by_touch.wait_for_url(f"**/customers/{book[0].pk}*")


def test_on_a_telephone_no_page_is_wider_than_the_window(at_list_by_touch, book):
    page, card = at_list_by_touch, f"/customers/{book[0].pk}"

    wide = {}
    for path in ("/home", "/customers/", card, f"{card}/edit", "/exchange/", "/settings/log"):
        page.goto(path)
        wide[path] = page.evaluate("document.documentElement.scrollWidth")

    assert set(wide.values()) == {390}, wide


def test_the_list_of_keys_holds_those_of_the_list(at_list):
    at_list.keyboard.press("?")

    expect(at_list.get_by_role("dialog")).to_contain_text("カードを開く")
    expect(at_list.get_by_role("dialog").get_by_text("印刷する")).to_be_visible()
    assert at_list.get_by_role("dialog").get_by_text("編集", exact=True).count() == 1


def test_an_empty_list_offers_no_keys_for_rows(at_list):
    at_list.goto("/customers/?q=寿限無")

    at_list.keyboard.press("?")

    expect(at_list.get_by_role("dialog")).to_be_visible()
    expect(at_list.get_by_role("dialog")).not_to_contain_text("カードを開く")


def test_e_edits_the_customer_one_stands_on(at_list, book):
    at_list.keyboard.press("j")
    expect(rows(at_list).first).to_have_class(re.compile("is-here"))

    at_list.keyboard.press("e")

    at_list.wait_for_url("**/edit**")


def test_esc_leaves_the_form_and_what_was_typed_is_offered_again(at_new):
    at_new.locator("[name=company_name]").fill("花と緑")
    at_new.locator("[name=company_name]").dispatch_event("keydown", {"key": "Escape", "isComposing": True})
    expect(at_new.locator("[name=company_name]")).to_be_focused()
    at_new.keyboard.press("Escape")
    at_new.wait_for_url("**/customers/")

    at_new.goto("/customers/new")
    at_new.get_by_role("button", name="続きから書く").click()

    expect(at_new.locator("[name=company_name]")).to_have_value("花と緑")


def test_esc_leaves_the_form_also_where_nothing_has_the_focus(page, book):
    card = f"/customers/{book[1].pk}"
    sign_in(page, "aoki", f"{card}/edit")
    expect(page.locator("[name=last_name]")).to_be_focused()
    page.locator("[name=last_name]").evaluate("field => field.blur()")

    page.keyboard.press("Escape")

    page.wait_for_url(f"**{card}")


def test_a_card_lists_its_own_keys(page, book):
    sign_in(page, "aoki", f"/customers/{book[1].pk}")

    page.keyboard.press("?")

    for words in ("前の顧客", "次の顧客", "一覧へ戻る", "編集", "印刷する"):
        expect(page.get_by_role("dialog").get_by_text(words, exact=True)).to_be_visible()
