"""The rows a search may mean, and how a query is told of them."""

import json
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from hiiki.db.among import of_array

MANY = 20_000  # rows that are looked up and sorted at most
SHARE = 20  # where one row in so many is one, a page is found sooner by walking in its order
FEW = 2_000  # … but never with so few


def worth_sorting(rows: int) -> int:
    """How many of so many rows are sooner sorted than found by walking until a page is full."""
    return min(MANY, max(FEW, rows // SHARE))


@dataclass(frozen=True, eq=False)
class Possible:
    """For SQLite: all rows up to `last` that may be meant, or simply all; `few` are worth sorting."""

    ids: list[int]
    last: int | None
    few: int

    def hashed(self) -> "Possible":
        return self

    def narrowing(self, key: str, query: Any) -> tuple[list[str], list[Any]]:
        """Conditions on the column `key`, none where they would only slow the query down, and their values."""
        if query.is_sliced and query.order_by and len(self.ids) > self.few:
            return [], []
        listed = f"{key} IN (SELECT value FROM json_each(%s))"  # noqa: S608
        if self.last is None:
            return [listed], [self._listed]
        if query.is_sliced:
            # Any so many will do, and there are enough near the beginning.
            return [f"({listed} OR {key} > %s)"], [self._listed, self.last]
        return [], []

    @cached_property
    def _listed(self) -> str:
        return json.dumps(self.ids)


@dataclass(frozen=True, eq=False)
class Few:
    """For PostgreSQL: all rows that may be meant, few enough to be looked up and sorted."""

    ids: list[int]
    is_hashed: bool = False

    def hashed(self) -> "Few":
        """As `among.hashed`."""
        return replace(self, is_hashed=True)

    def narrowing(self, key: str, query: Any) -> tuple[list[str], list[Any]]:
        """As of Possible.

        The planner must believe in few rows and look them up. Else it trusts to luck and walks the
        sorted list, to its end for a surname that stands there: seconds.
        """
        return [f"{key} {of_array('bigint', is_hashed=self.is_hashed)}"], [self.ids]
