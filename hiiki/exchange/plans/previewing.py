"""The rows behind each number of a preview: what they hold, what they change, what is wrong with them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from hiiki.accounts.models import Staff
from hiiki.customers import writing
from hiiki.customers.models import Customer
from hiiki.db import bulk
from hiiki.db.staged import Staged
from hiiki.exchange.models import ImportRun
from hiiki.exchange.plans.judging import Judge
from hiiki.exchange.reports.reporting import with_cells
from hiiki.exchange.rows.cleaning import mapped_columns
from hiiki.exchange.rows.companies import COLUMN, HELD
from hiiki.exchange.rows.staffing import StaffBook
from hiiki.exchange.verdicts import CHANGED, MAYBE, REFUSED, SAME

NAMED = {"staff", COLUMN}  # stored as an id, written as a name or a code


@dataclass(frozen=True)
class PreviewCell:
    """One value; `before` is what the book holds now where it would change, None where it would not."""

    column: str
    label: str
    text: str
    before: str | None = None
    problem: str = ""


@dataclass(frozen=True)
class PreviewRow:
    """`target` is the customer it changes, resembles, or, where it is refused, would change but for that.

    `is_left`: it may be a duplicate, and is not to come in.
    """

    number: int
    line: str
    verdict: str
    title: str
    target: Customer | None
    cells: list[PreviewCell]
    reasons: list[str]
    is_left: bool = False


class Shows(Protocol):
    run: ImportRun

    def show(self, staged: list[Staged]) -> list[PreviewRow]: ...


def rows(previewer: Shows, verdicts: str, *, after: int = 0, limit: int = 50) -> list[PreviewRow]:
    """The next rows with one of the verdicts, in the order of the file."""
    with previewer.run.stage() as stage:
        found = stage.of(verdicts, after=after, limit=limit)
    return previewer.show(found)


class Previewer:
    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self.judge = Judge(run.rules, mapped_columns(run.mapping), StaffBook(run.rules))
        self.fields = self.judge.fields
        self.staff = dict(Staff.objects.values_list("pk", "name"))

    def show(self, staged: list[Staged]) -> list[PreviewRow]:
        if self.judge.companies:
            self.judge.companies.look_for(staged)
        known = self._known(staged)
        ids = {row.target for row in staged if row.target} | {*known.values()}
        self.columns = self._columns_of(staged)
        records, targets = writing.load(ids), Customer.objects.in_bulk(ids)
        self.codes = _codes_of_companies(records) if self.judge.companies else {}
        cells, at, rules = dict(cells_of_refused(self.run, staged)), self.run.found.at, self.judge.rules
        return [
            PreviewRow(
                row.number,
                at(row.line),
                row.verdict,
                self._title(row, records.get(row.target or 0)),
                targets.get(row.target or known.get(row.number, 0)),
                cells[row.number]
                if row.verdict == REFUSED
                else self._values(row, records.get(row.target or 0)),
                [problem["reason"] for problem in row.problems],
                row.verdict == MAYBE and rules.leaves(row.number),
            )
            for row in staged
        ]

    def _known(self, staged: list[Staged]) -> dict[int, int]:
        """The refused rows, by number, whose key one customer in the book has."""
        key = self.judge.key
        if not key:
            return {}
        keys = {row.number: key.of(row.content) for row in staged if row.verdict == REFUSED}
        found = key.find({*filter(None, keys.values())})
        return {number: ids[0] for number, each in keys.items() if len(ids := found.get(each, [])) == 1}

    def _columns_of(self, staged: list[Staged]) -> list[str]:
        """The fields the mapping fills, and those cleaning found besides (a company among names)."""
        shown = {*self.judge.columns, *(name for row in staged for name in row.content)}
        return [name for name in self.fields if name in shown]

    def _title(self, row: Staged, record: dict[str, Any] | None) -> str:
        values = row.content or record or {}
        name = f"{values.get('last_name', '')} {values.get('first_name', '')}".strip()
        return name or values.get("company_name") or values.get("email") or values.get("tel") or ""

    def _values(self, row: Staged, record: dict[str, Any] | None) -> list[PreviewCell]:
        if row.verdict == SAME:
            return [self._cell(name, (record or {}).get(self.fields[name].column)) for name in self.columns]
        changes = self.judge.changes(row, record) if record and row.verdict == CHANGED else {}
        problems = {problem["column"]: problem["reason"] for problem in row.problems}
        return [self._changed(name, row, record, changes, problems.get(name, "")) for name in self.columns]

    def _changed(
        self, name: str, row: Staged, record: dict[str, Any] | None, changes: dict[str, Any], problem: str
    ) -> PreviewCell:
        column = self.fields[name].column
        if record and column in changes:
            after = row.content.get(name, "") if name in NAMED else self._text(name, changes[column])
            return PreviewCell(
                name, self.fields[name].label, after, self._text(name, record.get(column)), problem
            )
        value = row.content.get(name, record.get(column) if record and row.verdict == CHANGED else None)
        return self._cell(name, value, problem)

    def _cell(self, name: str, value: Any, problem: str = "") -> PreviewCell:
        return PreviewCell(name, self.fields[name].label, self._text(name, value), None, problem)

    def _text(self, name: str, value: Any) -> str:
        if name == "staff" and isinstance(value, int):
            return self.staff.get(value, "")
        if name == COLUMN and isinstance(value, int):
            return self.codes.get(value, "")
        return self.fields[name].show_plain(value)


def _codes_of_companies(records: dict[int, dict[str, Any]]) -> dict[int, str]:
    ids = {record[HELD] for record in records.values() if record[HELD]}
    return dict(bulk.fetch(Customer, ("id", "code"), "id", ids))


def cells_of_refused(run: ImportRun, staged: list[Staged]) -> Iterator[tuple[int, list[PreviewCell]]]:
    """By number the rows as they stand in the file, with what is wrong at each cell."""
    refused = iter([row for row in staged if row.verdict == REFUSED])
    for row, cells in with_cells(run, refused):
        yield row.number, [PreviewCell("", *cell) for cell in marked(run, row, cells)]


def marked(run: ImportRun, row: Staged, cells: list[str]) -> list[tuple[str, str, None, str]]:
    """A refused row as it stands in the file: heading, cell, nothing, what is wrong with it."""
    headings, mapping = run.found.headings, run.mapping
    wrong: dict[int, str] = {}
    for problem in row.problems:
        for column in mapping.columns_of(problem["column"]) if problem["column"] else ():
            wrong[column] = problem["reason"]
    width = max(len(cells), run.found.width)
    return [
        (
            headings[column] if column < len(headings) and headings[column] else f"列{column + 1}",
            cells[column] if column < len(cells) else "",
            None,
            wrong.get(column, ""),
        )
        for column in range(width)
    ]
