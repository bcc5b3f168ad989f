"""Two versions of one card: what stands there now, who put it there, and what this person typed."""

from copy import copy
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from hiiki.audit.models import Change
from hiiki.customers import designed
from hiiki.customers.fields import Field
from hiiki.customers.meanwhile import EditedMeanwhile
from hiiki.customers.models import Customer

THEIRS, MINE = "theirs", "mine"
LOOKED_BACK = 50


@dataclass(frozen=True)
class Version:
    field: Field
    theirs: str
    mine: str


class Versions:
    """The contested fields of a card, for the person to choose."""

    def __init__(self, form: Any, meanwhile: EditedMeanwhile) -> None:
        self._form, self.customer, self._columns = form, meanwhile.customer, meanwhile.columns

    def __iter__(self) -> Any:
        return iter(self._versions)

    @cached_property
    def _versions(self) -> list[Version]:
        return [
            Version(field, self._shown(self.customer, field), self._shown(self._wanted, field))
            for field in self.fields
        ]

    def _shown(self, customer: Customer, field: Field) -> str:
        return customer.shown(field.name, calendar=self._form.calendar)

    @cached_property
    def _wanted(self) -> Customer:
        """The card as this person would have it."""
        wanted = copy(self.customer)
        for column in self._columns:
            wanted.put(column, self._form.values[column])
        return wanted

    @property
    def fields(self) -> list[Field]:
        return [field for field in designed.every() if field.column in self._columns]

    @property
    def now(self) -> dict[str, Any]:
        """The contested columns as they are now, plain."""
        return self.customer.plain(self._columns)

    @cached_property
    def saved(self) -> Change | None:
        """The newest change of what is contested."""
        changes = Change.objects.filter(record="customer", record_id=self.customer.pk)
        newest = list(changes.select_related("batch").order_by("-id")[:LOOKED_BACK])
        touching = (change for change in newest if set(self._columns) & set(change.after or {}))
        return next(touching, None)

    @property
    def who(self) -> str:
        """A command has a name, and is nobody's colleague."""
        batch = self.saved.batch if self.saved else None
        name = batch.actor_name if batch else ""
        return f"{name} さん" if batch and batch.actor_id else name or "ほかの方"

    @property
    def at(self) -> datetime | None:
        return self.saved.batch.created_at if self.saved else None
