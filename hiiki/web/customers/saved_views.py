"""表示の形: the list as somebody likes it, under a name; one's own, or for everybody."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from hiiki.accounts.models import SavedView, User
from hiiki.web.access import SignedIn, found_or_404, needs
from hiiki.web.customers.columns import every, known
from hiiki.web.customers.finding import Asked
from hiiki.web.customers.liking import LIST, Liking
from hiiki.web.ids import id_of
from hiiki.web.kept import change_or_404, removed
from hiiki.web.naming import free, is_shared_in, kept, name_in
from hiiki.web.responses import page, say, seen_other

NAMELESS = "名前がないので保存できませんでした。形の名前を入れてください。"


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
    to, wanted = reverse("customers:list") + asked.query(), name_in(request)
    if not wanted:
        say(request, NAMELESS, warn=True)
        return seen_other(request, to)
    name = free(wanted, _visible(request.user))
    shared = is_shared_in(request)
    view, batch = SavedView.keep(
        by=request.user, list=LIST, name=name, is_shared=shared, content=content_of(asked, liking)
    )
    liking.keep(request.user, view=view.pk, sort=asked.sort)
    return seen_other(request, to, message=kept("表示の形", wanted, name), undo=batch)


@require_POST
@needs("view")
def choose(request: SignedIn) -> HttpResponse:
    view = found_or_404(_visible(request.user), id_of(request.POST.get("view", "")))
    liking = Liking.of(request.user)
    asked = Asked.read(request.POST, liking)
    liking.keep(request.user, **{**view.content, "view": view.pk})
    sort = Liking(view.content).sort
    asked = replace(asked, sort=sort, usual_sort=sort, show=str(view.content.get("show", "")))
    return seen_other(request, reverse("customers:list") + asked.query())


@require_POST
@needs("view")
def change(request: SignedIn, view: int) -> HttpResponse:
    """Overwritten with the list as it is now (`content`), or its name and for whom it is."""
    held = found_or_404(SavedView.objects.of_list(LIST).changeable_by(request.user), view)
    if request.POST.get("content"):
        return _overwrite(request, held)
    wanted = name_in(request)
    if not wanted:
        say(request, NAMELESS, warn=True)
        return seen_other(request, "customers:views")
    name, shared = free(wanted, _visible(request.user).exclude(pk=held.pk)), is_shared_in(request)
    first = shared and bool(request.POST.get("is_first"))
    batch = change_or_404(held, by=request.user, name=name, is_shared=shared, is_first=first)
    message = kept("表示の形", wanted, name) if batch else "変わったところはありませんでした。"
    return seen_other(request, "customers:views", message=message, undo=batch)


def _overwrite(request: SignedIn, held: SavedView) -> HttpResponse:
    liking = Liking.of(request.user)
    asked = Asked.read(request.POST, liking)
    batch = change_or_404(held, by=request.user, content=content_of(asked, liking))
    liking.keep(request.user, view=held.pk, sort=asked.sort)
    to = reverse("customers:list") + asked.query()
    return seen_other(request, to, message=f"表示の形「{held}」を、いまの一覧で上書きしました。", undo=batch)


@require_POST
@needs("view")
def remove(request: SignedIn, view: int) -> HttpResponse:
    held = found_or_404(SavedView.objects.of_list(LIST).changeable_by(request.user), view)
    return removed(request, held, "customers:views")
