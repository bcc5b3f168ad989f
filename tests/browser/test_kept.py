"""What is typed is kept until it is saved, and saved once."""

import re
from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from hiiki.activities.models import Contact
from hiiki.customers.models import Customer
from tests.browser.signing_in import sign_in
from tests.makers import make_contact, make_customer

DRAFTS = "Object.keys(localStorage).filter((name) => name.startsWith('hiiki.draft.')).length"


@pytest.fixture
def hanako(aoki) -> Customer:
    return make_customer(by=aoki, email="hanako@example.jp")


def drafts(page: Page) -> int:
    return page.evaluate(DRAFTS)


def test_what_could_not_be_saved_is_offered_again_until_it_is(page: Page, hanako, complaints):
    complaints.forgive("422")
    sign_in(page, "aoki", f"/customers/{hanako.pk}/edit")
    page.locator("[name=last_name]").fill("高橋")
    page.locator("[name=birthday]").fill("昭和99年1月1日")
    page.keyboard.press("Control+s")
    expect(page.locator("main")).to_contain_text("まだ保存していません")
    page.get_by_role("link", name="やめる").click()
    page.wait_for_url(re.compile(rf"/customers/{hanako.pk}$"))

    page.goto(f"/customers/{hanako.pk}/edit")
    page.get_by_role("button", name="続きから書く").click()

    expect(page.locator("[name=last_name]")).to_have_value("高橋")
    page.locator("[name=birthday]").fill("")
    page.keyboard.press("Control+s")
    expect(page.locator("#toasts")).to_contain_text("保存しました")
    assert drafts(page) == 0


def test_two_new_customers_at_once_are_two_drafts_and_none_stays_behind(page: Page, aoki):
    sign_in(page, "aoki", "/customers/new")
    page.locator("[name=last_name]").fill("青木")
    other = page.context.new_page()
    other.goto("/customers/new")
    other.locator("[name=last_name]").fill("馬場")
    other.goto("/customers/")  # at once, before it rests
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(r"/customers/$"))
    assert drafts(page) == 2

    page.get_by_label(re.compile("のメニュー")).click()
    page.get_by_role("button", name="ログアウト").click()
    expect(page.get_by_role("dialog")).to_contain_text("書きかけが 2 件あります")
    page.get_by_role("button", name="書きかけを消してログアウト").click()
    page.wait_for_url("**/signin")

    assert drafts(page) == 0


def test_a_record_outlives_the_session_and_is_stored_once(page: Page, hanako, complaints):
    complaints.forgive("401")
    sign_in(page, "aoki", f"/customers/{hanako.pk}?tab=contacts")
    page.get_by_label("内容").fill("白い花が好き")
    Session.objects.all().delete()
    page.get_by_role("button", name="記録する").click()
    expect(page.locator("#toasts")).to_contain_text("まだ保存していません")

    sign_in(page.context.new_page(), "aoki", "/home")
    page.get_by_role("button", name="記録する").dblclick()

    expect(page.locator("#toasts")).to_contain_text("記録しました")
    assert [each.text for each in Contact.objects.all()] == ["白い花が好き"]


def test_a_form_sent_twice_by_a_quick_hand_is_sent_once(page: Page, hanako):
    contact = make_contact(hanako, is_done=True)
    sign_in(page, "aoki", f"/contacts/{contact.pk}/next")

    page.get_by_role("button", name="1週間後").dblclick()

    expect(page.locator("#toasts")).to_contain_text("次の予定を入れました")
    assert Contact.objects.planned().count() == 1


def test_what_is_typed_beside_the_list_stays_when_another_row_is_pressed(
    new_page: Callable[[], Page], hanako, aoki
):
    make_customer(by=aoki, last_name="渡辺")
    page = new_page()
    page.set_viewport_size({"width": 1700, "height": 900})
    sign_in(page, "aoki", "/customers/")
    row, other = (page.locator("tbody tr", has_text=name).locator("td").nth(2) for name in ("髙橋", "渡辺"))
    row.click()
    expect(page.locator("#beside #fact-email")).to_be_visible()
    page.wait_for_timeout(60)
    page.locator("#beside #fact-email").get_by_role("link", name="変える").click()
    typed = page.locator("#beside").get_by_role("textbox")
    typed.fill("taka@example.jp")

    other.click()

    expect(page.locator("#toasts")).to_contain_text("書きかけがあります")
    typed.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("メールを保存しました")
    assert Customer.objects.get(pk=hanako.pk).email == "taka@example.jp"
    other.click()
    expect(page.locator("#beside")).to_contain_text("渡辺")
