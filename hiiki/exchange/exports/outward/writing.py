"""Customers written for another program, and a list of what it will not take as it is."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from hiiki.audit.recording import record
from hiiki.customers import designed
from hiiki.customers.fields import BY_NAME
from hiiki.customers.models import CustomerQuerySet
from hiiki.exchange.exports import exporting
from hiiki.exchange.exports.outward.addressing import VALUES, Record
from hiiki.exchange.exports.outward.fitting import size, spread
from hiiki.exchange.exports.outward.layout import Cell, OutwardLayout
from hiiki.exchange.formats import delimited
from hiiki.exchange.formats.escaping import escape
from hiiki.text import encodings
from hiiki.text.kana import to_half_width
from hiiki.text.width import widened

LONG, EMPTY, REPLACED, FORMULA = "long", "empty", "replaced", "formula"
KEPT = 200
HEADINGS = ["行", "顧客コード", "氏名・会社名", "列", "値", "確かめること"]
WHO = ("code", "last_name", "first_name", "company_name", "last_kana", "first_kana", "company_kana")
_WIDTHS: dict[str, Callable[[str], str]] = {"full": widened, "half": to_half_width, "": lambda text: text}
_LINES = str.maketrans("\r\n\t", "   ")


@dataclass(frozen=True)
class Remark:
    """`line` counts lines of the file from 1."""

    line: int
    code: str
    who: str
    heading: str
    value: str
    kind: str
    reason: str


@dataclass
class OutwardReport:
    """`remarks` are the first KEPT ones, `counts` all by kind; all stand in the file `remarks_path` where there are any.

    Of those who refuse DM `left_out` are not in the file and `refusing` are.
    """

    remarks_path: Path
    rows: int = 0
    left_out: int = 0
    refusing: int = 0
    remarks: list[Remark] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    twins: Counter[tuple[str, str]] = field(default_factory=Counter)


def export(
    customers: CustomerQuerySet,
    layout: OutwardLayout,
    path: Path,
    *,
    by: Any,
    title: str = "",
    without_refusing: bool = False,
) -> OutwardReport:
    """Write a file that appears only when it is whole, and the list of remarks beside it where there are some.

    `title` says in Japanese which customers these are.
    """
    report = OutwardReport(remarks_beside(path))
    refusing = customers.refusing_dm().order_by().count()
    report.left_out, report.refusing = (refusing, 0) if without_refusing else (0, refusing)
    customers = customers.but_refusing_dm() if report.left_out else customers
    part = path.with_name(f".{path.name}.part")
    try:
        with designed.held(), _Notes(report) as notes:
            rows = _Rows(layout, notes).of(customers)
            written = delimited.write(
                part, list(layout.headings), rows, encoding=layout.encoding, headed=layout.headed
            )
        report.remarks_path.unlink(missing_ok=True)
        if notes.path.exists():
            notes.path.replace(report.remarks_path)
        part.replace(path)
    except BaseException:
        for unfinished in (part, notes_part(report.remarks_path)):
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
        raise
    report.rows, report.twins = written.rows, written.twins
    record(
        "customer.exported",
        by=by,
        which=title,
        rows=report.rows,
        format=layout.title,
        encoding=layout.encoding,
    )
    return report


def remarks_beside(path: Path) -> Path:
    return path.with_name(f"{path.stem}_確認.csv")


def notes_part(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")


class _Rows:
    """Rows of the file, one by one, however many customers there are."""

    def __init__(self, layout: OutwardLayout, notes: _Notes) -> None:
        self._layout = layout
        self._notes = notes
        self._runs = [(VALUES[value], run) for value, run in layout.runs()]
        values = [value for value, _ in self._runs]
        values += [VALUES[cell.instead] for cell in layout.cells if cell.instead]
        self._names = list(dict.fromkeys([*WHO, *(name for value in values for name in value.fields)]))

    def of(self, customers: CustomerQuerySet) -> Iterator[list[str]]:
        fields = [BY_NAME[name] for name in self._names]
        first = 2 if self._layout.headed else 1
        for line, texts in enumerate(exporting.texts(customers, fields), first):
            found = dict(zip(self._names, texts, strict=True))
            self._notes.about(line, found)
            yield self._row(found)

    def _row(self, found: Record) -> list[str]:
        row = [""] * len(self._layout.headings)
        for value, run in self._runs:
            cell = run[0][1]
            parts = [_WIDTHS[cell.width](part.translate(_LINES).strip()) for part in value.make(found)]
            if cell.required and not any(parts):
                self._note_empty(cell, found)
            for (at, each), text in zip(run, spread(parts, len(run), cell.bytes), strict=True):
                row[at] = self._checked(each, text)
        return row

    def _note_empty(self, cell: Cell, found: Record) -> None:
        if not cell.instead:
            self._notes.say(cell, "", EMPTY, "空いています。")
        elif not any(part.strip() for part in VALUES[cell.instead].make(found)):
            self._notes.say(cell, "", EMPTY, "氏名も会社名も空いています。")

    def _checked(self, cell: Cell, text: str) -> str:
        if not text:
            return text
        text = self._writable(cell, text)
        if cell.bytes and size(text) > cell.bytes:
            most = f"全角{cell.bytes // 2}文字、半角{cell.bytes}文字まで"
            reason = f"長すぎます（{most}。いま半角で{size(text)}文字ぶん）。"
            self._notes.say(cell, text, LONG, reason)
        if escape(text) != text:
            self._notes.say(cell, text, FORMULA, "表計算ソフトで数式にならないように、前に ' が付きます。")
        return text

    def _writable(self, cell: Cell, text: str) -> str:
        if self._layout.encoding != "cp932":
            return text
        for character in sorted(encodings.missing_in_cp932(text)):
            reason = f"「{character}」は Shift_JIS にないので、{delimited.SUBSTITUTE} にしました。"
            self._notes.say(cell, text, REPLACED, reason)
            text = text.replace(character, delimited.SUBSTITUTE)
        return text


class _Notes:
    """Remarks go to a file as they come, so that a hundred thousand of them need no memory."""

    def __init__(self, report: OutwardReport) -> None:
        self.path = notes_part(report.remarks_path)
        self._report = report
        self._file: TextIO | None = None
        self._line, self._code, self._who = 0, "", ""

    def __enter__(self) -> _Notes:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()

    def about(self, line: int, found: Record) -> None:
        person = f"{found['last_name']} {found['first_name']}".strip()
        kana = f"{found['last_kana']} {found['first_kana']}".strip()
        self._line, self._code = line, found["code"]
        self._who = person or found["company_name"] or kana or found["company_kana"]

    def say(self, cell: Cell, value: str, kind: str, reason: str) -> None:
        remark = Remark(self._line, self._code, self._who, cell.heading, value, kind, reason)
        self._report.counts[kind] += 1
        if len(self._report.remarks) < KEPT:
            self._report.remarks.append(remark)
        self._write([str(remark.line), remark.code, remark.who, remark.heading, remark.value, remark.reason])

    def _write(self, cells: list[str]) -> None:
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8-sig", newline="")
            csv.writer(self._file).writerow(HEADINGS)
        csv.writer(self._file).writerow(map(escape, cells))
