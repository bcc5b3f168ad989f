"""Rows somebody put right in one plan, carried into the plan of another run of the same file."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from hiiki.db.staged import Staged
from hiiki.db.staging import CannotStage, Stage

PUT_RIGHT = "SELECT number, line, cells FROM staged WHERE cells IS NOT NULL AND verdict <> 'r'"


def carry(earlier: Path, later: Path) -> int:
    """`later` is made or added to: planning it reads these rows as they were put right. Returns how many."""
    rows = _put_right(earlier)
    if rows:
        with Stage(later) as plan:
            plan.put(rows)
    return len(rows)


def _put_right(plan: Path) -> list[Staged]:
    try:
        with closing(sqlite3.connect(f"{plan.resolve().as_uri()}?mode=ro", uri=True, timeout=30)) as database:
            found = database.execute(PUT_RIGHT).fetchall()
    except sqlite3.Error as problem:
        raise CannotStage(str(problem)) from problem
    return [Staged(number, line, cells=json.loads(cells)) for number, line, cells in found]
