"""The same customers brought in by what people would use instead, from a clean UTF-8 file."""

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import Any

import tablib
from django.db import connection, transaction
from import_export import fields, instance_loaders, resources, widgets

from bench.books import COLUMNS, NULLABLE, make_staff
from hiiki.customers.models import Customer
from hiiki.db.engines import engine

TABLE = Customer._meta.db_table
# What the file holds; nothing that Hiiki makes of it (search text, sort and matching keys).
GIVEN = (
    "code", "last_name", "first_name", "last_kana", "first_kana", "gender", "birthday", "company_name",
    "department", "title", "registered_on", "postal_code", "prefecture", "address1", "address2", "tel", "mobile",
    "fax", "email", "email_mobile", "dm_ok", "memo",
)  # fmt: skip


class Usual(resources.ModelResource):
    """As its documentation advises for large files, and still leaving out rows that bring nothing new."""

    staff = fields.Field(attribute="staff_id", column_name="staff_id", widget=widgets.IntegerWidget())

    class Meta:
        model = Customer
        fields = (*GIVEN, "staff")
        import_id_fields = ("code",)
        use_bulk = True
        batch_size = 1000
        skip_unchanged = True
        report_skipped = False
        skip_html_diff = True


class Quickest(Usual):
    """With everything off that can be: writes every row, and asks for all existing ones at once."""

    class Meta(Usual.Meta):
        skip_unchanged = False
        skip_diff = True
        instance_loader_class = instance_loaders.CachedInstanceLoader


def import_export(path: str, *, quickest: bool = False) -> dict[str, Any]:
    make_staff(path)
    began = perf_counter()
    with Path(path).open(encoding="utf-8", newline="") as file:
        dataset = tablib.Dataset().load(file, format="csv")
    result = (Quickest if quickest else Usual)().import_data(dataset, raise_errors=True)
    seconds = perf_counter() - began
    if result.has_errors() or Customer.objects.count() != len(dataset):
        raise RuntimeError("django-import-export did not bring in every row")
    return {"rows": len(dataset), "seconds": seconds}


def bare(path: str) -> dict[str, Any]:
    """Rows into the table, then its indexes: the derived columns come ready-made in the file."""
    make_staff(path)
    plain = engine().plain_indexes(TABLE)
    began = perf_counter()
    rows = (copied if connection.vendor == "postgresql" else _inserted)(path, plain)
    return {"rows": rows, "seconds": perf_counter() - began}


def _inserted(path: str, indexes: list[tuple[str, str]]) -> int:
    names, marks = ", ".join(COLUMNS), ", ".join("?" * len(COLUMNS))
    connection.close()
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as book:
        book.execute("PRAGMA synchronous=FULL")
        book.execute("PRAGMA cache_size=-65536")
        book.execute("BEGIN IMMEDIATE")
        for name, _ in indexes:
            book.execute(f'DROP INDEX "{name}"')
        with Path(path).open(encoding="utf-8", newline="") as file:
            book.executemany(f"INSERT INTO {TABLE} ({names}) VALUES ({marks})", _rows(file))
        for _, sql in indexes:
            book.execute(sql)
        book.execute("COMMIT")
        return book.execute(f"SELECT count(*) FROM {TABLE}").fetchone()[0]


def _rows(file: Any) -> Iterator[list[str | None]]:
    reader = csv.reader(file)
    nullable = [name in NULLABLE for name in next(reader)]
    for row in reader:
        yield [cell or None if empties else cell for cell, empties in zip(row, nullable, strict=True)]


def copied(path: str, indexes: list[tuple[str, str]]) -> int:
    filled = ", ".join(name for name in COLUMNS if name not in NULLABLE)
    options = f"FORMAT csv, HEADER, FORCE_NOT_NULL ({filled})"
    with transaction.atomic(), connection.cursor() as cursor:
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        with (
            Path(path).open("rb") as file,
            cursor.copy(f"COPY {TABLE} ({', '.join(COLUMNS)}) FROM STDIN ({options})") as copy,
        ):
            while piece := file.read(1 << 16):
                copy.write(piece)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # before then PostgreSQL makes no index
        for _, sql in indexes:
            cursor.execute(sql)
        cursor.execute(f"SELECT count(*) FROM {TABLE}")
        return cursor.fetchone()[0]
