"""抽出 under a name: one's own, or for everybody."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hiiki.segments import trees
from hiiki.segments.asking import Extraction
from hiiki.segments.models import LONGEST, Segment
from hiiki.web.access import SignedIn, found_or_404, needs
from hiiki.web.customers.card import calendar_of
from hiiki.web.responses import fragment, page, say, seen_other

NAMELESS = "名前がないので保存できませんでした。抽出の名前を入れてください。"
NOTHING = "条件がないので保存できませんでした。条件を足してから保存してください。"


@require_http_methods(["GET", "HEAD", "POST"])
@needs("view")
def index(request: SignedIn) -> HttpResponse:
    return _create(request) if request.method == "POST" else _listed(request)


@require_GET
@needs("view")
def menu(request: SignedIn) -> HttpResponse:
    segments = Segment.objects.visible_to(request.user)
    return fragment(request, "segments/_menu.html", {"segments": segments})


def _listed(request: SignedIn) -> HttpResponse:
    changeable = set(Segment.objects.changeable_by(request.user).values_list("pk", flat=True))
    segments = Segment.objects.visible_to(request.user).select_related("owner")
    calendar = calendar_of(request)
    lines = [_line(each, calendar) | {"may_change": each.pk in changeable} for each in segments]
    return page(request, "segments/index.html", {"lines": lines})


def _line(segment: Segment, calendar: str) -> dict[str, Any]:
    extraction = segment.extraction
    said = segment.sentence if extraction.gone else extraction.said(calendar=calendar)
    return {"segment": segment, "said": said, "gone": extraction.gone, "is_slow": extraction.is_slow}


def _create(request: SignedIn) -> HttpResponse:
    try:
        extraction = Extraction(trees.without_empty(trees.read(request.POST.get("where", ""))))
    except trees.Unreadable as why:
        say(request, str(why), warn=True)
        return seen_other(request, "segments:builder")
    back = f"{reverse('segments:builder')}?{urlencode({'where': extraction.address})}"
    wanted, shared = _name(request), _shared(request)
    if not wanted or not extraction:
        say(request, NOTHING if wanted else NAMELESS, warn=True)
        return seen_other(request, back if extraction else "segments:builder")
    name = _free(wanted, Segment.objects.visible_to(request.user))
    segment, batch = Segment.keep(extraction, name=name, is_shared=shared, by=request.user)
    return seen_other(request, _list_of(segment), message=_kept(wanted, name), undo=batch)


def _list_of(segment: Segment) -> str:
    return f"{reverse('customers:list')}?segment={segment.pk}"


def _name(request: SignedIn) -> str:
    return " ".join(request.POST.get("name", "").replace("\0", "").split())[:LONGEST]


def _free(name: str, others: Any) -> str:
    """The name itself, or with a number behind it where it is taken."""
    taken = set(others.values_list("name", flat=True))
    numbered = (f"{name[: LONGEST - 5]} {number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(each for each in numbered if each not in taken)


def _kept(wanted: str, name: str) -> str:
    if wanted != name:
        return f"「{wanted}」はもうあるので、「{name}」という名前で保存しました。"
    return f"抽出「{name}」を保存しました。"


def _shared(request: SignedIn) -> bool:
    shared = bool(request.POST.get("is_shared"))
    if shared and not request.user.may("set_up"):
        raise PermissionDenied
    return shared


@require_POST
@needs("view")
def change(request: SignedIn, pk: int) -> HttpResponse:
    """Other conditions (`where`), or its name and for whom it is."""
    held = found_or_404(Segment.objects.changeable_by(request.user), pk)
    if "where" in request.POST:
        return _overwrite(request, held)
    wanted = _name(request)
    if not wanted:
        say(request, NAMELESS, warn=True)
        return seen_other(request, "segments:index")
    name = _free(wanted, Segment.objects.visible_to(request.user).exclude(pk=held.pk))
    batch = held.change(by=request.user, name=name, is_shared=_shared(request))
    message = _kept(wanted, name) if batch else "変わったところはありませんでした。"
    return seen_other(request, "segments:index", message=message, undo=batch)


def _overwrite(request: SignedIn, held: Segment) -> HttpResponse:
    try:
        tree = trees.without_empty(trees.read(request.POST["where"]))
    except trees.Unreadable as why:
        say(request, str(why), warn=True)
        return seen_other(request, "segments:index")
    if not tree["parts"]:
        say(request, NOTHING, warn=True)
        return seen_other(request, "segments:index")
    batch = held.change(by=request.user, conditions=tree)
    message = f"抽出「{held}」を、この条件で上書きしました。"
    return seen_other(request, _list_of(held), message=message, undo=batch)


@require_POST
@needs("view")
def remove(request: SignedIn, pk: int) -> HttpResponse:
    held = found_or_404(Segment.objects.changeable_by(request.user), pk)
    message = f"抽出「{held}」を削除しました。"
    return seen_other(request, "segments:index", message=message, undo=held.remove(by=request.user))
