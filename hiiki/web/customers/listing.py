"""The list of customers."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET
from django_htmx.http import push_url, replace_url

from hiiki.customers import designed, searching
from hiiki.customers.designed import Designed, Option
from hiiki.customers.models import Customer
from hiiki.text.kana import ROWS
from hiiki.web.access import SignedIn, needs
from hiiki.web.customers import counting
from hiiki.web.customers.card import calendar_of, found
from hiiki.web.customers.cells import Row, Rows
from hiiki.web.customers.columns import way_of
from hiiki.web.customers.finding import Asked
from hiiki.web.customers.liking import DENSITIES, FROZEN, Liking
from hiiki.web.customers.marking import Marker
from hiiki.web.customers.saved_views import Shelf
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


@require_GET
@needs("view")
def rows(request: SignedIn) -> HttpResponse:
    """A page's rows alone, for a list that is scrolled through: without the frame, and what it asks the book."""
    liking = Liking.of(request.user)
    sheet, written = _page_of(request, Asked.of(request, liking), liking)
    return HttpResponse(render_to_string("customers/_rows.html", {"sheet": sheet, "rows": written}))


@require_GET
@needs("view")
def row(request: SignedIn, pk: int) -> HttpResponse:
    """One row as it is now."""
    liking = Liking.of(request.user)
    writer = writer_of(request, Asked.of(request, liking), liking)
    return HttpResponse(writer.write([found(request, pk)])[0].html)


def writer_of(request: SignedIn, asked: Asked, liking: Liking) -> Rows:
    return Rows(liking.columns, Marker(asked), query=asked.query(), calendar=calendar_of(request))


def _page_of(request: SignedIn, asked: Asked, liking: Liking) -> tuple[Sheet[Customer], list[Row]]:
    writer = writer_of(request, asked, liking)
    sheet = Sheet(
        asked.rows(request.user),
        asked.sorting,
        request.GET,
        whole=writer.needed(Customer.objects.all()),
        size=liking.size,
        by_index=asked.by_index,
    )
    return sheet, writer.write(sheet.rows, sheet.number)


def listed(request: SignedIn, asked: Asked, liking: Liking) -> dict[str, Any]:
    sheet, written = _page_of(request, asked, liking)
    count = counting.on_page(asked, request.user, sheet)
    return {
        "asked": asked,
        "within": searching.CHOICES[asked.within],
        "sheet": sheet,
        "rows": written,
        "headings": headings(request, asked, liking),
        "count": count,
        "everybody": None if count.later else counting.everybody(asked, request.user),
        "kana_rows": _kana_rows(request, asked) if sheet.rows or asked.kana else [],
        "query": asked.query(),
        "without_text": asked.query(text=""),
        "without_kana": asked.query(kana=""),
        "without_tag": asked.query(tag=""),
        "without_dm": asked.query(dm=""),
        "without_extraction": asked.query(extracted=None),
        "extracted_query": f"?{urlencode(asked.extracted.query)}" if asked.extracted else "",
        "narrowing": narrowing(asked),
        "dm_ok": asked.query(dm="ok"),
        "dm_refused": asked.query(dm="refused"),
        "columns": [(each, True) for each in liking.columns] + [(each, False) for each in liking.others],
        "liking": liking,
        "shelf": Shelf.of(request.user, asked, liking),
        "frozen": FROZEN,
        "densities": DENSITIES.items(),
        "sizes": SIZES,
    }


def narrowing(asked: Asked) -> list[tuple[Designed, list[tuple[Option, str, bool]]]]:
    """Fields with choices, and with each choice the query that asks for it too, or no longer."""
    return [
        (field, [(option, *_toggled(asked, (field.name, option.value))) for option in field.options])
        for field in designed.own()
        if field.options
    ]


def _toggled(asked: Asked, pair: tuple[str, str]) -> tuple[str, bool]:
    """One choice of a field at a time, unless customers can have several of it."""
    if pair in asked.chosen:
        return asked.query(chosen=tuple(each for each in asked.chosen if each != pair)), True
    is_several = designed.now().ever[pair[0]].kind == "several"
    others = tuple(each for each in asked.chosen if is_several or each[0] != pair[0])
    return asked.query(chosen=(*others, pair)), False


def _kana_rows(request: SignedIn, asked: Asked) -> list[tuple[str, str]]:
    return [(row, link(request.GET, kana="" if row == asked.kana else row)) for row in ROWS]


def headings(request: SignedIn, asked: Asked, liking: Liking) -> list[dict[str, Any]]:
    return [
        {
            "column": column,
            "width": liking.width_of(column),
            "href": link(request.GET, sort=asked.sorting.clicked(column)) if column.sort_by else "",
            "sorted": asked.sorting.said_of(column),
            "way": way_of(column),
        }
        for column in liking.columns
    ]


def _addressed(request: SignedIn, response: HttpResponse, asked: Asked) -> HttpResponse:
    """The address follows; a search typed letter by letter is one step back, not ten."""
    here = request.get_full_path()
    if here == request.htmx.current_url_abs_path:
        return response
    searched_before = "q=" in (request.htmx.current_url or "")
    return replace_url(response, here) if asked.text and searched_before else push_url(response, here)
