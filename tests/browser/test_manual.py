"""What the pictures of the manual show is still there. HIIKI_MANUAL_IMAGES=1 takes them anew."""

import csv
import hashlib
import io
import os
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.db.models import Count
from django.utils.timezone import localtime
from playwright.sync_api import Page, expect

from hiiki.accounts.models import Invitation, Staff, User
from hiiki.customers import joining
from hiiki.customers.duplicates import finding
from hiiki.customers.models import Customer, CustomerFile
from hiiki.customers.models.tag import paint
from hiiki.customers.registering import register
from hiiki.demo import files
from hiiki.demo.meeting import meet
from hiiki.demo.papers import ESTIMATE, file_away
from hiiki.exchange.backups import kept
from hiiki.exchange.backups.manifest import BOOK, MANIFEST, Manifest, Member
from hiiki.exchange.models import ImportRun
from hiiki.files import previews
from hiiki.web.help import manual
from tests.browser import pictures
from tests.browser.signing_in import sign_in
from tests.exchange.book import imported, planned
from tests.makers import make_contact, make_customer

LAST_YEAR, THIS_YEAR = "顧客名簿2025.csv", "顧客名簿2026.csv"
NAME, TEL, BIRTHDAY = (files.SHOP_HEADINGS.index(name) for name in ("お名前", "電話番号", "生年月日"))
SIZE, WIDE = {"width": 1200, "height": 750}, {"width": 1680, "height": 860}
SCREENS = manual.CHECKED_OUT.parent / "images"
MOST = 150_000
BOOK_CONTENT = b"book" * 17_000
ANEW = bool(os.environ.get("HIIKI_MANUAL_IMAGES"))


@dataclass
class Shop:
    last_year: ImportRun
    this_year: ImportRun
    page: Page

    def open(self, path: str) -> Page:
        self.page.goto(path)
        return self.page

    def wizard(self, step: str) -> Page:
        return self.open(f"/exchange/{self.this_year.pk}/{step}")


@pytest.fixture
def small_shop(tmp_path, settings, monkeypatch, page: Page, aoki: User, baba: User, chiba: User) -> Shop:
    """The demo shop's counter, smaller; this year's list lies there, looked through and not yet brought in."""
    settings.DATA = tmp_path
    monkeypatch.setattr(files, "AT_SHOP", 120)
    monkeypatch.setattr(files, "BY_MAIL", 0)
    rows = list(csv.reader(io.StringIO(files.write(tmp_path / "files")[0].read_text("cp932"))))
    last_year = imported(_file(rows[:100]), name=LAST_YEAR, by=aoki)
    Customer.objects.get(code="H00003").change({"memo": "配達は午前中に"}, by=baba)
    Customer.objects.get(code="H00012").archive(by=aoki)
    for colour, (tag, _) in enumerate(files.TAGS, 1):
        paint(tag, colour)
    for user, name in ((aoki, "青木"), (baba, "馬場"), (chiba, "千葉")):
        User.objects.filter(pk=user.pk).update(staff=Staff.objects.get(name=name))
    meet()
    this_year = planned(_file(_a_year_later(rows)), name=THIS_YEAR, by=aoki, unknown_staff="create")
    page.set_viewport_size(SIZE)
    return Shop(last_year, this_year, sign_in(page, "aoki", "/home"))


