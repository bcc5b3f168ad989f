"""表示の形: the list as somebody likes it, under a name; one's own, or for everybody."""

from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from hiiki.accounts.models import SavedView, User
from hiiki.web.access import SignedIn, found_or_404, needs
from hiiki.web.customers.columns import every, known
from hiiki.web.customers.finding import Asked
from hiiki.web.customers.liking import LIST, Liking
from hiiki.web.responses import page, say, seen_other

LONGEST = 60
NAMELESS = "名前がないので残せませんでした。形の名前を入れてください。"


@dataclass(frozen=True)
class Shelf:
    """The views one may choose from, and the one the list was last made by."""

    views: list[SavedView]
    chosen: SavedView | None
    is_changed: bool
    may_change: bool

    @classmethod
    def of(cls, user: User, asked: Asked, liking: Liking) -> "Shelf":
        views = list(_visible(user))
        chosen = next((view for view in views if view.pk == liking.view), None)
        changed = chosen is not None and chosen.content != content_of(asked, liking)
        may = chosen is not None and (user.may("set_up") or not chosen.is_shared)
        return cls(views, chosen, changed, may)

    @property
    def own(self) -> list[SavedView]:
        return [view for view in self.views if not view.is_shared]

    @property
    def shared(self) -> list[SavedView]:
        return [view for view in self.views if view.is_shared]


def _visible(user: User) -> Any:
    return SavedView.objects.of_list(LIST).visible_to(user)


def content_of(asked: Asked, liking: Liking) -> dict[str, Any]:
    return {**liking.content, "sort": asked.sort, "show": asked.show}


@require_http_methods(["GET", "HEAD", "POST"])
@needs("view")
def index(request: SignedIn) -> HttpResponse:
    return _create(request) if request.method == "POST" else _listed(request)


def _listed(request: SignedIn) -> HttpResponse:
    changeable = set(SavedView.objects.changeable_by(request.user).values_list("pk", flat=True))
    views = _visible(request.user).select_related("owner")
    lines = [{"view": view, "columns": _labels(view), "may_change": view.pk in changeable} for view in views]
    return page(request, "customers/views.html", {"lines": lines})


def _labels(view: SavedView) -> str:
    there = every()
    return "、".join(there[name].label for name in known(view.content.get("shown", [])))


def _create(request: SignedIn) -> HttpResponse:
    liking = Liking.of(request.user)
    asked = Asked.read(request.POST, liking)
    to, wanted = reverse("customers:list") + asked.query(), _name(request)
    if not wanted:
        say(request, NAMELESS, warn=True)
        return seen_other(request, to)
    name = _free(wanted, _visible(request.user))
    shared = _shared(request)
    view, batch = SavedView.keep(
        by=request.user, list=LIST, name=name, is_shared=shared, content=content_of(asked, liking)
    )
    liking.keep(request.user, view=view.pk, sort=asked.sort)
    return seen_other(request, to, message=_kept(wanted, name), undo=batch)


def _name(request: SignedIn) -> str:
    return " ".join(request.POST.get("name", "").replace("\0", "").split())[:LONGEST]


def _free(name: str, others: Any) -> str:
    """The name itself, or with a number behind it where it is taken."""
    taken = set(others.values_list("name", flat=True))
    numbered = (f"{name[: LONGEST - 5]} {number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(each for each in numbered if each not in taken)


def _kept(wanted: str, name: str) -> str:
    if wanted != name:
        return f"「{wanted}」はもうあるので、「{name}」という名前で残しました。"
    return f"表示の形「{name}」を残しました。"


def _shared(request: SignedIn) -> bool:
    shared = bool(request.POST.get("is_shared"))
    if shared and not request.user.may("set_up"):
        raise PermissionDenied
    return shared


@require_POST
@needs("view")
def choose(request: SignedIn) -> HttpResponse:
    view = found_or_404(_visible(request.user), _number(request.POST.get("view", "")))
    liking = Liking.of(request.user)
    asked = Asked.read(request.POST, liking)
    liking.keep(request.user, **{**view.content, "view": view.pk})
    sort = Liking(view.content).sort
    asked = replace(asked, sort=sort, usual_sort=sort, show=str(view.content.get("show", "")))
    return seen_other(request, reverse("customers:list") + asked.query())


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


@require_POST
@needs("view")
def change(request: SignedIn, view: int) -> HttpResponse:
    """Overwritten with the list as it is now (`content`), or its name and for whom it is."""
    held = found_or_404(SavedView.objects.of_list(LIST).changeable_by(request.user), view)
    if request.POST.get("content"):
        return _overwrite(request, held)
    wanted = _name(request)
    if not wanted:
        say(request, NAMELESS, warn=True)
        return seen_other(request, "customers:views")
    name, shared = _free(wanted, _visible(request.user).exclude(pk=held.pk)), _shared(request)
    first = shared and bool(request.POST.get("is_first"))
    batch = held.change(by=request.user, name=name, is_shared=shared, is_first=first)
    message = _kept(wanted, name) if batch else "変わったところはありませんでした。"
    return seen_other(request, "customers:views", message=message, undo=batch)


def _overwrite(request: SignedIn, held: SavedView) -> HttpResponse:
    liking = Liking.of(request.user)
    asked = Asked.read(request.POST, liking)
    batch = held.change(by=request.user, content=content_of(asked, liking))
    liking.keep(request.user, view=held.pk, sort=asked.sort)
    to = reverse("customers:list") + asked.query()
    return seen_other(request, to, message=f"表示の形「{held}」を、いまの一覧で上書きしました。", undo=batch)


@require_POST
@needs("view")
def remove(request: SignedIn, view: int) -> HttpResponse:
    held = found_or_404(SavedView.objects.of_list(LIST).changeable_by(request.user), view)
    batch = held.remove(by=request.user)
    return seen_other(request, "customers:views", message=f"表示の形「{held}」を削除しました。", undo=batch)
