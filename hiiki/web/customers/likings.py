"""Which columns the list shows, in which order, how wide, and what else somebody likes: kept per user."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from hiiki.web.access import SignedIn, needs
from hiiki.web.customers.columns import every, known
from hiiki.web.customers.finding import Asked
from hiiki.web.customers.liking import DENSITIES, FROZEN, WIDTHS, Liking, first_view
from hiiki.web.lists import SIZES
from hiiki.web.ordering import moved
from hiiki.web.responses import say, seen_other

BY_ITSELF: dict[str, Any] = {"shown": [], "widths": {}, "frozen": 0, "density": "", "view": None}


@require_POST
@needs("view")
def create(request: SignedIn) -> HttpResponse:
    """Columns as ticked, in the order they were sent; ↑ and ↓ of a page without scripts move one of them."""
    liking, given = Liking.of(request.user), request.POST
    to = reverse("customers:list") + Asked.read(given, liking).query()
    if given.get("usual"):
        liking.keep(request.user, **{**BY_ITSELF, **first_view()})
        return seen_other(request, to, message="おすすめの列に戻しました。")

    shown = moved(known(given.getlist("shown")), given.get("move", ""))
    if not shown:
        say(request, "列をひとつは選んでください。", warn=True)
        return seen_other(request, to)
    size = _number(given.get("size", ""), SIZES, liking.size)
    frozen = _number(given.get("frozen", ""), FROZEN, liking.frozen)
    density = given.get("density") if given.get("density") in DENSITIES else liking.density
    liking.keep(request.user, shown=shown, size=size, frozen=frozen, density=density)
    return seen_other(request, to, message="列を変えました。")


def _number(text: str, allowed: Any, otherwise: int) -> int:
    return next((each for each in allowed if str(each) == text), otherwise)


@require_POST
@needs("view")
def arrange(request: SignedIn) -> HttpResponse:
    """The order headings were dragged into; columns that came meanwhile from elsewhere stay at the end."""
    liking = Liking.of(request.user)
    here = [column.name for column in liking.columns]
    dragged = [name for name in known(request.POST.getlist("shown")) if name in here]
    liking.keep(request.user, shown=[*dragged, *(name for name in here if name not in dragged)])
    return HttpResponse(status=204)


@require_POST
@needs("view")
def widen(request: SignedIn) -> HttpResponse:
    name, width = request.POST.get("column", ""), request.POST.get("width", "")
    if name in every() and width.isascii() and width.isdigit() and len(width) < 5:
        liking = Liking.of(request.user)
        narrowed = min(max(int(width), WIDTHS[0]), WIDTHS[-1])
        liking.keep(request.user, widths={**liking.widths, name: narrowed})
    return HttpResponse(status=204)


@require_POST
@needs("view")
def sort(request: SignedIn) -> HttpResponse:
    """The sorting one chose is the sorting one finds tomorrow."""
    liking = Liking.of(request.user)
    liking.keep(request.user, sort=Asked.read(request.POST, liking).sort)
    return HttpResponse(status=204)
