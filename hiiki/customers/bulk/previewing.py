"""What a bulk action will do, told before anything happens."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, NamedTuple

from hiiki.accounts.models import Staff
from hiiki.customers import designed, writing
from hiiki.customers.bulk.edits import Edit, Plain, outcome
from hiiki.customers.bulk.steps import changed_since
from hiiki.customers.models import BulkAction
from hiiki.customers.writing import called

PORTION = 1000
EXAMPLES, REASONS = 10, 10


class Line(NamedTuple):
    label: str
    before: str
    after: str


class Example(NamedTuple):
    pk: int
    name: str
    lines: list[Line]


@dataclass
class Preview:
    """Of the first `looked` customers; all of them where time allowed it."""

    total: int
    looked: int = 0
    changes: int = 0
    refused: int = 0
    kept: int = 0
    gone: int = 0
    examples: list[Example] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    @property
    def same(self) -> int:
        return self.looked - self.changes - self.refused - self.kept - self.gone

    @property
    def is_whole(self) -> bool:
        return self.looked == self.total


def preview(action: BulkAction, *, seconds: float, calendar: str = "seireki") -> Preview:
    ids, edits = action.ids, [Edit(*each) for each in action.edits]
    seen, ends = Preview(len(ids)), monotonic() + seconds
    with designed.held():
        while seen.looked < len(ids) and (not seen.looked or monotonic() < ends):
            _look(seen, action, edits, ids[seen.looked : seen.looked + PORTION], calendar)
    return seen


def _look(seen: Preview, action: BulkAction, edits: list[Edit], ids: Sequence[int], calendar: str) -> None:
    records, others = writing.load(ids), changed_since(action, ids)
    for pk, record in sorted(records.items()):
        new, kept, refusals = outcome(record, edits, others[pk])
        seen.changes += bool(new)
        seen.kept += not new and bool(kept)
        seen.refused += not new and not kept and bool(refusals)
        if refusals and len(seen.reasons) < REASONS:
            seen.reasons.append(f"{called(record)}：{'、'.join(refusals)}")
        if new and len(seen.examples) < EXAMPLES:
            seen.examples.append(Example(pk, called(record), _lines(record, new, calendar)))
    seen.gone += len(ids) - len(records)
    seen.looked += len(ids)


def _lines(record: Plain, new: Plain, calendar: str) -> list[Line]:
    return [
        Line(designed.by_column()[column].label, *(shown(column, each, calendar) for each in sides))
        for column, sides in ((column, (record.get(column), value)) for column, value in new.items())
    ]


def shown(column: str, value: Any, calendar: str) -> str:
    """A stored value in words."""
    if column == "staff_id":
        return str(Staff.objects.filter(pk=value).first() or "") if value else ""
    return designed.by_column()[column].show_plain(value, calendar=calendar)
