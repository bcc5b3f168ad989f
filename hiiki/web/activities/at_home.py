"""ホーム: what is late, today, and in the next seven days; one's own or everybody's."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from hiiki.activities.models import Contact
from hiiki.web.access import SignedIn
from hiiki.web.activities.agenda import Section, section
from hiiki.web.activities.asking import AGENDA, ALL, MINE, OVERDUE, Asked, usual_who, whose
from hiiki.web.activities.finished import finished
from hiiki.web.activities.forms import FinishForm

SHOWN = 15
AHEAD = timedelta(days=7)


def plans(request: SignedIn) -> dict[str, Any]:
    who = request.GET.get("who", "")
    who = who if who in (MINE, ALL) else usual_who(request.user)
    sections = _sections(request, who)
    late, now_, soon = sections
    return {
        "sections": [each for each in sections if each.rows],
        "counts": [("遅れている", late, "is-bad"), ("今日", now_, ""), ("7日以内", soon, "")],
        "whose": _whose(request, who),
        "has_plans": any(each.rows for each in sections),
        "finishing": FinishForm(),
        "finished": finished(request),
        "back": request.get_full_path(),
        "agenda_url": reverse("activities:agenda") + f"?who={who}",
    }


def _sections(request: SignedIn, who: str) -> tuple[Section, Section, Section]:
    today, asked = localdate(), Asked(request.user, who)
    agenda = reverse("activities:agenda")
    rows = whose(Contact.objects.visible_to(request.user).of_current().planned(), who, request.user)
    tomorrow, last = today + timedelta(days=1), today + AHEAD
    return (
        section(
            "遅れている予定", rows.overdue(today), SHOWN, tone="bad", more=agenda + asked.query(show=OVERDUE)
        ),
        section("今日", rows.between(today, today), SHOWN, day=today, more=agenda + asked.query(day=today)),
        section("7日以内", rows.between(tomorrow, last), SHOWN, more=agenda + asked.query(show=AGENDA)),
    )


def _whose(request: SignedIn, who: str) -> list[tuple[str, str, bool]]:
    """Words, address and whether one is there; nothing to choose for somebody who looks after nobody."""
    if not request.user.staff_id:
        return []
    home = reverse("home")
    return [("自分", f"{home}?who={MINE}", who == MINE), ("全員", f"{home}?who={ALL}", who == ALL)]
