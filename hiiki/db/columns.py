"""Column types whose meaning must not depend on the engine."""

from functools import cache
from typing import Any

from django.db import models


class OrdinalField(models.CharField):
    """Text ordered and compared code point by code point on both engines.

    PostgreSQL would sort by the language of its cluster; sort keys and match keys
    are made so that code points are the order.
    """

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


@cache
def dated(model: type[models.Model]) -> set[str | None]:
    """Columns of dates and times, which drivers would turn into objects."""
    return {field.column for field in model._meta.concrete_fields if isinstance(field, models.DateField)}
