"""What a row of a contact history says: the contact it would become, or why it cannot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any, NamedTuple

from django.utils.timezone import localdate, make_aware

from hiiki.accounts.models import Staff
from hiiki.activities import words
from hiiki.activities.models.word import KIND, RESULT, SETS
from hiiki.customers import matching, reading
from hiiki.customers.wordlists import MOST
from hiiki.exchange.histories.columns import COLUMNS
from hiiki.exchange.records import Record
from hiiki.text.dates import read_datetime
from hiiki.text.folding import fold
from hiiki.text.names import split_name

CREATE, SKIP, REFUSE = "create", "skip", "refuse"
DONE = {fold(word) for word in ("済み", "済", "完了", "終了", "実績", "記録", "done")}
PLANNED = {fold(word) for word in ("予定", "未", "未完了", "未対応", "planned")}
LONGEST = {"subject": 200, "text": 100_000, "kind": 40, "result": 40, "staff": 100}


class Problem(NamedTuple):
    line: int
    column: str
    value: str
    reason: str


class Unreadable(ValueError):
    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.name = name


@dataclass
class Row:
    """Words and staff as they are written; ids come when the row lands."""

    record: Record
    customer: matching.Values
    at: datetime
    has_time: bool
    is_done: bool
    subject: str
    text: str
    named: dict[str, str] = field(default_factory=dict)


def read(record: Record, columns: Mapping[str, int], headings: Sequence[str]) -> Row | Problem:
    if record.problem:
        return Problem(record.line, "", "", record.problem)
    cells = {
        name: record.cells[place] if place < len(record.cells) else "" for name, place in columns.items()
    }
    try:
        return _row(record, cells)
    except Unreadable as problem:
        place = columns.get(problem.name)
        heading = headings[place] if place is not None else COLUMNS[problem.name][0]
        return Problem(record.line, heading, cells.get(problem.name, ""), str(problem))


def _row(record: Record, cells: Mapping[str, str]) -> Row:
    at, has_time = _when(cells)
    return Row(
        record,
        _customer(cells),
        at,
        has_time,
        _is_done(cells.get("state", ""), at),
        _short(cells, "subject", reading.line),
        _short(cells, "text", reading.text),
        {name: _short(cells, name, reading.line) for name in ("kind", "result", "staff")},
    )


def _short(cells: Mapping[str, str], name: str, how: Any) -> str:
    stored: str = how(cells.get(name, ""))
    if len(stored) > LONGEST[name]:
        raise Unreadable(name, f"長すぎます（{len(stored)}文字。{LONGEST[name]}文字まで入ります）")
    return stored


def _when(cells: Mapping[str, str]) -> tuple[datetime, bool]:
    """A day without a time is its midnight."""
    whole, day, clock = (cells.get(name, "").strip() for name in ("at", "day", "time"))
    name = "at" if whole else "day"
    text = whole or f"{day} {clock}".strip()
    if not (whole or day):
        raise Unreadable("at" if "at" in cells else "day", "日時が空です")
    try:
        at = read_datetime(text).replace(second=0, microsecond=0)
    except ValueError as problem:
        raise Unreadable(name, str(problem)) from None
    return (at if at.tzinfo else make_aware(at)), at.time() != time.min or bool(clock and not whole)


def _is_done(word: str, at: datetime) -> bool:
    """Where nothing is said: what lies ahead is planned."""
    key = fold(word)
    if not key:
        return at.date() <= localdate()
    if key not in DONE | PLANNED:
        raise Unreadable("state", "予定か済みかが分かりません（「予定」か「済み」と書いてください）")
    return key in DONE


def _customer(cells: Mapping[str, str]) -> matching.Values:
    last, first = split_name(reading.line(cells.get("name", "")))
    plain = {name: reading.line(cells.get(name, "")) for name in ("code", "tel", "email")}
    return {**plain, "last_name": last, "first_name": first, "company_name": ""}


class Names:
    """種類, 結果 and 担当者 by what a file calls them; those nobody knows as it was answered for them."""

    def __init__(self, unknown_choice: str, unknown_staff: str) -> None:
        self._unknown = {KIND: unknown_choice, RESULT: unknown_choice, "staff": unknown_staff}
        self.ids = {which: {word.label_key: word.pk for word in words.of(which)} for which in SETS}
        self.ids["staff"] = {fold(each.name): each.pk for each in Staff.objects.all()}
        self._usual = words.offered(KIND)[-1].pk
        self.new: dict[str, dict[str, str]] = {KIND: {}, RESULT: {}, "staff": {}}

    def unknown(self, row: Row) -> Problem | None:
        """Why the row is refused; names to be made are kept in `new`."""
        for which, name in row.named.items():
            if not name or fold(name) in self.ids[which]:
                continue
            if self._unknown[which] == REFUSE:
                label = COLUMNS[which][0]
                return Problem(row.record.line, label, name, f"{label}「{name}」がありません")
            if self._unknown[which] == CREATE and fold(name):
                if which in SETS and len(self.ids[which].keys() | self.new[which].keys()) >= MOST:
                    label = COLUMNS[which][0]
                    return Problem(
                        row.record.line, label, name, f"{label}は{MOST}個までなので、追加できません"
                    )
                self.new[which].setdefault(fold(name), name)
        return None

    def id_of(self, which: str, row: Row) -> int | None:
        return self.ids[which].get(fold(row.named[which]))

    def kind_of(self, row: Row) -> int:
        """The last that is offered where a row says none."""
        return self.id_of(KIND, row) or self._usual

    def suppose(self) -> None:
        """As if those to be made had been made: with ids nobody has."""
        for which, new in self.new.items():
            self.ids[which] |= {folded: -at for at, folded in enumerate(new, len(self.ids[which]) + 1)}
            self.new[which] = {}
