"""書き出す: contacts as CSV or Excel; no cell is a formula."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.utils.timezone import localtime

from hiiki.activities.models import ContactQuerySet
from hiiki.audit.recording import record
from hiiki.exchange.exports.exporting import CHUNK, CSV, XLSX
from hiiki.exchange.formats import delimited, excel
from hiiki.text import dates

ENCODING = "utf-8-sig"
HEADINGS = [
    "顧客コード", "氏名", "会社名", "予定か済みか", "日", "時刻", "種類", "件名", "内容", "結果", "担当者",
]  # fmt: skip
NAMES = (
    "customer__code", "customer__last_name", "customer__first_name", "customer__company_name", "is_done", "at",
    "has_time", "kind__label", "subject", "text", "result__label", "staff__name",
)  # fmt: skip


def export(contacts: ContactQuerySet, path: Path, *, format: str = CSV, by: Any, title: str) -> int:
    """Write them to a file that appears only when it is whole; `title` says which they are. Returns how many."""
    part = path.with_name(f".{path.name}.part")
    try:
        if format == XLSX:
            rows = excel.write(part, HEADINGS, texts(contacts), sheet="コンタクト履歴").rows
        else:
            rows = delimited.write(part, HEADINGS, texts(contacts), encoding=ENCODING).rows
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    encoding = "" if format == XLSX else ENCODING
    record("contact.exported", by=by, which=title, rows=rows, format=format, encoding=encoding)
    return rows


def texts(contacts: ContactQuerySet) -> Iterator[list[str]]:
    for row in contacts.values_list(*NAMES).iterator(chunk_size=CHUNK):
        code, last, first, company, is_done, at, has_time, kind, subject, text, result, staff = row
        here = localtime(at)
        yield [
            code, f"{last} {first}".strip(), company, "済み" if is_done else "予定", dates.show(here.date()),
            f"{here:%H:%M}" if has_time else "", kind, subject, text, result or "", staff or "",
        ]  # fmt: skip
