"""axe-core finds nothing serious, in light and dark, whatever is open."""

from collections.abc import Callable
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

from hiiki.customers.designed import Designed
from hiiki.exchange.models import ImportRun
from tests.browser.signing_in import sign_in
from tests.exchange.book import csv, planned
from tests.makers import make_customer, make_field

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
GRAVE = {"serious", "critical"}


@pytest.fixture
def page_of_aoki(page: Page, aoki, complaints) -> Page:
    complaints.forgive("Applying inline style")  # of axe itself, which our policy stops
    for number in range(3):
        make_customer(
            by=aoki, company_name="丸福商店", tel=f"03-0000-000{number}", email=f"a{number}@example.jp"
        )
    return sign_in(page, "aoki", "/customers/")


def found_by_axe(page: Page) -> list[str]:
    """Each thing in one line; put into the page by the browser, where no policy of ours forbids it."""
    page.wait_for_timeout(200)  # colours that fade in have no contrast yet
    page.evaluate(AXE)
    violations = page.evaluate("async () => (await axe.run(document, { preload: false })).violations")
    return [
        f"{each['id']}: {node['html'][:160]} {node.get('failureSummary', '')}"
        for each in violations
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]


def nothing(page: Page) -> None:
    pass


def tick(page: Page) -> None:
    page.locator("tbody").get_by_role("checkbox").first.check()
    expect(page.locator("[data-picked]")).to_be_visible()


def open_menu(words: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.locator("summary", has_text=words).first.click()

    return act


def open_card(page: Page) -> None:
    page.locator("tbody a").first.click()
    expect(page.locator("#card-head")).to_be_visible()


def edit_in_place(page: Page) -> None:
    open_card(page)
    page.wait_for_timeout(60)
    page.locator("#fact-last_name").get_by_role("link").click()
    expect(page.locator("#fact-last_name").get_by_role("textbox").first).to_be_focused()


def edit_a_cell(page: Page) -> None:
    page.get_by_role("button", name="表で直す").click()
    expect(page.locator(".cell__field")).to_be_focused()
    page.keyboard.type("A-1")
    expect(page.locator(".cell__field.is-editing")).to_have_value("A-1")


def go(address: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.goto(address)

    return act


def write_for_another(page: Page) -> None:
    page.goto("/customers/exports/new")
    page.get_by_label("ヤマト B2クラウド").check()
    page.get_by_role("button", name="書き出す").click()
    expect(page.get_by_role("heading", name="ヤマト B2クラウド 用に")).to_be_visible()


def list_keys(page: Page) -> None:
    page.get_by_role("button", name="キー", exact=True).click()
    expect(page.get_by_role("dialog", name="このページで使えるキー")).to_be_visible()


def designed(page: Page) -> None:
    make_field("会員番号", required=True)
    _rank()
    page.goto("/settings/fields")


def _rank() -> Designed:
    return make_field("顧客ランク", "choice", "上得意", "ふつう")


def choices(page: Page) -> None:
    page.goto(f"/settings/fields/{_rank().pk}")
    page.get_by_label("使わない").first.check()


def narrowing(page: Page) -> None:
    rank = _rank()
    page.goto(f"/customers/?own={rank.pk}.{rank.options[0].value}")
    page.locator("summary", has_text="項目で絞り込む").click()


def _own_columns() -> ImportRun:
    _rank()
    return planned(csv("顧客コード,氏名,顧客ランク,なにか", "1,馬場 健一,梅,あ", "2,千葉 健,松,い"))


def matching(page: Page) -> None:
    page.goto(f"/exchange/{_own_columns().pk}/columns")


def new_field_of_a_column(page: Page) -> None:
    page.goto(f"/exchange/{_own_columns().pk}/columns/3/field")


def unknown_choices(page: Page) -> None:
    page.goto(f"/exchange/{_own_columns().pk}/plan")


STATES = {
    "list": nothing,
    "ticked": tick,
    "cell being edited": edit_a_cell,
    "columns": open_menu("列"),
    "views": open_menu("表示の形"),
    "none found": go("/customers/?q=寿限無"),
    "card": open_card,
    "card being edited": edit_in_place,
    "views to tidy": go("/customers/views"),
    "new": go("/customers/new"),
    "export": go("/customers/exports/new"),
    "on paper": go("/customers/printout"),
    "written for another program": write_for_another,
    "keys": list_keys,
    "manual": go("/help/import"),
    "fields designed": designed,
    "field being designed": go("/settings/fields/new?group=strategy"),
    "choices being designed": choices,
    "narrowing": narrowing,
    "columns of a file": matching,
    "column becoming a field": new_field_of_a_column,
    "unknown choices": unknown_choices,
}


@pytest.mark.parametrize("state", STATES)
def test_nothing_serious(page_of_aoki, state):
    page_of_aoki.emulate_media(color_scheme="light", reduced_motion="reduce")
    STATES[state](page_of_aoki)
    assert found_by_axe(page_of_aoki) == []

    page_of_aoki.emulate_media(color_scheme="dark")
    assert found_by_axe(page_of_aoki) == []


def test_nothing_serious_with_the_card_beside(page_of_aoki):
    page_of_aoki.set_viewport_size({"width": 1920, "height": 1080})
    page_of_aoki.locator("tbody a").first.click()
    expect(page_of_aoki.get_by_label("選んだ顧客のカード")).to_contain_text("03-0000-000")

    assert found_by_axe(page_of_aoki) == []


def test_something_serious_would_be_found(page_of_aoki):
    page_of_aoki.locator("h1").evaluate("(heading) => heading.after(document.createElement('button'))")

    assert [line.partition(":")[0] for line in found_by_axe(page_of_aoki)] == ["button-name"]
