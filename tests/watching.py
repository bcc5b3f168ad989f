"""A browser page that remembers everything a user's browser would have complained about."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Leaving a page or beginning a download ends requests, and so does typing on; that is no fault.
ORDINARY = "net::ERR_ABORTED"
GIVEN_UP = ("htmx:afterRequest", "htmx:sendAbort")  # one that failed says htmx:sendError as well


class Complaints:
    """Console errors, uncaught exceptions and failed requests to our own server, in order."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.forgiven: list[str] = []

    def forgive(self, pattern: str) -> None:
        """Expect complaints that match this: a test that provokes a 403 says `forgive("403")`."""
        self.forgiven.append(pattern)

    def listen_to(self, page: Page, origin: str) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.heard.append(f"uncaught: {error}"))
        page.on("requestfailed", lambda request: self._failed(request, origin))

    def left(self) -> list[str]:
        return [line for line in self.heard if not any(re.search(each, line) for each in self.forgiven)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(GIVEN_UP):
            self.heard.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _failed(self, request: Request, origin: str) -> None:
        if urlsplit(request.url).netloc == urlsplit(origin).netloc and request.failure != ORDINARY:
            self.heard.append(f"request: {request.method} {request.url}: {request.failure}")
