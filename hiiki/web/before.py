"""The page a form stood on, which the browser names with what it sends."""

from collections.abc import Callable
from inspect import getclosurevars
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.http import url_has_allowed_host_and_scheme


def page_before(request: HttpRequest) -> tuple[str, ResolverMatch] | None:
    """Its address; None for one that is not ours, or that no link can open."""
    named = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(named, {request.get_host()}, require_https=request.is_secure()):
        return None
    page = urlsplit(named)
    try:
        match = resolve(page.path)
    except Resolver404:
        return None
    return (page._replace(scheme="", netloc="").geturl(), match) if _opens(match.func) else None


def _opens(view: Callable[..., Any]) -> bool:
    """Whether `require_http_methods` lets a GET through."""
    return "GET" in getclosurevars(view).nonlocals.get("request_method_list", ["GET"])
