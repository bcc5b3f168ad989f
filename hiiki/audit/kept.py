"""What people keep under a name: saved, changed and removed so that it can be undone."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import models, transaction
from django.utils.timezone import now

from hiiki.audit.models import Batch
from hiiki.audit.recording import changed, created, deleted, open_batch, record

LONGEST = 60


class Kept(models.Model):
    """Has a `name`; `NOUN` is what people call it, `NOTED` what a deletion notes of it."""

    BATCH: ClassVar[str]
    NOUN: ClassVar[str]
    NOTED: ClassVar[tuple[str, ...]]
    SAVED: ClassVar[str]  # verbs of the log
    CHANGED: ClassVar[str]
    REMOVED: ClassVar[str]

    objects: ClassVar[Any]
    name: Any
    saved_at = models.DateTimeField(default=now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.name)

    @classmethod
    @transaction.atomic
    def _make(cls, *, by: Any, **fields: Any) -> tuple[Self, Batch]:
        made = cls.objects.create(**fields)
        batch = made._batch(f"{made.called}の保存", by)
        created(batch, made)
        record(cls.SAVED, made, by=by, **made._logged())
        return made, batch

    @transaction.atomic
    def change(self, *, by: Any, title: str = "", **fields: Any) -> Batch | None:
        """The batch that undoes it, None when nothing changed; DoesNotExist where it is gone."""
        held = type(self).objects.select_for_update().get(pk=self.pk)
        after = {name: value for name, value in fields.items() if getattr(held, name) != value}
        if not after:
            return None

        batch = self._batch(title or f"{held.called}の変更", by)
        self._set(after, into=batch, before={name: getattr(held, name) for name in after})
        record(self.CHANGED, self, by=by, **self._logged())
        return batch

    def _set(self, values: dict[str, Any], *, into: Batch, before: dict[str, Any]) -> None:
        self.put(values)
        changed(into, self, before, values)

    def put(self, values: dict[str, Any]) -> None:
        for name, value in values.items():
            setattr(self, name, value)
        self.saved_at = now()
        self.save(update_fields=[*values, "saved_at"])

    @transaction.atomic
    def remove(self, *, by: Any) -> Batch | None:
        """The batch that undoes it, None when somebody else was first."""
        held = type(self).objects.select_for_update().filter(pk=self.pk).first()
        if held is None:
            return None

        batch = self._batch(f"{held.called}の削除", by)
        deleted(batch, held, held.snapshot())
        record(self.REMOVED, held, by=by, **held._logged())
        held.delete()
        return batch

    def snapshot(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.NOTED}

    @property
    def called(self) -> str:
        return f"{self.NOUN}「{self}」"

    def _logged(self) -> dict[str, Any]:
        """What the log says besides the name."""
        return {}

    def _batch(self, title: str, by: Any) -> Batch:
        batch = open_batch(self.BATCH, title, by=by)
        batch.close()
        return batch


def free_name(name: str, others: Iterable[str]) -> str:
    """The name itself, or with a number behind it where one of the others has it."""
    taken = set(others)
    numbered = (f"{name[: LONGEST - 5]} {number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(each for each in numbered if each not in taken)
