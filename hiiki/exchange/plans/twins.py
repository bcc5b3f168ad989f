"""Who stands twice in one file under two codes, or none: rows that agree with an earlier one by a rule of the shop."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, pairwise, product
from typing import NamedTuple

from hiiki.customers.duplicates.agreeing import Said, essential, is_rough
from hiiki.customers.duplicates.rules import Rule
from hiiki.db.staged import Staged
from hiiki.db.staging import Stage

SORTED = 1_000_000  # marks at once: there are millions of them
BITS = 8  # of the place of a rule, behind the number of a row


class Twin(NamedTuple):
    """The number of the first row it agrees with, and by which rule."""

    earlier: int
    rule: Rule


class Twins:
    """Meets rows in the order of the file. Hashes are kept, not texts; whose marks say too little are read again."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = essential(rules)
        self._marks, self._numbers = array("q"), array("q")

    def meet(self, rows: Iterable[Staged]) -> None:
        for row in rows:
            for text in row.alike:
                self._marks.append(hash(text))
                self._numbers.append(row.number << BITS | ord(text[0]))

    def found(self, stage: Stage) -> dict[int, Twin]:
        """By the number of a row."""
        twins: dict[int, Twin] = {}
        for number, earlier, rule in chain(self._by_marks(), self._read_again(stage)):
            if number not in twins or earlier < twins[number].earlier:
                twins[number] = Twin(earlier, rule)
        return twins

    def _by_marks(self) -> Iterator[tuple[int, int, Rule]]:
        first: dict[int, int] = {}
        for mark, number, rule in self._shared:
            earlier = first.setdefault(mark, number)
            if earlier != number and not is_rough(rule):
                yield number, earlier, rule

    def _read_again(self, stage: Stage) -> Iterator[tuple[int, int, Rule]]:
        """Rows of one name and town: whether the rest of the address is the same too."""
        asked: dict[int, dict[Rule, None]] = defaultdict(dict)
        for _, number, rule in self._shared:
            if is_rough(rule):
                asked[number][rule] = None
        first: dict[tuple[str, ...], int] = {}
        for number, content in stage.contents(sorted(asked)):
            said = Said(content)
            for rule in asked[number]:
                for key in product([rule.name], *map(said.part, rule.parts)):
                    earlier = first.setdefault(key, number)
                    if earlier != number:
                        yield number, earlier, rule

    @cached_property
    def _shared(self) -> list[tuple[int, int, Rule]]:
        """(mark, row, rule) of marks that come more than once, in the order of the file."""
        twice = self._twice()
        return [
            (mark, number >> BITS, self._rules[number & (1 << BITS) - 1])
            for mark, number in zip(self._marks, self._numbers, strict=True)
            if mark in twice
        ]

    def _twice(self) -> set[int]:
        twice: set[int] = set()
        portions = 1 + len(self._marks) // SORTED
        for portion in range(portions):
            some = sorted(mark for mark in self._marks if mark % portions == portion)
            twice.update(one for one, other in pairwise(some) if one == other)
        return twice
