"""With whom: a customer chosen by typing."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from hiiki.customers import searching
from hiiki.customers.models import Customer
from hiiki.web.access import SignedIn, needs
from hiiki.web.lists import link
from hiiki.web.responses import fragment

SHOWN = 12
LONGEST = 100
CALLED = ("code", "last_name", "first_name", "last_kana", "first_kana", "company_name", "company_kana", "email",
          "tel", "mobile", "prefecture", "address1", "address2")  # fmt: skip


@require_GET
@needs("edit")
def index(request: SignedIn) -> HttpResponse:
    return fragment(request, "activities/_whom.html", found_by(request))


def found_by(request: SignedIn) -> dict[str, Any]:
    text = " ".join(request.GET.get("words", "").replace("\0", "").split())[:LONGEST]
    there = Customer.objects.visible_to(request.user).current()
    rows = (
        list(searching.search(there, text).order_by("kana_sort", "id").only(*CALLED)[: SHOWN + 1])
        if text
        else []
    )
    kept = {name: request.GET.get(name, "") for name in ("day", "state", "back")}
    return {
        "text": text,
        "kept": kept,
        "customers": [(each, link({}, customer=each.pk, **kept)) for each in rows[:SHOWN]],
        "has_more": len(rows) > SHOWN,
    }
