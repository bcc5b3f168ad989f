"""Refused rows are put right in Excel and dropped on the page they came from."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from hiiki.customers.models import Customer
from hiiki.exchange.models import ImportRun
from tests.cast import PASSWORD
from tests.exchange.book import csv, imported

HEADINGS = "顧客コード,姓,名,電話,生年月日"


@pytest.fixture
def run(aoki) -> ImportRun:
    rows = (
        "K1,髙橋,花子,03-1234-5678,S53.3.7",
        "K2,渡邊,正,042-765-4321,昭和99年13月1日",
        "K3,山﨑,豊,,2004/2/30",
    )
    return imported(csv(HEADINGS, *rows), by=aoki)


@pytest.fixture
def at_report(page: Page, run: ImportRun) -> Page:
    page.goto(f"/signin?next=/exchange/{run.pk}/report")
    page.get_by_label("ログイン名").fill("aoki")
    page.get_by_label("パスワード").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/signin" not in url)
    return page


def test_from_the_report_to_excel_and_back(at_report, tmp_path):
    path = put_right(at_report, tmp_path, E2="1955/3/7")

    at_report.get_by_label("直したファイル").set_input_files(path)

    expect(at_report.get_by_role("status").first).to_contain_text("から 1 行を取り込みました")
    expect(at_report.get_by_text("手を入れていない 1 行")).to_be_visible()
    expect(at_report.locator("#refused tbody tr")).to_have_count(1)
    assert Customer.objects.filter(code="K2").exists()


def test_dropped_among_the_imports_it_is_asked_about_first(at_report, tmp_path):
    path = put_right(at_report, tmp_path, E2="1955/3/7")
    at_report.goto("/exchange/")

    at_report.get_by_label("取り込むファイル").set_input_files(path)
    at_report.wait_for_url("**/continuing")
    expect(at_report.get_by_role("heading", level=1)).to_contain_text("「名簿.csv」で取り込めなかった行です")
    at_report.get_by_role("button", name="直した行を取り込む").click()

    at_report.wait_for_url("**/report")
    expect(at_report.get_by_text("から 1 行を取り込みました")).to_be_visible()


def test_another_file_is_refused_where_it_was_dropped(at_report, complaints, tmp_path):
    complaints.forgive("422")
    other = tmp_path / "別の名簿.csv"
    other.write_bytes(csv("顧客コード,姓", "K9,馬場"))

    at_report.get_by_label("直したファイル").set_input_files(other)

    expect(at_report.get_by_role("alert")).to_contain_text("取り込めなかった行のファイルではないようです")


def put_right(page: Page, folder: Path, **cells: str) -> Path:
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel ファイル").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    workbook = load_workbook(path)
    for place, value in cells.items():
        workbook.worksheets[0][place].value = value
    workbook.save(path)
    return path
