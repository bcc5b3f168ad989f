"""取り込みの形式, saved by the people of this shop under a name of their own."""

from typing import Any, ClassVar

from django.db import models, transaction
from django.utils.timezone import now

from hiiki.audit.models import Batch
from hiiki.audit.recording import changed, created, deleted, open_batch, record
from hiiki.exchange.layouts import Layout, from_data, to_data


class NameTaken(Exception):
    """Another layout has this name."""


class OwnLayout(models.Model):
    """`content` is a layout as plain data (layouts.to_data): columns by their headings, joiners, constants, rules."""

    name = models.CharField("形式の名前", max_length=60, unique=True)
    content = models.JSONField()
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, blank=True, related_name="+")
    used_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, blank=True, related_name="+")
    used_at = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField(default=now)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def layout(self) -> Layout:
        return from_data(f"own-{self.pk}", {**self.content, "title": self.name})

    @classmethod
    @transaction.atomic
    def keep(cls, layout: Layout, *, by: Any, overwrite: bool = False) -> tuple["OwnLayout", Batch]:
        """Save under the layout's title; NameTaken where there is one and it is not to be overwritten."""
        there = cls.objects.select_for_update().filter(name=layout.title).first()
        if there and not overwrite:
            raise NameTaken(layout.title)
        content = to_data(layout)
        if there:
            return there, there._change(f"形式「{there.name}」の上書き", by, content=content)

        made = cls.objects.create(name=layout.title, content=content, by=_user(by))
        batch = made._batch(f"形式「{made.name}」の保存", by)
        created(batch, made)
        record("layout.saved", made, by=by)
        return made, batch

    def rename(self, name: str, *, by: Any) -> Batch | None:
        if name == self.name:
            return None
        if OwnLayout.objects.filter(name=name).exists():
            raise NameTaken(name)
        return self._change(f"形式「{self.name}」の名前を「{name}」に", by, name=name)

    @transaction.atomic
    def remove(self, *, by: Any) -> Batch:
        batch = self._batch(f"形式「{self.name}」の削除", by)
        deleted(batch, self, self.snapshot())
        record("layout.deleted", self, by=by)
        self.delete()
        return batch

    def used(self, *, by: Any) -> None:
        OwnLayout.objects.filter(pk=self.pk).update(used_at=now(), used_by=_user(by))

    def snapshot(self) -> dict[str, Any]:
        return {"name": self.name, "content": self.content, "by_id": self.by_id}

    @classmethod
    def free_name(cls, name: str) -> str:
        """The name itself, or with a number behind it where it is taken."""
        taken = set(cls.objects.filter(name__startswith=name[:54]).values_list("name", flat=True))
        numbered = (f"{name[:54]} {number}" for number in range(2, len(taken) + 3))
        return name if name not in taken else next(each for each in numbered if each not in taken)

    @transaction.atomic
    def _change(self, title: str, by: Any, **fields: Any) -> Batch:
        before = {name: getattr(self, name) for name in fields}
        for name, value in fields.items():
            setattr(self, name, value)
        self.saved_at = now()
        self.save(update_fields=[*fields, "saved_at"])
        batch = self._batch(title, by)
        changed(batch, self, before, fields)
        record("layout.saved", self, by=by)
        return batch

    def _batch(self, title: str, by: Any) -> Batch:
        batch = open_batch("layout", title, by=by)
        batch.close()
        return batch


def _user(by: Any) -> Any:
    return by if getattr(by, "pk", None) else None
