"""The whole hypermedia protocol: pages, fragments, where to go next, and what to say there."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django_htmx.http import HttpResponseClientRedirect


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, template, context, status=status)


def fragment(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A template whose name begins with an underscore, returned alone for htmx."""
    return render(request, template, context, status=status)


def seen_other(
    request: HttpRequest, to: Any, *args: Any, message: str = "", undo: Any = None
) -> HttpResponse:
    """Go to another page; say there what happened, with 元に戻す when a batch can be undone."""
    if message:
        say(request, message, undo=undo)
    target = resolve_url(to, *args)
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(target)
    return HttpResponseRedirect(target)


def say(request: HttpRequest, message: str, *, undo: Any = None, warn: bool = False) -> None:
    """A toast on the next page shown; `undo` is a Batch, `warn` keeps it until it is read."""
    level = messages.WARNING if warn else messages.SUCCESS
    messages.add_message(request, level, message, extra_tags=f"undo-{undo.pk}" if undo else "")
