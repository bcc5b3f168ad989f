from playwright.sync_api import Page

from tests.cast import PASSWORD


def sign_in(page: Page, login: str, to: str) -> Page:
    page.goto(to)
    page.get_by_label("ログイン名").fill(login)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="ログイン").click()
    page.wait_for_url(lambda address: "next=" not in address)
    page.goto(to)
    return page
