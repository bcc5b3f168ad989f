"""The groups of the last search as they are now: customers go, change, and are kept apart after they were found."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from django.db.models import F

from hiiki.accounts.models import User
from hiiki.customers.duplicates import rules
from hiiki.customers.duplicates.agreeing import Said, agree
from hiiki.customers.duplicates.apart import Apart
from hiiki.customers.duplicates.profiles import COLUMNS, profile
from hiiki.customers.duplicates.scoring import score, threshold
from hiiki.customers.models import Alike, Customer, DuplicateSearch
from hiiki.db.among import Among

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


def trouble() -> str:
    """Why the last search did not come to its end, "" where it did or is still on its way and well."""
    last = DuplicateSearch.objects.order_by("-id").first()
    return last.error if last and last.state != DuplicateSearch.DONE else ""


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
        yield from _as_now(some, user, apart)
        after = some[-1]


def undecided(search: DuplicateSearch, user: User) -> int | None:
    """Of how many groups two or more are left; None where that would mean to look at too many."""
    found = list(search.found.order_by("id")[: MOST_LOOKED_AT + 1])
    if len(found) > MOST_LOOKED_AT:
        return None
    return sum(len(ids) > 1 for ids in _left(found, user, Apart()))


def one(pk: int, user: User) -> Shown | None:
    alike = Alike.objects.select_related("search").filter(pk=pk).first()
    if alike is None:
        return None
    return next(_as_now([alike], user, Apart()), None)


def _as_now(found: Sequence[Alike], user: User, apart: Apart) -> Iterator[Shown]:
    """Without those where there is nothing left to decide. Thousands may share a number: only who is shown is read."""
    left = _left(found, user, apart)
    shown = Customer.objects.select_related("staff").defer("search_text")
    read = shown.in_bulk({pk for ids in left for pk in ids[:MOST_SHOWN]})
    for alike, ids in zip(found, left, strict=True):
        customers = [read[pk] for pk in ids[:MOST_SHOWN] if pk in read]
        if len(customers) > 1 and _still_alike(alike, customers):
            yield Shown(alike, customers, len(ids) - len(customers))


def _left(found: Sequence[Alike], user: User, apart: Apart) -> list[tuple[int, ...]]:
    """Of each, whose cards are there and not kept apart."""
    asked = sorted({pk for alike in found for pk in alike.customers})
    standing = Customer.objects.visible_to(user).current().filter(Among(F("pk"), asked))
    there = set(standing.order_by().values_list("pk", flat=True))
    return [apart.without(tuple(pk for pk in alike.customers if pk in there)) for alike in found]


def _still_alike(alike: Alike, customers: list[Customer]) -> bool:
    """Asked again only of those somebody changed since."""
    found_at = alike.search.created_at
    if all(each.updated_at < found_at for each in customers):
        return True
    values = [{column: getattr(each, column) for column in COLUMNS} for each in customers]
    if alike.rule != Alike.LIKELY:
        [rule] = rules.read(alike.rule)
        return any(agree(rule, one, other) for one, other in combinations(map(Said, values), 2))
    profiles = [profile(each.pk, value) for each, value in zip(customers, values, strict=True)]
    return any(score(one, other, lambda _: 1.0)[0] >= threshold() for one, other in combinations(profiles, 2))
