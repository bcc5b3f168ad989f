"""保管する, 一覧に戻す, 削除する, one or many: each can be undone."""

from collections.abc import Callable

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from hiiki.customers import putting_away
from hiiki.customers.models import BulkAction, Customer
from hiiki.web.access import SignedIn, needs
from hiiki.web.customers.card import found
from hiiki.web.customers.carrying_out import carry_out
from hiiki.web.customers.finding import Asked
from hiiki.web.customers.picking import Picked
from hiiki.web.responses import seen_other


@require_POST
@needs("edit")
def archive(request: SignedIn, pk: int) -> HttpResponse:
    customer = found(request, pk)
    batch = customer.archive(by=request.user)
    message = f"{customer.display_name} を保管しました。"
    return seen_other(request, Asked.here(request).address, message=message, undo=batch)


@require_POST
@needs("edit")
def restore(request: SignedIn, pk: int) -> HttpResponse:
    customer = found(request, pk)
    batch = customer.restore(by=request.user)
    message = f"{customer.display_name} を一覧に戻しました。"
    return seen_other(request, Asked.here(request).card(pk), message=message, undo=batch)


@require_POST
@needs("edit")
def remove(request: SignedIn, pk: int) -> HttpResponse:
    customer = found(request, pk)
    message = f"{customer.display_name} を削除しました。{_people_stay(customer)}"
    batch = customer.remove(by=request.user)
    return seen_other(request, Asked.here(request).address, message=message, undo=batch)


def _people_stay(company: Customer) -> str:
    count = company.people.count()
    return f"この会社の方 {count:,} 人は残り、会社のカードから外れました。" if count else ""


@require_POST
@needs("edit")
def archive_many(request: SignedIn) -> HttpResponse:
    return _together(request, putting_away.archiving, "人を保管しました。")


@require_POST
@needs("edit")
def restore_many(request: SignedIn) -> HttpResponse:
    return _together(request, putting_away.restoring, "人を一覧に戻しました。")


@require_POST
@needs("edit")
def remove_many(request: SignedIn) -> HttpResponse:
    return _together(request, putting_away.removing, "人を削除しました。")


def _together(request: SignedIn, begin: Callable[..., BulkAction | None], done: str) -> HttpResponse:
    picked = Picked.of(request)
    carry_out(request, begin(picked.rows, by=request.user) if picked else None, done)
    return seen_other(request, picked.asked.address)
