"""Whoever is quicker than the page: chooses before the scripts came, goes on while a result is asked for."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.signing_in import sign_in

FILE = "顧客名,ランク\n青木 太郎,松\n".encode()


@pytest.fixture
def columns(page: Page, aoki) -> str:
    """The address of 列の対応 of a file."""
    sign_in(page, "aoki", "/exchange/")
    page.set_input_files("input[type=file]", {"name": "顧客.csv", "mimeType": "text/csv", "buffer": FILE})
    page.wait_for_url("**/found")
    return page.url.replace("/found", "/columns")


def test_what_is_chosen_before_the_scripts_are_there_is_shown_once_they_are(page: Page, columns):
    held: list[Route] = []
    page.route("**/htmx*.js", lambda route: held.append(route))
    page.goto(columns, wait_until="commit")
    expect(page.locator("#result")).to_contain_text("松")
    page.get_by_label("ランク", exact=True).select_option("")
    for route in held:
        route.continue_()

    expect(page.locator("#result")).not_to_contain_text("松")


def test_one_goes_on_while_the_result_of_what_was_chosen_is_asked_for(page: Page, columns):
    page.goto(columns)
    asked: list[Route] = []
    page.route("**/result", lambda route: asked.append(route))
    with page.expect_request("**/result"):
        page.get_by_label("ランク", exact=True).select_option(label="メモ")

    page.get_by_role("button", name="決まりへ進む").click()

    page.wait_for_url("**/rules")
    assert asked
