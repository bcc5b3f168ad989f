"""What stands around every page: the sidebar, the shop's name, work that is going on."""

from typing import Any

from django.http import HttpRequest

from hiiki.accounts.models import Preference, Shop, User
from hiiki.customers import searching
from hiiki.exchange.models import ImportRun

# word, view, right, the first part of the address that marks the place, its key after g
PLACES = (
    ("ホーム", "home", "view", "/home", "h"),
    ("顧客", "customers:list", "view", "/customers", "c"),
    ("データ連動", "exchange:home", "edit", "/exchange", "d"),
    ("設定", "settings:home", "view", "/settings", "s"),
)
RIGHTS = ("view", "edit", "export", "send", "set_up", "own")


def frame(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"shop": None, "brand": "Hiiki"}
    return {
        "shop": Shop.current(),
        "places": places(request, user),
        "may": {right: user.may(right) for right in RIGHTS},
        "looks": Preference.objects.read(user, "looks", {}),
        "searchable": searching.CHOICES.items(),
        "running": running(),
    }


def places(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    return [
        {"word": word, "view": view, "key": key, "here": request.path.startswith(path)}
        for word, view, right, path, key in PLACES
        if user.may(right)
    ]


def running() -> ImportRun | None:
    return ImportRun.objects.filter(state__in=[ImportRun.PLANNING, ImportRun.APPLYING]).first()
