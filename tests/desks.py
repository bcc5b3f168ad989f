"""Office PCs (1366×768, Japanese) for the tests that drive a browser."""

from playwright.sync_api import Browser, BrowserContext, Page


class Desks:
    """Whoever sits down finds neither cookies nor drafts of those before.

    Only our scripts and styles are still there: each test fetching ninety of them took longer than most tests.
    """

    def __init__(self, chromium: Browser, address: str) -> None:
        self._chromium, self._address = chromium, address
        self._free: list[BrowserContext] = []

    def take(self) -> Page:
        """A blank page at a desk that nobody has."""
        desk = self._free.pop() if self._free else self._new()
        page = desk.new_page()
        desk.new_cdp_session(page).send(
            "Storage.clearDataForOrigin", {"origin": self._address, "storageTypes": "all"}
        )
        return page

    def leave(self, desk: BrowserContext) -> None:
        for page in desk.pages:
            page.close()
        desk.clear_cookies()
        desk.clear_permissions()
        self._free.append(desk)

    def _new(self) -> BrowserContext:
        desk = self._chromium.new_context(
            base_url=self._address,
            viewport={"width": 1366, "height": 768},
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
        )
        desk.set_default_timeout(10_000)
        return desk
