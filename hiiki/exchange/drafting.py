"""A task for helpers: the rows of a plan, read and drafted ahead of whoever writes them.

Needs no Django, so that a helper starts at once.
"""

from collections.abc import Callable
from operator import attrgetter
from pathlib import Path
from typing import Any

from hiiki.customers.drafting import draft
from hiiki.db.staging import Stage, Staged
from hiiki.exchange.verdicts import CHANGED

Range = tuple[int, int]  # after this number, up to that one
Packed = tuple[Any, ...]  # the fields of a Staged, in order

packed = attrgetter(*Staged.__slots__)


def drafting(argument: tuple[str, str]) -> Callable[[Range], list[Packed]]:
    """The argument: path of the plan, today as ISO text."""
    path, today = argument
    stage = Stage(Path(path), reading=True)

    def work(numbers: Range) -> list[Packed]:
        rows = stage.open_between(*numbers)
        for row in rows:
            if row.verdict != CHANGED:
                row.draft = drafted(row, today=today)
        return list(map(packed, rows))

    return work


def drafted(row: Staged, *, today: str) -> list[Any]:
    """The customer a new row becomes, still without 担当者."""
    values = {name: value for name, value in row.content.items() if name != "staff"}
    return draft(values, today=today)
