"""Contacts under the hand: from the card to the next morning, by keyboard, and back."""

import re

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from hiiki.accounts.models import Staff, User
from hiiki.activities.models import Contact
from hiiki.customers.models import Customer
from tests.browser.signing_in import sign_in
from tests.browser.test_accessibility import found_by_axe
from tests.makers import make_contact, make_customer


@pytest.fixture
def hanako(aoki: User) -> Customer:
    aoki.staff = Staff.objects.create(name="青木")
    aoki.save()
    return make_customer(by=aoki, last_kana="タカハシ")


def test_plan_home_finish_again_and_undo_by_keyboard(page: Page, hanako):
    sign_in(page, "aoki", "/home")
    expect(page.locator("main")).to_contain_text("次に連絡する日を決めておくと")

    # A plan, from home: with whom, by typing.
    page.keyboard.press("p")
    page.wait_for_url("**/contacts/new?**")
    expect(page.get_by_label("名前・会社・電話・顧客コード")).to_be_focused()
    page.keyboard.type("たかはし")
    expect(page.locator(".whom__one")).to_have_count(1)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**customer=**")
    page.get_by_label("種類").select_option("電話")
    page.get_by_label("件名").fill("ご様子伺い")
    page.keyboard.press("Control+s")

    # Home again, where it stands under today.
    page.wait_for_url("**/home")
    expect(page.locator(".toast")).to_contain_text("予定を入れました")
    expect(page.locator(".plans--today .plan")).to_have_count(1)
    expect(page.locator(".plans--today .plan")).to_contain_text("髙橋 花子")

    # Done, with a sentence.
    page.locator(".finish > summary").press("Enter")
    expect(page.get_by_label(re.compile("のひとこと"))).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".finish > summary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label(re.compile("のひとこと"))).to_be_focused()
    page.keyboard.type("お元気でした")
    page.keyboard.press("Enter")
    page.wait_for_url("**finished=**")
    expect(page.locator(".plan")).to_have_count(0)

    # The next one is asked for at once.
    expect(page.get_by_role("button", name="1か月後")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="1週間後")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/home")
    expect(page.locator(".plan")).to_have_count(1)
    expect(page.locator(".plan")).to_contain_text("ご様子伺い")

    # Both undone, the later first.
    page.locator(".toast").get_by_role("button", name="元に戻す").press("Enter")
    expect(page.locator(".toast")).to_contain_text("元に戻しました")
    expect(page.locator(".plan")).to_have_count(0)
    page.goto("/undo")
    page.get_by_role("button", name="元に戻す").first.click()
    expect(page.locator(".toast")).to_contain_text("元に戻しました")
    contact = Contact.objects.get()
    assert (contact.is_done, contact.text, contact.day) == (False, "", localdate())


def test_written_down_and_changed_on_the_card(page: Page, hanako, complaints):
    complaints.forgive("422")  # the form with its mistake
    sign_in(page, "aoki", f"/customers/{hanako.pk}")
    page.get_by_role("link", name="コンタクト履歴").click()
    page.wait_for_url("**tab=contacts")
    page.get_by_label("内容").fill("白い花が好き")
    page.keyboard.press("Control+s")

    expect(page.locator(".toast")).to_contain_text("記録しました")
    expect(page.locator(".contact")).to_contain_text("白い花が好き")
    expect(page.locator("#card-head")).to_contain_text("前回")

    # A mistake is said where it was made, and nothing typed is lost.
    page.get_by_text("新しいコンタクトを書く").click()
    page.get_by_label("内容").fill("来月のこと")
    page.get_by_label(re.compile("^日")).fill("2001-01-01")
    page.get_by_role("button", name="予定にする").click()
    expect(page.locator("#entry")).to_contain_text("過ぎた日付です")
    expect(page.get_by_label("内容")).to_have_value("来月のこと")

    # In place; Esc leaves, Ctrl+S saves.
    page.goto(f"/customers/{hanako.pk}?tab=contacts")
    page.wait_for_timeout(60)
    page.get_by_role("link", name="直す").click()
    opened = page.locator(".contact--open")
    expect(opened).to_be_visible()
    page.wait_for_timeout(60)
    opened.get_by_label("内容").fill("青い花が好き")
    page.keyboard.press("Escape")
    expect(opened).to_have_count(0)
    expect(page.locator(".contact")).to_contain_text("白い花が好き")
    page.wait_for_timeout(60)
    page.get_by_role("link", name="直す").click()
    expect(opened).to_be_visible()
    page.wait_for_timeout(60)
    opened.get_by_label("内容").fill("青い花が好き")
    page.keyboard.press("Control+s")
    expect(page.locator(".toast")).to_contain_text("コンタクトを保存しました")
    expect(page.locator(".contact")).to_contain_text("青い花が好き")


