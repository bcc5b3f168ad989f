import math
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from hiiki.db import people
from tests.watching import ARGUMENTS, Complaints

pytest_plugins = ["tests.cast", "tests.emptying"]

BROWSER = Path(__file__).parent / "browser"


def pytest_sessionstart() -> None:
    # Else whatever takes long would rest for the people of the tests before: nobody is noted unless a test says so.
    people._noted = math.inf


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        names = getattr(item, "fixturenames", ())
        if "chromium" in names:
            assert item.path.is_relative_to(BROWSER), "bin/test looks for those who drive a browser there"
            item.add_marker("browser")
        if "real_data" in names:
            item.add_marker("real_data")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real files that HIIKI_REAL_DATA names."""
    folder = os.environ.get("HIIKI_REAL_DATA", "")
    if not folder:
        pytest.skip("HIIKI_REAL_DATA names no folder of real files")
    return Path(folder)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not program:
        pytest.skip("no Chromium here; `bin/test` as root installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """Whatever the browser complains about in a test makes it fail, unless it was expected (`forgive`)."""
    complaints = Complaints()
    yield complaints
    assert not complaints.left(), "\n".join(complaints.left())


@pytest.fixture
def new_page(chromium: Browser, live_server, complaints: Complaints) -> Iterator[Callable[[], Page]]:
    """Opens a page with cookies of its own: one call for each person at a PC."""
    contexts = []

    def open_one() -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": 1366, "height": 768},
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        complaints.listen_to(page, live_server.url)
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[[], Page]) -> Page:
    """A page of an office PC (1366×768, Japanese) at the running server: `page.goto("/")`."""
    return new_page()
