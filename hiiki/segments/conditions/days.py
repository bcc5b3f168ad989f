"""日付: absolute and relative; 誕生月 and 年齢."""

from calendar import isleap
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.db.models.lookups import Exact, In

from hiiki.customers.fields import FIELDS
from hiiki.db.moments import midnight, next_midnight
from hiiki.db.months import DayOfMonth, Month
from hiiki.segments import periods
from hiiki.segments.condition import (
    Condition,
    Days,
    Options,
    Period,
    Range,
    Saying,
    Values,
    being,
    either,
    existing,
    labels,
    missing,
)

YEAR = 366
MONTHS = [("this", "今月"), ("next", "来月"), *((str(month), f"{month}月") for month in range(1, 13))]


class Day(Condition):
    """A column of days that may be empty."""

    hows: Mapping[str, str] = {"in": "期間", "filled": "入っている", "empty": "空いている"}
    bare = frozenset({"filled", "empty"})
    inputs: Sequence[Any] = (Period("period", "期間"),)

    def __init__(self, name: str, label: str, group: str) -> None:
        self.name, self.label, self.group = name, label, group

    def q(self, part: Values, today: date) -> Q:
        if part["is"] in self.bare:
            return Q(**{f"{self.name}__isnull": part["is"] == "empty"})
        return self._within(periods.span(part["period"], today))

    def _within(self, span: periods.Span) -> Q:
        q = Q(**{f"{self.name}__isnull": False})
        q &= Q(**{f"{self.name}__gte": span.first}) if span.first else Q()
        return q & Q(**{f"{self.name}__lte": span.last}) if span.last else q

    def say(self, part: Values, *, calendar: str) -> Saying:
        if part["is"] in self.bare:
            return (missing if part["is"] == "empty" else existing)(self.label)
        return being(f"{self.label}が{periods.said(part['period'], calendar=calendar)}")


class RegisteredOn(Day):
    """Everybody has it."""

    hows: Mapping[str, str] = {"in": "期間"}
    bare: frozenset[str] = frozenset()


class UpdatedOn(RegisteredOn):
    """A moment, asked by the days people see."""

    def _within(self, span: periods.Span) -> Q:
        q = Q(updated_at__gte=midnight(span.first)) if span.first else Q()
        return q & Q(updated_at__lt=next_midnight(span.last)) if span.last else q


class BirthMonth(Condition):
    name, label, group = "birth_month", "誕生月", "基本情報"
    inputs: Sequence[Any] = (Options("months", "誕生月", offered=lambda: MONTHS),)

    def q(self, part: Values, today: date) -> Q:
        return Q(birthday__isnull=False) & Q(In(Month("birthday"), months(part["months"], today)))

    def say(self, part: Values, *, calendar: str) -> Saying:
        return being(f"誕生月が{either(labels(MONTHS, part['months']))}")


def months(values: Iterable[str], today: date) -> list[int]:
    relative = {"this": today.month, "next": today.month % 12 + 1}
    numbers = (relative.get(value) or (int(value) if value.isdecimal() else 0) for value in values)
    return sorted(number for number in set(numbers) if 1 <= number <= 12)


class BirthdaySoon(Condition):
    """Today included. Who was born on February 29 has it on March 1 in other years."""

    name, label, group = "birthday_soon", "もうすぐ誕生日", "基本情報"
    inputs: Sequence[Any] = (Days("days", "今日から", unit="日以内", usual="30"),)

    def q(self, part: Values, today: date) -> Q:
        soon = [periods.later(today, away, "days") for away in range(min(int(part["days"]), YEAR) + 1)]
        days = {(day.month, day.day) for day in soon}
        if any((day.month, day.day) == (3, 1) and not isleap(day.year) for day in soon):
            days.add((2, 29))
        months = [
            Q(
                Exact(Month("birthday"), month),
                In(DayOfMonth("birthday"), sorted(day for at, day in days if at == month)),
            )
            for month in sorted({month for month, _ in days})
        ]
        return Q(birthday__isnull=False) & reduce(or_, months)

    def say(self, part: Values, *, calendar: str) -> Saying:
        words = f"誕生日が今日から{part['days']}日以内に"
        return Saying(f"{words}来て", f"{words}来る")


class Age(Condition):
    name, label, group = "age", "年齢", "基本情報"
    inputs: Sequence[Any] = (Range("years", "年齢", unit="歳"),)

    def q(self, part: Values, today: date) -> Q:
        span = born(part["years"], today)
        q = Q(birthday__isnull=False)
        q &= Q(birthday__gt=span.first) if span.first else Q()
        return q & Q(birthday__lte=span.last) if span.last else q

    def say(self, part: Values, *, calendar: str) -> Saying:
        first, last = part["years"]
        return being(
            f"{first}歳から{last}歳まで" if first and last else f"{first}歳以上" if first else f"{last}歳以下"
        )


def born(years: Sequence[str], today: date) -> periods.Span:
    """After the first day and up to the last one."""
    youngest, oldest = (int(float(each)) if each else None for each in years)
    return periods.Span(
        None if oldest is None else periods.later(today, -(oldest + 1), "years"),
        None if youngest is None else periods.later(today, -youngest, "years"),
    )


def days() -> Iterable[Condition]:
    yield RegisteredOn("registered_on", "登録日", "基本情報")
    yield UpdatedOn("updated_at", "更新日", "基本情報")
    yield BirthMonth()
    yield BirthdaySoon()
    yield Age()
    for field in FIELDS:
        if field.kind == "date" and field.name != "registered_on":
            yield Day(field.name, field.label, field.group)
