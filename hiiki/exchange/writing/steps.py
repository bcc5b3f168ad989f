"""The open rows of a plan, a step at a time, with helpers at work on the next ones."""

from collections.abc import Iterator

from django.utils.timezone import localdate

from hiiki.beside import Helpers, usual
from hiiki.customers import designed
from hiiki.db import people
from hiiki.db.staged import Staged, row_of
from hiiki.exchange.models import ImportRun
from hiiki.exchange.rows.choosing import own_columns
from hiiki.exchange.verdicts import MAYBE, NEW
from hiiki.exchange.writing.drafting import Drafted, Range

CHUNK = 500  # numbers of rows
AHEAD = 40  # chunks: while a long step is written, the next two are drafted
MANY = 5_000  # new rows worth helpers


class Steps:
    """From the run's cursor on. Use as a context manager."""

    def __init__(self, run: ImportRun) -> None:
        verdicts = run.counts.get("verdicts", {})
        new = verdicts.get(NEW, 0) + verdicts.get(MAYBE, 0)
        self._own, self._fields = own_columns(run), designed.now()
        self._helpers = Helpers(
            "hiiki.exchange.writing.drafting:drafting",
            (str(run.plan.resolve()), localdate().isoformat(), self._fields.plain(self._own)),
            count=usual() if new - run.counts.get("created", 0) >= MANY else 0,
            ahead=AHEAD,
            rest=people.at_work,
        )
        self._ready: list[Staged] = []
        self._chunks = self._helpers.map(_ranges(run.cursor, run.total))

    def __enter__(self) -> "Steps":
        return self

    def __exit__(self, *_: object) -> None:
        self._helpers.__exit__()

    def next(self, size: int) -> list[Staged]:
        """The next `size` rows, drafted where they are new; fewer only at the end."""
        while len(self._ready) < size and (chunk := next(self._chunks, None)) is not None:
            self._ready += map(_row, chunk)
        rows, self._ready = self._ready[:size], self._ready[size:]
        if self._own and not self._fields.words_alike(designed.now(), self._own):
            for row in rows:
                row.draft = None  # its words are others now
        return rows


def _ranges(after: int, upto: int) -> Iterator[Range]:
    return ((number, min(number + CHUNK, upto)) for number in range(after, upto, CHUNK))


def _row(drafted: Drafted) -> Staged:
    held, draft = drafted
    row = row_of(held)
    row.draft = draft
    return row
