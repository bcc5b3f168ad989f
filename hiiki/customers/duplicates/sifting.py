"""Which records of a long file are worth comparing with those in the book who share a name, or a birthday.

These are many: a common name has hundreds. So each of them is read once for a whole file, and only the bits of its marks
are kept; a record none of whose marks is among them agrees with nobody.
"""

from collections.abc import Iterable, Sequence

from hiiki.customers.duplicates import exact
from hiiki.customers.duplicates.agreeing import SAYS, Marker, Values
from hiiki.customers.duplicates.rules import Rule

SHARED_BY_MANY = ("name", "birthday")
BITS = 1 << 27  # of 16 MB: two millions of marks let one in seventy pass that need not


class Sifter:
    """For one file, and the rules of its first call. People who come to the book meanwhile may be missed."""

    def __init__(self) -> None:
        self._sieves: dict[str, Sieve] = {}

    def __call__(self, part: str, rules: Sequence[Rule], contents: Sequence[Values]) -> Iterable[int]:
        if part not in SHARED_BY_MANY:
            return range(len(contents))
        if part not in self._sieves:
            self._sieves[part] = Sieve(part, rules)
        return self._sieves[part].places(contents)


class Sieve:
    def __init__(self, part: str, rules: Sequence[Rule]) -> None:
        self._part, self._rules, self._marker = part, rules, Marker(rules)
        self._bits, self._read = bytearray(BITS >> 3), set[int]()

    def places(self, contents: Sequence[Values]) -> list[int]:
        marks = [self._marker.marks(content) for content in contents]
        keys = {
            key
            for content, some in zip(contents, marks, strict=True)
            if some
            for key in SAYS[self._part](content)
        }
        self._look({key for key in keys if hash(key) not in self._read})
        return [place for place, some in enumerate(marks) if any(map(self._holds, some))]

    def _look(self, keys: set[str]) -> None:
        for _, _, marks in exact.marked(self._part, self._rules, keys):
            for mark in marks:
                bit = hash(mark) % BITS
                self._bits[bit >> 3] |= 1 << (bit & 7)
        self._read.update(map(hash, keys))

    def _holds(self, mark: str) -> int:
        bit = hash(mark) % BITS
        return self._bits[bit >> 3] & 1 << (bit & 7)
