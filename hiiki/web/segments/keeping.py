"""抽出 under a name: one's own, or for everybody."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hiiki.segments import trees
from hiiki.segments.asking import Extraction
from hiiki.segments.models import Segment
from hiiki.web.access import SignedIn, found_or_404, needs
from hiiki.web.customers.card import calendar_of
from hiiki.web.kept import change_or_404, removed
from hiiki.web.naming import free, is_shared_in, kept, name_in
from hiiki.web.responses import fragment, page, say, seen_other

NAMELESS = "名前がないので保存できませんでした。抽出の名前を入れてください。"
NOTHING = "条件がないので保存できませんでした。条件を追加してから保存してください。"


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
    wanted, shared = name_in(request), is_shared_in(request)
    if not wanted or not extraction:
        say(request, NOTHING if wanted else NAMELESS, warn=True)
        return seen_other(request, back if extraction else "segments:builder")
    name = free(wanted, Segment.objects.visible_to(request.user))
    segment, batch = Segment.keep(extraction, name=name, is_shared=shared, by=request.user)
    return seen_other(request, _list_of(segment), message=kept("抽出", wanted, name), undo=batch)


def _list_of(segment: Segment) -> str:
    return f"{reverse('customers:list')}?segment={segment.pk}"


@require_POST
@needs("view")
def change(request: SignedIn, pk: int) -> HttpResponse:
    """Other conditions (`where`), or its name and for whom it is."""
    held = found_or_404(Segment.objects.changeable_by(request.user), pk)
    if "where" in request.POST:
        return _overwrite(request, held)
    wanted = name_in(request)
    if not wanted:
        say(request, NAMELESS, warn=True)
        return seen_other(request, "segments:index")
    name = free(wanted, Segment.objects.visible_to(request.user).exclude(pk=held.pk))
    batch = change_or_404(held, by=request.user, name=name, is_shared=is_shared_in(request))
    message = kept("抽出", wanted, name) if batch else "変わったところはありませんでした。"
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
    batch = change_or_404(held, by=request.user, conditions=tree)
    message = f"抽出「{held}」を、この条件で上書きしました。"
    return seen_other(request, _list_of(held), message=message, undo=batch)


@require_POST
@needs("view")
def remove(request: SignedIn, pk: int) -> HttpResponse:
    held = found_or_404(Segment.objects.changeable_by(request.user), pk)
    return removed(request, held, "segments:index")
