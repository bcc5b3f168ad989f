"""次の予定: the same again, some days, weeks or months after."""

import calendar
from datetime import date, timedelta
from typing import Any, NamedTuple

from hiiki.activities.models import Contact
from hiiki.activities.models.contact import moment
from hiiki.activities.planning import plan
from hiiki.audit.models import Batch


class Step(NamedTuple):
    """How long until the next time, as people say it."""

    words: str
    days: int = 0
    months: int = 0


STEPS = {
    "1d": Step("明日", days=1),
    "3d": Step("3日後", days=3),
    "1w": Step("1週間後", days=7),
    "2w": Step("2週間後", days=14),
    "1m": Step("1か月後", months=1),
    "3m": Step("3か月後", months=3),
    "6m": Step("半年後", months=6),
    "1y": Step("1年後", months=12),
}


def after(day: date, step: Step) -> date:
    """The last of the month where the month has no such day: 31 January, 28 February; OverflowError after 9999."""
    year, month = divmod(day.year * 12 + day.month - 1 + step.months, 12)
    if year > date.max.year:
        raise OverflowError
    last = calendar.monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last)) + timedelta(days=step.days)


def again(contact: Contact, day: date, *, subject: str = "", by: Any) -> tuple[Contact, Batch]:
    """Plan another like this one on a day."""
    values = {
        "at": moment(day),
        "has_time": False,
        "kind_id": contact.kind_id,
        "subject": subject,
        "staff_id": contact.staff_id,
    }
    return plan(contact.customer, values, by=by)
