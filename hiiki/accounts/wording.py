"""Changes as the operation log shows them."""

from typing import Any

from django.db import models


def worded(before: models.Model, changes: dict[str, Any]) -> list[list[str]]:
    """What, from, to: one triple per changed field."""
    return [_triple(before, name, value) for name, value in changes.items()]


def _triple(before: models.Model, name: str, value: Any) -> list[str]:
    field: Any = before._meta.get_field(name)
    return [str(field.verbose_name), _word(field, getattr(before, name)), _word(field, value)]


def _word(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return "なし" if value in (None, "") else str(value)
