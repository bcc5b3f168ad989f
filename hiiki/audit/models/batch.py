"""What was done in one go, and is undone in one go."""

from typing import ClassVar

from django.db import models
from django.utils.timezone import now

from hiiki.db.work import Work


class Batch(Work):
    """An edit, an import, an undo: its changes, who made it, and how far undoing it has come.

    The Work half is about undoing: state "open" → "closed" → "undoing" → "undone", and "undoing"
    again for what stayed; "paused" where it stopped on the way, with `error`, until a person goes on.
    `conflicts` are the first sentences about what stayed, not all of them.
    """

    OPEN, CLOSED, UNDOING, PAUSED, UNDONE = "open", "closed", "undoing", "paused", "undone"
    BEING_UNDONE = (UNDOING, PAUSED)

    kind = models.CharField(max_length=30)
    title = models.CharField(max_length=300)
    actor_id = models.BigIntegerField(null=True, blank=True)
    actor_name = models.CharField(max_length=60, blank=True, default="")
    undoes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="undoings")
    undone_at = models.DateTimeField(null=True, blank=True)
    conflicts = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("-id",)
        indexes: ClassVar = [
            models.Index(fields=["state"], name="audit_batch_state"),
            models.Index(fields=["actor_id", "id"], name="audit_batch_actor"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def can_be_undone(self) -> bool:
        return self.state == self.CLOSED

    @property
    def is_partly_undone(self) -> bool:
        return self.state == self.UNDONE and bool(self.conflicts)

    def close(self) -> None:
        self.state, self.finished_at = self.CLOSED, now()
        self.save(update_fields=["state", "finished_at"])
