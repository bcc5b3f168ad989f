"""The waist of every import: a file of any format becomes records, and nothing above sees the file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from typing import Any, NamedTuple


class CannotRead(Exception):
    """The whole file cannot be read. The message is Japanese: what is wrong, and what to do."""


FILE = 40  # bits of a line number below the number of its file


class Record(NamedTuple):
    """One row of data as it stands in the file.

    `line` is the first physical line of the row (in a workbook its row number), counted from 1. Where
    several files are read as one, the number of the file (from 0) stands above it; `Found.at` tells both.
    `problem` says in Japanese why this row could not be read properly; "" when it could.
    """

    line: int
    cells: list[str]
    problem: str = ""


@dataclass
class Found:
    """What sniffing found out about a file, and what reading it needs.

    `heading_row` 0 means: no headings; where they stand in two rows it is the lower. `left` are the columns
    of a sheet in which nothing stands, left of the others.
    """

    kind: str
    encoding: str = ""
    delimiter: str = ""
    heading_row: int = 0
    upper_heading_row: int = 0
    headings: list[str] = field(default_factory=list)
    width: int = 0
    sheets: list[str] = field(default_factory=list)
    sheet: str = ""
    left: int = 0
    rows: int = 0
    samples: list[Record] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    def split(self, line: int) -> tuple[str, int]:
        """Which of several files ("" where there is only one) and which line of it."""
        number, within = divmod(line, 1 << FILE)
        return (self.parts[number].name if self.parts else ""), within

    def at(self, line: int) -> str:
        """A line as people find it: 12, or 渋谷店.csv 12."""
        name, within = self.split(line)
        return f"{name} {within}".lstrip()

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Found:
        return cls._from(json.loads(text))

    @classmethod
    def _from(cls, values: dict[str, Any]) -> Found:
        known = {each.name for each in fields(cls)}
        values = {name: value for name, value in values.items() if name in known}
        values["samples"] = [Record(*sample) for sample in values.get("samples", [])]
        values["parts"] = [
            Part(**{**part, "found": cls._from(part["found"])}) for part in values.get("parts", [])
        ]
        return cls(**values)


@dataclass
class Part:
    """One of several files read as one: what people call it, and its file, which lies beside the first.

    `columns` are its columns in the order of the first file's; empty where the order is the same.
    """

    name: str
    file: str
    found: Found
    columns: list[int] = field(default_factory=list)

    def placed(self, number: int, record: Record) -> Record:
        """A record of this file as one of the whole, where this is the file of that number (from 0)."""
        line, cells, problem = record
        if self.columns and len(cells) >= self.found.width:
            cells = [cells[column] for column in self.columns] + cells[self.found.width :]
        return Record(number << FILE | line, cells, problem)
