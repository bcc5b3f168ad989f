"""Files in a browser: several dropped at once, looked at, made newer, undone."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from hiiki.customers.models import CustomerFile
from hiiki.files import previews
from tests.browser.signing_in import sign_in
from tests.files.test_previews import pdf, picture
from tests.makers import make_customer

DROP = """(drops) => drops.forEach((files) => {
  const data = new DataTransfer();
  for (const [name, type, size, bytes] of files)
    data.items.add(new File([bytes ? Uint8Array.from(bytes) : new Uint8Array(size)], name, { type }));
  const drop = document.querySelector("hk-files .drop");
  for (const kind of ["dragover", "drop"])
    drop.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }));
})"""


@pytest.fixture
def card(page: Page, live_server, aoki, settings, tmp_path) -> Page:
    settings.DATA = tmp_path
    settings.FILE_BYTES = 1 << 20
    customer = make_customer(by=aoki)
    sign_in(page, aoki.login, f"/customers/{customer.pk}?tab=files")
    expect(page.get_by_text("ファイルはまだありません")).to_be_visible()
    return page


def drop(page: Page, *files: tuple[str, bytes], more: Sequence[tuple[str, bytes]] = ()) -> None:
    """`more` come while the others are being sent."""
    drops = [[[name, "", 0, list(content)] for name, content in some] for some in (files, more)]
    page.evaluate(DROP, drops)


def draw() -> None:
    while previews.continue_due():
        pass


def test_several_files_are_dropped_looked_at_made_newer_and_undone(card: Page, tmp_path: Path):
    drop(card, ("店　写真.png", picture("PNG")), ("御見積書.pdf", pdf(pages=2)), more=[("メモ.txt", b"memo")])
    expect(card.get_by_role("status").get_by_text("ファイルを 3 件追加しました。")).to_be_visible()
    expect(card.locator(".tabs__count")).to_contain_text(["3"])
    menu = card.get_by_label("「メモ.txt」の操作")
    menu.click()
    draw()
    expect(card.locator(".thumbnail img")).to_have_count(2)
    expect(card.get_by_role("link", name="名前とメモを変える")).to_be_visible()
    menu.click()
    shoot(card, "list")

    card.get_by_role("link", name="「御見積書.pdf」を見る").click()
    dialog = card.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_have_text("御見積書.pdf")
    expect(dialog.get_by_role("img")).to_have_count(2)
    shoot(card, "preview")
    card.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("heading")).to_have_text("店　写真.png")
    card.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("heading")).to_have_text("店　写真.png")
    card.keyboard.press("ArrowLeft")
    expect(dialog.get_by_role("heading")).to_have_text("御見積書.pdf")
    card.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    drop(card, ("メモ.txt", b"newer memo"))
    expect(card.get_by_text("ファイルを 1 件追加しました。")).to_be_visible()
    expect(card.get_by_text("2 版（前の版 1）")).to_be_visible()
    card.get_by_role("button", name="元に戻す").click()
    expect(card.get_by_text("元に戻しました（")).to_be_visible()
    expect(card.get_by_text("2 版（前の版 1）")).to_have_count(0)
    assert CustomerFile.objects.count() == 3

    with card.expect_download() as download:
        card.get_by_role("link", name="メモ.txt").click()
    assert download.value.suggested_filename == "メモ.txt"
    assert Path(download.value.path()).read_bytes() == b"memo"


def test_one_that_is_too_large_is_told_and_the_others_are_there(card: Page):
    card.evaluate(DROP, [[["動画.mp4", "", 2 << 20, None], ["メモ.txt", "", 4, None]]])

    expect(card.get_by_role("alert")).to_contain_text(
        "大きすぎるので、追加しませんでした（1 つ 1 MB まで）。"
    )
    expect(card.get_by_role("link", name="メモ.txt")).to_be_visible()
    assert CustomerFile.objects.count() == 1
    shoot(card, "too-large")


def test_a_file_becomes_the_picture_of_the_card(card: Page):
    drop(card, ("顔.png", picture("PNG", size=(80, 80))))
    expect(card.get_by_text("ファイルを 1 件追加しました。")).to_be_visible()
    draw()
    expect(card.locator(".thumbnail img")).to_have_count(1)

    card.get_by_label("「顔.png」の操作").click()
    card.get_by_role("button", name="カードの写真にする").click()

    expect(card.get_by_role("img", name="髙橋 花子 の写真")).to_be_visible()
    shoot(card, "picture")


def shoot(page: Page, name: str) -> None:
    if folder := os.environ.get("HIIKI_LOOK"):
        page.screenshot(path=f"{folder}/{name}.png")


def test_without_scripts_a_form_takes_them_all(new_page, chromium, live_server, aoki, settings, tmp_path):
    settings.DATA = tmp_path
    customer = make_customer(by=aoki)
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False, locale="ja-JP")
    page = sign_in(context.new_page(), aoki.login, f"/customers/{customer.pk}?tab=files")
    files = [tmp_path / "一.txt", tmp_path / "二.txt"]
    for number, path in enumerate(files):
        path.write_text(str(number))

    page.get_by_label("追加するファイル").set_input_files(files)
    page.get_by_role("button", name="追加する", exact=True).click()

    expect(page.get_by_role("link", name="一.txt")).to_be_visible()
    expect(page.get_by_role("link", name="二.txt")).to_be_visible()
    context.close()
