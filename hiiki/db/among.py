"""Whether a value is one of many, given to the engine as one list: no limit of marks in a statement is met."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import Func, Q

NEVER: Any = ("1 = 0", [])


def hashed(condition: Q) -> Q:
    """The same where lists may stand beside other conditions of which any will do, or the opposite be asked: there
    PostgreSQL, which looks few values up by an index, would go through the list for every row of the table."""
    children = [_hashed(child) for child in condition.children]
    return Q.create(children, condition.connector, condition.negated)


def _hashed(child: Any) -> Any:
    if isinstance(child, Q):
        return hashed(child)
    return child.hashed() if hasattr(child, "hashed") else child


def of_array(kind: str, *, is_hashed: bool) -> str:
    """For PostgreSQL: whether what stands before it is in the array given. Unless a hash is made of it, its planner is
    to believe in few, and to look them up."""
    values = f"SELECT unnest(%s::{kind}[])"
    return f"IN ({values})" if is_hashed else f"= ANY(ARRAY({values}))"


class Among(Func):
    """Of whole numbers or of texts; never NULL, so that its opposite is everybody else."""

    output_field = models.BooleanField()

    def __init__(self, expression: Any, values: Sequence[Any]) -> None:
        super().__init__(expression)
        self._values, self._is_hashed = list(values), False

    def hashed(self) -> "Among":
        made = self.copy()
        made._is_hashed = True
        return made

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
        listed = f"({sql} {of_array(kind, is_hashed=self._is_hashed)} AND {sql} IS NOT NULL)"
        return listed, [*given, self._values, *given]
