"""A task for helpers: the rows of a plan, read and drafted ahead of whoever writes them.

Needs no Django, so that a helper starts at once.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from hiiki.customers.drafting import Draft, draft
from hiiki.db.staged import Staged, row_of
from hiiki.db.staging import Stage
from hiiki.exchange.verdicts import CHANGED

Range = tuple[int, int]  # after this number, up to that one
Drafted = tuple[
    tuple[Any, ...], Draft | None
]  # a row as the plan holds it, and the customer it becomes if new


def drafting(argument: tuple[str, str]) -> Callable[[Range], list[Drafted]]:
    """The argument: path of the plan, today as ISO text."""
    path, today = argument
    stage = Stage(Path(path), reading=True)

    def work(numbers: Range) -> list[Drafted]:
        kept = stage.held_between(*numbers)
        return [
            (held, None if row.verdict == CHANGED else drafted(row, today=today))
            for held, row in zip(kept, map(row_of, kept), strict=True)
        ]

    return work


def drafted(row: Staged, *, today: str) -> Draft:
    """The customer a new row becomes, still without 担当者."""
    values = {name: value for name, value in row.content.items() if name != "staff"}
    return draft(values, today=today)
