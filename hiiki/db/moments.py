"""Days here, as the moments a book holds. The calendar's ends hold: what lies beyond them is as far as it goes."""

from datetime import date, datetime, time, timedelta

from django.utils.timezone import make_aware

FIRST = date.min + timedelta(days=1)  # the first one of the calendar has no beginning in UTC
LAST = date.max - timedelta(days=1)  # the last one has no end


def midnight(day: date) -> datetime:
    """With which the day begins."""
    return make_aware(datetime.combine(max(day, FIRST), time.min))


def next_midnight(day: date) -> datetime:
    """Before which the day ends."""
    return midnight(min(day, LAST) + timedelta(days=1))
