"""表示の形: how a list is shown, kept under a name, for oneself or for everybody."""

from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import now

from hiiki.accounts.models.user import User
from hiiki.audit.models import Batch
from hiiki.audit.recording import changed, created, deleted, open_batch, record


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def of_list(self, name: str) -> "SavedViewQuerySet":
        return self.filter(list=name)

    def visible_to(self, user: User) -> "SavedViewQuerySet":
        return self.filter(Q(owner=user) | Q(is_shared=True))

    def changeable_by(self, user: User) -> "SavedViewQuerySet":
        """One's own; shared ones by those who may set things up."""
        return self.visible_to(user) if user.may("set_up") else self.filter(owner=user, is_shared=False)


class SavedView(models.Model):
    """`content` is known to the list it belongs to. `is_first`: who never chose anything sees it; at most one of a list."""

    BATCH = "view"

    list = models.CharField(max_length=30)
    name = models.CharField("表示の形の名前", max_length=60)
    owner = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    is_shared = models.BooleanField("全員で使う", default=False)
    is_first = models.BooleanField("はじめての方に見せる", default=False)
    content = models.JSONField()
    saved_at = models.DateTimeField(default=now)

    objects: ClassVar[Any] = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ("is_shared", "name", "id")
        verbose_name = "表示の形"

    def __str__(self) -> str:
        return self.name

    @classmethod
    @transaction.atomic
    def keep(cls, *, by: User, **fields: Any) -> tuple["SavedView", Batch]:
        made = cls.objects.create(owner=by, **fields)
        batch = made._batch(f"表示の形「{made}」の保存", by)
        created(batch, made)
        record("view.saved", made, by=by)
        return made, batch

    @transaction.atomic
    def change(self, *, by: User, **fields: Any) -> Batch | None:
        """The batch that undoes it, None when nothing changed."""
        held = SavedView.objects.select_for_update().get(pk=self.pk)
        after = {name: value for name, value in fields.items() if getattr(held, name) != value}
        if not after:
            return None

        batch = self._batch(f"表示の形「{held}」の変更", by)
        if after.get("is_first"):
            self._be_the_only_first(batch)
        self._set(after, into=batch)
        record("view.saved", self, by=by)
        return batch

    def _be_the_only_first(self, batch: Batch) -> None:
        for other in SavedView.objects.of_list(self.list).filter(is_first=True).exclude(pk=self.pk):
            other._set({"is_first": False}, into=batch)

    def _set(self, values: dict[str, Any], *, into: Batch) -> None:
        before = {name: getattr(self, name) for name in values}
        self.put(values)
        changed(into, self, before, values)

    def put(self, values: dict[str, Any]) -> None:
        for name, value in values.items():
            setattr(self, name, value)
        self.saved_at = now()
        self.save(update_fields=[*values, "saved_at"])

    @transaction.atomic
    def remove(self, *, by: User) -> Batch:
        batch = self._batch(f"表示の形「{self}」の削除", by)
        deleted(batch, self, self.snapshot())
        record("view.deleted", self, by=by)
        self.delete()
        return batch

    def snapshot(self) -> dict[str, Any]:
        kept = ("list", "name", "owner_id", "is_shared", "is_first", "content")
        return {name: getattr(self, name) for name in kept}

    def _batch(self, title: str, by: User) -> Batch:
        batch = open_batch(self.BATCH, title, by=by)
        batch.close()
        return batch
