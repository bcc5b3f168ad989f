"""A row that does not come in, with why."""

from hiiki.db.staged import Staged
from hiiki.exchange.verdicts import REFUSED


def refuse(row: Staged, column: str, value: str, reason: str) -> bool:
    """Refuse a row; False, so that a test can end with it."""
    row.verdict, row.target = REFUSED, None
    row.problems.append({"column": column, "value": value[:200], "reason": reason})
    return False
