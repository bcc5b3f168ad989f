"""Which id each number became, where both mostly go up together: a few ranges instead of a million pairs."""

from collections.abc import Sequence


class Ranges:
    """`plain` is a list of [first number, first id, how many], as JSON keeps it."""

    def __init__(self, plain: list[list[int]]) -> None:
        self.plain = plain

    def add(self, numbers: Sequence[int], ids: Sequence[int]) -> None:
        for number, id_ in zip(numbers, ids, strict=True):
            if self.plain and self._goes_on(number, id_):
                self.plain[-1][2] += 1
            else:
                self.plain.append([number, id_, 1])

    def _goes_on(self, number: int, id_: int) -> bool:
        first, first_id, count = self.plain[-1]
        return (number, id_) == (first + count, first_id + count)

    def get(self, number: int) -> int:
        """KeyError for a number nobody added."""
        for first, first_id, count in reversed(self.plain):
            if first <= number < first + count:
                return first_id + number - first
        raise KeyError(number)
