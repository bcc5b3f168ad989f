"""ホーム: where the day begins; on the first day, what to do first."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from hiiki.customers.models import Customer
from hiiki.exchange.models import ImportRun
from hiiki.web import navigation
from hiiki.web.access import needs
from hiiki.web.responses import fragment, page


@require_GET
@needs("view")
def show(request: HttpRequest) -> HttpResponse:
    seen = Customer.objects.visible_to(request.user).current()
    return page(
        request,
        "home/home.html",
        {
            "is_empty": not seen.exists(),
            "count": seen.count(),
            "newest": seen.order_by("-id")[:8],
            "imports": ImportRun.objects.exclude(state=ImportRun.DISCARDED)[:5],
        },
    )


@require_GET
@needs("view")
def running(request: HttpRequest) -> HttpResponse:
    """The quiet line in the top bar, asked for again while work goes on."""
    return fragment(request, "_running.html", {"running": navigation.running()})
