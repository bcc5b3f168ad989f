"""Who may open which page."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

View = Callable[..., HttpResponse]
M = TypeVar("M", bound=Model)


def needs(right: str) -> Callable[[View], View]:
    """Only for people who signed in and may do this ("view", "edit", "export", "set_up", "own")."""

    def guard(view: View) -> View:
        @wraps(view)
        @login_required
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.may(right):  # type: ignore[union-attr]
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.right = right  # type: ignore[attr-defined]
        return guarded

    return guard


def open_to_all(view: View) -> View:
    """A page for people who have not signed in; said aloud, so that no page is open by accident."""
    view.right = "nobody"  # type: ignore[attr-defined]
    return view


def found_or_404(rows: "QuerySet[M]", pk: Any) -> M:
    try:
        return rows.get(pk=pk)
    except rows.model.DoesNotExist:
        raise Http404 from None


def address_of(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")
