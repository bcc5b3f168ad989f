"""Who may open which page."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from hiiki.accounts.models import User
from hiiki.web.before import page_before
from hiiki.web.responses import say

SAFE = {"GET", "HEAD"}
NOT_SAVED = (
    "ログインの期限が切れていたので、いま送った内容は保存していません。ログインして、もう一度お試しください。"
)
STAYS = "ログインの期限が切れたので、まだ保存していません。打った内容はこのページに残っています。別のタブでログインしてから、もう一度お試しください。"

View = Callable[..., HttpResponseBase]
M = TypeVar("M", bound=Model)


class SignedIn(HttpRequest):
    """A request that came past `needs`: somebody is there."""

    user: User
    htmx: HtmxDetails


def needs(right: str) -> Callable[[View], View]:
    """Only for people who signed in and may do this ("view", "edit", "export", "set_up", "own")."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_signin(request)
            if not request.user.may(right):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.right = right  # type: ignore[attr-defined]
        return guarded

    return guard


def _to_signin(request: HttpRequest) -> HttpResponse:
    """The whole page goes there, also when only a part of it was asked for.

    A script that has something to save is told (401) and the page stays, with what was typed. A form leads there with
    a word, and back to the page it stood on.
    """
    htmx = getattr(request, "htmx", None)
    if request.method in SAFE:
        if htmx:
            return HttpResponseClientRedirect(redirect_to_login(htmx.current_url_abs_path or "/").url)
        return redirect_to_login(request.get_full_path())
    if htmx or not request.accepts("text/html"):
        return JsonResponse({"words": STAYS}, status=401)
    say(request, NOT_SAVED, warn=True)
    page = page_before(request)
    return redirect_to_login(page[0] if page else "/")


def open_to_all(view: View) -> View:
    """A page for people who have not signed in; said aloud, so that no page is open by accident."""
    view.right = "nobody"  # type: ignore[attr-defined]
    return view


def found_or_404(rows: "QuerySet[M]", pk: Any) -> M:
    try:
        return rows.get(pk=pk)
    except rows.model.DoesNotExist:  # type: ignore[attr-defined]
        raise Http404 from None


def address_of(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")
