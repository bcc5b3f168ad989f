"""取り込みの形式, saved by the people of this shop under a name of their own."""

from typing import Any, ClassVar

from django.db import models, transaction
from django.utils.timezone import now

from hiiki.audit.kept import LONGEST, Kept
from hiiki.audit.models import Batch
from hiiki.exchange.layouts import Layout, from_data, to_data


class NameTaken(Exception):
    """Another layout has this name."""


class OwnLayout(Kept):
    """`content` is a layout as plain data (layouts.to_data): columns by their headings, joiners, constants, rules."""

    BATCH, NOUN = "layout", "形式"
    NOTED = ("name", "content", "by_id")
    SAVED, CHANGED, REMOVED = "layout.saved", "layout.saved", "layout.deleted"

    name = models.CharField("形式の名前", max_length=LONGEST, unique=True)
    content = models.JSONField()
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, blank=True, related_name="+")
    used_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, blank=True, related_name="+")
    used_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        ordering: ClassVar = ["name"]

    @property
    def layout(self) -> Layout:
        return from_data(f"own-{self.pk}", {**self.content, "title": self.name})

    @classmethod
    @transaction.atomic
    def keep(cls, layout: Layout, *, by: Any, overwrite: bool = False) -> tuple["OwnLayout", Batch | None]:
        """Save under the layout's title; NameTaken where there is one and it is not to be overwritten.

        The batch is None where that says the same already.
        """
        there = cls.objects.select_for_update().filter(name=layout.title).first()
        if there and not overwrite:
            raise NameTaken(layout.title)
        content = to_data(layout)
        if there:
            return there, there.change(by=by, title=f"{there.called}の上書き", content=content)
        return cls._make(by=by, name=layout.title, content=content, by_id=_id(by))

    def rename(self, name: str, *, by: Any) -> Batch | None:
        if OwnLayout.objects.filter(name=name).exclude(pk=self.pk).exists():
            raise NameTaken(name)
        return self.change(by=by, title=f"{self.called}の名前を「{name}」に", name=name)

    def used(self, *, by: Any) -> None:
        OwnLayout.objects.filter(pk=self.pk).update(used_at=now(), used_by_id=_id(by))


def _id(by: Any) -> int | None:
    return getattr(by, "pk", None)
