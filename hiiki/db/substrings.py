"""Rows in whose text something stands: exact on both engines, and quick where there is an index.

An index only says which rows *may* contain a text; every one of them is still read. So it may know
too much (of rows that changed or are gone) but never too little: what it does not know yet is read
too. The worker makes it and keeps it up; where there is none, every row is read.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from django.db import models
from django.db.models import F, Func

from hiiki.db import postgres_substrings, sqlite, sqlite_substrings
from hiiki.db.engines import engine
from hiiki.db.models import SetAsideIndex


@dataclass(frozen=True)
class SubstringIndex:
    """`tokens` makes the pieces of a text, divided by spaces; `recipe` changes when they do."""

    table: str
    column: str
    tokens: Callable[[str], str]
    recipe: str


@dataclass(frozen=True)
class Word:
    """What must be there: one of `patterns` (as LIKE has them).

    Wherever it is, all the pieces of one row of `pieces` are too; one that ends with * is only the
    beginning of a piece. Without any, the index is not asked.
    """

    patterns: tuple[str, ...]
    pieces: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class State:
    """Whether searches use an index, how many rows it does not know yet, and if there is none, why."""

    is_quick: bool
    waiting: int = 0
    missing: str = ""


def containing(index: SubstringIndex, words: Sequence[Word]) -> "Containing":
    """A condition for `filter`. The index is asked now, and once, however often the condition is used."""
    return Containing(index, words, _keeper().candidates(index, words))


def keep_up(index: SubstringIndex) -> bool:
    """Take some more rows into the index; whether there are more.

    A table that is just filled for the first time is left alone.
    """
    if SetAsideIndex.objects.filter(table=index.table).exists():
        return False
    return _keeper().keep_up(index)


def tidy(index: SubstringIndex) -> None:
    """Make the index anew when most of what it holds is of rows that changed or are gone."""
    _keeper().tidy(index)


def begin_anew(index: SubstringIndex) -> None:
    """Forget what the index holds, so that nothing is left of rows that are gone."""
    _keeper().begin_anew(index)


def state(index: SubstringIndex) -> State:
    return State(**_keeper().state(index))


def _keeper() -> ModuleType:
    """As `engine`: both modules offer the same names."""
    return sqlite_substrings if engine() is sqlite else postgres_substrings


class Containing(Func):
    """Whether every word stands in the column."""

    output_field = models.BooleanField()

    def __init__(self, index: SubstringIndex, words: Sequence[Word], candidates: Any) -> None:
        super().__init__(F(index.column), F("pk"))
        self._words, self._candidates = words, candidates

    def hashed(self) -> "Containing":
        """As `among.hashed`."""
        made = self.copy()
        made._candidates = self._candidates and self._candidates.hashed()
        return made

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> Any:
        column, key = (compiler.compile(each)[0] for each in self.source_expressions)
        like = f"{column} LIKE %s" + (" ESCAPE '\\'" if connection.vendor == "sqlite" else "")
        conditions = [f"({' OR '.join([like] * len(word.patterns))})" for word in self._words]
        values: list[Any] = [pattern for word in self._words for pattern in word.patterns]
        if self._candidates:
            # First, so that it is what the rows are found by.
            narrowing, given = self._candidates.narrowing(key, compiler.query)
            conditions, values = [*narrowing, *conditions], [*given, *values]
        return " AND ".join(conditions), values
