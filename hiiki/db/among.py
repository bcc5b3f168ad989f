"""Whether a value is one of many, given to the engine as one list: no limit of marks in a statement is met."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import Func

NEVER: Any = ("1 = 0", [])


class Among(Func):
    """Of whole numbers or of texts; never NULL, so that its opposite is everybody else.

    PostgreSQL's planner must believe in few and look them up by their index.
    """

    output_field = models.BooleanField()

    def __init__(self, expression: Any, values: Sequence[Any]) -> None:
        super().__init__(expression)
        self._values = list(values)

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> Any:
        if not self._values:
            return NEVER
        sql, given = compiler.compile(self.source_expressions[0])
        # Asked for rather than compared with: what is NULL is in no list.
        listed = f"({sql} IN (SELECT value FROM json_each(%s)) AND {sql} IS NOT NULL)"  # noqa: S608
        return listed, [*given, json.dumps(self._values), *given]

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> Any:
        if not self._values:
            return NEVER
        sql, given = compiler.compile(self.source_expressions[0])
        kind = "bigint" if all(isinstance(value, int) for value in self._values) else "text"
        listed = f"({sql} = ANY(ARRAY(SELECT unnest(%s::{kind}[]))) AND {sql} IS NOT NULL)"
        return listed, [*given, self._values, *given]
