"""Every row of a book into another one, whichever engines keep them, in bounded memory."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connections, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import StateApps
from django.db.models.functions import Cast

CHUNK = 2000
# Notes an engine makes for itself: another one could not read them.
OF_ONE_ENGINE = {"db_setasideindex"}
Row = tuple[Any, ...]


def applied_leaves(alias: str) -> list[tuple[str, str]]:
    """How far each app's tables have come, as targets to migrate another book to."""
    loader = MigrationLoader(connections[alias])
    applied = set(loader.applied_migrations) & set(loader.graph.nodes)
    return sorted(node for node in applied if not _goes_on(loader, node, applied))


def _goes_on(loader: MigrationLoader, node: tuple[str, str], applied: set[tuple[str, str]]) -> bool:
    children = {child.key for child in loader.graph.node_map[node].children}
    return any(child[0] == node[0] and child in applied for child in children)


def models_at(alias: str, targets: list[tuple[str, str]]) -> list[type[models.Model]]:
    """The models as they were then, so that a book can be read before it is brought up to date."""
    apps: StateApps = MigrationLoader(connections[alias]).project_state(targets).apps
    return portable(apps.get_models(include_auto_created=True))


def portable(found: Iterable[type[models.Model]]) -> list[type[models.Model]]:
    return [model for model in found if model._meta.db_table not in OF_ONE_ENGINE]


def columns(model: type[models.Model]) -> list[str]:
    return [str(field.column) for field in model._meta.local_concrete_fields]


def rows(model: type[models.Model], source: str, target: str) -> Iterator[list[Row]]:
    """All rows of a model in one book, some thousands at a time, as the other book stores them."""
    fields = model._meta.local_concrete_fields
    wanted: list[Any] = [_as_is(field) for field in fields]
    # JSON travels as text: read as Python it could not tell null from nothing.
    prepared = [
        None if isinstance(field, models.JSONField) else (field, connections[target]) for field in fields
    ]
    found = model._base_manager.using(source).order_by("pk").values_list(*wanted).iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        yield [tuple(map(_stored, prepared, row)) for row in chunk]


def _as_is(field: Any) -> Any:
    return Cast(field.attname, models.TextField()) if isinstance(field, models.JSONField) else field.attname


def _stored(how: tuple[Any, Any] | None, value: Any) -> Any:
    if how is None or value is None:
        return value
    field, connection = how
    return field.get_db_prep_save(value, connection)
