"""必須の項目: what new customers get in a required field of the shop's own that their row leaves empty."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from hiiki.customers import designed
from hiiki.customers.designed import Designed
from hiiki.db.staged import Staged
from hiiki.exchange.rules import Rules


class Defaults:
    """Those of the columns an import fills; counts how many got the default, and how many stay empty."""

    def __init__(self, rules: Rules, columns: Iterable[str]) -> None:
        self._fields = required(columns)
        self._uses = rules.required == "default"
        self.used: Counter[str] = Counter()
        self.left_empty: Counter[str] = Counter()

    def __bool__(self) -> bool:
        return bool(self._fields)

    def fill(self, rows: Iterable[Staged]) -> None:
        """Rows that become customers."""
        for row in rows:
            for field in self._fields:
                if not row.content.get(field.name):
                    self._fill(row, field)

    def _fill(self, row: Staged, field: Designed) -> None:
        if self._uses and field.default:
            row.put(field.name, field.default)
            self.used[field.name] += 1
        else:
            self.left_empty[field.name] += 1

    def told(self) -> dict[str, dict[str, int]]:
        """For the counts of a plan."""
        return {"defaults": dict(self.used), "required_empty": dict(self.left_empty)}


def required(columns: Iterable[str]) -> Sequence[Designed]:
    here = designed.now().ever
    return [here[name] for name in columns if name in here and here[name].required]


def said(counts: dict[str, Any]) -> list[dict[str, Any]]:
    """column, count, and the value they get, "" where they stay empty."""
    here = designed.now().ever
    of = [("defaults", True), ("required_empty", False)]
    return [
        {
            "column": here[name].label,
            "count": count,
            "value": here[name].show(here[name].default) if has_value else "",
        }
        for kind, has_value in of
        for name, count in counts.get(kind, {}).items()
        if name in here
    ]
