"""Contacts in extractions: had, not had since, planned."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from hiiki.activities import words
from hiiki.activities.models import Contact
from hiiki.activities.models.contact import ContactQuerySet
from hiiki.activities.models.word import KIND, RESULT
from hiiki.db.having import having, lacking
from hiiki.db.moments import midnight, next_midnight
from hiiki.segments import periods
from hiiki.segments.condition import (
    Condition,
    Days,
    Input,
    Options,
    Period,
    Saying,
    Values,
    Words,
    either,
    existing,
    labels,
)
from hiiki.segments.conditions.choices import NONE, staff
from hiiki.text.folding import fold

GROUP = "コンタクト履歴"
ANY = "（選ばなければ、どれでも）"
KINDS = Options("kinds", f"種類{ANY}", offered=lambda: _words(KIND), optional=True)
RESULTS = Options("results", f"結果{ANY}", offered=lambda: _words(RESULT), optional=True)
STAFF = Options("staff", "担当者（選ばなければ、だれでも）", offered=staff, optional=True)


def _words(which: str) -> list[tuple[str, str]]:
    return [(str(each.pk), each.label) for each in words.of(which)]


class AboutContacts(Condition):
    group = GROUP

    def _of_these(self, part: Values, contacts: ContactQuerySet) -> ContactQuerySet:
        """Narrowed by what was chosen of kinds, results and staff."""
        for name, column in (("kinds", "kind"), ("results", "result")):
            if chosen := part.get(name):
                contacts = contacts.filter(**{f"{column}__in": _ids(chosen)})
        if chosen := part.get("staff"):
            nobody = Q(staff=None) if NONE in chosen else Q()
            contacts = contacts.filter(Q(staff__in=_ids(chosen)) | nobody)
        return contacts

    def _said(self, part: Values) -> str:
        """「電話」か「来店」の."""
        kinds = [f"「{label}」" for label in labels(_words(KIND), part["kinds"])]
        return f"{either(kinds)}の" if kinds else "コンタクトの"

    def _aside(self, part: Values) -> str:
        """（担当 馬場、結果「成約」か「検討中」）."""
        results = [f"「{label}」" for label in labels(_words(RESULT), part.get("results", ()))]
        people = labels(staff(), part.get("staff", ()))
        said = [f"担当 {either(people)}" if people else "", f"結果{either(results)}" if results else ""]
        return f"（{'、'.join(filter(None, said))}）" if any(said) else ""


def _ids(chosen: Iterable[str]) -> list[int]:
    return [int(each) for each in chosen if each.isdecimal() and len(each) < 19]


def _between(contacts: ContactQuerySet, span: periods.Span) -> ContactQuerySet:
    contacts = contacts.filter(at__gte=midnight(span.first)) if span.first else contacts
    return contacts.filter(at__lt=next_midnight(span.last)) if span.last else contacts


class Contacted(AboutContacts):
    name, label = "contacted", "コンタクトの記録"
    inputs: Sequence[Any] = (Period("period", "いつ"), KINDS, RESULTS, STAFF)

    def q(self, part: Values, today: date) -> Q:
        done = self._of_these(part, Contact.objects.done())
        return having(_between(done, periods.span(part["period"], today)), "customer")

    def say(self, part: Values, *, calendar: str) -> Saying:
        when = periods.said(part["period"], calendar=calendar)
        return existing(f"{when}の{self._said(part)}記録{self._aside(part)}")


class Uncontacted(AboutContacts):
    """Also who never was."""

    name, label = "uncontacted", "しばらく連絡していない"
    inputs: Sequence[Any] = (Days("days", "記録のない日数", unit="日以上"), KINDS, RESULTS, STAFF)

    def q(self, part: Values, today: date) -> Q:
        since = periods.Span(periods.later(today, -int(part["days"]), "days"), None)
        return lacking(_between(self._of_these(part, Contact.objects.done()), since), "customer")

    def say(self, part: Values, *, calendar: str) -> Saying:
        words = f"{self._said(part)}記録{self._aside(part)}が{part['days']}日以上"
        return Saying(f"{words}なく", f"{words}ない")


class Planned(AboutContacts):
    name, label = "planned", "コンタクトの予定"
    hows: Mapping[str, str] = {"any": "ある", "late": "日の過ぎた予定がある", "in": "期間の中にある"}
    inputs: Sequence[Any] = (Period("period", "いつ"), KINDS, STAFF)

    def needed(self, how: str) -> Sequence[Input]:
        return self.inputs if how == "in" else (KINDS, STAFF)

    def q(self, part: Values, today: date) -> Q:
        planned = self._of_these(part, Contact.objects.planned())
        if part["is"] == "late":
            planned = planned.overdue(today)
        elif part["is"] == "in":
            planned = _between(planned, periods.span(part["period"], today))
        return having(planned, "customer")

    def say(self, part: Values, *, calendar: str) -> Saying:
        late = "遅れている" if part["is"] == "late" else ""
        when = f"{periods.said(part['period'], calendar=calendar)}の" if part["is"] == "in" else late
        return existing(f"{when}{self._said(part)}予定{self._aside(part)}")


class Told(AboutContacts):
    name, label = "told", "コンタクトの件名・内容"
    inputs: Sequence[Any] = (Words("words", "件名か内容にある言葉"),)

    def q(self, part: Values, today: date) -> Q:
        is_said = any(map(fold, part["words"].split()))
        said = Contact.objects.saying(part["words"]) if is_said else Contact.objects.none()
        return having(said, "customer")

    def say(self, part: Values, *, calendar: str) -> Saying:
        return existing(f"件名か内容に「{part['words']}」を含むコンタクト")


def conditions() -> Iterable[Condition]:
    yield Uncontacted()
    yield Contacted()
    yield Planned()
    yield Told()
