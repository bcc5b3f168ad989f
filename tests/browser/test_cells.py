"""表で直す: cells under the hand."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from hiiki.accounts.models import Preference
from hiiki.customers.models import Customer
from tests.browser.signing_in import sign_in
from tests.browser.test_customers import COMPOSE
from tests.makers import make_customer

COLUMNS = ["code", "name", "tel", "birthday", "gender", "memo"]
CODE, NAME, TEL, BIRTHDAY, GENDER, MEMO = range(2, 8)


@pytest.fixture
def book(aoki) -> list[Customer]:
    return [make_customer(by=aoki, code=code, last_kana=code, tel=f"03-0000-000{code}") for code in "123"]


@pytest.fixture
def at_cells(page: Page, book, aoki) -> Page:
    return in_cells(page, "aoki", aoki)


def in_cells(page: Page, login: str, user) -> Page:
    Preference.objects.write(user, "customers.columns", {"shown": COLUMNS})
    sign_in(page, login, "/customers/")
    with page.expect_response("**/cells/choices"):
        page.get_by_role("button", name="表で直す").click()
    expect(page.locator("td.is-cell")).to_be_visible()
    return page


def cell(page: Page, row: int, column: int) -> Locator:
    return page.locator(f"tbody tr:nth-child({row}) td:nth-child({column})")


def at(page: Page, row: int, column: int) -> Locator:
    """The cursor is brought there by a click."""
    cell(page, row, column).click()
    return is_at(page, row, column)


def is_at(page: Page, row: int, column: int) -> Locator:
    field = cell(page, row, column).locator(".cell__field")
    expect(field).to_be_focused()
    return field


def saved(page: Page, words: str = "を保存しました") -> None:
    expect(page.locator("#toasts")).to_contain_text(words)
    expect(page.locator("td[aria-busy]")).to_have_count(0)


def test_typing_replaces_and_enter_saves_and_goes_down(at_cells, book):
    at(at_cells, 1, TEL)
    at_cells.keyboard.type("03-1111-1111")
    at_cells.keyboard.press("Enter")

    is_at(at_cells, 2, TEL)
    saved(at_cells)
    expect(cell(at_cells, 1, TEL)).to_have_text("03-1111-1111")
    at_cells.keyboard.type("03-2222-2222")
    at_cells.keyboard.press("Tab")
    is_at(at_cells, 2, BIRTHDAY)
    at_cells.keyboard.type("S53.3.7")
    at_cells.keyboard.press("Shift+Tab")
    is_at(at_cells, 2, TEL)
    expect(cell(at_cells, 2, BIRTHDAY)).to_have_text("1978/03/07")
    book[1].refresh_from_db()
    assert (book[1].tel, book[1].plain(["birthday"])["birthday"]) == ("03-2222-2222", "1978-03-07")


def test_f2_goes_on_with_what_is_there_and_esc_gives_up(page, book, aoki):
    Preference.objects.write(aoki, "customers.columns", {"shown": COLUMNS})
    sign_in(page, "aoki", "/customers/")
    page.keyboard.press("j")
    expect(page.locator("tr.is-here")).to_be_visible()
    page.keyboard.press("F2")
    is_at(page, 1, CODE)
    for column in (NAME, TEL):
        page.keyboard.press("ArrowRight")
        is_at(page, 1, column)
    page.keyboard.press("F2")
    page.keyboard.type("x")
    expect(is_at(page, 1, TEL)).to_have_value("03-0000-0001x")

    page.keyboard.press("Escape")

    expect(cell(page, 1, TEL)).to_have_text("03-0000-0001")
    expect(is_at(page, 1, TEL)).to_have_value("")
    page.keyboard.press("Escape")
    expect(page.locator("tbody tr:nth-child(1)")).to_be_focused()
    expect(page.get_by_role("button", name="表で直す")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/customers/{book[0].pk}*")


def test_a_name_typed_with_an_ime_brings_its_reading(page, aoki):
    customer = make_customer(by=aoki, last_name="馬場", last_kana="")
    Preference.objects.write(aoki, "customers.columns", {"shown": ["code", "last_name", "last_kana"]})
    sign_in(page, "aoki", "/customers/")
    with page.expect_response("**/cells/choices"):
        page.get_by_role("button", name="表で直す").click()

    at(page, 1, NAME).evaluate(COMPOSE, ["ちば", "千葉"])
    page.keyboard.press("Enter")

    expect(cell(page, 1, TEL)).to_have_text("チバ")
    customer.refresh_from_db()
    assert (customer.last_name, customer.last_kana) == ("千葉", "チバ")


def test_enter_while_an_ime_composes_saves_nothing(at_cells, book):
    field = at(at_cells, 1, CODE)
    field.evaluate(
        """(field) => {
          field.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
          field.value = "花";
          field.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
          field.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, key: "Enter", isComposing: true }));
        }"""
    )
    at_cells.wait_for_timeout(200)
    expect(is_at(at_cells, 1, CODE)).to_have_value("花")
    expect(at_cells.locator("hk-toast")).to_have_count(0)

    field.evaluate(
        "(field) => field.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }))"
    )
    at_cells.keyboard.press("Enter")

    saved(at_cells)
    expect(cell(at_cells, 1, CODE)).to_have_text("花")


def test_what_cannot_be_read_says_so_at_the_cell(at_cells, book, complaints):
    complaints.forgive("422")
    at(at_cells, 1, BIRTHDAY)
    at_cells.keyboard.type("昭和99年1月1日")
    at_cells.keyboard.press("Enter")

    expect(at_cells.get_by_role("alert")).to_contain_text("日付として読めません")
    expect(is_at(at_cells, 1, BIRTHDAY)).to_have_value("昭和99年1月1日")
    is_at(at_cells, 1, BIRTHDAY).fill("S53.3.7")
    at_cells.keyboard.press("Enter")

    expect(cell(at_cells, 1, BIRTHDAY)).to_have_text("1978/03/07")
    expect(at_cells.get_by_role("alert")).to_be_hidden()


def test_a_choice_is_chosen(at_cells, book):
    at(at_cells, 1, GENDER)
    at_cells.keyboard.press("Enter")
    is_at(at_cells, 1, GENDER).select_option("男性")
    at_cells.keyboard.press("Enter")

    is_at(at_cells, 2, GENDER)
    expect(cell(at_cells, 1, GENDER)).to_have_text("男性")
    saved(at_cells)
    assert Customer.objects.get(code="1").gender == "male"


def test_two_people_at_one_cell(new_page: Callable[[], Page], book, aoki, baba, complaints):
    complaints.forgive("409")
    first, second = in_cells(new_page(), "aoki", aoki), in_cells(new_page(), "baba", baba)
    at(first, 1, TEL)
    first.keyboard.type("03-1111-1111")
    first.keyboard.press("Enter")
    saved(first)

    at(second, 1, TEL)
    second.keyboard.type("03-2222-2222")
    second.keyboard.press("Enter")

    expect(second.get_by_role("alert")).to_contain_text("青木 真理子 さんが先に「03-1111-1111」にしました")
    expect(is_at(second, 1, TEL)).to_have_value("03-2222-2222")
    second.keyboard.press("Enter")
    saved(second)
    expect(cell(second, 1, TEL)).to_have_text("03-2222-2222")


def test_edits_are_taken_back_one_by_one(at_cells, book):
    for row, number in ((1, "03-1111-1111"), (2, "03-2222-2222")):
        at(at_cells, row, TEL)
        at_cells.keyboard.type(number)
        at_cells.keyboard.press("Control+s")
        saved(at_cells)
        expect(cell(at_cells, row, TEL)).to_have_text(number)

    at_cells.keyboard.press("Control+z")
    expect(cell(at_cells, 2, TEL)).to_have_text("03-0000-0002")
    saved(at_cells, "元に戻しました")
    at_cells.keyboard.press("Control+z")

    expect(cell(at_cells, 1, TEL)).to_have_text("03-0000-0001")
    book[0].refresh_from_db()
    assert book[0].tel == "03-0000-0001"


def test_the_toast_takes_an_edit_back(at_cells, book):
    at(at_cells, 1, TEL)
    at_cells.keyboard.press("Delete")
    saved(at_cells)
    expect(cell(at_cells, 1, TEL)).to_have_text("")

    at_cells.get_by_role("button", name="元に戻す").click()

    expect(cell(at_cells, 1, TEL)).to_have_text("03-0000-0001")


def test_a_double_click_edits_a_cell_and_opens_a_card_outside_of_it(at_cells, book):
    cell(at_cells, 2, TEL).dblclick()
    expect(is_at(at_cells, 2, TEL)).to_have_value("03-0000-0002")
    at_cells.keyboard.press("Escape")
    expect(is_at(at_cells, 2, TEL)).to_have_value("")
    at_cells.keyboard.press("Escape")
    expect(at_cells.locator("td.is-cell")).to_have_count(0)

    cell(at_cells, 2, TEL).dblclick()

    at_cells.wait_for_url(f"**/customers/{book[1].pk}*")


def test_a_click_elsewhere_keeps_what_was_typed(at_cells, book):
    at(at_cells, 1, TEL)
    at_cells.keyboard.type("03-1111-1111")

    at(at_cells, 3, TEL)

    saved(at_cells)
    expect(cell(at_cells, 1, TEL)).to_have_text("03-1111-1111")


def test_a_column_only_the_card_can_edit_says_so(at_cells):
    at(at_cells, 1, MEMO)
    at_cells.keyboard.press("F2")

    expect(at_cells.locator("#toasts")).to_contain_text("カードを開いて直します")


def test_a_copied_cell_is_text(at_cells, book):
    at_cells.context.grant_permissions(["clipboard-read", "clipboard-write"])
    at(at_cells, 1, TEL)
    at_cells.keyboard.press("Control+c")
    expect(at_cells.get_by_role("status").filter(has_text="コピーしました")).to_be_attached()

    assert at_cells.evaluate("navigator.clipboard.readText()") == "03-0000-0001"


def test_shift_and_arrows_choose_rows_which_are_then_copied(at_cells, book):
    at(at_cells, 1, TEL)
    at_cells.keyboard.press("Shift+ArrowDown")
    is_at(at_cells, 2, TEL)

    expect(at_cells.locator("tbody input[name=id]:checked")).to_have_count(2)
    at_cells.keyboard.press("Control+c")
    expect(at_cells.locator("#toasts")).to_contain_text("2 人をコピーしました")


def test_a_phone_shown_with_hyphens_is_typed_over_as_it_is_stored(page: Page, book, aoki):
    book[0].change({"tel": "0467221234"}, by=aoki)
    in_cells(page, "aoki", aoki)
    expect(cell(page, 1, TEL)).to_contain_text("0467-22-1234")
    field = at(page, 1, TEL)

    page.keyboard.press("F2")
    expect(field).to_have_value("0467221234")
    page.keyboard.press("Backspace")
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    saved(page)

    expect(cell(page, 1, TEL)).to_contain_text("0467-22-1239")
    assert Customer.objects.get(code="1").tel == "0467221239"
    at(page, 1, TEL)
    page.keyboard.press("F2")
    expect(cell(page, 1, TEL).locator(".cell__field")).to_have_value("0467221239")
