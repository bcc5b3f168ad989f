"""What a row of a contact history says: the contact it would become, or why it cannot."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time
from typing import Any

from django.utils.timezone import localdate, localtime, make_aware

from hiiki.activities.models.contact import LONGEST_SUBJECT, LONGEST_TEXT
from hiiki.customers import reading
from hiiki.db.staged import Staged
from hiiki.exchange.histories.states import is_done, is_state
from hiiki.exchange.mapping import Mapping
from hiiki.exchange.records import Record
from hiiki.exchange.rows.cleaning import is_total
from hiiki.exchange.verdicts import REFUSED
from hiiki.text.companies import looks_like_company
from hiiki.text.dates import read_datetime
from hiiki.text.names import split_name

LONGEST = {"subject": LONGEST_SUBJECT, "text": LONGEST_TEXT, "kind": 40, "result": 40, "staff": 100}
TOTAL = "合計の行のようです（コンタクトではありません）"
Cells = dict[str, str]


class Unreadable(ValueError):
    """Says in Japanese why, and of which column."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


class Reader:
    """Reads records by one mapping. 種類, 結果 and 担当者 stay as they are written.

    Content: at (ISO, UTC), has_time, is_done, subject, text, kind, result, staff, and what tells the customer:
    code, last_name, first_name, company_name, tel, email.
    """

    def __init__(self, mapping: Mapping) -> None:
        self._sources = [(name, places, mapping.joiner(name)) for name, places in mapping.sources().items()]

    def clean(self, number: int, record: Record) -> Staged:
        """One row, its verdict still open unless it cannot be read."""
        if record.problem or is_total(record.cells):
            return _refused(number, record, [_problem("", "", record.problem or TOTAL)])
        cells = {name: _joined(record.cells, places, joiner) for name, places, joiner in self._sources}
        content: dict[str, Any] = {}
        problems = []
        for part in PARTS:
            try:
                content |= part(cells)
            except Unreadable as unreadable:
                column = unreadable.column
                problems.append(_problem(column, cells.get(column, ""), str(unreadable)))
        content |= _state(cells, content.get("at", ""), problems)
        if problems:
            return _refused(number, record, problems, content)
        return Staged(number, record.line, content=content)


def _joined(cells: Sequence[str], places: Sequence[int], joiner: str) -> str:
    said = (cells[at] for at in places if at < len(cells))
    return joiner.join(text for text in said if text.strip())


def _problem(column: str, value: str, reason: str) -> dict[str, str]:
    return {"column": column, "value": value[:200], "reason": reason}


def _refused(number: int, record: Record, problems: list[dict[str, str]], content: Any = None) -> Staged:
    return Staged(number, record.line, REFUSED, content=content or {}, problems=problems, cells=record.cells)


def _who(cells: Cells) -> dict[str, Any]:
    name, company = (_line(cells, each) for each in ("name", "company"))
    if looks_like_company(name):
        name, company = "", company or name
    last, first = split_name(name)
    plain = {each: _line(cells, each) for each in ("code", "tel", "email")}
    return {**plain, "last_name": last, "first_name": first, "company_name": company}


def _line(cells: Cells, name: str, how: Callable[[str], str] = reading.line) -> str:
    try:
        return how(cells.get(name, ""))
    except ValueError as problem:
        raise Unreadable(name, str(problem)) from None


def _when(cells: Cells) -> dict[str, Any]:
    """A day without a time is its midnight."""
    whole, day, clock = (cells.get(name, "").strip() for name in ("at", "day", "time"))
    if not (whole or day):
        raise Unreadable("at" if "at" in cells else "day", "日時が空です")
    at = _moment("at", whole) if whole else _moment("day", day)
    if clock and at.time() == time.min:
        at = _moment("time", f"{at:%Y/%m/%d} {clock}")
    has_time = at.time() != time.min or bool(clock)
    try:
        aware = (at if at.tzinfo else make_aware(at)).astimezone(UTC)
    except OverflowError:  # the first and the last day there are, elsewhere on earth
        raise Unreadable("at" if whole else "day", "日付として読めません") from None
    return {"at": aware.isoformat(), "has_time": has_time}


def _moment(column: str, text: str) -> datetime:
    try:
        return read_datetime(text).replace(second=0, microsecond=0)
    except ValueError as problem:
        reason = "時刻として読めません" if column == "time" else str(problem)
        raise Unreadable(column, reason) from None


def _state(cells: Cells, at: str, problems: list[dict[str, str]]) -> dict[str, Any]:
    """Where nothing is said: what lies ahead is planned."""
    word = cells.get("state", "").strip()
    if word and not is_state(word):
        problems.append(
            _problem(
                "state", word, "予定か済みかが分かりません（「予定」か「済み」と書くか、空にしてください）"
            )
        )
    if word:
        return {"is_done": is_done(word)}
    return {"is_done": localtime(datetime.fromisoformat(at)).date() <= localdate()} if at else {}


def _texts(cells: Cells) -> dict[str, Any]:
    return {name: _short(cells, name) for name in LONGEST}


def _short(cells: Cells, name: str) -> str:
    stored = _line(cells, name, reading.text if name == "text" else reading.line)
    if len(stored) > LONGEST[name]:
        raise Unreadable(name, f"長すぎます（{len(stored):,}文字。{LONGEST[name]:,}文字まで入ります）")
    return stored


PARTS: tuple[Callable[[Cells], dict[str, Any]], ...] = (_who, _when, _texts)
