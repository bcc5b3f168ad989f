"""What people add to a book of customers over the years: contacts, tags, a field of the shop's own. The same every time."""

from collections.abc import Iterator
from datetime import UTC, timedelta
from random import Random
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localtime, now

from hiiki.activities import words
from hiiki.activities.models import Contact
from hiiki.activities.models.contact import searched
from hiiki.activities.models.word import KIND
from hiiki.customers import designing, quickening, rewording
from hiiki.customers.bulk import acting
from hiiki.customers.bulk.edits import ADD, SET, Edit
from hiiki.customers.designing import Chosen, Wanted
from hiiki.customers.models import Customer, OwnField
from hiiki.customers.models.design import STRATEGY
from hiiki.db import bulk

RANK, RANKS = "会員ランク", ("金", "銀", "銅")
TAGS = {"VIP": 20, "常連": 4}  # one customer in so many
MOST = 5  # contacts of a customer; two and a half in the middle
YEARS = 3 * 365
PLANNED = 10  # one contact in so many is not done
LATE, SOON = 10, 30  # days it should have been done ago, or is still to be done in
SUBJECTS = ("ご注文", "お問い合わせ", "ご来店", "お礼のお電話", "見積もりの件")
STEP = 10_000
COLUMNS = (
    "customer_id", "is_done", "at", "has_time", "kind_id", "subject", "text", "search_text", "created_at",
    "updated_at",
)  # fmt: skip


def furnish(seed: int = 5) -> dict[str, Any]:
    ids = list(Customer.objects.order_by("id").values_list("id", flat=True))
    rng = Random(seed)
    field, _ = designing.add(
        Wanted(RANK, "choice", STRATEGY, choices=[Chosen(rank) for rank in RANKS], searched=True), by=None
    )
    for place, choice in enumerate(field.choices.all()):
        _set(_every(ids, 10 ** (2 - place), rng), Edit(field.key, SET, str(choice.pk)))
    for tag, share in TAGS.items():
        _set(_every(ids, share, rng), Edit("tags", ADD, tag))
    while rewording.continue_due() or quickening.keep_up():
        pass  # what the worker does beside
    contacts = sum(_meet(some, rng) for some in _portions(ids))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # what autovacuum does within minutes
    return {"rows": len(ids), "contacts": contacts, "fields": OwnField.objects.count()}


def _portions(ids: list[int]) -> Iterator[list[int]]:
    return (ids[at : at + STEP] for at in range(0, len(ids), STEP))


def _every(ids: list[int], share: int, rng: Random) -> list[int]:
    """One in so many of them, anywhere in the book."""
    return rng.sample(ids, max(1, len(ids) // share))


def _set(ids: list[int], edit: Edit) -> None:
    for some in _portions(ids):
        action = acting.act(
            "edit", Customer.objects.filter(pk__in=some), lambda _: "計測", by=None, edits=[edit]
        )
        acting.finished(action)


@transaction.atomic
def _meet(ids: list[int], rng: Random) -> int:
    kinds = [each.pk for each in words.of(KIND)]
    today, at_once = localtime().replace(hour=9, minute=0, second=0, microsecond=0), bulk.stored(now())
    rows = []
    for pk in ids:
        for _ in range(rng.randint(0, MOST)):
            is_done, subject = bool(rng.randrange(PLANNED)), rng.choice(SUBJECTS)
            days = -rng.randrange(YEARS) if is_done else rng.randrange(-LATE, SOON)
            at = bulk.stored((today + timedelta(days=days)).astimezone(UTC))
            text = searched(subject, "")
            rows.append((pk, is_done, at, True, rng.choice(kinds), subject, "", text, at_once, at_once))
    bulk.insert(Contact, COLUMNS, rows)
    return len(rows)
