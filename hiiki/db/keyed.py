"""Values kept by key in one JSON column, every one of them text: read, compared and sorted alike on both engines."""

import re
from typing import Any

from django.db import models
from django.db.models import Func

_KEY = re.compile(r"[a-z]+_[0-9]+")


class KeyedText(Func):
    """The text under a key, NULL for none; ordered code point by code point.

    The key stands in the SQL itself and not beside it, since only then an index of the expression is found.
    """

    template = "json_extract(%(expressions)s, '$.%(key)s')"
    output_field = models.CharField(null=True)

    def __init__(self, column: str, key: str, **extra: Any) -> None:
        if not _KEY.fullmatch(key):
            raise ValueError(key)
        super().__init__(column, key=key, **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "((%(expressions)s ->> '%(key)s') COLLATE \"C\")"
        return self.as_sql(compiler, connection, template=template, **context)
