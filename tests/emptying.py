"""How tables are emptied after a test with transactions of its own, on PostgreSQL.

TRUNCATE gives every table and index a new file: for a hundred tables that hold next to nothing, it takes longer
than most tests.
"""

from collections.abc import Sequence
from typing import Any

from django.db.backends.postgresql.operations import DatabaseOperations

TRUNCATE = DatabaseOperations.sql_flush


def pytest_configure() -> None:
    DatabaseOperations.sql_flush = delete_what_is_there  # type: ignore[method-assign]


def delete_what_is_there(self: Any, style: Any, tables: Sequence[str], **options: Any) -> list[str]:
    if not tables or options.get("reset_sequences") or not is_superuser(self.connection):
        return TRUNCATE(self, style, tables, **options)
    return [
        "SET LOCAL session_replication_role = replica",  # no trigger, no look at foreign keys
        *(f"DELETE FROM {self.quote_name(table)}" for table in filled(self, tables)),
        "SET LOCAL session_replication_role = origin",
    ]


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
