"""Days as people mean them: 先月, 90日以内, 2026/1/1 から. Kept as text, so that they are worked out anew every day.

`last_month`, `within:90:days`, `before:6:months`, `between:2026-01-01:2026-03-31` (either end may be missing).
"""

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from hiiki.text import dates
from hiiki.text.width import narrow


class Span(NamedTuple):
    """From the first day to the last one, both included; None for no end."""

    first: date | None
    last: date | None

    def holds(self, day: date | None) -> bool:
        return day is not None and (self.first or day) <= day <= (self.last or day)


def _day(away: int) -> Callable[[date], Span]:
    return lambda today: Span(today + timedelta(days=away), today + timedelta(days=away))


def _week(away: int) -> Callable[[date], Span]:
    """From Monday to Sunday."""

    def span(today: date) -> Span:
        monday = today + timedelta(days=7 * away - today.weekday())
        return Span(monday, monday + timedelta(days=6))

    return span


def _month(away: int) -> Callable[[date], Span]:
    def span(today: date) -> Span:
        first = later(today.replace(day=1), away, "months")
        return Span(first, later(first, 1, "months") - timedelta(days=1))

    return span


def _year(away: int) -> Callable[[date], Span]:
    return lambda today: Span(date(today.year + away, 1, 1), date(today.year + away, 12, 31))


def _business_year(away: int) -> Callable[[date], Span]:
    """年度: from April to March."""

    def span(today: date) -> Span:
        year = today.year - (today.month < 4) + away
        return Span(date(year, 4, 1), date(year + 1, 3, 31))

    return span


NAMED: Mapping[str, tuple[str, Callable[[date], Span]]] = {
    "today": ("今日", _day(0)),
    "yesterday": ("昨日", _day(-1)),
    "tomorrow": ("明日", _day(1)),
    "this_week": ("今週", _week(0)),
    "last_week": ("先週", _week(-1)),
    "next_week": ("来週", _week(1)),
    "this_month": ("今月", _month(0)),
    "last_month": ("先月", _month(-1)),
    "next_month": ("来月", _month(1)),
    "this_year": ("今年", _year(0)),
    "last_year": ("昨年", _year(-1)),
    "this_business_year": ("今年度（4月から）", _business_year(0)),
    "last_business_year": ("昨年度（4月から）", _business_year(-1)),
}
UNITS = {"days": "日", "months": "か月", "years": "年"}
COUNTED = {
    "within": "{}以内（今日まで）",
    "before": "{}より前",
    "ahead": "これから{}以内",
}
BETWEEN = "between"
MOST = 36_500
UNREADABLE = "期間が決まっていません。「先月」や「90日以内」のように選んでください"


def later(day: date, number: int, unit: str) -> date:
    """So much later, or earlier; the last day of a month that has no such day. The calendar's ends hold."""
    if unit == "days":
        return date.fromordinal(min(max(day.toordinal() + number, 1), date.max.toordinal()))
    months = day.year * 12 + day.month - 1 + number * (12 if unit == "years" else 1)
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        return date.max if year > 9999 else date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def read(given: Mapping[str, str], name: str = "period") -> str:
    """What a form says, as it is kept; ValueError with the reason in Japanese."""
    way = given.get(name, "")
    if way in COUNTED:
        return checked(f"{way}:{number(given.get(f'{name}_number', ''))}:{given.get(f'{name}_unit', '')}")
    if way == BETWEEN:
        ends = [_end(given.get(f"{name}_{side}", "")) for side in ("from", "to")]
        return checked(":".join([BETWEEN, *ends]))
    return checked(way)


def number(text: str) -> str:
    text = narrow(text.strip())
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= MOST:
        raise ValueError(f"日数や月数は、1 から {MOST:,} までの数字で入れてください")
    return str(int(text))


def _end(text: str) -> str:
    return dates.read_date(text.strip()).isoformat() if text.strip() else ""


def checked(text: object) -> str:
    """The text itself where it is a period; ValueError for anything else."""
    if not isinstance(text, str):
        raise ValueError(UNREADABLE)
    if text in NAMED:
        return text
    way, *rest = text.split(":")
    if len(rest) == 2 and way in COUNTED and rest[1] in UNITS:
        return f"{way}:{number(rest[0])}:{rest[1]}"
    if len(rest) == 2 and way == BETWEEN and any(rest):
        first, last = map(_kept_end, rest)
        if first and last and first > last:
            raise ValueError("期間のはじめが、おわりよりあとです")
        return text
    raise ValueError(UNREADABLE)


def _kept_end(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError(UNREADABLE) from None


def span(text: str, today: date) -> Span:
    if text in NAMED:
        return NAMED[text][1](today)
    way, one, other = text.split(":")
    if way == BETWEEN:
        return Span(*(date.fromisoformat(end) if end else None for end in (one, other)))
    if way == "within":
        return Span(later(today, -int(one), other), today)
    if way == "before":
        return Span(None, later(later(today, -int(one), other), -1, "days"))
    return Span(today, later(today, int(one), other))


def said(text: str, *, calendar: str = "seireki") -> str:
    if text in NAMED:
        return NAMED[text][0]
    way, one, other = text.split(":")
    if way in COUNTED:
        return COUNTED[way].format(f"{one}{UNITS[other]}")
    first, last = (
        dates.show(date.fromisoformat(end), calendar=calendar) if end else "" for end in (one, other)
    )
    if first and last:
        return f"{first}から{last}まで"
    return f"{first}以降" if first else f"{last}まで"
