"""Those at which rows of another table point: never by a list the engine would have to search for each of them."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from hiiki.db.engines import engine


def having(pointing: "QuerySet[Any]", column: str) -> Q:
    """`column` is their key to those who are asked for."""
    return engine().few(pointing, column) or _having(pointing, column)


def lacking(pointing: "QuerySet[Any]", column: str) -> Q:
    return ~_having(pointing, column)


def _having(pointing: "QuerySet[Any]", column: str) -> Q:
    return Q(Exists(pointing.filter(**{column: OuterRef("pk")})))
