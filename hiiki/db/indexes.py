"""Whether the indexes Django does not know of are there."""

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from hiiki.db.engines import engine
from hiiki.db.models import SetAsideIndex
from hiiki.db.operations import SqliteIndex


def missing() -> list[str]:
    """Names of SQLite's own indexes that a rebuilt table lost; nothing on PostgreSQL.

    An index set aside for a first load is not lost: the import puts it back.
    """
    aside = set(SetAsideIndex.objects.values_list("name", flat=True))
    return [index.name for index in _wanted() if index.name not in _there(index.table) | aside]


def _wanted() -> list[SqliteIndex]:
    if engine().NAME != "SQLite":
        return []
    loader = MigrationLoader(connection)
    steps = [
        loader.disk_migrations[key] for key in loader.applied_migrations if key in loader.disk_migrations
    ]
    return [
        operation for step in steps for operation in step.operations if isinstance(operation, SqliteIndex)
    ]


def _there(table: str) -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, table))
