"""操作履歴: who signed in, saw, searched, exported, changed. Written once, never edited."""

from typing import Any, ClassVar

from django.db import models
from django.utils.timezone import now


class Unchangeable(Exception):
    """An event is written once."""


class Event(models.Model):
    at = models.DateTimeField(default=now)
    actor_id = models.BigIntegerField(null=True, blank=True)
    actor_name = models.CharField(max_length=60, blank=True, default="")
    verb = models.CharField(max_length=60)
    record = models.CharField(max_length=20, blank=True, default="")
    record_id = models.BigIntegerField(null=True, blank=True)
    title = models.CharField(max_length=300, blank=True, default="")
    data = models.JSONField(default=dict, blank=True)
    address = models.CharField(max_length=45, blank=True, default="")

    class Meta:
        ordering = ("-id",)
        indexes: ClassVar = [
            models.Index(fields=["record_id", "record", "id"], name="audit_event_record"),
            models.Index(fields=["actor_id", "id"], name="audit_event_actor"),
            models.Index(fields=["verb", "id"], name="audit_event_verb"),
        ]

    def __str__(self) -> str:
        return self.verb

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise Unchangeable(self.verb)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Unchangeable(self.verb)
