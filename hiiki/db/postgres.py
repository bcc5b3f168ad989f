"""What only PostgreSQL does, under the names `sqlite` has too."""

import csv
import io
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction
from django.db.migrations.executor import MigrationExecutor

from hiiki.db import copying

NAME = "PostgreSQL"


def version() -> str:
    connection.ensure_connection()
    return ".".join(map(str, divmod(connection.connection.info.server_version, 10000)))


def allocate_ids(model: type[models.Model], count: int) -> list[int]:
    """Reserve ids for rows about to be inserted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([r"\N" if value is None else value for value in row] for row in rows)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY \"{model._meta.db_table}\" ({names}) FROM STDIN (FORMAT csv, NULL '\\N')") as copy,
    ):
        copy.write(text.getvalue())


def update(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Each row: the new values in the order of `columns`, then the id."""
    pairs = ", ".join(f'"{name}" = %s' for name in columns)
    with connection.cursor() as cursor:
        cursor.executemany(f'UPDATE "{model._meta.db_table}" SET {pairs} WHERE id = %s', rows)  # noqa: S608


def fetch(
    model: type[models.Model], columns: Sequence[str], key: str, values: Sequence[Any]
) -> list[tuple[Any, ...]]:
    names = ", ".join(f'"{name}"::text' if name in _dates(model) else f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT {names} FROM "{model._meta.db_table}" WHERE "{key}" = ANY(%s)', [list(values)]
        )  # noqa: S608
        return cursor.fetchall()


@cache
def _dates(model: type[models.Model]) -> set[str]:
    return {field.column for field in model._meta.concrete_fields if isinstance(field, models.DateField)}


def integrity_problems() -> list[str]:
    """PostgreSQL keeps its own pages and references; nothing to ask."""
    return []


def copy_to(path: Path) -> None:
    """Write every row, as of one moment, into an SQLite file with the same tables."""
    from hiiki.db import books

    leaves = copying.applied_leaves(DEFAULT_DB_ALIAS)
    with books.opened(path) as target:
        MigrationExecutor(connections[target]).migrate(leaves)
        with transaction.atomic(), transaction.atomic(using=target):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            for model in copying.models_at(DEFAULT_DB_ALIAS, leaves):
                _copy_out(model, target)


def _copy_out(model: type[models.Model], target: str) -> None:
    names = copying.columns(model)
    marks = ", ".join(["%s"] * len(names))
    into = f'INSERT INTO "{model._meta.db_table}" ({_listed(names)}) VALUES ({marks})'  # noqa: S608
    with connections[target].cursor() as cursor:
        for rows in copying.rows(model, DEFAULT_DB_ALIAS, target):
            cursor.executemany(into, rows)


def has_book() -> bool:
    return bool(connection.introspection.table_names())


def replace_with(path: Path) -> None:
    """Every row of an SQLite file of the newest form in place of the present ones, in one transaction."""
    from django.core.management import call_command

    from hiiki.db import books

    call_command("migrate", verbosity=0, interactive=False)
    with books.opened(path) as source, transaction.atomic():
        everything = apps.get_models(include_auto_created=True)
        tables = ", ".join(f'"{model._meta.db_table}"' for model in everything)
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {tables}")
            for model in everything:
                _copy_in(cursor, model, source)
            for line in connection.ops.sequence_reset_sql(no_style(), everything):
                cursor.execute(line)
    path.unlink()


def _copy_in(cursor: Any, model: type[models.Model], source: str) -> None:
    names = _listed(copying.columns(model))
    with cursor.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as copy:
        for rows in copying.rows(model, source, DEFAULT_DB_ALIAS):
            for row in rows:
                copy.write_row(row)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def set_aside(folder: Path, name: str) -> None:
    """There is no file of ours to keep."""
