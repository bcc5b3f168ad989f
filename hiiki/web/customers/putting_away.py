"""保管する, 一覧に戻す, 削除する, one or many: each can be undone."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from hiiki.customers import putting_away
from hiiki.web.access import SignedIn, needs
from hiiki.web.customers.card import found
from hiiki.web.customers.picking import Picked
from hiiki.web.responses import say, seen_other


@require_POST
@needs("edit")
def archive(request: SignedIn, pk: int) -> HttpResponse:
    customer = found(request, pk)
    batch = customer.archive(by=request.user)
    return seen_other(
        request, "customers:list", message=f"{customer.display_name} を保管しました。", undo=batch
    )


@require_POST
@needs("edit")
def restore(request: SignedIn, pk: int) -> HttpResponse:
    customer = found(request, pk)
    batch = customer.restore(by=request.user)
    message = f"{customer.display_name} を一覧に戻しました。"
    return seen_other(request, "customers:card", pk, message=message, undo=batch)


@require_POST
@needs("edit")
def remove(request: SignedIn, pk: int) -> HttpResponse:
    customer = found(request, pk)
    message = f"{customer.display_name} を削除しました。"
    return seen_other(request, "customers:list", message=message, undo=customer.remove(by=request.user))


@require_POST
@needs("edit")
def archive_many(request: SignedIn) -> HttpResponse:
    return _together(request, putting_away.archive, "保管しました。")


@require_POST
@needs("edit")
def restore_many(request: SignedIn) -> HttpResponse:
    return _together(request, putting_away.restore, "一覧に戻しました。")


@require_POST
@needs("edit")
def remove_many(request: SignedIn) -> HttpResponse:
    return _together(request, putting_away.remove, "削除しました。")


def _together(request: SignedIn, act: Callable[..., Any], done: str) -> HttpResponse:
    picked = Picked.of(request)
    batch = act(picked.rows, by=request.user) if picked else None
    if batch:
        say(request, f"{batch.changes.count():,} 人を{done}", undo=batch)
    else:
        say(request, "だれも選ばれていません。左の四角で選んでください。", warn=True)
    return seen_other(request, reverse("customers:list") + picked.asked.query())
