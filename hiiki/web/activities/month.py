"""カレンダー: a month of plans and of what was done."""

from calendar import SUNDAY, Calendar
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber, TruncDate
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from hiiki.activities import words
from hiiki.activities.models import Contact, ContactQuerySet
from hiiki.activities.models.word import KIND
from hiiki.web.access import SignedIn, needs
from hiiki.web.activities.agenda import people
from hiiki.web.activities.asking import AGENDA, DONE, Asked
from hiiki.web.responses import page

A_DAY = 4  # contacts shown of one
FIRST, LAST = date(1900, 1, 1), date(2999, 12, 1)


@dataclass
class Day:
    day: date
    is_of_month: bool
    contacts: list[Contact] = field(default_factory=list)
    count: int = 0

    @property
    def more(self) -> int:
        return self.count - len(self.contacts)


@require_GET
@needs("view")
def index(request: SignedIn) -> HttpResponse:
    asked, month = Asked.of(request), _month(request.GET.get("month", ""))
    query = asked.query(show=AGENDA, day=None, text="")
    context = {
        "asked": asked,
        "month": month,
        "weeks": _weeks(month, asked.rows),
        "today": localdate(),
        "people": people(request, asked),
        "kinds": words.of(KIND),
        "shows": [
            ("予定", reverse("activities:agenda") + query, False),
            ("カレンダー", "", True),
            ("記録", reverse("activities:agenda") + asked.query(show=DONE, day=None, text=""), False),
        ],
        "previous": _beside(month, -1),
        "next": _beside(month, 1),
        "query": query,
        "back": request.get_full_path(),
    }
    return page(request, "activities/month.html", context)


def _month(text: str) -> date:
    """The first of the month that is asked for; of this one for anything that is none."""
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        month = localdate().replace(day=1)
    return min(max(month, FIRST), LAST)


def _beside(month: date, by: int) -> str:
    year, number = divmod(month.year * 12 + month.month - 1 + by, 12)
    return f"{year:04}-{number + 1:02}"


def _weeks(month: date, rows: ContactQuerySet) -> list[list[Day]]:
    """The first contacts of each day and how many there are: two questions, however full the days are."""
    weeks = Calendar(SUNDAY).monthdatescalendar(month.year, month.month)
    seen = rows.between(weeks[0][0], weeks[-1][-1]).annotate(_day=TruncDate("at"))
    counts = dict(seen.order_by().values_list("_day").annotate(Count("id")))
    first = seen.annotate(
        _place=Window(RowNumber(), partition_by=F("_day"), order_by=["is_done", "at", "id"])
    )
    ids = first.filter(_place__lte=A_DAY).values_list("id", flat=True)
    shown: dict[date, list[Contact]] = defaultdict(list)
    for contact in Contact.objects.whole().filter(pk__in=list(ids)).order_by("at", "id"):
        shown[contact.day].append(contact)
    return [[_day(day, month, shown, counts) for day in week] for week in weeks]


def _day(day: date, month: date, shown: dict[date, list[Contact]], counts: dict[Any, int]) -> Day:
    return Day(day, day.month == month.month, shown[day], counts.get(day, 0))
