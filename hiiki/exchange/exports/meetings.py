"""最終コンタクト and 次の予定 as columns of a file: when, what kind, and what about."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime

from django.utils.timezone import localtime

from hiiki.activities import latest
from hiiki.activities.models import Contact
from hiiki.customers.fields import CONTACT, Field
from hiiki.customers.reading import line
from hiiki.text import dates

LAST, NEXT = "last_met", "next_plan"
PARTS = {"": "", "_kind": "の種類", "_subject": "の件名"}
LABELS = {LAST: "最終コンタクト", NEXT: "次の予定"}
COLUMNS = {
    name: [
        Field(f"{name}{part}", f"{label}{words}", "meeting", CONTACT, line) for part, words in PARTS.items()
    ]
    for name, label in LABELS.items()
}
FIELDS = {field.name: field for fields in COLUMNS.values() for field in fields}
PLACES = {field.name: (name, part) for name, fields in COLUMNS.items() for part, field in enumerate(fields)}
NOTHING = ("",) * len(PARTS)
ASKED: dict[str, Callable[[Collection[int]], dict[int, Contact]]] = {
    LAST: latest.last_contacts,
    NEXT: latest.next_contacts,
}


Told = dict[int, tuple[str, ...]]  # by customer: a cell for each of PARTS


def of(name: str, customers: Collection[int]) -> Told:
    """Of each customer who has one."""
    return {pk: _told(contact) for pk, contact in ASKED[name](customers).items()}


def _told(contact: Contact) -> tuple[str, ...]:
    return _when(contact.at, contact.has_time), contact.kind.label, contact.subject


def named(columns: Iterable[str]) -> set[str]:
    """LAST, NEXT or both, whichever these columns tell of."""
    return {PLACES[column][0] for column in columns}


def cell(column: str, found: Mapping[str, Told], customer: int) -> str:
    name, part = PLACES[column]
    return found[name].get(customer, NOTHING)[part]


def _when(at: datetime, has_time: bool) -> str:
    here = localtime(at)
    return dates.show(here.date()) + (f" {here:%H:%M}" if has_time else "")
