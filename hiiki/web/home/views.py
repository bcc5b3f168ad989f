"""ホーム: where the day begins; on the first day, what to do first."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from hiiki.customers.models import Customer, CustomerQuerySet
from hiiki.exchange.models import ImportRun
from hiiki.segments.asking import Extraction
from hiiki.web import running as lines
from hiiki.web.access import SignedIn, needs
from hiiki.web.activities import at_home
from hiiki.web.customers.counting import Count
from hiiki.web.customers.finding import count_up_to
from hiiki.web.exchange.states import state_of
from hiiki.web.responses import fragment, page


@require_GET
@needs("view")
def show(request: SignedIn) -> HttpResponse:
    seen, today = Customer.objects.visible_to(request.user).current(), localdate()
    first = today.replace(day=1)
    return page(
        request,
        "home/home.html",
        {
            "is_empty": not seen.exists(),
            "today": today,
            "count": _about(seen),
            "this_month": _about(seen.filter(registered_on__range=(first, today))),
            "this_month_list": _list_of("registered_on", "in", period=f"between:{first}:{today}"),
            "unlooked_after": _about(seen.filter(staff=None)),
            "unlooked_after_list": _list_of("staff", "any", options=["none"]),
            "newest": seen.order_by("-id")[:8],
            "imports": [(run, state_of(run)) for run in _imports()],
            **at_home.plans(request),
        },
    )


def _about(customers: CustomerQuerySet) -> Count:
    """As the list counts: who begins the day does not wait for a million."""
    return Count.up_to_most(count_up_to(customers))


def _list_of(name: str, how: str, **said: Any) -> str:
    """The address of the customers one condition finds."""
    found = Extraction({"join": "and", "parts": [{"of": name, "is": how, **said}]})
    return f"{reverse('customers:list')}?{urlencode({'where': found.address})}"


def _imports() -> "QuerySet[ImportRun]":
    return ImportRun.objects.exclude(state=ImportRun.DISCARDED).select_related("batch")[:5]


@require_GET
@needs("view")
def running(request: SignedIn) -> HttpResponse:
    """The quiet lines in the top bar, asked for again while work goes on."""
    return fragment(request, "_running.html", {"running": lines.lines(request.user)})
