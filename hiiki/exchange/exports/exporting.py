"""書き出す: customers as CSV, Excel or for the clipboard, so that taking them in again gives the same."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from html import escape
from itertools import islice
from pathlib import Path
from typing import Any

from hiiki.audit.recording import record
from hiiki.customers import designed
from hiiki.customers.designed import Designed
from hiiki.customers.fields import COMPANY_CODE, FIELDS, Field
from hiiki.customers.models import CustomerQuerySet
from hiiki.db.keyed import KeyedText
from hiiki.exchange.exports import meetings
from hiiki.exchange.formats import delimited, escaping, excel
from hiiki.text import dates

CSV, XLSX = "csv", "xlsx"
ENCODINGS = ("utf-8-sig", "cp932")
EVERY = (*(each.name for each in FIELDS), COMPANY_CODE.name)  # the built-in ones
CHUNK = 2000


@dataclass
class ExportReport:
    """How many rows, and what the file could not hold: (row from 1, heading, character) became 〓;
    (row, heading) were longer than a cell of Excel can be; `twins` counts what became another character that
    looks the same: (〜, ～)."""

    rows: int
    replaced: list[tuple[int, str, str]] = field(default_factory=list)
    shortened: list[tuple[int, str]] = field(default_factory=list)
    twins: Counter[tuple[str, str]] = field(default_factory=Counter)


class CannotExport(Exception):
    """Says in Japanese why."""


def export(
    customers: CustomerQuerySet,
    columns: Sequence[str],
    path: Path,
    *,
    format: str = CSV,
    encoding: str = "utf-8-sig",
    by: Any,
    title: str = "",
) -> ExportReport:
    """Write customers to a file that appears only when it is whole.

    `columns` are field names (`every_name` for all); `title` says in Japanese which customers these are.
    """
    fields = fields_of(columns)
    part = path.with_name(f".{path.name}.part")
    try:
        written = _write(part, fields, texts(customers, fields), format, encoding)
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    record(
        "customer.exported",
        by=by,
        which=title,
        columns=[each.name for each in fields],
        rows=written.rows,
        format=format,
        encoding=encoding if format == CSV else "",
    )
    return ExportReport(written.rows, written.replaced, written.shortened, written.twins)


def _write(path: Path, fields: list[Field], rows: Iterator[Sequence[str]], format: str, encoding: str) -> Any:
    headings = [each.label for each in fields]
    if format == XLSX:
        return excel.write(path, headings, rows)
    if encoding not in ENCODINGS:
        raise CannotExport(f"文字コード「{encoding}」では書き出せません（{' か '.join(ENCODINGS)} です）。")
    return delimited.write(path, headings, rows, encoding=encoding)


def fields_of(names: Sequence[str]) -> list[Field]:
    there = {**designed.in_files(), **meetings.FIELDS}
    unknown = [name for name in names if name not in there]
    if unknown or not names:
        raise CannotExport(
            f"「{'、'.join(unknown)}」という項目はありません。" if unknown else "項目を選んでください。"
        )
    return [there[name] for name in names]


def every_name() -> list[str]:
    """Of all fields, the shop's own too; not when customers were met: that is in another file."""
    return list(designed.in_files())


def texts(customers: CustomerQuerySet, fields: Sequence[Field]) -> Iterator[list[str]]:
    """Each customer as cells, read a few thousand at a time."""
    showing = {place: show for place, each in enumerate(fields) if (show := _shown_as(each))}
    names = [_lookup(each) for each in fields]
    rows = customers.values_list(*names).iterator(chunk_size=CHUNK)
    for values in _with_meetings(rows, fields):
        cells = list(values)
        for place, show in showing.items():
            cells[place] = show(cells[place])
        yield cells


def _lookup(each: Field) -> Any:
    if isinstance(each, Designed):
        return KeyedText(each.held_in, each.name)
    return {"staff": "staff__name", "company": "company__code", "meeting": "pk"}.get(each.kind, each.column)


def _with_meetings(rows: Iterator[Any], fields: Sequence[Field]) -> Iterator[Any]:
    """With what stands for a customer in the columns of meetings, asked for some thousands at once."""
    places = {place: each.name for place, each in enumerate(fields) if each.kind == "meeting"}
    if not places:
        yield from rows
        return
    while some := list(islice(rows, CHUNK)):
        ids = {row[place] for row in some for place in places}
        found = {name: meetings.of(name, ids) for name in meetings.named(places.values())}
        for row in some:
            cells = list(row)
            for place, name in places.items():
                cells[place] = meetings.cell(name, found, row[place])
            yield cells


def _shown_as(each: Field) -> Callable[[Any], str] | None:
    """How a stored value is written; None for text, which is written exactly as it is stored."""
    if isinstance(each, Designed):
        return each.show
    if each.kind == "date":
        return _day
    if each.kind in {"staff", "company"}:
        return _text
    if each.kind == "choice":
        labels = {value: label for value, label in each.choices if value}
        return lambda value: labels.get(value, value)
    if each.kind == "flag":
        return {None: "", True: "可", False: "不可"}.__getitem__
    return None


def _day(value: date | None) -> str:
    return dates.show(value) if value else ""


def _text(value: str | None) -> str:
    return value or ""


def as_clipboard(customers: CustomerQuerySet, columns: Sequence[str]) -> tuple[str, str]:
    """Rows with headings as TSV and as an HTML table whose cells Excel takes for text."""
    fields = fields_of(columns)
    rows = [[each.label for each in fields], *texts(customers, fields)]
    return "\r\n".join("\t".join(map(_quoted, row)) for row in rows), _table(rows)


def _quoted(cell: str) -> str:
    cell = escaping.escape(_lines(cell))
    return '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in '"\t\n\r') else cell


def _table(rows: Sequence[Sequence[str]]) -> str:
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f'<meta charset="utf-8"><table>{body}</table>'


def _cell(text: str) -> str:
    """Line breaks stay in the cell; \\@ is Excel's format for text, so 0123 and =A1 stay what they are."""
    lines = escape(_lines(text)).replace("\n", '<br style="mso-data-placement:same-cell">')
    return f"""<td style='mso-number-format:"\\@";white-space:pre-wrap'>{lines}</td>"""


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
