"""How likely two customers are one: a sum of weights, as a probability.

The weights were fitted on one half of an invented book and are kept in weights.json, with where they come from;
`bench/weighing.py` makes them (decision 21).
"""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from math import exp, log2
from pathlib import Path

from hiiki.customers.duplicates.comparing import NEAR, OTHER, ROOM, SAME, SOUNDS, TOWN, Levels, compare
from hiiki.customers.duplicates.profiles import Profile

WEIGHTS = Path(__file__).with_name("weights.json")
TOGETHER = (
    ("first", "address"), ("first", "phone"), ("first", "mail"), ("first", "birthday"), ("first", "last"),
    ("phone", "address"), ("company", "branch"), ("company", "address"), ("company", "phone"),
)  # fmt: skip
SHARED = ("phone", "mail", "birthday", "address")
Namesakes = Callable[[Profile], float]


def features(levels: Levels, namesakes: float | None) -> Iterator[str]:
    """What there is a weight for; `namesakes` is how many of that name one would expect in the book by chance,
    None where the names differ."""
    for name, level in levels.items():
        yield f"{name} {level}"
    for one, other in TOGETHER:
        yield f"{one} {levels[one]}, {other} {levels[other]}"
    rarity = "-" if namesakes is None else str(max(-4, min(4, round(log2(namesakes)))))
    yield f"namesakes {rarity}"
    yield f"namesakes {rarity}, address {levels['address']}"
    agree = sum(levels[name] in {SAME, NEAR} for name in SHARED)
    against = sum(levels[name] in {OTHER, TOWN, ROOM} for name in SHARED)
    yield f"agree {min(agree, 2)}, against {min(against, 3)}"
    named = {levels["last"], levels["first"]} <= {SAME, SOUNDS}
    yield f"named {'yes' if named else levels['first']}, agree {min(agree, 2)}, against {min(against, 2)}"


def expected(one: Profile, other: Profile, levels: Levels, namesakes: Namesakes) -> float | None:
    if levels["last"] != SAME or levels["first"] != SAME:
        return None
    return namesakes(one if one.first else other) or None


def score(one: Profile, other: Profile, namesakes: Namesakes) -> tuple[float, Levels]:
    """0…1, and by what."""
    levels = compare(one, other)
    if not says_enough(levels):
        return 0.0, levels
    return probability(features(levels, expected(one, other, levels, namesakes)), weights()), levels


def says_enough(levels: Levels) -> bool:
    """Whose surnames differ share at least one thing to the letter: numbers one digit apart lie side by side."""
    return levels["last"] != OTHER or any(levels[name] == SAME for name in SHARED)


def probability(found: Iterator[str], known: Mapping[str, float]) -> float:
    total = known["bias"] + sum(known.get(feature, 0.0) for feature in found)
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


@cache
def weights() -> dict[str, float]:
    return json.loads(WEIGHTS.read_text("utf-8"))["weights"]


@cache
def threshold() -> float:
    """From this score on two are shown as likely."""
    return json.loads(WEIGHTS.read_text("utf-8"))["threshold"]
