"""Values kept by key in one JSON column, every one of them text: read, compared and sorted alike on both engines."""

import re
from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import Case, Func, Q, Value, When
from django.db.models.functions import Cast
from django.db.models.lookups import Exact, IsNull

from hiiki.db.keysets import Ordered, Run

_KEY = re.compile(r"[a-z]+_[0-9]+")
LOWEST = -1e16  # below any number of fifteen digits


class KeyedText(Func):
    """The text under a key, NULL for none; ordered code point by code point.

    The key stands in the SQL itself and not beside it, since only then an index of the expression is found.
    """

    template = "json_extract(%(expressions)s, '$.%(key)s')"
    output_field = models.CharField(null=True)

    def __init__(self, column: str, key: str, **extra: Any) -> None:
        if not _KEY.fullmatch(key):
            raise ValueError(key)
        super().__init__(column, key=key, **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "((%(expressions)s ->> '%(key)s') COLLATE \"C\")"
        return self.as_sql(compiler, connection, template=template, **context)


class IndexedText(Ordered, KeyedText):
    """Where `keyed_indexes` has made an index of it."""

    def runs(self, name: str) -> tuple[Run, ...]:
        return (Run(Q(**{f"{name}__gte": ""})),)


class Number(Cast):
    """The text read as a number."""

    def __init__(self, text: Any) -> None:
        super().__init__(text, models.FloatField(null=True))


class IndexedNumber(Ordered, Number):
    """Where `keyed_indexes` has made an index of it."""

    def runs(self, name: str) -> tuple[Run, ...]:
        return (Run(Q(**{f"{name}__gte": LOWEST})),)


class Ranked(Case):
    """The place of the text in `values`, NULL for none of them."""

    def __init__(self, text: Any, values: Sequence[str]) -> None:
        places = [When(Exact(text, Value(each)), then=Value(place)) for place, each in enumerate(values)]
        super().__init__(*places, default=None, output_field=models.IntegerField(null=True))
        self._text, self._values = text, tuple(values)


class IndexedRanked(Ordered, Ranked):
    """Of a text that has an index, and is always one of the values."""

    def runs(self, name: str) -> tuple[Run, ...]:
        return tuple(Run(Q(Exact(self._text, Value(each))), place) for place, each in enumerate(self._values))

    def none(self, name: str) -> Q:
        return Q(IsNull(self._text, True))


class Unindexed(Func):
    """The same, read row by row: for what most rows have, an index leads to them one after the other, all over the book."""

    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="+%(expressions)s", **context)