def _file(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([["顧客名簿"], *rows])
    return text.getvalue().encode("cp932")


def _a_year_later(rows: list[list[str]]) -> list[list[str]]:
    """Some moved, some came, two dates were mistyped, and a heading has another name."""
    rows = [list(row) for row in rows]
    rows[0][NAME] = "氏名"
    for number in (2, 5, 9, 14):
        rows[number][TEL] = f"0467-00-10{number:02}"
    rows[104][BIRTHDAY], rows[110][BIRTHDAY] = "昭和99年1月5日", "1962/2/30"
    return rows


def list_of_customers(shop: Shop) -> Page:
    page = shop.open("/customers/")
    page.locator("tbody tr").nth(2).click()
    return page


def cells(shop: Shop) -> Page:
    page = shop.open("/customers/")
    page.locator("tbody tr").nth(2).click()
    page.get_by_role("button", name="表で直す").click()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("花と緑")
    return page


def contacts_of_one(shop: Shop) -> Page:
    met = (
        Customer.objects.annotate(met=Count("contacts"))
        .filter(contacts__is_done=False)
        .order_by("-met", "id")
    )
    page = shop.open(f"/customers/{met[0].pk}?tab=contacts")
    page.get_by_text("新しいコンタクトを書く").click()
    return page


def history_of_one(shop: Shop) -> Page:
    """Of whom there is something of every kind."""
    aoki, baba = User.objects.get(login="aoki"), User.objects.get(login="baba")
    file_away(by=aoki)
    customer = CustomerFile.objects.newest().get(name=ESTIMATE).customer
    make_contact(customer, days=2, subject="母の日の花かごの相談", by=baba)
    make_contact(customer, is_done=True, subject="配達のお礼", text="次も同じ時間帯でとのこと。", by=baba)
    make_contact(customer, is_done=True, subject="まちがい", by=baba).remove(by=baba)
    customer.change({"mobile": "090-0000-1234", "memo": "呼び鈴は鳴らさない"}, by=baba)
    return shop.open(f"/customers/{customer.pk}?tab=history")


def extraction(shop: Shop) -> Page:
    """Built as one builds it: by the commonest questions, the count at once."""
    page = shop.open("/customers/")
    page.get_by_text("抽出", exact=True).click()
    page.get_by_role("link", name="条件を決めて抽出する").click()
    page.get_by_role("link", name="都道府県 東京都").click()
    page.get_by_label("神奈川県").check()
    expect(page.locator("#segment-count")).to_contain_text("人")
    page.get_by_role("button", name="この条件にする").click()
    page.get_by_role("link", name="誕生月 今月").click()
    page.get_by_label("今月").uncheck()
    page.get_by_label("5月", exact=True).check()
    page.get_by_role("button", name="この条件にする").click()
    page.get_by_role("heading", name="条件を追加する").wait_for()
    expect(page.locator("#segment-count strong")).to_have_text(re.compile(r"^[0-9,]+$"))
    return page


def company(shop: Shop) -> Page:
    baba = User.objects.get(login="baba")
    shared = {
        "postal_code": "251-0035",
        "prefecture": "神奈川県",
        "address1": "藤沢市片瀬海岸1-2-3",
        "tel": "0466-00-1000",
    }
    cafe = make_customer(
        by=baba,
        last_name="",
        first_name="",
        company_name="株式会社 海辺のカフェ",
        company_kana="ウミベノカフェ",
        **shared,
    )
    for last, first, department, title in (
        ("馬場", "直子", "店舗運営部", "店長"),
        ("千葉", "健", "仕入", "主任"),
    ):
        person = {"last_name": last, "first_name": first, "department": department, "title": title}
        made = make_customer(by=baba, company_name=cafe.company_name, **person, **shared)
        joining.join(made, cafe, by=baba)
        make_contact(made, days=-3, is_done=True, by=baba)
    return shop.open(f"/customers/{cafe.pk}")


def backups(shop: Shop) -> Page:
    night = localtime().replace(hour=3, minute=0, second=12)
    for days in (0, 1, 2, 3, 4, 5, 6, 13, 20, 27):
        _backup(night - timedelta(days=days))
    page = shop.open("/settings/backups")
    page.locator("main code").evaluate("(place) => (place.textContent = 'C:\\\\Hiiki\\\\data\\\\backups')")
    return page


def _backup(at: datetime) -> None:
    """As far as one sees at a glance."""
    rows = {"customers_customer": Customer.objects.count(), "accounts_user": 3}
    with zipfile.ZipFile(kept.named("hiiki", at), "w") as package:
        package.writestr(BOOK, BOOK_CONTENT)
        said = Member(len(BOOK_CONTENT), hashlib.sha256(BOOK_CONTENT).hexdigest())
        package.writestr(MANIFEST, Manifest("0.1.0", "SQLite", at.isoformat(), {BOOK: said}, rows).to_json())


def plan(shop: Shop) -> Page:
    page = shop.wizard("plan")
    page.get_by_role("link", name="変わる").click()
    expect(page.locator("#looked")).to_contain_text("0467-00-1002")
    return page


def files_of_one(shop: Shop) -> Page:
    file_away(by=User.objects.get(login="aoki"))
    while previews.continue_due():
        pass
    estimate = CustomerFile.objects.newest().get(name=ESTIMATE)
    for each in CustomerFile.objects.filter(customer=estimate.customer_id):
        previews.draw(each.content.digest)
    page = shop.open(f"/customers/{estimate.customer_id}?tab=files")
    page.get_by_text("前の版 1").click()
    expect(page.locator(".thumbnail img")).to_have_count(2)
    return page


def duplicates(shop: Shop) -> Page:
    """One of the shop written down again by somebody else: another 高, moved."""
    first = Customer.objects.current().exclude(mobile="").exclude(last_name="").order_by("id")[0]
    first.change(
        {
            "last_name": "高橋",
            "first_name": "花子",
            "last_kana": "タカハシ",
            "first_kana": "ハナコ",
            "gender": "女性",
        },
        by=None,
    )
    moved = {"prefecture": "神奈川県", "address1": "鎌倉市小町1-2-3", "postal_code": "248-0006"}
    register(
        {"last_name": "髙橋", "first_name": "花子", "mobile": first.mobile, **moved, "memo": "贈り物が多い"},
        by=None,
    )
    finding.ask_for()
    while finding.continue_due():
        pass
    return shop.open("/customers/duplicates")


PICTURES: dict[str, tuple[Callable[[Shop], Page], list[str]]] = {
    "home": (lambda shop: shop.open("/home?who=all"), ["コンタクトの予定", "遅れている", "7日以内", "登録日が今月の顧客", "台帳に新しく入った顧客", LAST_YEAR]),
    "import-home": (
        lambda shop: shop.open("/exchange/"),
        ["ファイルをここに置く", "ファイルを選ぶ", "これまでの取り込み"],
    ),
    "import-found": (
        lambda shop: shop.wizard("found"),
        ["文字コード", "2 行目", "読み方を変更", "列の対応へ進む"],
    ),
    "import-columns": (lambda shop: shop.wizard("columns"), ["この対応で読むと", "決まりへ進む", "形式として保存"]),
    "import-plan": (plan, ["新しい顧客", "変わる", "変更なし", "重複かもしれない", "取り込めない", "人を取り込む"]),
    "import-report": (
        lambda shop: shop.open(f"/exchange/{shop.last_year.pk}/report"),
        ["取り込めなかった行", "ここで直す", "Excel で直す", "元に戻す", "もう一度取り込む"],
    ),
    "list": (list_of_customers, ["表で直す", "表示の形", "書き出す", "タグ", "列", "印刷"]),
    "cells": (cells, ["Esc で終わり"]),
    "card": (
        lambda shop: shop.open(f"/customers/{Customer.objects.get(code='H00003').pk}"),
        ["編集", "履歴", "次へ ›", "配達は午前中に"],
    ),
    "extraction": (extraction, ["都道府県が神奈川県で、誕生月が5月の顧客", "除く", "かつ", "一覧で見る", "しばらく連絡していない方"]),
    "duplicates": (duplicates, ["重複リスト", "氏名の字が違うだけ", "統合する…", "別の方として残す", "この方を削除", "もう一度探す"]),
    "files": (files_of_one, ["ファイルをここに置く", "この版に戻す", "写真", "ほかの顧客のファイルも名前で探す"]),
    "company": (company, ["この会社の方", "この会社の方を追加", "最後のコンタクト", "店長"]),
    "timeline": (history_of_one, ["これからの予定", "母の日の花かごの相談", "変えました", "元に戻す"]),
    "contacts-card": (contacts_of_one, ["コンタクト履歴", "記録する", "予定にする", "済みにする", "直す"]),
    "contacts": (
        lambda shop: shop.open("/contacts/?who=all"),
        ["遅れている予定", "今日", "済みにする", "予定を入れる", "カレンダー", "書き出す"],
    ),
    "contacts-month": (lambda shop: shop.open("/contacts/month?who=all"), ["次の月", "今月", "絞り込む"]),
    "export": (lambda shop: shop.open("/customers/exports/new"), ["だれを", "どの項目を", "どの形で"]),
    "users": (lambda shop: shop.open("/settings/users"), ["利用者を招く", "馬場 健一", "所有者", "閲覧"]),
    "backups": (backups, ["今すぐバックアップ", "この時点に戻す", "ダウンロード"]),
    "undo": (lambda shop: shop.open("/undo"), ["戻せます", "元に戻す", "全員"]),
}  # fmt: skip


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", PICTURES)
def test_the_manual_shows_what_is_there(small_shop, name):
    walk, words = PICTURES[name]

    page = walk(small_shop)

    for each in words:
        expect(page.locator("main")).to_contain_text(each)
    if ANEW:
        pictures.take(page, manual.CHECKED_OUT / "images" / f"{name}.png")


def found(shop: Shop) -> Page:
    page = shop.open("/customers/?q=田")
    page.locator("tbody tr").nth(3).click()
    expect(page.get_by_label("選んだ顧客のカード")).to_contain_text("連絡情報")
    expect(page.locator("tbody mark").first).to_have_text("田")
    return page


README: dict[str, Callable[[Shop], Page]] = {
    "list": found,
    "wizard": PICTURES["import-columns"][0],
    "preview": plan,
    "card": PICTURES["card"][0],
    "builder": extraction,
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", README)
def test_the_readme_shows_what_is_there(small_shop, name):
    small_shop.page.set_viewport_size(WIDE)

    _keep(README[name](small_shop), name)


@pytest.mark.django_db(transaction=True)
def test_the_readme_shows_how_two_become_one(small_shop):
    small_shop.page.set_viewport_size(WIDE)
    page = duplicates(small_shop)
    _keep(page, "duplicates")

    page.get_by_role("link", name="統合する…").first.click()
    expect(page.get_by_role("heading", name="1 人に統合する")).to_be_visible()

    _keep(page, "merge")


@pytest.mark.django_db(transaction=True)
def test_the_readme_shows_the_first_start(page):
    page.set_viewport_size(SIZE)
    page.goto(f"/arrive/{Invitation.objects.issue('first_owner')[1]}")
    page.get_by_label("店名・会社名").fill("青木屋")

    _keep(page, "first-start")


def _keep(page: Page, name: str) -> None:
    path = SCREENS / f"{name}.png"
    if ANEW:
        pictures.take(page, path)
    assert path.stat().st_size < MOST


def test_every_picture_is_taken_here_and_small():
    folder = manual.CHECKED_OUT / "images"

    sizes = {path.stem: path.stat().st_size for path in folder.glob("*.png")}

    assert set(sizes) == set(PICTURES)
    assert [name for name, size in sizes.items() if size > MOST] == []


@pytest.mark.django_db(transaction=True)
def test_the_pages_of_the_manual(page, aoki):
    sign_in(page, "aoki", "/help/")

    for name in manual.PAGES:
        page.goto(f"/help/{name}")
        expect(page.get_by_role("heading", level=1)).to_have_text(manual.page(name).title)
        assert page.evaluate("[...document.images].every((each) => each.complete && each.naturalWidth > 0)")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