def test_agenda_and_calendar_by_keys(page: Page, hanako):
    make_contact(hanako, days=-3, subject="遅れた電話")
    sign_in(page, "aoki", "/customers/")

    page.keyboard.press("g")
    page.keyboard.press("k")
    page.wait_for_url("**/contacts/")
    expect(page.locator("h1")).to_have_text("コンタクト")
    page.get_by_label("担当者").select_option("全員")
    page.get_by_role("button", name="絞り込む").click()
    page.wait_for_url("**who=all**")
    expect(page.locator(".plans--bad .plan")).to_contain_text("3日遅れ")
    page.get_by_role("link", name="カレンダー").click()
    page.wait_for_url("**/contacts/month**")
    here = page.locator(".month__bar h2").inner_text()
    page.keyboard.press("j")
    page.wait_for_url("**month=**")
    expect(page.locator(".month__bar h2")).not_to_have_text(here)
    page.keyboard.press("k")
    expect(page.locator(".month__bar h2")).to_have_text(here)


@pytest.mark.parametrize("path", ["/contacts/?who=all", "/contacts/month?who=all", "/home?who=all"])
def test_nothing_wider_than_a_telephone(page: Page, hanako, path):
    make_contact(hanako, days=-3, subject="とても長い件名" * 20)
    make_contact(hanako, days=0, text="長い内容" * 200)
    page.set_viewport_size({"width": 390, "height": 800})

    sign_in(page, "aoki", path)

    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def finishing(page: Page) -> None:
    page.goto("/home?who=all")
    page.locator(".finish > summary").first.click()
    expect(page.get_by_label(re.compile("のひとこと")).first).to_be_focused()


def editing(page: Page) -> None:
    page.goto(f"/customers/{Customer.objects.get().pk}?tab=contacts")
    page.wait_for_timeout(60)
    page.get_by_role("link", name="直す").first.click()
    expect(page.locator(".contact--open")).to_be_visible()


STATES = {
    "finishing": finishing,
    "editing": editing,
    "agenda": lambda page: page.goto("/contacts/?who=all"),
    "month": lambda page: page.goto("/contacts/month?who=all"),
    "whom": lambda page: page.goto("/contacts/new?words=たかはし"),
    "words": lambda page: page.goto("/settings/contacts/kind"),
    "next": lambda page: page.goto(f"/home?finished={Contact.objects.done().get().pk}"),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_nothing_serious_is_found(page: Page, hanako, complaints, state, scheme):
    complaints.forgive("Applying inline style")  # of axe itself, which our policy stops
    make_contact(hanako, days=-3, subject="遅れた電話"), make_contact(hanako)
    make_contact(hanako, is_done=True, text="長い話" * 200)
    page.emulate_media(color_scheme=scheme)
    sign_in(page, "aoki", "/home")

    STATES[state](page)

    assert found_by_axe(page) == []


def test_a_contact_history_is_brought_in_from_its_file(page: Page, hanako):
    rows = ["日付,時間,顧客番号,方法,内容,次回", f"R7.4.1,14時半,{hanako.code},電話,花束のご相談,R7.4.8"]
    sign_in(page, "aoki", "/exchange/")
    page.set_input_files(
        "input[type=file]", {"name": "対応.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode()}
    )

    page.wait_for_url("**/found")
    expect(page.locator("main")).to_contain_text("コンタクト履歴のファイルとして読みます")
    page.get_by_role("link", name="列の対応へ進む").click()
    expect(page.locator("#result")).to_contain_text("2025/04/01 14:30")
    page.get_by_label("次回", exact=True).select_option("subject")
    expect(page.locator("#result")).to_contain_text("件名")
    page.get_by_label("次回", exact=True).select_option("")
    page.get_by_role("button", name="決まりへ進む").click()
    page.get_by_role("button", name="確認へ進む").click()
    expect(page.locator(".note").first).to_contain_text("次回")
    expect(page.locator("main")).not_to_contain_text("新しい項目")
    page.get_by_role("button", name="1 件を取り込む").click()

    page.wait_for_url("**/report")
    contact = Contact.objects.get()
    assert (contact.customer, contact.text, contact.kind.label) == (hanako, "花束のご相談", "電話")
