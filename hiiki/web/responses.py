"""The whole hypermedia protocol: pages, fragments, where to go next, and what to say there."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django_htmx.http import HttpResponseClientRedirect

DRAFT = re.compile(r"[\w.#]{1,80}", re.ASCII)


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
    """Go to another page; say there what happened, with 元に戻す when a batch can be undone.

    The browser then forgets the draft of the form, which the form names (`draft`).
    """
    if message:
        say(request, message, undo=undo, draft=request.POST.get("draft", ""))
    target = resolve_url(to, *args)
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(target)
    return HttpResponseRedirect(target)


def say(request: HttpRequest, message: str, *, undo: Any = None, warn: bool = False, draft: str = "") -> None:
    """A toast on the next page shown; `undo` is a Batch, `warn` keeps it until it is read, `draft` is saved."""
    level = messages.WARNING if warn else messages.SUCCESS
    tags = [f"undo-{undo.pk}"] if undo else []
    tags += [f"draft-{draft}"] if DRAFT.fullmatch(draft) else []
    messages.add_message(request, level, message, extra_tags=" ".join(tags))
