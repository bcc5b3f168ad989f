"""コンタクト: what is late, today, and in the days to come; one day; what was done, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from hiiki.accounts.models import Staff
from hiiki.activities import words
from hiiki.activities.models import Contact, ContactQuerySet
from hiiki.activities.models.contact import moment
from hiiki.activities.models.word import KIND
from hiiki.web.access import SignedIn, needs
from hiiki.web.activities.asking import AGENDA, ALL, DONE, MINE, NOBODY, OVERDUE, Asked
from hiiki.web.activities.finished import finished
from hiiki.web.activities.forms import FinishForm
from hiiki.web.lists import Column, Sheet, Sorting
from hiiki.web.responses import page

SIZE = 50
LATE, TODAY = 20, 50
COUNTED = 1_000
BY_AT = Column("at", "日時", sort_by="at")


@dataclass(frozen=True)
class Section:
    """Contacts under one heading; `more` is where the rest of them are."""

    title: str
    rows: list[Contact]
    day: date | None = None
    tone: str = ""
    count: int = 0
    more: str = ""

    @property
    def is_counted_up(self) -> bool:
        return self.count > COUNTED


@require_GET
@needs("view")
def index(request: SignedIn) -> HttpResponse:
    asked = Asked.of(request)
    newest_first = asked.show == DONE and not asked.day
    ahead = asked.shown if asked.show or asked.day else asked.rows.planned().filter(at__gte=_tomorrow())
    sheet = Sheet(ahead, Sorting(BY_AT, newest_first), request.GET, whole=Contact.objects.whole(), size=SIZE)
    first = [] if asked.show or asked.day or sheet.places.has_previous else _first(asked)
    context = {
        "asked": asked,
        "sections": [*first, *by_day(sheet.rows)],
        "sheet": sheet,
        "today": localdate(),
        "people": people(request, asked),
        "kinds": words.of(KIND),
        "shows": _shows(asked),
        "finishing": FinishForm(),
        "finished": finished(request),
        "back": request.get_full_path(),
        "everything_url": asked.query(every=True),
    }
    return page(request, "activities/agenda.html", context)


def _tomorrow() -> Any:
    return moment(localdate() + timedelta(days=1))


def _first(asked: Asked) -> list[Section]:
    """What is late, the latest last; and today."""
    today = localdate()
    late, now_ = asked.rows.overdue(today), asked.rows.planned().between(today, today)
    sections = [section("遅れている予定", late, LATE, tone="bad", more=_address(asked.query(show=OVERDUE)))]
    return [
        *[each for each in sections if each.rows],
        section("今日", now_, TODAY, day=today, more=_address(asked.query(day=today))),
    ]


def section(title: str, rows: ContactQuerySet, size: int, *, more: str, **kept: Any) -> Section:
    """Its first rows, and how many there are, counted up to COUNTED."""
    shown = list(rows.whole().order_by("at", "id")[:size])
    count = len(shown) if len(shown) < size else rows.order_by()[: COUNTED + 1].count()
    return Section(title, shown, count=count, more=more if count > len(shown) else "", **kept)


def by_day(rows: Iterable[Contact]) -> list[Section]:
    return [Section("", list(some), day=day) for day, some in groupby(rows, key=lambda each: each.day)]


def _address(query: str) -> str:
    return reverse("activities:agenda") + query


def people(request: SignedIn, asked: Asked) -> list[tuple[str, str]]:
    mine = [(MINE, "自分")] if request.user.staff_id else []
    staff = [(str(each.pk), each.name) for each in Staff.objects.all() if not each.retired]
    if asked.who.isdigit() and asked.who not in dict(staff):
        staff.append((asked.who, asked.who_said))
    return [*mine, (ALL, "全員"), *staff, (NOBODY, "担当なし")]


def _shows(asked: Asked) -> list[tuple[str, str, bool]]:
    """Words, address, and whether one is there."""
    there = asked.show if not asked.day else "day"
    return [
        ("予定", _address(asked.query(show=AGENDA, day=None)), there in (AGENDA, OVERDUE)),
        ("カレンダー", reverse("activities:month") + asked.query(show=AGENDA, day=None, text=""), False),
        ("記録", _address(asked.query(show=DONE, day=None)), there == DONE),
    ]
