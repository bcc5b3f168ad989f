"""Who stands twice in one file under two codes, or none: rows that are alike an earlier one."""

from array import array
from collections.abc import Iterable
from itertools import pairwise

from hiiki.db.staged import Staged


class Twins:
    """Meets rows in the order of the file. Hashes are kept, not texts: there are millions of them."""

    def __init__(self) -> None:
        self._marks, self._numbers = array("q"), array("q")

    def meet(self, rows: Iterable[Staged]) -> None:
        for row in rows:
            for text in row.alike:
                self._marks.append(hash(text))
                self._numbers.append(row.number)

    def found(self) -> dict[int, int]:
        """For the number of a row, that of the first row it is alike."""
        twice = {one for one, other in pairwise(sorted(self._marks)) if one == other}
        first: dict[int, int] = {}
        twins: dict[int, int] = {}
        for mark, number in zip(self._marks, self._numbers, strict=True):
            if mark in twice and (earlier := first.setdefault(mark, number)) != number:
                twins[number] = min(earlier, twins.get(number, earlier))
        return twins
