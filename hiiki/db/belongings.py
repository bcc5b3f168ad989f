"""All that belongs to customers, so that it can be taken out whole and brought back: each room registers its own.

The order of registration is the order they are brought back in: rooms register from the lowest floor up.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.db import models

Row = Sequence[str]
Memory = dict[str, Any]


class Unfit(Exception):
    """Says in Japanese why a row cannot be brought back."""


class Belonging(ABC):
    """One table of text.

    `name` is its file's name without the ending, `title` what people call it; `model` is what its rows
    become, None where they only set something.
    """

    name: str
    title: str
    model: type[models.Model] | None
    headings: Sequence[str]

    @abstractmethod
    def count(self, book: str) -> int:
        """About how many rows there are in a book (an alias of Django's)."""

    @abstractmethod
    def rows(self, book: str) -> Iterator[Row]:
        """Everything stored, in bounded memory and in an order of its own: the same for the same content."""

    def contents(self, book: str) -> Iterator[tuple[str, int]]:
        """The bytes its rows speak of, by digest, with their size; they are there before the rows are brought."""
        return iter(())

    def called(self, book: str, digest: str) -> str:
        """What people call some of these bytes, in 「」."""
        return ""

    @abstractmethod
    def bring(self, rows: Sequence[Row], memory: Memory) -> Sequence[int]:
        """Store some rows in the present book, in the caller's transaction; returns the ids of what was made.

        `memory` is kept from one call to the next, through all belongings, as JSON. Raises Unfit.
        """


BELONGINGS: dict[str, Belonging] = {}
# Hang on a customer, and yet are not brought along, each with the reason.
LEFT_OUT: dict[str, str] = {}


def register(belonging: Belonging) -> None:
    BELONGINGS[belonging.name] = belonging


def hanging_on(root: type[models.Model], rooms: Apps = apps) -> set[type[models.Model]]:
    """The models whose rows belong to a row of `root`: they point at it, or at one that does."""
    found = {root}
    every = set(rooms.get_models(include_auto_created=True))
    while more := {model for model in every - found if _points_at(model, found)}:
        found |= more
    return found - {root}


def _points_at(model: type[models.Model], targets: set[type[models.Model]]) -> bool:
    return any(field.related_model in targets for field in model._meta.local_fields if field.is_relation)
