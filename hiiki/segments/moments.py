"""Days and moments here."""

from datetime import date, datetime, time

from django.utils.timezone import make_aware

FIRST = date(1, 1, 2)  # the first one of the calendar has no beginning in UTC


def midnight(day: date) -> datetime:
    return make_aware(datetime.combine(max(day, FIRST), time.min))
