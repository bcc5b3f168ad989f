"""Contacts in extractions: had, not had since, planned."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from hiiki.activities import words
from hiiki.activities.models import Contact
from hiiki.activities.models.contact import ContactQuerySet, moment
from hiiki.activities.models.word import KIND
from hiiki.segments import periods
from hiiki.segments.condition import (
    Condition,
    Days,
    Input,
    Options,
    Period,
    Saying,
    Values,
    either,
    existing,
    labels,
)

GROUP = "コンタクト履歴"
KINDS = Options("kinds", "種類（選ばなければ、どれでも）", offered=lambda: _kinds(), optional=True)


def _kinds() -> list[tuple[str, str]]:
    return [(str(each.pk), each.label) for each in words.of(KIND)]


class AboutContacts(Condition):
    group = GROUP

    def _of_kinds(self, part: Values, contacts: ContactQuerySet) -> ContactQuerySet:
        kinds = [int(kind) for kind in part["kinds"] if kind.isdecimal() and len(kind) < 19]
        return contacts.filter(kind__in=kinds) if part["kinds"] else contacts

    def _said(self, part: Values) -> str:
        """「電話」か「来店」の."""
        kinds = [f"「{label}」" for label in labels(_kinds(), part["kinds"])]
        return f"{either(kinds)}の" if kinds else "コンタクトの"


def _among(contacts: ContactQuerySet) -> Q:
    return Q(pk__in=contacts.order_by().values("customer"))


def _between(contacts: ContactQuerySet, span: periods.Span) -> ContactQuerySet:
    contacts = contacts.filter(at__gte=moment(span.first)) if span.first else contacts
    return contacts.filter(at__lt=moment(span.last + timedelta(days=1))) if span.last else contacts


class Contacted(AboutContacts):
    name, label = "contacted", "コンタクトの記録"
    inputs: Sequence[Any] = (Period("period", "いつ"), KINDS)

    def q(self, part: Values, today: date) -> Q:
        done = self._of_kinds(part, Contact.objects.done())
        return _among(_between(done, periods.span(part["period"], today)))

    def say(self, part: Values, *, calendar: str) -> Saying:
        when = periods.said(part["period"], calendar=calendar)
        return existing(f"{when}の{self._said(part)}記録")


class Uncontacted(AboutContacts):
    """Also who never was."""

    name, label = "uncontacted", "しばらく連絡していない"
    inputs: Sequence[Any] = (Days("days", "記録のない日数", unit="日以上"), KINDS)

    def q(self, part: Values, today: date) -> Q:
        since = periods.Span(periods.later(today, -int(part["days"]), "days"), None)
        return ~_among(_between(self._of_kinds(part, Contact.objects.done()), since))

    def say(self, part: Values, *, calendar: str) -> Saying:
        words = f"{self._said(part)}記録が{part['days']}日以上"
        return Saying(f"{words}なく", f"{words}ない")


class Planned(AboutContacts):
    name, label = "planned", "コンタクトの予定"
    hows: Mapping[str, str] = {"any": "ある", "late": "日の過ぎた予定がある", "in": "期間の中にある"}
    inputs: Sequence[Any] = (Period("period", "いつ"), KINDS)

    def needed(self, how: str) -> Sequence[Input]:
        return self.inputs if how == "in" else (KINDS,)

    def q(self, part: Values, today: date) -> Q:
        planned = self._of_kinds(part, Contact.objects.planned())
        if part["is"] == "late":
            planned = planned.overdue(today)
        elif part["is"] == "in":
            planned = _between(planned, periods.span(part["period"], today))
        return _among(planned)

    def say(self, part: Values, *, calendar: str) -> Saying:
        if part["is"] == "in":
            return existing(f"{periods.said(part['period'], calendar=calendar)}の{self._said(part)}予定")
        return existing(f"{'遅れている' if part['is'] == 'late' else ''}{self._said(part)}予定")


def conditions() -> Iterable[Condition]:
    yield Uncontacted()
    yield Contacted()
    yield Planned()
