"""A shop moves to another Hiiki: all its customers go out as one file and come whole into an empty book."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from hiiki.customers.models import Customer
from hiiki.exchange.exports import outgoing
from tests.browser.signing_in import sign_in
from tests.exchange.test_backing_up import books_beside_the_book  # noqa: F401
from tests.makers import make_customer, make_staff


@pytest.fixture
def at_list(page: Page, aoki) -> Page:
    for number in range(3):
        make_customer(by=aoki, code=f"K{number}", staff=make_staff())
    return sign_in(page, "aoki", "/customers/exports/new")


def test_out_and_into_an_empty_book(at_list, tmp_path):
    path = written(at_list, tmp_path)
    Customer.objects.all().delete()

    at_list.goto("/exchange/")
    at_list.get_by_label("取り込むファイル").set_input_files(path)
    at_list.wait_for_url("**/whole")
    expect(at_list.get_by_role("heading", level=1)).to_have_text("顧客 3 人を、まるごと取り込めます")
    at_list.get_by_role("button", name="まるごと取り込む").click()
    at_list.wait_for_url("**/wholes/*")

    expect(at_list.get_by_role("heading", level=1)).to_have_text("顧客 3 人を、まるごと取り込みました")
    assert sorted(Customer.objects.values_list("code", flat=True)) == ["K0", "K1", "K2"]


def written(page: Page, folder: Path) -> Path:
    """Fetched as soon as the worker has written it, without anybody loading the page again."""
    page.get_by_label("Hiiki の形式").check()
    page.get_by_role("button", name="書き出す").click()
    page.wait_for_url("**/outgoing/*")
    expect(page.get_by_role("heading", level=1)).to_have_text("書き出しています")
    outgoing.continue_due()
    with page.expect_download() as download:
        page.get_by_role("link", name="を受け取る").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path
