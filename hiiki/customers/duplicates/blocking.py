"""Which customers are worth comparing: those that share one of a few keys.

A key that many share (さとう, a switchboard) is not compared everybody with everybody: its customers are put in an
order in which the likeliest stand together, and each is compared with the next few.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from hiiki.customers.duplicates.profiles import Profile

LARGEST = 24  # customers compared everybody with everybody
NEIGHBOURS = 8


def keys(one: Profile) -> set[str]:
    """What would be shared with a double of whom some fields are wrong, missing or new."""
    found = {f"n{one.name}"} if one.name else set()
    if one.company:
        found.add(f"c{one.company}")
    found.update(f"p{phone}" for phone in one.phones)
    found.update(f"m{mail.partition('@')[0]}" for mail in one.mails)
    if one.kana:
        found.update((f"k{one.kana}", f"n{one.kana}"))
    if one.house and one.street:
        found.add(f"a{one.street[-3:]}{one.house}")
    if one.street and one.first:
        found.add(f"f{one.street[-4:]}{one.first}")
    if one.street and one.last:
        found.add(f"l{one.street[-4:]}{one.last}")
    if one.postal:
        found.update(f"z{one.postal}{part}" for part in (one.first, one.last) if part)
    if one.birthday:
        found.update(f"b{one.birthday}{part}" for part in (one.first, one.last[:1]) if part)
    return found


def pairs(block: Sequence[Profile]) -> Iterator[tuple[Profile, Profile]]:
    """At most NEIGHBOURS for each customer in a large block, each pair once."""
    if len(block) <= LARGEST:
        yield from combinations(block, 2)
        return
    met: set[tuple[int, int]] = set()
    for order in (_by_place, _by_name):
        ordered = sorted(block, key=order)
        for place, one in enumerate(ordered):
            for other in ordered[place + 1 : place + 1 + NEIGHBOURS // 2]:
                pair = (min(one.pk, other.pk), max(one.pk, other.pk))
                if pair not in met:
                    met.add(pair)
                    yield one, other


def _by_place(one: Profile) -> tuple[str, ...]:
    return one.street, one.house, one.name


def _by_name(one: Profile) -> tuple[str, ...]:
    return one.kana or one.name, one.birthday, min(one.phones, default="")
