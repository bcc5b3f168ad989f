"""The invented book in which likely duplicates are measured."""

from collections import Counter, defaultdict
from itertools import combinations

import pytest

from bench.doubles import book, says_more


def test_the_same_seed_gives_the_same_book():
    assert book(500, seed=3) == book(500, seed=3)


def test_somebody_stands_in_it_twice_and_households_do_not_lie_in_both_halves():
    records = book(3_000)

    people = Counter(record.person for record in records)
    halves = {(record.household, record.half) for record in records}
    assert 100 < sum(count > 1 for count in people.values()) < 400
    assert len(halves) == len({household for household, _ in halves})


def test_families_share_a_telephone_and_are_not_one_person():
    records = [record for record in book(3_000) if record.values["tel"]]

    of = {}
    for record in records:
        of.setdefault((record.household, record.values["tel"]), set()).add(record.person)
    assert sum(len(people) > 1 for people in of.values()) > 50


@pytest.mark.parametrize("tellable", [True, False])
def test_a_double_keeps_something_besides_the_name_unless_asked_otherwise(tellable):
    written = defaultdict(list)
    for record in book(3_000, tellable=tellable):
        written[record.person].append(record.values)

    pairs = [pair for values in written.values() for pair in combinations(values, 2)]
    assert all(says_more(*pair) for pair in pairs) is tellable
