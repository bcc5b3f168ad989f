"""Values that cannot be read: the rows they alone keep out, and those that came in without them."""

from itertools import islice
from typing import Any

from hiiki.db.staging import Staged
from hiiki.exchange.models import ImportRun
from hiiki.exchange.reports import reasons
from hiiki.exchange.reports.reasons import Reason
from hiiki.exchange.verdicts import CHANGED, MAYBE, NEW, REFUSED


def keeps_out(run: ImportRun, *, limit: int) -> int:
    """How many of the first `limit` refused rows would come in if such values were left empty."""
    with run.stage() as stage:
        return sum(_is_all(row) for row in islice(stage.iterate(REFUSED), limit))


def left_empty(run: ImportRun, *, limit: int) -> list[Reason]:
    """What the first `limit` rows that come in, or came in, all the same do without."""
    if run.rules.unreadable != "blank" or not run.plan.exists():
        return []
    with run.stage() as stage:
        rows = stage.troubled(NEW + MAYBE + CHANGED, limit=limit)
    return reasons.put_together(
        run, ((row.line, each) for row in rows for each in row.problems if _is_one(row, each))
    )


def _is_all(row: Staged) -> bool:
    return bool(row.content) and all(_is_one(row, problem) for problem in row.problems)


def _is_one(row: Staged, problem: dict[str, Any]) -> bool:
    """A value that could not be read is not among what was read of its row."""
    return bool(problem["column"]) and problem["column"] not in row.content
