"""次の予定: the same again, some days, weeks or months after."""

from datetime import date
from typing import Any, NamedTuple

from django.db import transaction

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


class PlannedAgain(Exception):
    """There is a next one."""

    def __init__(self, plan: Contact) -> None:
        super().__init__(f"{plan.when} {plan.kind}")


def next_of(contact: Contact) -> Contact | None:
    """What of its kind was planned since it was done."""
    since = Contact.objects.planned().filter(created_at__gt=contact.updated_at)
    return since.whole().filter(customer=contact.customer_id, kind=contact.kind_id).first()


@transaction.atomic
def again(contact: Contact, day: date, *, subject: str = "", by: Any) -> tuple[Contact, Batch]:
    """Plan another like this one on a day, once: who comes back to the form raises PlannedAgain."""
    contact.customer.hold_whoever_stays(by=by)
    if plan_made := next_of(contact):
        raise PlannedAgain(plan_made)
    values = {
        "at": moment(day),
        "has_time": False,
        "kind_id": contact.kind_id,
        "subject": subject,
        "staff_id": contact.staff_id,
    }
    return plan(contact.customer, values, by=by)
