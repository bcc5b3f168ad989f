"""How a file with these headings was matched last time."""

from django.db import models
from django.utils.timezone import now


class SavedMapping(models.Model):
    """Found again by the set of headings (mapping.heading_fingerprint).

    `headings` are those of the file it was made for, in order: its columns are counted by them.
    """

    fingerprint = models.CharField(max_length=64, unique=True)
    name = models.CharField("形式の名前", max_length=100)
    headings = models.JSONField(default=list)
    mapping_json = models.TextField()
    rules_json = models.JSONField(default=dict)
    used_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("-used_at",)

    def __str__(self) -> str:
        return self.name
