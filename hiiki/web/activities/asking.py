"""Which contacts a page is about: whose, of which kind, planned or done, of which day, saying what."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.timezone import localdate

from hiiki.accounts.models import Staff, User
from hiiki.activities.models import Contact, ContactQuerySet
from hiiki.activities.models.contact import moment
from hiiki.customers import searching
from hiiki.customers.models import Customer
from hiiki.text import dates
from hiiki.web.access import SignedIn
from hiiki.web.ids import id_of

MINE, ALL, NOBODY = "mine", "all", "none"
AGENDA, OVERDUE, DONE = "", "overdue", "done"
LONGEST = 100
NAMED = 500  # customers whose name is searched for
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Asked:
    """`who` is "mine", "all", "none" or the id of a 担当者; `every` looks for words further back than a year."""

    user: User
    who: str
    kind: str = ""
    show: str = AGENDA
    text: str = ""
    day: date | None = None
    every: bool = False

    @classmethod
    def of(cls, request: SignedIn) -> "Asked":
        given, user = request.GET, request.user
        who, show = given.get("who", ""), given.get("show", "")
        return cls(
            user=user,
            who=who if who in (MINE, ALL, NOBODY) or id_of(who) else usual_who(user),
            kind=given.get("kind", "") if id_of(given.get("kind", "")) else "",
            show=show if show in (OVERDUE, DONE) else AGENDA,
            text=" ".join(given.get("words", "").replace("\0", "").split())[:LONGEST],
            day=_day(given.get("day", "")),
            every=bool(given.get("every")),
        )

    @property
    def rows(self) -> ContactQuerySet:
        """All of them, planned and done, of customers who are not put away."""
        rows = whose(Contact.objects.visible_to(self.user).of_current(), self.who, self.user)
        if self.kind:
            rows = rows.filter(kind=int(self.kind))
        if self.text:
            rows = rows.saying(self.text, or_with=self._named())
        return rows

    @property
    def shown(self) -> ContactQuerySet:
        """Those of the list that is asked for."""
        today = localdate()
        if self.day:
            return self.rows.between(self.day, self.day)
        if self.show == DONE:
            rows = self.rows.done()
            return rows.filter(at__gte=moment(today - YEAR)) if self.is_of_a_year else rows
        return self.rows.overdue(today) if self.show == OVERDUE else self.rows.planned()

    @property
    def is_of_a_year(self) -> bool:
        """Words stand in no index: they are looked for in the last year, unless somebody wants more."""
        return self.show == DONE and bool(self.text) and not self.every

    def _named(self) -> list[int]:
        """Customers whose name it is."""
        seen = Customer.objects.visible_to(self.user).order_by()
        return list(searching.search(seen, self.text, "name").values_list("pk", flat=True)[:NAMED])

    def query(self, **changed: Any) -> str:
        """To hang on an address."""
        asked = replace(self, **changed)
        given = {
            "show": asked.show,
            "who": asked.who if asked.who != usual_who(self.user) else "",
            "kind": asked.kind,
            "words": asked.text,
            "day": asked.day.isoformat() if asked.day else "",
            "every": "1" if asked.every else "",
        }
        return "?" + urlencode({name: value for name, value in given.items() if value})

    @property
    def said(self) -> str:
        """Which these are, for people and the log."""
        which = {AGENDA: "予定", OVERDUE: "遅れている予定", DONE: "記録"}[self.show]
        which = f"{dates.show(self.day)} のコンタクト" if self.day else which
        if self.who != ALL:
            which += f"（{self.who_said}）"
        return f"{which}のうち「{self.text}」" if self.text else which

    @property
    def who_said(self) -> str:
        if self.who in (MINE, ALL, NOBODY):
            return {MINE: "自分", ALL: "全員", NOBODY: "担当なし"}[self.who]
        return Staff.objects.filter(pk=int(self.who)).values_list("name", flat=True).first() or "—"

    @property
    def narrows(self) -> bool:
        return bool(self.kind or self.text)


def usual_who(user: User) -> str:
    """One's own, of somebody who looks after customers."""
    return MINE if user.staff_id else ALL


def whose(rows: ContactQuerySet, who: str, user: User) -> ContactQuerySet:
    if who == ALL:
        return rows
    if who == NOBODY:
        return rows.filter(staff=None)
    return rows.filter(staff=(user.staff_id or 0) if who == MINE else int(who))


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        return None
    return day if day and date(1900, 1, 1) <= day <= date(2999, 12, 31) else None
