"""Who stands twice in one file under two codes, or none: rows that agree with an earlier one by a rule of the shop."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from hiiki.customers.duplicates.agreeing import Said, essential
from hiiki.customers.duplicates.rules import Rule
from hiiki.db.staged import Staged
from hiiki.db.staging import Stage

PORTIONS = 8  # of the marks, sorted one after another: there are millions of them


class Twin(NamedTuple):
    """The number of the first row it agrees with, and by which rule."""

    earlier: int
    rule: Rule


class Twins:
    """Meets rows in the order of the file. Hashes are kept, not texts; whom they bring together is read again."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = essential(rules)
        self._marks, self._numbers = array("q"), array("q")

    def meet(self, rows: Iterable[Staged]) -> None:
        for row in rows:
            for text in row.alike:
                self._marks.append(hash(text))
                self._numbers.append(row.number)

    def found(self, stage: Stage) -> dict[int, Twin]:
        """By the number of a row."""
        first: dict[tuple[str, ...], int] = {}
        twins: dict[int, Twin] = {}
        for number, content in stage.contents(self._suspects()):
            for rule, key in self._keys(Said(content)):
                earlier = first.setdefault(key, number)
                if earlier != number and (number not in twins or earlier < twins[number].earlier):
                    twins[number] = Twin(earlier, rule)
        return twins

    def _keys(self, said: Said) -> Iterator[tuple[Rule, tuple[str, ...]]]:
        for rule in self._rules:
            yield from ((rule, (rule.name, *key)) for key in said.keys(rule))

    def _suspects(self) -> list[int]:
        """Rows that have a mark in common with another one, in the order of the file."""
        twice: set[int] = set()
        for portion in range(PORTIONS):
            some = sorted(mark for mark in self._marks if mark % PORTIONS == portion)
            twice.update(one for one, other in pairwise(some) if one == other)
        return sorted(
            {number for mark, number in zip(self._marks, self._numbers, strict=True) if mark in twice}
        )
