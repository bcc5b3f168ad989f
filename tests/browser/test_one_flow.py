"""The one flow, as somebody does it who opens Hiiki for the first time: drop the old file, look, bring it in,
put a row right, take it all back, bring it in again, find somebody, change something, hand it out.

HIIKI_SCREENSHOTS names a folder for pictures of each step.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from hiiki.customers.models import Customer
from tests.cast import PASSWORD

NAME = "顧客名簿2025.csv"
ROWS = """
顧客名簿　2025年版
お客様番号,氏名,フリガナ,会社名,ご住所,ＴＥＬ,生年月日,担当,備考
1001,髙橋 花子,タカハシ ハナコ,㈱花と緑,東京都世田谷区池尻1-2-3,03-1234-5678,昭和53年3月7日,佐藤,バラがお好き
1002,渡邊　正,ﾜﾀﾅﾍﾞ ﾀﾀﾞｼ,,八王子市旭町9-1,042-765-4321,S26.11.30,佐藤,
1003,山﨑 豊,ヤマサキ ユタカ,,東京都台東区浅草1-2-3,03-2222-3333,昭和99年13月1日,,
1004,斎藤 あゆみ,サイトウ アユミ,,神奈川県川崎市川崎区本町1,06-1111-22ab,1988/5/5,,
1005,佐々木 健,,,北海道札幌市中央区北1条西2,011-222-3333,H2.1.8,佐藤,電話は夕方
""".replace("\n", "\r\n")
FILE = ROWS.encode("cp932")

Look = Callable[[Page, str], None]


@pytest.fixture
def look() -> Look:
    folder = os.environ.get("HIIKI_SCREENSHOTS", "")

    def take(page: Page, name: str) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.wait_for_timeout(250)
            page.screenshot(path=str(Path(folder) / f"{name}.png"), caret="initial")

    return take


def sign_in(page: Page) -> None:
    page.goto("/signin")
    page.get_by_label("ログイン名").focus()
    page.keyboard.type("aoki")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/home")


def drop(page: Page, name: str, content: bytes) -> None:
    """Somewhere on the page, as from the desktop."""
    files = page.evaluate_handle(
        """([name, bytes]) => {
          const files = new DataTransfer();
          files.items.add(new File([Uint8Array.from(bytes)], name));
          return files;
        }""",
        [name, list(content)],
    )
    for event in ("dragenter", "dragover", "drop"):
        page.dispatch_event("main", event, {"dataTransfer": files})


def figure(page: Page, word: str) -> Locator:
    return page.locator(".numbers > *", has_text=re.compile(f"^{word}")).locator(".numbers__figure")


@pytest.mark.django_db(transaction=True)
def test_the_one_flow(page: Page, aoki, complaints, look):
    complaints.forgive("422")
    sign_in(page)

    page.get_by_role("link", name="データ連動").click()
    page.wait_for_url("**/exchange/")
    look(page, "1-データ連動")
    drop(page, NAME, FILE)

    page.wait_for_url("**/found")
    expect(page.get_by_role("heading", name=f"{NAME} を調べました")).to_be_visible()
    for words in ("CP932", "3 行目", "5 行"):
        expect(page.locator(".finds")).to_contain_text(words)
    expect(page.locator(".sample")).to_contain_text("髙橋 花子")
    look(page, "2-見つけたもの")
    page.get_by_role("link", name="列の対応へ進む").click()

    page.wait_for_url("**/columns")
    expect(page.locator("#result")).to_contain_text("髙橋 ｜ 花子")
    page.get_by_label("備考", exact=True).select_option("management")
    expect(page.locator("#result")).to_contain_text("管理区分")
    page.get_by_label("備考", exact=True).select_option(label="メモ")
    expect(page.locator("#result")).not_to_contain_text("管理区分")
    look(page, "3-列の対応")
    page.get_by_role("button", name="決まりへ進む").click()

    expect(page.get_by_label("顧客コードが同じなら同じ顧客")).to_be_checked()
    look(page, "4-決まり")
    page.get_by_role("button", name="確認へ進む").click()

    page.wait_for_url("**/plan")
    expect(figure(page, "新しい顧客")).to_have_text("3")
    expect(figure(page, "取り込めない")).to_have_text("2")
    page.get_by_role("link", name="取り込めない").click()
    expect(page.locator("#looked")).to_contain_text("昭和99年13月1日")
    look(page, "5-確認")
    page.get_by_role("link", name="7 行目を直す").click()
    page.get_by_label("ＴＥＬ").fill("06-1111-2233")
    page.get_by_role("button", name="直して確かめる").click()
    expect(figure(page, "新しい顧客")).to_have_text("4")
    page.get_by_label("佐藤 をどうしますか").select_option("create")
    expect(page.get_by_text("決まりました")).to_be_visible()
    page.get_by_role("button", name="4 人を取り込む").click()

    page.wait_for_url("**/report")
    expect(figure(page, "新しい顧客")).to_have_text("4")
    look(page, "6-結果")
    page.get_by_role("link", name="6 行目を直す").click()
    page.get_by_label("生年月日").fill("昭和の終わり")
    page.get_by_role("button", name="直して取り込む").click()
    expect(page.get_by_text("「昭和の終わり」は日付として")).to_be_visible()
    expect(page.get_by_label("生年月日")).to_have_value("昭和の終わり")
    look(page, "7-ここで直す")
    page.get_by_label("生年月日").fill("昭和39年8月2日")
    page.get_by_role("button", name="直して取り込む").click()
    expect(page.get_by_text("6 行目を取り込みました")).to_be_visible()
    expect(figure(page, "新しい顧客")).to_have_text("5")
    assert Customer.objects.get(code="1003").birthday.isoformat() == "1964-08-02"

    page.get_by_role("button", name="元に戻す").click()
    expect(page.get_by_role("heading", name="取り込みを元に戻しました")).to_be_visible()
    look(page, "8-元に戻したあと")
    assert not Customer.objects.exists()

    page.get_by_role("button", name="もう一度取り込む").click()
    expect(page.get_by_text("前回と同じ対応で読みます")).to_be_visible()
    expect(page.get_by_text("前に直した 2 行は、直したまま取り込みます")).to_be_visible()
    page.get_by_role("link", name="列の対応へ進む").click()
    page.get_by_role("button", name="決まりへ進む").click()
    page.get_by_role("button", name="確認へ進む").click()
    page.get_by_role("button", name="人を取り込む").click()
    page.wait_for_url("**/report")
    assert Customer.objects.count() == 5

    page.get_by_label("顧客を探す").fill("高橋")
    page.keyboard.press("Enter")
    expect(page.get_by_text("髙橋 花子").first).to_be_visible()
    look(page, "9-検索")
    hanako = Customer.objects.get(code="1001")
    page.goto(f"/customers/{hanako.pk}/edit")
    page.locator("[name=tel]").fill("090-1111-2222")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("090-1111-2222").first).to_be_visible()
    hanako.refresh_from_db()
    assert hanako.tel == "090-1111-2222"

    page.goto("/customers/exports/new")
    with page.expect_download() as download:
        page.get_by_role("button", name="書き出す").click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    assert "髙橋" in text and "090-1111-2222" in text
    assert "㈱花と緑" in text


def go_to(page: Page, target: Locator) -> None:
    """With the Tab key alone."""
    target.wait_for()
    for _ in range(150):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {target}")


def press(page: Page, role: str, name: str) -> None:
    go_to(page, page.get_by_role(role, name=name).first)
    page.keyboard.press("Enter")


@pytest.mark.django_db(transaction=True)
def test_the_one_flow_by_keyboard_alone(page: Page, aoki, complaints, tmp_path):
    complaints.forgive("422")
    file = tmp_path / NAME
    file.write_bytes(FILE)
    sign_in(page)

    with page.expect_file_chooser() as chooser:
        page.keyboard.press("g")
        page.keyboard.press("d")
        page.wait_for_url("**/exchange/")
        go_to(page, page.locator("input[type=file]"))
        page.keyboard.press("Enter")
    chooser.value.set_files(file)

    page.wait_for_url("**/found")
    press(page, "link", "列の対応へ進む")
    page.wait_for_url("**/columns")
    go_to(page, page.get_by_label("備考", exact=True))
    page.keyboard.press("Home")
    expect(page.locator("#result")).to_contain_text("使わない列 1：備考")
    press(page, "button", "決まりへ進む")
    page.wait_for_url("**/rules")
    press(page, "button", "確認へ進む")

    page.wait_for_url("**/plan")
    press(page, "link", "取り込めない")
    press(page, "link", "6 行目を直す")
    expect(page.get_by_label("生年月日")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("S39.8.2")
    page.keyboard.press("Enter")
    expect(figure(page, "新しい顧客")).to_have_text("4")
    expect(page.get_by_text("6 行目を直しました")).to_be_focused()
    page.reload()
    go_to(page, page.get_by_label("佐藤 をどうしますか"))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_text("決まりました")).to_be_visible()
    press(page, "button", "4 人を取り込む")

    page.wait_for_url("**/report")
    assert Customer.objects.count() == 4
    press(page, "button", "元に戻す")
    expect(page.get_by_role("heading", name="取り込みを元に戻しました")).to_be_visible()
    press(page, "button", "もう一度取り込む")
    page.wait_for_url("**/found")
    press(page, "link", "列の対応へ進む")
    page.wait_for_url("**/columns")
    press(page, "button", "決まりへ進む")
    page.wait_for_url("**/rules")
    press(page, "button", "確認へ進む")
    page.wait_for_url("**/plan")
    press(page, "button", "人を取り込む")
    page.wait_for_url("**/report")
    assert Customer.objects.count() == 4

    page.keyboard.press("/")
    page.keyboard.type("たかはし")
    page.keyboard.press("Enter")
    expect(page.get_by_text("髙橋 花子").first).to_be_visible()
