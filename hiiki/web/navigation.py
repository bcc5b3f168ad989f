"""What stands around every page: the sidebar, the shop's name, work that is going on."""

from typing import Any

from django.http import HttpRequest

from hiiki.accounts.models import Preference, Shop
from hiiki.exchange.models import ImportRun

# word, view, right, the first part of the address that marks the place
PLACES = (
    ("ホーム", "home", "view", "/home"),
    ("顧客", "customers:list", "view", "/customers"),
    ("データ連動", "exchange:home", "edit", "/exchange"),
    ("設定", "settings:home", "view", "/settings"),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"shop": None}
    return {
        "shop": Shop.current(),
        "places": [
            {"word": word, "view": view, "here": request.path.startswith(path)}
            for word, view, right, path in PLACES
            if user.may(right)
        ],
        "looks": Preference.objects.read(user, "looks", {}),
        "running": ImportRun.objects.filter(state__in=[ImportRun.PLANNING, ImportRun.APPLYING]).first(),
    }
