"""The groups of the last search as they are now: customers go, change, and are kept apart after they were found."""

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from hiiki.accounts.models import User
from hiiki.customers.duplicates import exact, rules
from hiiki.customers.duplicates.apart import Apart
from hiiki.customers.duplicates.profiles import COLUMNS, profile
from hiiki.customers.duplicates.scoring import score, threshold
from hiiki.customers.models import Alike, Customer, DuplicateSearch

PORTION = 50
MOST_LOOKED_AT = 1_000  # groups in a row that turn out to be none any more
MOST_SHOWN = 4  # customers side by side


class Shown(NamedTuple):
    """`customers` are at most MOST_SHOWN, `more` the others; the first came first into the book."""

    alike: Alike
    customers: list[Customer]
    more: int


def last_search() -> DuplicateSearch | None:
    return DuplicateSearch.objects.filter(state=DuplicateSearch.DONE).order_by("-id").first()


def going_on() -> DuplicateSearch | None:
    return DuplicateSearch.objects.filter(state=DuplicateSearch.WAITING).order_by("-id").first()


def groups(search: DuplicateSearch, user: User, *, after: Alike | None = None) -> Iterator[Shown]:
    """The likeliest first, from the one behind `after` on."""
    apart = Apart()
    for _ in range(MOST_LOOKED_AT // PORTION):
        found = search.found.order_by("-score", "id").select_related("search")
        if after:
            same = found.filter(score=after.score, pk__gt=after.pk)
            found = (found.filter(score__lt=after.score) | same).order_by("-score", "id")
        some = list(found[:PORTION])
        if not some:
            return
        ids = {pk for alike in some for pk in alike.customers}
        there = (
            Customer.objects.visible_to(user)
            .current()
            .select_related("staff")
            .defer("search_text")
            .in_bulk(ids)
        )
        for alike in some:
            if shown := as_now(alike, there, apart):
                yield shown
        after = some[-1]


def one(pk: int, user: User) -> Shown | None:
    alike = Alike.objects.select_related("search").filter(pk=pk).first()
    if alike is None:
        return None
    there = Customer.objects.visible_to(user).current().select_related("staff").in_bulk(alike.customers)
    return as_now(alike, there, Apart())


def as_now(alike: Alike, there: dict[int, Customer], apart: Apart) -> Shown | None:
    """None where there is nothing left to decide."""
    ids = apart.without(tuple(pk for pk in alike.customers if pk in there))
    customers = [there[pk] for pk in ids]
    if len(customers) < 2 or not _still_alike(alike, customers[:MOST_SHOWN]):
        return None
    return Shown(
        alike, customers[:MOST_SHOWN], len(customers) - MOST_SHOWN if len(customers) > MOST_SHOWN else 0
    )


def _still_alike(alike: Alike, customers: list[Customer]) -> bool:
    """Asked again only of those somebody changed since."""
    found_at = alike.search.created_at
    if all(each.updated_at < found_at for each in customers):
        return True
    values = [{column: getattr(each, column) for column in COLUMNS} for each in customers]
    if alike.rule != Alike.LIKELY:
        [rule] = rules.read(alike.rule)
        return any(exact.agree(rule, one, other) for one, other in combinations(values, 2))
    profiles = [profile(each.pk, value) for each, value in zip(customers, values, strict=True)]
    return any(score(one, other, lambda _: 1.0)[0] >= threshold() for one, other in combinations(profiles, 2))
