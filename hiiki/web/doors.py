"""In front of everything: while the book is being replaced, a page that waits and comes back by itself."""

from collections.abc import Callable, Iterable
from typing import Any

from django.template.loader import render_to_string

from hiiki.exchange.backups.restorer import HERE

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
AGAIN = 2  # seconds


class Doors:
    """A WSGI application around ours. Static files ask no book, so the waiting page looks like any other."""

    def __init__(self, app: App) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not HERE.is_closed or environ.get("PATH_INFO", "").startswith("/static/"):
            return self._app(environ, start_response)
        return _wait(environ, start_response)


def _wait(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    looks = environ["REQUEST_METHOD"] in {"GET", "HEAD"}
    body = render_to_string("waiting.html", {"doing": HERE.doing, "looks_only": looks}).encode()
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("Content-Security-Policy", "default-src 'self'"),
        ("X-Content-Type-Options", "nosniff"),
        ("Retry-After", str(AGAIN)),
    ]
    start_response("503 Service Unavailable", headers + ([("Refresh", str(AGAIN))] if looks else []))
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]
