"""How this user likes pages to look: asked of the book once a request."""

from typing import Any

from django.http import HttpRequest

from hiiki.accounts.models import Preference, User


def looks_of(request: HttpRequest, user: User) -> dict[str, Any]:
    kept: dict[str, Any] | None = getattr(request, "_hiiki_looks", None)
    if kept is None:
        kept = Preference.objects.read(user, "looks", {})
        request._hiiki_looks = kept  # type: ignore[attr-defined]
    return kept
