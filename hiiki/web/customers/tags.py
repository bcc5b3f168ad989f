"""タグ in the list: which there are, and giving and taking them off many."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from hiiki.customers import tagging
from hiiki.customers import tags as words
from hiiki.customers.models import BulkAction, Customer
from hiiki.customers.models.tag import colours
from hiiki.text.folding import fold
from hiiki.web.access import SignedIn, needs
from hiiki.web.customers.carrying_out import NOBODY, carry_out
from hiiki.web.customers.chips import Chip, address
from hiiki.web.customers.picking import Picked
from hiiki.web.responses import fragment, say, seen_other

FULL = f"人は、もういっぱいなので付けていません。{words.FULL}。"


@require_GET
@needs("view")
def index(request: SignedIn) -> HttpResponse:
    """Those in use, for a menu or beside a field."""
    known = colours()
    found = tagging.in_use(Customer.objects.visible_to(request.user))
    tags = [(Chip(word, known.get(fold(word), 0), address(word)), count) for word, count in found.items()]
    return fragment(request, "customers/_tags.html", {"tags": tags})


@require_POST
@needs("edit")
def add(request: SignedIn) -> HttpResponse:
    return _together(request, tagging.adding, "付けました。", "選んだ顧客には、もう付いています。")


@require_POST
@needs("edit")
def take_off(request: SignedIn) -> HttpResponse:
    return _together(request, tagging.taking_off, "外しました。", "選んだ顧客には、付いていません。")


def _together(
    request: SignedIn, act: Callable[..., BulkAction | None], done: str, nothing: str
) -> HttpResponse:
    picked = Picked.of(request)
    try:
        tag = words.read(request.POST.get("tags", ""))
    except ValueError as wrong:
        say(request, f"{wrong}。", warn=True)
        tag = ""
    else:
        if not tag:
            say(request, "タグが入っていません。", warn=True)
        elif not picked:
            say(request, NOBODY, warn=True)
        else:
            action = act(picked.rows, tag, by=request.user)
            carry_out(request, action, f"人にタグ「{tag}」を{done}", nothing, FULL)
    return seen_other(request, reverse("customers:list") + picked.asked.query())
