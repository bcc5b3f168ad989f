"""The list of customers."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET
from django_htmx.http import push_url, replace_url

from hiiki.accounts.models import Preference
from hiiki.customers import searching
from hiiki.customers.models import Customer
from hiiki.text.kana import ROWS
from hiiki.web.access import SignedIn, needs
from hiiki.web.customers.cells import Rows
from hiiki.web.customers.columns import Liking
from hiiki.web.customers.finding import COUNTED, Asked, count_up_to
from hiiki.web.customers.marking import Marker
from hiiki.web.customers.searches import note_search
from hiiki.web.lists import SIZES, Sheet, link
from hiiki.web.responses import fragment, page


@require_GET
@needs("view")
def index(request: SignedIn) -> HttpResponse:
    liking = Liking.of(request.user)
    asked = Asked.of(request, liking)
    context = listed(request, asked, liking)
    if request.htmx:
        return _addressed(request, fragment(request, "customers/_found.html", context), asked)

    note_search(request, asked, context["count"])
    return page(request, "customers/list.html", context)


def listed(request: SignedIn, asked: Asked, liking: Liking) -> dict[str, Any]:
    rows = asked.rows(request.user).defer("search_text").select_related("staff")
    sheet = Sheet(rows, asked.sorting, request.GET, size=liking.size)
    count = len(sheet.rows) if sheet.is_whole else count_up_to(rows)
    looks = Preference.objects.read(request.user, "looks", {})
    writer = Rows(
        liking.columns, Marker(asked), query=asked.query(), calendar=looks.get("calendar", "seireki")
    )
    return {
        "asked": asked,
        "within": searching.CHOICES[asked.within],
        "sheet": sheet,
        "rows": writer.write(sheet.rows),
        "headings": headings(request, asked, liking),
        "count": min(count, COUNTED),
        "is_more": count > COUNTED,
        "everybody": count_up_to(_all(request, asked)) if asked.narrows else None,
        "kana_rows": [(row, link(request.GET, kana="" if row == asked.kana else row)) for row in ROWS],
        "query": asked.query(),
        "without_text": asked.query(text=""),
        "without_kana": asked.query(kana=""),
        "liking": liking,
        "sizes": SIZES,
    }


def headings(request: SignedIn, asked: Asked, liking: Liking) -> list[dict[str, Any]]:
    return [
        {
            "column": column,
            "width": liking.width_of(column),
            "href": link(request.GET, sort=asked.sorting.clicked(column)) if column.sort_by else "",
            "sorted": asked.sorting.said_of(column),
        }
        for column in liking.columns
    ]


def _all(request: SignedIn, asked: Asked) -> Any:
    everybody = Customer.objects.visible_to(request.user)
    return everybody.archived() if asked.show else everybody.current()


def _addressed(request: SignedIn, response: HttpResponse, asked: Asked) -> HttpResponse:
    """The address follows; a search typed letter by letter is one step back, not ten."""
    here = request.get_full_path()
    if here == request.htmx.current_url_abs_path:
        return response
    searched_before = "q=" in (request.htmx.current_url or "")
    return replace_url(response, here) if asked.text and searched_before else push_url(response, here)


@require_GET
@needs("view")
def count(request: SignedIn) -> HttpResponse:
    """Exactly how many, for those who ask."""
    asked = Asked.of(request, Liking.of(request.user))
    return fragment(
        request, "customers/_count.html", {"count": asked.rows(request.user).count(), "exact": True}
    )
