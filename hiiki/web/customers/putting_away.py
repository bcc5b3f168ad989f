"""保管する, 一覧に戻す, 削除する: each can be undone."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from hiiki.web.access import needs
from hiiki.web.customers.card import found
from hiiki.web.responses import seen_other


@require_POST
@needs("edit")
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    customer = found(request, pk)
    batch = customer.archive(by=request.user)
    return seen_other(
        request, "customers:list", message=f"{customer.display_name} を保管しました。", undo=batch
    )


@require_POST
@needs("edit")
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    customer = found(request, pk)
    batch = customer.restore(by=request.user)
    message = f"{customer.display_name} を一覧に戻しました。"
    return seen_other(request, "customers:card", pk, message=message, undo=batch)


@require_POST
@needs("edit")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    customer = found(request, pk)
    message = f"{customer.display_name} を削除しました。"
    return seen_other(request, "customers:list", message=message, undo=customer.remove(by=request.user))
