"""How tables are emptied after a test with transactions of its own: it took longer than most of these tests.

On PostgreSQL TRUNCATE gives every table and index a new file, for a hundred tables that hold next to nothing. On
both, Django then writes down anew which models there are and what might be permitted, which nothing here reads.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.management import create_contenttypes
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.models.signals import post_migrate

PERMISSIONS = "django.contrib.auth.management.create_permissions"
TRUNCATE = DatabaseOperations.sql_flush


def pytest_sessionstart() -> None:
    DatabaseOperations.sql_flush = delete_what_is_there  # type: ignore[method-assign]
    post_migrate.disconnect(dispatch_uid=PERMISSIONS)
    post_migrate.disconnect(create_contenttypes)


def delete_what_is_there(self: Any, style: Any, tables: Sequence[str], **options: Any) -> list[str]:
    if not tables or options.get("reset_sequences") or not is_superuser(self.connection):
        return TRUNCATE(self, style, tables, **options)
    return [
        "SET LOCAL session_replication_role = replica",  # no trigger, no look at foreign keys
        *(f"DELETE FROM {self.quote_name(table)}" for table in filled(self, tables)),
        "SET LOCAL session_replication_role = origin",
        *without_search_index(),
    ]


def without_search_index() -> list[str]:
    """Django does not know its tables; the next test finds none, as in a book just made."""
    from hiiki.customers.grams import INDEX
    from hiiki.db import postgres_substrings

    return [each.format(table=INDEX.table, fts=f"{INDEX.table}_fts") for each in postgres_substrings.DROP]


def is_superuser(connection: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser') = 'on'")
        return bool(cursor.fetchone()[0])


def filled(operations: Any, tables: Sequence[str]) -> list[str]:
    asked = " UNION ALL ".join(
        f"SELECT {number} WHERE EXISTS (SELECT 1 FROM {operations.quote_name(table)})"
        for number, table in enumerate(tables)
    )
    with operations.connection.cursor() as cursor:
        cursor.execute(asked)
        return [tables[number] for (number,) in cursor.fetchall()]
