"""What hangs on customers, and what becomes of it when a customer goes: each room registers its own."""

from collections.abc import Sequence
from typing import Protocol

from django.db import models

from hiiki.audit.models import Batch


class Relation(Protocol):
    @property
    def columns(self) -> Sequence[tuple[type[models.Model], str]]:
        """The foreign keys to a customer this is about."""
        ...

    def go_with(self, customers: Sequence[int], batch: Batch) -> None:
        """Delete, or take off, what hangs on these customers, who go next in the caller's transaction.

        It is noted in the batch before them, so that undoing, newest first, makes it again after them.
        """
        ...

    def move(self, duplicate: int, keep: int, batch: Batch) -> None:
        """What hangs on the one customer hangs on the other from now on; noted in the batch, which can be undone."""
        ...

    def holding(self, customers: Sequence[int]) -> set[int]:
        """Those whose registration cannot be undone without losing something that came later."""
        ...


RELATIONS: dict[str, Relation] = {}
"""By what people call it: 「コンタクト履歴」."""


def register(title: str, relation: Relation) -> None:
    RELATIONS[title] = relation


def go_with(customers: Sequence[int], batch: Batch) -> None:
    for relation in RELATIONS.values():
        relation.go_with(customers, batch)


def move(duplicate: int, keep: int, batch: Batch) -> None:
    for relation in RELATIONS.values():
        relation.move(duplicate, keep, batch)


def holding(customers: Sequence[int]) -> dict[int, str]:
    """By customer, what holds them; the first thing of several."""
    held: dict[int, str] = {}
    for title, relation in RELATIONS.items():
        held = dict.fromkeys(relation.holding(customers), title) | held
    return held
