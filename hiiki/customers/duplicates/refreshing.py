"""The 重複リスト is made anew by itself once enough has changed: after an import, or after a day."""

from datetime import timedelta

from django.utils.timezone import now

from hiiki.customers.duplicates import finding, showing
from hiiki.customers.models import Customer, DuplicateSearch
from hiiki.db import people

MANY, SHARE = 20, 1_000  # changed customers: so many, or one of so many in a large book
OLD = timedelta(days=1)  # few changes wait for it
OVERDUE = timedelta(days=2)  # nobody's work is waited for any longer


def ask_if_due() -> bool:
    """Ask for a search when there is reason to and nobody is at work; whether one was."""
    if finding.is_going_on() or not _is_due(showing.last_search()):
        return False
    finding.ask_for()
    return True


def _is_due(last: DuplicateSearch | None) -> bool:
    if last is None:
        return not people.at_work() and Customer.objects.exists()
    since = now() - last.created_at
    if people.at_work() and since < OVERDUE:
        return False
    return is_stale(last, most=1 if since > OLD else max(MANY, last.total // SHARE))


def is_stale(search: DuplicateSearch, *, most: int = MANY) -> bool:
    """Whether so many customers were written since it began."""
    written = Customer.objects.filter(updated_at__gt=search.created_at).order_by("updated_at")
    return len(written.values_list("pk", flat=True)[:most]) == most
