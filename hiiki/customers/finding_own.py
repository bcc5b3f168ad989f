"""The shop's own fields in questions to the book: what they are sorted by, and who has which choice."""

from typing import Any

from django.db import models
from django.db.models import Case, Value, When
from django.db.models.functions import Cast
from django.db.models.lookups import Contains, Exact

from hiiki.customers.designed import COLUMN, Designed, now
from hiiki.db.keyed import KeyedText


def sort_key(field: Designed) -> Any:
    """NULL for nothing; numbers by size, choices in the order the shop gave them, everything else as text."""
    text = KeyedText(COLUMN, field.name)
    if field.is_number:
        return Cast(text, models.FloatField(null=True))
    if not field.options:
        return text
    places = [
        When(holds(field.name, option.value), then=Value(place)) for place, option in enumerate(field.options)
    ]
    return Case(*places, default=None, output_field=models.IntegerField(null=True))


def holds(name: str, value: str) -> Any:
    """A condition: this choice is among what a customer has there."""
    text = KeyedText(COLUMN, name)
    if now().ever[name].kind == "several":
        return Contains(text, Value(f",{value},"))
    return Exact(text, Value(value))
