"""Which rows hold all the pieces of some words, read from the lines of an index kept in PostgreSQL.

The rarest pieces say most: only as many are read as it takes to have few rows left, since whoever is found
is looked at again. So the answer may hold too many, never too few.
"""

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hiiki.db.substrings import Word

READ = 200_000  # rows read for one piece at most
FEW = 2_000  # rows that are sooner looked at than narrowed down
AT_ONCE = 3  # pieces of one alternative
_AFTER_ALL = "\U0010ffff"

Ask = Callable[..., list[Any]]


class Postings:
    """What the index says about `words`; of those without pieces, nothing."""

    def __init__(self, ask: Ask, words: Sequence["Word"]) -> None:
        self._ask, self._words = ask, [word for word in words if word.pieces]
        self._many = self._count({piece for word in self._words for each in word.pieces for piece in each})
        self._read: dict[str, array[int]] = {}
        # One word that is one piece wherever it stands: the pieces say all there is to know.
        self.are_certain = len(words) == 1 and all(len(pieces) == 1 for pieces in words[0].pieces)

    def stand_in_more_than(self, rows: int) -> bool:
        """Whether that is known without looking."""
        return self.are_certain and max(self._many[piece] for [piece] in self._words[0].pieces) > rows

    @property
    def may_stand_in(self) -> int:
        """So many rows at most, as far as single pieces tell."""
        return min(map(self._at_most, self._words))

    def together(self) -> set[int] | None:
        """The rows in which all words may stand; None for so many that they had better all be looked at."""
        found: set[int] | None = None
        for word in sorted(self._words, key=self._at_most):
            if self._at_most(word) > READ or (found is not None and len(found) <= FEW):
                break
            rows = self._of(word)
            found = rows if found is None else found & rows
        return found

    def _at_most(self, word: "Word") -> int:
        return sum(min(self._many[piece] for piece in pieces) for pieces in word.pieces)

    def _of(self, word: "Word") -> set[int]:
        """One of its alternatives, at least."""
        alternatives = [sorted(pieces, key=self._many.__getitem__) for pieces in word.pieces]
        some = [pieces for pieces in alternatives if self._many[pieces[0]]]
        self._fetch(piece for pieces in some for piece in pieces[:AT_ONCE])
        return set().union(*map(self._in_all, some))

    def _in_all(self, pieces: list[str]) -> set[int]:
        """`pieces` from the rarest to the commonest."""
        # Only the rarest as a set: it takes many times the memory of the ids.
        found = set(self._read[pieces[0]])
        for piece in pieces[1:]:
            if len(found) <= FEW or self._many[piece] > READ:
                break
            self._fetch([piece])
            found.intersection_update(self._read[piece])
        return found

    def _count(self, pieces: set[str]) -> dict[str, int]:
        found = self._about(pieces, "sum(many)::bigint")
        return {piece: next((many for (many,) in found[piece]), None) or 0 for piece in pieces}

    def _fetch(self, pieces: Iterable[str]) -> None:
        wanted = {piece for piece in pieces if piece not in self._read and self._many[piece] <= READ}
        for piece, lines in self._about(wanted, "ids").items():
            self._read[piece] = array("I", b"".join(ids for (ids,) in lines))

    def _about(self, pieces: set[str], what: str) -> dict[str, list[tuple[Any]]]:
        """All lines of each piece; of one that ends with *, those of all that begin so."""
        found: dict[str, list[tuple[Any]]] = {piece: [] for piece in pieces}
        whole = sorted(piece for piece in pieces if not piece.endswith("*"))
        group = " GROUP BY piece" if what.startswith("sum") else ""
        statements: list[str] = []
        values: list[Any] = []
        if whole:
            statements.append(f'SELECT piece, {what} FROM "{{fts}}_piece" WHERE piece = ANY(%s){group}')  # noqa: S608
            values.append(whole)
        for piece in pieces.difference(whole):
            statements.append(f'SELECT %s, {what} FROM "{{fts}}_piece" WHERE piece >= %s AND piece < %s')  # noqa: S608
            values += [piece, piece[:-1], piece[:-1] + _AFTER_ALL]
        for piece, value in self._ask(" UNION ALL ".join(statements), *values) if statements else []:
            found[piece].append((value,))
        return found
