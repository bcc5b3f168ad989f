"""カレンダー: a month of plans and of what was done."""

from calendar import SUNDAY, Calendar
from dataclasses import dataclass, field
from datetime import date

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
COUNTED = 99
FIRST, LAST = date(1900, 1, 1), date(2999, 12, 1)


@dataclass
class Day:
    day: date
    is_of_month: bool
    contacts: list[Contact] = field(default_factory=list)
    count: int = 0

    @property
    def more(self) -> str:
        left = self.count - len(self.contacts)
        return (
            f"{COUNTED - len(self.contacts)} 件以上" if self.count > COUNTED else f"{left} 件" if left else ""
        )


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
    """Each day is asked for by itself, up to COUNTED contacts of it, which an index answers however many there are."""
    weeks = Calendar(SUNDAY).monthdatescalendar(month.year, month.month)
    ids = {day: _first_of(day, rows) for week in weeks for day in week}
    shown = Contact.objects.whole().in_bulk([pk for some in ids.values() for pk in some[:A_DAY]])
    return [[_day(day, month, shown, ids[day]) for day in week] for week in weeks]


def _first_of(day: date, rows: ContactQuerySet) -> list[int]:
    """What is still to be done first."""
    found = rows.between(day, day).order_by("is_done", "at", "id")
    return list(found.values_list("id", flat=True)[: COUNTED + 1])


def _day(day: date, month: date, shown: dict[int, Contact], ids: list[int]) -> Day:
    contacts = sorted((shown[pk] for pk in ids[:A_DAY] if pk in shown), key=lambda each: (each.at, each.pk))
    return Day(day, day.month == month.month, contacts, len(ids))
