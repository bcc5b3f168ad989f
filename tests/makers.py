"""Things a test needs, with what it does not care about filled in."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.db import connection
from django.utils.timezone import localdate

from hiiki.accounts.models import Staff, User
from hiiki.activities import planning, words
from hiiki.activities.models import Contact
from hiiki.activities.models.contact import moment
from hiiki.activities.models.word import KIND
from hiiki.customers import designed, designing, quickening, rewording
from hiiki.customers.designed import Designed
from hiiki.customers.designing import Chosen, Wanted
from hiiki.customers.models import Customer
from hiiki.customers.models.design import OWN, STRATEGY
from hiiki.customers.registering import register

_numbers = count(1)


def make_customer(*, by: User | None = None, **fields: Any) -> Customer:
    """A customer registered as the card does it; 髙橋 花子 unless somebody else is named."""
    return register({"last_name": "髙橋", "first_name": "花子", **fields}, by=by)


def make_staff(name: str = "", **fields: Any) -> Staff:
    return Staff.objects.create(name=name or f"担当{next(_numbers)}", **fields)


def make_field(label: str, kind: str = "text", *choices: str, group: str = "", **wanted: Any) -> Designed:
    """A field of the shop's own; one with choices is 戦略情報 unless said otherwise."""
    group = group or (STRATEGY if choices else OWN)
    chosen = [Chosen(word) for word in choices]
    made, _ = designing.add(Wanted(label, kind, group, choices=chosen, **wanted), by=None)
    return designed.now().ever[made.key]


def make_quick() -> None:
    """What the worker does for the fields that are searched."""
    connection.check_constraints()  # what PostgreSQL looks at when a transaction ends, it wants seen before an index
    while rewording.continue_due() or quickening.keep_up():
        pass


def make_contact(customer: Customer, *, days: int = 0, is_done: bool = False, **fields: Any) -> Contact:
    """A plan, or something done, so many days from now: 電話 without a time unless said otherwise."""
    by = fields.pop("by", None)
    values = {
        "at": moment(localdate() + timedelta(days=days)),
        "has_time": False,
        "kind_id": next(each.pk for each in words.of(KIND) if each.label == "電話"),
        **fields,
    }
    return (planning.note if is_done else planning.plan)(customer, values, by=by)[0]
