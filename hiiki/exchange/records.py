"""The waist of every import: a file of any format becomes records, and nothing above sees the file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from typing import Any, NamedTuple


class CannotRead(Exception):
    """The whole file cannot be read. The message is Japanese: what is wrong, and what to do."""


class Record(NamedTuple):
    """One row of data as it stands in the file.

    `line` is the first physical line of the row (in a workbook its row number), counted from 1.
    `problem` says in Japanese why this row could not be read properly; "" when it could.
    """

    line: int
    cells: list[str]
    problem: str = ""


@dataclass
class Found:
    """What sniffing found out about a file, and what reading it needs. `heading_row` 0 means: no headings."""

    kind: str
    encoding: str = ""
    delimiter: str = ""
    heading_row: int = 0
    headings: list[str] = field(default_factory=list)
    width: int = 0
    sheets: list[str] = field(default_factory=list)
    sheet: str = ""
    rows: int = 0
    samples: list[Record] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Found:
        values: dict[str, Any] = json.loads(text)
        known = {each.name for each in fields(cls)}
        values = {name: value for name, value in values.items() if name in known}
        values["samples"] = [Record(*sample) for sample in values.get("samples", [])]
        return cls(**values)
