"""A task for helpers: the rows of a plan, read and drafted ahead of whoever writes them.

Needs no Django, so that a helper starts at once.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from hiiki.customers.designed import Fields, Plain
from hiiki.customers.drafting import Draft, draft
from hiiki.customers.indexing import OWN_WORDS
from hiiki.db.staged import row_of
from hiiki.db.staging import Stage
from hiiki.exchange.verdicts import CHANGED

Range = tuple[int, int]  # after this number, up to that one
Drafted = tuple[
    tuple[Any, ...], Draft | None
]  # a row as the plan holds it, and the customer it becomes if new


def drafting(argument: tuple[str, str, list[Plain]]) -> Callable[[Range], list[Drafted]]:
    """The argument: path of the plan, today as ISO text, the shop's own fields the rows may hold."""
    path, today, design = argument
    fields = Fields.of(design)
    stage = Stage(Path(path), reading=True)

    def work(numbers: Range) -> list[Drafted]:
        kept = stage.held_between(*numbers)
        return [
            (held, None if row.verdict == CHANGED else drafted(row.content, today=today, fields=fields))
            for held, row in zip(kept, map(row_of, kept), strict=True)
        ]

    return work


def drafted(content: Mapping[str, Any], *, today: str, fields: Fields) -> Draft | None:
    """The customer a new row becomes, still without 担当者; None where it has words that are no choices yet."""
    values = {name: value for name, value in content.items() if name != "staff"}
    if fields.ever:
        if any(type(value) is list for value in values.values()):
            return None
        values[OWN_WORDS] = fields.words_of(values)
    return draft(values, today=today)
