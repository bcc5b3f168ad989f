"""Whether the database is as it was."""

from collections.abc import Collection
from typing import Any

from django.apps import apps

Contents = dict[str, list[tuple[Any, ...]]]
MAY_CHANGE = {
    "sessions.Session",
    "axes.AccessAttempt",
    "axes.AccessLog",
    "axes.AccessFailureLog",
    "audit.Event",
}
"""Who came and who was refused may be written down."""


def contents(*, besides: Collection[str] = MAY_CHANGE) -> Contents:
    """Every row of every table, save those named."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return {
        model._meta.label: sorted(model._base_manager.values_list(), key=repr)
        for model in models
        if model._meta.label not in besides
    }
