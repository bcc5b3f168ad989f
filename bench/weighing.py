"""Fit the weights of likely duplicates on one half of an invented book, score them on the other.

`python -m bench.weighing [--rows 40000] [--seed 1] [--untellable] [--write]`. Households never lie in both halves. A false pair counts against the
held-out half as soon as one of its two customers is there, so that nothing is hidden between the halves.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from math import exp
from random import Random
from time import perf_counter
from typing import Any, NamedTuple

from bench.doubles import Record, book, says_more
from hiiki.customers.duplicates import blocking, scoring
from hiiki.customers.duplicates.comparing import compare
from hiiki.customers.duplicates.profiles import Profile, profile

EPOCHS, STEP, SHRINK = 25, 0.3, 1e-4
ENOUGH = (
    0.98  # of the pairs shown are right: within a quarter of the book, where chance brings fewer together
)


class Pair(NamedTuple):
    one: int
    other: int
    features: list[str]


class Score(NamedTuple):
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def main() -> None:
    wish = argparse.ArgumentParser(prog="python -m bench.weighing")
    wish.add_argument("--rows", type=int, default=40_000)
    wish.add_argument("--seed", type=int, default=1)
    wish.add_argument(
        "--untellable", action="store_true", help="also doubles of whom nothing but the name is left"
    )
    wish.add_argument("--write", action="store_true", help="keep the weights")
    asked = wish.parse_args()
    records = book(asked.rows, seed=asked.seed, tellable=not asked.untellable)
    began = perf_counter()
    pairs = found(records)
    took = perf_counter() - began
    if asked.write:
        write(records, pairs, asked.seed)
    known = json.loads(scoring.WEIGHTS.read_text("utf-8"))
    told = measured(records, pairs, known["weights"], known["threshold"])
    print(json.dumps({**told, "rows": asked.rows, "pairs": len(pairs), "seconds": round(took, 1)}, indent=1))


def found(records: Sequence[Record]) -> list[Pair]:
    """The pairs worth comparing, with what there would be a weight for."""
    profiles = [profile(place, record.values) for place, record in enumerate(records)]
    blocks: dict[str, list[Profile]] = defaultdict(list)
    for one in profiles:
        for key in blocking.keys(one):
            blocks[key].append(one)
    met = {
        (min(one.pk, other.pk), max(one.pk, other.pk))
        for block in blocks.values()
        for one, other in blocking.pairs(block)
    }
    namesakes = Namesakes(profiles)
    pairs = (_pair(profiles[one], profiles[other], namesakes) for one, other in sorted(met))
    return [pair for pair in pairs if pair]


class Namesakes:
    def __init__(self, profiles: Sequence[Profile]) -> None:
        self._last = Counter(each.last for each in profiles)
        self._first = Counter(each.first for each in profiles)
        self._count = len(profiles)

    def __call__(self, one: Profile) -> float:
        return self._last[one.last] * self._first[one.first] / self._count if one.first else 0.0


def _pair(one: Profile, other: Profile, namesakes: Namesakes) -> Pair | None:
    levels = compare(one, other)
    if not scoring.says_enough(levels):
        return None
    told = scoring.features(levels, scoring.expected(one, other, levels, namesakes))
    return Pair(one.pk, other.pk, list(told))


def write(records: Sequence[Record], pairs: Sequence[Pair], seed: int) -> None:
    ours = [pair for pair in pairs if _halves(records, pair) == {"train"}]
    aside = [pair for pair in ours if records[pair.one].household % 4 == 0]
    weights = fit([(pair.features, _is_same(records, pair)) for pair in set_off(ours, aside)])
    told = {
        "source": f"bench/weighing.py, {len(records):,} invented customers, seed {seed}, {date.today().isoformat()}",
        "threshold": lowest(records, aside, weights),
        "weights": {
            name: round(weight, 3) for name, weight in sorted(weights.items()) if abs(weight) >= 0.01
        },
    }
    scoring.WEIGHTS.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def fit(examples: list[tuple[list[str], bool]]) -> dict[str, float]:
    """Logistic regression by stochastic gradients, with a step of its own for each weight."""
    rng, weights, squares = Random(0), defaultdict[str, float](float), defaultdict[str, float](lambda: 1e-6)
    weights["bias"] = -2.0
    for _ in range(EPOCHS):
        rng.shuffle(examples)
        for told, is_same in examples:
            total = weights["bias"] + sum(weights[name] for name in told)
            miss = 1 / (1 + exp(-max(-30.0, min(30.0, total)))) - is_same
            for name in told:
                slope = miss + SHRINK * weights[name]
                squares[name] += slope * slope
                weights[name] -= STEP * slope / squares[name] ** 0.5
            weights["bias"] -= 0.005 * miss
    return weights


def set_off(pairs: Sequence[Pair], aside: Sequence[Pair]) -> list[Pair]:
    """Those the threshold is not chosen by."""
    left_out = set(map(id, aside))
    return [pair for pair in pairs if id(pair) not in left_out]


def lowest(records: Sequence[Record], pairs: Sequence[Pair], weights: dict[str, float]) -> float:
    """The lowest threshold at which enough of what is shown is right: a wrong pair costs more than one not found."""
    scored = [(scoring.probability(iter(pair.features), weights), _is_same(records, pair)) for pair in pairs]
    right, chosen = 0, 1.0
    for count, (score, is_same) in enumerate(sorted(scored, reverse=True), 1):
        right += is_same
        if right >= ENOUGH * count:
            chosen = score
    return round(chosen, 3)


def measured(
    records: Sequence[Record], pairs: Sequence[Pair], weights: dict[str, float], threshold: float
) -> dict[str, Any]:
    shown = [pair for pair in pairs if "test" in _halves(records, pair)]
    shown = [pair for pair in shown if scoring.probability(iter(pair.features), weights) >= threshold]
    right = {(pair.one, pair.other) for pair in shown if _is_same(records, pair)}
    wanted = doubles(records, "test")
    told = {pair for pair in wanted if says_more(records[pair[0]].values, records[pair[1]].values)}
    precision = len(right) / len(shown)
    every, reachable = (
        Score(precision, len(right) / len(wanted)),
        Score(precision, len(right & told) / len(told)),
    )
    wrong = Counter(_kind(records, pair) for pair in shown if not _is_same(records, pair))
    return {
        "threshold": threshold, "doubles": len(wanted), "saying more than a name": len(told),
        "precision": round(precision, 3), "recall": round(every.recall, 3), "f1": round(every.f1, 3),
        "recall where more than a name is shared": round(reachable.recall, 3), "wrong": dict(wrong),
    }  # fmt: skip


def doubles(records: Sequence[Record], half: str) -> set[tuple[int, int]]:
    places: dict[int, list[int]] = defaultdict(list)
    for place, record in enumerate(records):
        if record.half == half:
            places[record.person].append(place)
    return {
        (one, other) for some in places.values() for at, one in enumerate(some) for other in some[at + 1 :]
    }


def _halves(records: Sequence[Record], pair: Pair) -> set[str]:
    return {records[pair.one].half, records[pair.other].half}


def _is_same(records: Sequence[Record], pair: Pair) -> bool:
    return records[pair.one].person == records[pair.other].person


def _kind(records: Sequence[Record], pair: Pair) -> str:
    one, other = records[pair.one], records[pair.other]
    if one.household == other.household:
        return "household"
    return "firm" if one.firm and one.firm == other.firm else "strangers"


if __name__ == "__main__":
    main()
