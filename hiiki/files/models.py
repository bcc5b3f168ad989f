"""中身: bytes somebody keeps, known by their digest."""

from django.db import models
from django.utils.timezone import now

from hiiki.db.columns import OrdinalField


class Content(models.Model):
    """`digest` is the SHA-256 in hexadecimal, `size` in bytes; `touched_at` when it was last given to be kept."""

    digest = OrdinalField(max_length=64, unique=True)
    size = models.BigIntegerField()
    touched_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = "中身"

    def __str__(self) -> str:
        return self.digest
