"""One row per record per batch: what it was before and after."""

from typing import ClassVar

from django.db import models

from hiiki.audit.models.batch import Batch


class Action(models.TextChoices):
    CREATED = "c", "作成"
    CHANGED = "u", "変更"
    DELETED = "d", "削除"


class ChangeQuerySet(models.QuerySet["Change"]):
    def stayed(self) -> "ChangeQuerySet":
        """What undoing left as it is, and may still put back."""
        return self.filter(stayed__isnull=False)

    def standing(self) -> "ChangeQuerySet":
        """Neither undone nor an undoing: what earlier changes must not be put back over."""
        return self.filter(batch__undoes=None).exclude(batch__state=Batch.UNDONE, stayed=None)


class Change(models.Model):
    """A creation keeps ids only; a change keeps the fields that changed; a deletion keeps the whole record.

    Plain ids instead of foreign keys: it outlives the record and the user. `stayed` names the fields
    that undoing left as they are, [] for the whole record; None where nothing was left. `customer_id`
    is whose card a change of something else is told on (of a contact, a file): also when that is gone.
    """

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="changes", db_index=False)
    record = models.CharField(max_length=20)
    record_id = models.BigIntegerField()
    customer_id = models.BigIntegerField(null=True, blank=True)
    action = models.CharField(max_length=1, choices=Action.choices)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    stayed = models.JSONField(null=True, blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes: ClassVar = [
            models.Index(fields=["batch", "id"], name="audit_change_batch"),
            models.Index(fields=["record_id", "record", "id"], name="audit_change_record"),
            models.Index(
                fields=["batch", "id"],
                name="audit_change_stayed",
                condition=models.Q(stayed__isnull=False),
            ),
            models.Index(
                fields=["customer_id", "id"],
                name="audit_change_customer",
                condition=models.Q(customer_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record} {self.record_id}"

    @property
    def fields(self) -> list[str]:
        """Those undoing is about: all that changed, or what it left before."""
        return list(self.after or {}) if self.stayed is None else self.stayed
