"""Which fields are changed for many, and how: a form that works without scripts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from hiiki.customers.bulk import edits
from hiiki.customers.bulk.edits import CLEAR, REPLACE, SET, WORDS, Edit
from hiiki.customers.fields import Field
from hiiki.web.customers.forms import CustomerForm, read

MOST = 20  # fields at once


@dataclass
class Row:
    """A field that is changed; `input` takes the value."""

    field: Field
    ways: list[tuple[str, str]]
    way: str
    was: str
    text: str
    input: Any = None
    error: str = ""

    @property
    def edit(self) -> Edit:
        """Raises ValueError with the reason in Japanese."""
        column = self.field.column
        if self.way == CLEAR:
            return Edit(column, CLEAR)
        if self.way == REPLACE:
            if not self.was:
                raise ValueError("置きかえる言葉を入れてください")
            return Edit(column, REPLACE, self.text, self.was)
        value = edits.plain(read(self.field, self.text))
        if value in (None, ""):
            empty = "（空にするときは「空にする」を選びます）" if CLEAR in dict(self.ways) else ""
            raise ValueError(f"値を入れてください{empty}")
        return Edit(column, self.way, value)


@dataclass
class BulkForm:
    rows: list[Row] = field(default_factory=list)
    error: str = ""

    @classmethod
    def of(cls, given: QueryDict, *, calendar: str) -> "BulkForm":
        there = {each.name: each for each in edits.fields()}
        names = [*given.getlist("field"), *filter(None, [given.get("add", "")])]
        chosen = [there[name] for name in dict.fromkeys(names) if name in there and name != given.get("drop")]
        return cls(_rows(chosen[:MOST], given, calendar))

    @classmethod
    def stored(cls, stored: Sequence[Sequence[Any]], *, calendar: str) -> "BulkForm":
        """What was chosen before, to be changed."""
        by_column = {each.column: each for each in edits.fields()}
        given = QueryDict(mutable=True)
        for edit in (Edit(*each) for each in stored):
            if edit.column in by_column:
                there = by_column[edit.column]
                form = CustomerForm(
                    was={edit.column: edit.value, "kind": ""}, only=[there], calendar=calendar
                )
                value = str(edit.value) if edit.way == REPLACE else form.seen(there)
                given.appendlist("field", there.name)
                given.update(
                    {f"way-{there.name}": edit.way, f"was-{there.name}": edit.was, there.name: value}
                )
        return cls.of(given, calendar=calendar)

    @property
    def groups(self) -> list[tuple[str, list[Field]]]:
        """What else can be changed."""
        here = {row.field.name for row in self.rows}
        found: dict[str, list[Field]] = {}
        for each in edits.fields():
            if each.name not in here:
                found.setdefault(each.group, []).append(each)
        return list(found.items())

    def edits(self) -> list[Edit]:
        """Empty where something is amiss, which then stands beside it."""
        found = []
        for row in self.rows:
            try:
                found.append(row.edit)
            except ValueError as reason:
                row.error = f"{reason}。"
        if not self.rows:
            self.error = "変える項目を選んでください。"
        return found if len(found) == len(self.rows) else []


def _rows(fields: list[Field], given: QueryDict, calendar: str) -> list[Row]:
    plain = CustomerForm(was={"kind": ""}, only=fields, calendar=calendar)
    rows = [_row(each, given, plain) for each in fields]
    begun = {row.field.name: row.text for row in rows}
    form = CustomerForm(was={"kind": ""}, only=fields, calendar=calendar, initial=begun)
    for row in rows:
        form.fields[row.field.name].required = False
        row.input = form[row.field.name]
    return rows


def _row(each: Field, given: QueryDict, form: CustomerForm) -> Row:
    ways = [(way, WORDS[way]) for way in edits.ways(each)]
    way = given.get(f"way-{each.name}", "")
    text = form.fields[each.name].widget.value_from_datadict(given, {}, each.name) or ""
    text = text.replace("\r\n", "\n")
    was = given.get(f"was-{each.name}", "").replace("\0", "")
    return Row(each, ways, way if way in dict(ways) else ways[0][0] if ways else SET, was, text)
