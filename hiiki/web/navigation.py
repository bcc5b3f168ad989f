"""What stands around every page: the sidebar, the shop's name, work that is going on."""

from typing import Any

from django.http import HttpRequest

from hiiki.accounts.models import Shop, User
from hiiki.customers import searching
from hiiki.web import running
from hiiki.web.help import places as manual_places
from hiiki.web.looks import looks_of

# word, view, right, the first part of the address that marks the place, its key after g
PLACES = (
    ("ホーム", "home", "view", "/home", "h"),
    ("顧客", "customers:list", "view", "/customers", "c"),
    ("コンタクト", "activities:agenda", "view", "/contacts", "k"),
    ("データ連動", "exchange:home", "import", "/exchange", "d"),
    ("設定", "settings:home", "view", "/settings", "s"),
)
RIGHTS = ("view", "edit", "export", "send", "set_up", "own")


def frame(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"shop": None, "brand": shop_name}
    may = rights(user)
    return {
        "shop": Shop.current(),
        "places": places(request, may),
        "may": may,
        "looks": looks_of(request, user),
        "searchable": searching.CHOICES.items(),
        "running": running.lines(user),
        "manual": manual_places.address(request),
    }


def shop_name() -> str:
    """For whoever has not signed in; nothing while the shop has no name. Looking makes no shop."""
    return Shop.objects.values_list("name", flat=True).first() or ""


def rights(user: User) -> dict[str, bool]:
    """What pages offer; an import and the log meet every customer: not for those who see only their own."""
    may = {right: user.may(right) for right in RIGHTS}
    everybody = not user.own_customers_only
    return {**may, "import": may["edit"] and everybody, "log": may["set_up"] and everybody}


def places(request: HttpRequest, may: dict[str, bool]) -> list[dict[str, Any]]:
    return [
        {"word": word, "view": view, "key": key, "here": request.path.startswith(path)}
        for word, view, right, path, key in PLACES
        if may[right]
    ]
