"""Indexes set aside while an empty table is filled for the first time, or emptied, and put back.

What was dropped is written down in the transaction that drops it, so that a process killed in
between leaves a note and not a slow book: whoever comes next puts the indexes back.
"""

from collections.abc import Iterable
from time import monotonic

from django.db import connection, models, transaction

from hiiki.db.engines import engine
from hiiki.db.models import SetAsideIndex
from hiiki.db.pace import unhurried

LARGE = 50_000  # rows


def set_aside(model: type[models.Model]) -> None:
    """Drop every index of the table that keeps no promise (is not unique)."""
    _drop(model, engine().plain_indexes(model._meta.db_table))


@transaction.atomic
def _drop(model: type[models.Model], indexes: Iterable[tuple[str, str]]) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        for name, sql in indexes:
            SetAsideIndex.objects.get_or_create(table=table, name=name, defaults={"sql": sql})
            cursor.execute(f'DROP INDEX IF EXISTS "{name}"')


def make_room_to_empty(model: type[models.Model], rows: int) -> None:
    """Before so many rows go: where most of a large table does, they go sooner without being looked up in every index.

    Those who read the table meanwhile wait longer for what they would have found by one. Indexes of few rows stay:
    they cost little, and by them is found what leads to those who go.
    """
    if rows >= LARGE and engine().ROWS_LEAVE_INDEXES and rows > model._default_manager.count() / 2:
        _drop(
            model, [each for each in engine().plain_indexes(model._meta.db_table) if " WHERE " not in each[1]]
        )


def put_back(model: type[models.Model]) -> bool:
    """Make the table's indexes again, a few at a time, so that others can write in between.

    False when none was set aside.
    """
    waiting = list(SetAsideIndex.objects.filter(table=model._meta.db_table))
    if not waiting:
        return False
    while waiting:
        _make_some(waiting)
    _get_to_know(model)
    return True


@transaction.atomic
def _make_some(waiting: list[SetAsideIndex]) -> None:
    """As many as a step may take: each transaction waits for the disk."""
    ends = monotonic() + unhurried()
    while waiting and monotonic() < ends:
        index = waiting.pop(0)
        if SetAsideIndex.objects.filter(pk=index.pk).delete()[0]:
            with connection.cursor() as cursor:
                cursor.execute(index.sql)


def _get_to_know(model: type[models.Model]) -> None:
    """Let the engine look at the table, and at those it points at: it chooses its way by what it has seen."""
    pointed_at = {field.related_model for field in model._meta.concrete_fields if field.related_model}
    with connection.cursor() as cursor:
        for each in {model, *pointed_at}:
            cursor.execute(f'ANALYZE "{each._meta.db_table}"')
