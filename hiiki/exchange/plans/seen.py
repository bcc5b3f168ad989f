"""What came earlier in the same file: the same row twice does nothing, the same key twice is refused."""

from collections.abc import Iterable

from hiiki.customers import matching
from hiiki.db.staged import Staged
from hiiki.exchange.records import Found
from hiiki.exchange.rows.refusing import refuse
from hiiki.exchange.verdicts import CHANGED, MAYBE, NEW, REFUSED, SAME

BITS = 64
MASK = (1 << BITS) - 1


class Seen:
    """Reads the marks of rows (see `marking`), some rows at a time, in the order of the file.

    Hashes are kept, not texts, and a line in one number with the hash of its content: there are
    millions of them.
    """

    def __init__(self, key: str, found: Found) -> None:
        self._key = matching.KEYS.get(key)
        self._at = found.at
        self._met: dict[int, int] = {}
        self._codes: dict[str, int] | None = None if key == "code" else {}
        self._others: dict[int, int] = {}
        self._targets: dict[int, int] = {}

    def mark(self, rows: Iterable[Staged]) -> None:
        for row in rows:
            if row.verdict != REFUSED and row.digest:
                self._mark(row)

    def _mark(self, row: Staged) -> None:
        content = hash(row.packed or row.digest) & MASK
        met = self._met.setdefault(hash(row.keys[0]) if row.keys else content, row.line << BITS | content)
        if met >> BITS == row.line:
            for other in (row.keys or ())[1:]:
                self._others.setdefault(hash(other), row.line)
            self._mark_code(row)
        elif met & MASK == content:
            refuse(row, "", "", f"{self._at(met >> BITS)} 行目とまったく同じ行です")
        else:
            self._refuse_key(row, met >> BITS)

    def _refuse_key(self, row: Staged, line: int) -> None:
        if self._key and row.keys:
            column = self._key.columns[0] if len(self._key.columns) == 1 else ""
            refuse(
                row,
                column,
                row.keys[0].replace("\n", " "),
                f"{self._key.label}が {self._at(line)} 行目と同じです",
            )

    def meet(self, rows: Iterable[Staged]) -> None:
        """Judged rows: a customer is named by one row only, however differently two rows name it."""
        if self._key is None or self._codes is None:
            return
        for row in rows:
            if not row.keys:
                continue
            if row.verdict in {NEW, MAYBE}:
                line = self._others.get(hash(row.keys[0]), row.line)
                if line != row.line:
                    self._refuse_key(row, line)
            elif row.target and row.verdict in {CHANGED, SAME}:
                line = self._targets.setdefault(row.target, row.line)
                if line != row.line and row.verdict == CHANGED:
                    refuse(row, "", "", f"{self._at(line)} 行目と同じ顧客の行です")

    def _mark_code(self, row: Staged) -> None:
        """A code is one customer's also where rows are told apart by something else."""
        code = row.code
        if self._codes is None or not code:
            return
        line = self._codes.setdefault(code, row.line)
        if line != row.line:
            refuse(row, "code", code, f"顧客コードが {self._at(line)} 行目と同じです")
