from playwright.sync_api import Page

from tests.cast import PASSWORD


def sign_in(page: Page, login: str, to: str) -> Page:
    """What the form sends, without the form: that is filled in by hand in test_one_flow."""
    ask = page.context.request
    ask.get("/signin")
    [token] = [cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "csrftoken"]
    form = {"login": login, "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert ask.post("/signin", form=form, max_redirects=0).status == 302
    page.goto(to)
    return page
