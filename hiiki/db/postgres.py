"""What only PostgreSQL does, under the names `sqlite` has too."""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from django.db import connection, models

from hiiki.db.columns import dated

NAME = "PostgreSQL"
ROWS_LEAVE_INDEXES = False  # the server tidies them later
INDEXES_COUNT_QUICKLY = False  # it counts in one sort, and guesses badly how many come twice
BESIDE_OTHERS = "CONCURRENTLY"
KNOWS_EXPRESSIONS = True
NOTHING = "\ufdd0"  # NULL in a COPY: not a character, so nobody's text


def version() -> str:
    connection.ensure_connection()
    return ".".join(map(str, divmod(connection.connection.info.server_version, 10000)))


def one_at_a_time(task: str) -> None:
    """Wait until no other transaction is at this task; until ours ends, others wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [task])


def hold(model: type[models.Model], ids: Sequence[int]) -> None:
    """In the order of their ids, so that two of us never wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT 1 FROM "{model._meta.db_table}" WHERE id = ANY(%s) ORDER BY id FOR UPDATE',  # noqa: S608
            [list(ids)],
        )


def roomy() -> AbstractContextManager[None]:
    """Nothing to do: the server has its memory."""
    return nullcontext()


def allocate_ids(model: type[models.Model], count: int) -> list[int]:
    """Reserve ids for rows about to be inserted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def insert(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    text = io.StringIO(newline="")
    # With both in the line end, a value with either of them is quoted.
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([NOTHING if value is None else value for value in row] for row in rows)
    with (
        connection.wrap_database_errors,  # COPY passes Django's own translation by
        connection.cursor() as cursor,
        cursor.copy(
            f"COPY \"{model._meta.db_table}\" ({names}) FROM STDIN (FORMAT csv, NULL '{NOTHING}')"
        ) as copy,
    ):
        copy.write(text.getvalue())


def insert_each(model: type[models.Model], alike: dict[str, Any], column: str, ids: Sequence[int]) -> None:
    insert(model, (*alike, column), [(*alike.values(), each) for each in ids])


def update(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Each row: the new values in the order of `columns`, then the id."""
    pairs = ", ".join(f'"{name}" = %s' for name in columns)
    with connection.cursor() as cursor:
        cursor.executemany(f'UPDATE "{model._meta.db_table}" SET {pairs} WHERE id = %s', rows)  # noqa: S608


def fetch(
    model: type[models.Model], columns: Sequence[str], key: str, values: Sequence[Any]
) -> list[tuple[Any, ...]]:
    names = ", ".join(f'"{name}"::text' if name in dated(model) else f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT {names} FROM "{model._meta.db_table}" WHERE "{key}" = ANY(%s)',  # noqa: S608
            [list(values)],
        )
        return cursor.fetchall()


def few(pointing: "models.QuerySet[Any]", column: str) -> models.Q | None:
    """The planner sees for itself whether they are."""
    return None


def plain_indexes(table: str) -> list[tuple[str, str]]:
    """Name and SQL of the table's indexes that are not unique."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() "
            "AND tablename = %s AND indexdef NOT LIKE 'CREATE UNIQUE%%'",
            [table],
        )
        return cursor.fetchall()


def indexes_named(table: str, prefix: str) -> list[tuple[str, bool]]:
    """Names, each with whether the index is whole: one whose making was cut off is not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, indisvalid FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid "
            "WHERE indrelid = %s::regclass AND starts_with(relname, %s)",
            [f'"{table}"', prefix],
        )
        return cursor.fetchall()


@contextmanager
def sole(task: str) -> Iterator[bool]:
    """Whether no other connection is at this task until the end of the block."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [task])
        has_it = cursor.fetchone()[0]
        try:
            yield has_it
        finally:
            if has_it:
                cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [task])


def integrity_problems() -> list[str]:
    """PostgreSQL keeps its own pages and references; nothing to ask."""
    return []
