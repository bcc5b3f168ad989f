"""Files dropped on the page: anywhere, one or several, measured before they are sent."""

import pytest
from playwright.sync_api import Page, expect

from hiiki.exchange.formats import limits
from hiiki.exchange.models import ImportRun
from tests.browser.signing_in import sign_in

DROP = """(files) => {
  const data = new DataTransfer();
  for (const [name, size] of files) data.items.add(new File([new Uint8Array(size).fill(65)], name));
  return data;
}"""


@pytest.fixture
def at_imports(page: Page, aoki) -> Page:
    return sign_in(page, "aoki", "/exchange/")


def drop(page: Page, *files: tuple[str, int]) -> None:
    data = page.evaluate_handle(DROP, [list(file) for file in files])
    page.dispatch_event("main", "drop", {"dataTransfer": data})


def test_too_large_is_said_before_anything_is_sent(monkeypatch, at_imports):
    monkeypatch.setattr(limits, "TEXT_BYTES", limits.MEGABYTE)
    at_imports.reload()

    drop(at_imports, ("大きい.csv", 3 * limits.MEGABYTE))

    expect(at_imports.get_by_role("alert")).to_contain_text("大きすぎます（3 MB。1 MB まで）")
    assert not ImportRun.objects.exists()


def test_two_files_with_the_same_columns_are_one_import(at_imports):
    drop(at_imports, ("一.csv", 10), ("二.csv", 10))

    at_imports.wait_for_url("**/found")
    assert ImportRun.objects.get().name == "一.csv ほか 1 ファイル"


def test_more_files_than_are_taken_at_once_are_said_before_anything_is_sent(at_imports):
    drop(at_imports, *((f"{number}.csv", 10) for number in range(101)))

    expect(at_imports.get_by_role("alert")).to_contain_text("100 個まで")
    assert not ImportRun.objects.exists()


def test_what_is_refused_leaves_the_page_ready_for_the_next(at_imports, complaints):
    complaints.forgive("422")

    drop(at_imports, ("空.csv", 0))
    expect(at_imports.get_by_role("alert")).to_contain_text("空です")

    drop(at_imports, ("名簿.csv", 10))
    at_imports.wait_for_url("**/found")


PASTE = """([text, types]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  data.setData("text/html", "<table><tr><td>見出しではない</td></tr></table>");
  for (const type of types) data.items.add(new File(["x"], "picture", { type }));
  return new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
}"""


def paste(page: Page, text: str, *files: str, into: str = "main") -> None:
    event = page.evaluate_handle(PASTE, [text, list(files)])
    page.evaluate("([into, event]) => document.querySelector(into).dispatchEvent(event)", [into, event])


def test_cells_from_excel_are_pasted_anywhere_on_the_page(at_imports):
    paste(at_imports, '氏名\tメモ\r\n青木\t"一行目\n二行目"\r\n', "image/png")

    at_imports.wait_for_url("**/found")
    expect(at_imports.get_by_role("heading", level=1)).to_have_text("貼り付けた表.tsv を調べました")
    [sample] = ImportRun.objects.get().found.samples
    assert sample.cells == ["青木", "一行目\n二行目"]


def test_words_that_are_no_table_are_told_so(at_imports):
    paste(at_imports, "青木 花子")

    expect(at_imports.get_by_role("alert")).to_contain_text("表ではないようです")


def test_more_than_can_be_pasted_is_said_before_anything_is_sent(monkeypatch, at_imports):
    monkeypatch.setattr(limits, "PASTED_BYTES", limits.MEGABYTE)
    at_imports.reload()

    paste(at_imports, "a\tb\n" * 500_000)

    expect(at_imports.get_by_role("alert")).to_contain_text("大きすぎます")


def test_pasting_into_the_search_stays_there(at_imports):
    paste(at_imports, "a\tb\n1\t2", into="input[type=search]")

    expect(at_imports.get_by_role("alert")).to_have_count(0)
    assert not ImportRun.objects.exists()
