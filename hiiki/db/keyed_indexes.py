"""Indexes of values kept by key, made and dropped while others work. Whatever is found without one is found with it.

Every write keeps them right by itself. A migration that rebuilds the table on SQLite loses them, as one that was
cut off on PostgreSQL leaves one behind that does not count: whoever keeps them looks which are there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models
from django.db.models.sql import Query

from hiiki.db.engines import engine

PREFIX = "keyed_"
EVERY_DIFFERENT = """
    WITH RECURSIVE each (value) AS (
        SELECT min({value}) FROM "{table}"
        UNION ALL
        SELECT (SELECT {value} FROM "{table}" WHERE {value} > each.value ORDER BY {value} LIMIT 1)
        FROM each WHERE each.value IS NOT NULL
    )
    SELECT value FROM each WHERE value IS NOT NULL LIMIT %s
"""


def name_of(key: str) -> str:
    return f"{PREFIX}{key}"


def there(model: type[models.Model]) -> dict[str, bool]:
    """Their names, each with whether it is whole."""
    return dict(engine().indexes_named(model._meta.db_table, PREFIX))


@contextmanager
def alone() -> Iterator[bool]:
    """Whether nobody else makes or drops one until the end of the block."""
    with engine().sole("indexes of values kept by key") as sole:
        yield sole


def make(model: type[models.Model], name: str, expression: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f'CREATE INDEX {_beside()} "{name}" ON "{model._meta.db_table}" (({_sql(model, expression)}), "id")'
        )
        if engine().KNOWS_EXPRESSIONS:
            cursor.execute(f'ANALYZE "{model._meta.db_table}"')


def drop(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'DROP INDEX {_beside()} IF EXISTS "{name}"')


def makes_writers_wait() -> bool:
    """While one is made, as long as it takes to read the table."""
    return not engine().BESIDE_OTHERS


def _beside() -> str:
    """Not within a transaction."""
    return "" if connection.in_atomic_block else engine().BESIDE_OTHERS


def different(model: type[models.Model], name: str, expression: Any, most: int) -> list[str] | None:
    """Every different text an index holds, each found by a step of its own; None for more than `most`, or no index."""
    if not there(model).get(name):
        return None
    asked = EVERY_DIFFERENT.format(table=model._meta.db_table, value=_sql(model, expression))
    with connection.cursor() as cursor:
        cursor.execute(asked, [most + 1])
        found = [value for (value,) in cursor.fetchall()]
    return found if len(found) <= most else None


def _sql(model: type[models.Model], expression: Any) -> str:
    query = Query(model, alias_cols=False)
    compiler = query.get_compiler(connection=connection)
    sql, _ = compiler.compile(expression.resolve_expression(query))
    return str(sql)
