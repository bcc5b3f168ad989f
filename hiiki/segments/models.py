"""抽出: conditions kept under a name, for oneself or for everybody."""

from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import now

from hiiki.accounts.models import User
from hiiki.audit.models import Batch
from hiiki.audit.recording import changed, created, deleted, open_batch, record
from hiiki.segments.asking import Extraction

LONGEST = 60


class SegmentQuerySet(models.QuerySet["Segment"]):
    def visible_to(self, user: User) -> "SegmentQuerySet":
        return self.filter(Q(owner=user) | Q(is_shared=True))

    def changeable_by(self, user: User) -> "SegmentQuerySet":
        """One's own; shared ones by those who may set things up."""
        return self.visible_to(user) if user.may("set_up") else self.filter(owner=user, is_shared=False)


class Segment(models.Model):
    """`conditions` is a tree (`trees`); one that came with a whole book has no owner; `sentence` is what it said when it was saved, for what is there no more."""

    BATCH = "segment"
    KEPT = ("name", "owner_id", "is_shared", "conditions", "sentence")

    name = models.CharField("抽出の名前", max_length=LONGEST)
    owner = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="segments")
    is_shared = models.BooleanField("全員で使う", default=False)
    conditions = models.JSONField("条件")
    sentence = models.TextField("条件の文", blank=True, default="")
    saved_at = models.DateTimeField(default=now)

    objects: ClassVar[Any] = SegmentQuerySet.as_manager()

    class Meta:
        ordering = ("is_shared", "name", "id")
        verbose_name = "抽出"

    def __str__(self) -> str:
        return self.name

    @property
    def extraction(self) -> Extraction:
        return Extraction(self.conditions)

    @classmethod
    @transaction.atomic
    def keep(cls, extraction: Extraction, *, name: str, is_shared: bool, by: User) -> tuple["Segment", Batch]:
        made = cls.objects.create(
            name=name, owner=by, is_shared=is_shared, conditions=extraction.tree, sentence=extraction.said()
        )
        batch = made._batch(f"抽出「{made}」の保存", by)
        created(batch, made)
        record("segment.saved", made, by=by, which=made.sentence)
        return made, batch

    @transaction.atomic
    def change(self, *, by: User, **fields: Any) -> Batch | None:
        """The batch that undoes it, None when nothing changed."""
        held = Segment.objects.select_for_update().get(pk=self.pk)
        if "conditions" in fields:
            fields["sentence"] = Extraction(fields["conditions"]).said()
        after = {name: value for name, value in fields.items() if getattr(held, name) != value}
        if not after:
            return None

        before = {name: getattr(held, name) for name in after}
        batch = self._batch(f"抽出「{held}」の変更", by)
        self.put(after)
        changed(batch, self, before, after)
        record("segment.changed", self, by=by, which=self.sentence)
        return batch

    def put(self, values: dict[str, Any]) -> None:
        for name, value in values.items():
            setattr(self, name, value)
        self.saved_at = now()
        self.save(update_fields=[*values, "saved_at"])

    @transaction.atomic
    def remove(self, *, by: User) -> Batch:
        batch = self._batch(f"抽出「{self}」の削除", by)
        deleted(batch, self, {name: getattr(self, name) for name in self.KEPT})
        record("segment.removed", self, by=by, which=self.sentence)
        self.delete()
        return batch

    def _batch(self, title: str, by: User) -> Batch:
        batch = open_batch(self.BATCH, title, by=by)
        batch.close()
        return batch
