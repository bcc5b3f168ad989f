"""How a file with these headings was matched by an import."""

from typing import ClassVar

from django.db import models
from django.utils.timezone import now

from hiiki.audit.models import Batch
from hiiki.exchange.models.run import ImportRun
from hiiki.exchange.rules import CUSTOMERS


class SavedMappings(models.QuerySet["SavedMapping"]):
    def standing(self) -> "SavedMappings":
        """Not those of imports that were undone: what somebody took back is no example."""
        return self.exclude(run__batch__state__in=[*Batch.BEING_UNDONE, Batch.UNDONE])


class SavedMapping(models.Model):
    """Found again by the set of headings (mapping.heading_fingerprint); the newest that stands counts.

    `headings` are those of the file it was made for, in order: its columns are counted by them.
    """

    fingerprint = models.CharField(max_length=64)
    run = models.OneToOneField(ImportRun, models.SET_NULL, null=True, related_name="saved_mapping")
    kind = models.CharField(max_length=20, default=CUSTOMERS)
    name = models.CharField("形式の名前", max_length=100)
    headings = models.JSONField(default=list)
    mapping_json = models.TextField()
    rules_json = models.JSONField(default=dict)
    used_at = models.DateTimeField(default=now)

    objects = SavedMappings.as_manager()

    class Meta:
        ordering = ("-used_at", "-id")
        indexes: ClassVar = [models.Index(fields=["fingerprint"], name="saved_mapping_fingerprint")]

    def __str__(self) -> str:
        return self.name
