"""How many customers a list is about, as far as it is known without making anybody wait."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from hiiki.accounts.models import User
from hiiki.customers.models import Customer
from hiiki.web.access import SignedIn, needs
from hiiki.web.customers.finding import COUNTED, Asked, count_up_to
from hiiki.web.customers.liking import Liking
from hiiki.web.lists import Sheet
from hiiki.web.responses import fragment


@dataclass(frozen=True)
class Count:
    """So many, or at least so many; `later` when the page asks for a better one after it is shown."""

    number: int
    is_least: bool = False
    later: bool = False

    @classmethod
    def up_to_most(cls, number: int) -> "Count":
        return cls(min(number, COUNTED), is_least=number > COUNTED)


def on_page(asked: Asked, user: User, sheet: Sheet[Customer]) -> Count:
    """A search reads the whole book to be counted: its rows are shown first."""
    if sheet.is_whole:
        return Count(len(sheet.rows))
    if asked.text or asked.tag or asked.dm or asked.extracted:
        return Count(len(sheet.rows), is_least=True, later=True)
    return Count.up_to_most(count_up_to(asked.rows(user)))


def everybody(asked: Asked, user: User) -> Count | None:
    """Among how many was narrowed; None where nothing was."""
    return Count.up_to_most(count_up_to(Asked(show=asked.show).rows(user))) if asked.narrows else None


@require_GET
@needs("view")
def show(request: SignedIn) -> HttpResponse:
    """How many were found; exactly, for those who ask."""
    asked = Asked.of(request, Liking.of(request.user))
    rows = asked.rows(request.user)
    count = Count(rows.count()) if request.GET.get("exact") else Count.up_to_most(count_up_to(rows))
    context = {"count": count, "everybody": everybody(asked, request.user), "query": asked.query()}
    return fragment(request, "customers/_count.html", context)
