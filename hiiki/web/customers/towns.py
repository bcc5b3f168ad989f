"""〒 → 住所: the places a postal code covers."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from hiiki.text import postal
from hiiki.web.access import SignedIn, needs
from hiiki.web.responses import fragment

DIGITS = 7


@require_GET
@needs("edit")
def index(request: SignedIn) -> HttpResponse:
    typed = request.GET.get("postal_code", "")[:40]
    key = postal.postal_key(typed)
    is_whole = bool(key) and sum(character.isdigit() for character in typed) == DIGITS
    context = {"is_whole": is_whole, "places": _places(key) if is_whole else []}
    return fragment(request, "customers/_towns.html", context)


def _places(key: str) -> list[dict[str, Any]]:
    return [
        {"prefecture": place.prefecture, "address1": f"{place.city}{place.town}", "office": place.office}
        for place in postal.places(key)
    ]
