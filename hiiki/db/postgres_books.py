"""The whole book as a file, where PostgreSQL keeps it: every row goes through Django, no superuser needed."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction
from django.db.migrations.executor import MigrationExecutor

from hiiki.db import copying, keyed_indexes
from hiiki.db.aliases import opened


def copy_to(path: Path) -> None:
    """Write every row, as of one moment, into an SQLite file with the same tables."""
    leaves = copying.applied_leaves(DEFAULT_DB_ALIAS)
    with opened(path) as target:
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


def last_ids() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.refobjid::regclass::text, s.last_value FROM pg_sequences s "
            "JOIN pg_depend d ON d.objid = format('%I.%I', s.schemaname, s.sequencename)::regclass "
            "AND d.deptype IN ('a', 'i') AND d.refclassid = 'pg_class'::regclass "
            "WHERE s.schemaname = current_schema() AND s.last_value IS NOT NULL"
        )
        return {name.strip('"'): last for name, last in cursor.fetchall()}


def replace_with(path: Path) -> None:
    """Every row of an SQLite file of the newest form in place of the present ones, in one transaction."""
    call_command("migrate", verbosity=0, interactive=False)
    with opened(path) as source, transaction.atomic():
        everything = copying.portable(apps.get_models(include_auto_created=True))
        _drop_what_is_kept_up(everything)
        tables = ", ".join(f'"{model._meta.db_table}"' for model in everything)
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {tables}")
            for model in everything:
                _copy_in(cursor, model, source)
            for line in connection.ops.sequence_reset_sql(no_style(), everything):
                cursor.execute(line)
            _never_give_again(cursor, {model._meta.db_table for model in everything}, source)
    path.unlink()


def _drop_what_is_kept_up(everything: Iterable[type[models.Model]]) -> None:
    """Indexes of values by key: in another book a key means something else, and its values would not fit."""
    for model in everything:
        for name in keyed_indexes.there(model):
            keyed_indexes.drop(name)


def _never_give_again(cursor: Any, tables: set[str], source: str) -> None:
    """Ids that the file says were given, also where their rows are gone."""
    with connections[source].cursor() as told:
        told.execute("SELECT name, seq FROM sqlite_sequence")
        given = [(table, last) for table, last in told.fetchall() if table in tables and last]
    for table, last in given:
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence(%s, 'id'), greatest(%s, max(id))) FROM \"{table}\"",  # noqa: S608
            [f'"{table}"', last],
        )


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
