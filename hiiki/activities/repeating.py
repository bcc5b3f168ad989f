"""次の予定: the same again, some days, weeks or months after."""

from datetime import date
from typing import Any, NamedTuple

from hiiki.activities.models import Contact
from hiiki.activities.models.contact import moment
from hiiki.activities.planning import plan
from hiiki.audit.models import Batch
from hiiki.segments.periods import later


class Step(NamedTuple):
    """How long until the next time, as people say it."""

    words: str
    number: int
    unit: str


STEPS = {
    "1d": Step("明日", 1, "days"),
    "3d": Step("3日後", 3, "days"),
    "1w": Step("1週間後", 7, "days"),
    "2w": Step("2週間後", 14, "days"),
    "1m": Step("1か月後", 1, "months"),
    "3m": Step("3か月後", 3, "months"),
    "6m": Step("半年後", 6, "months"),
    "1y": Step("1年後", 1, "years"),
}


def after(day: date, step: Step) -> date:
    return later(day, step.number, step.unit)


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
