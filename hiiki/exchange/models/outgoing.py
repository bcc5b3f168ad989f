"""A file written in the background for somebody who waits for it."""

from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models

from hiiki.db.work import Work
from hiiki.exchange.models.run import ImportRun


class OutgoingFile(Work):
    """WRITING → DONE; FAILED ends it. `done` and `total` count rows. The worker takes the file away after a day."""

    WRITING, DONE, FAILED = "writing", "done", "failed"
    WHOLE, REFUSED = "whole", "refused"

    kind = models.CharField(max_length=20)
    name = models.CharField("ファイル名", max_length=300)
    by = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    run = models.ForeignKey(ImportRun, models.CASCADE, null=True, blank=True, related_name="outgoing_files")

    class Meta:
        ordering = ("-id",)
        indexes: ClassVar = [models.Index(fields=["state"], name="outgoing_state")]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        return Path(settings.FILE_UPLOAD_TEMP_DIR) / f"outgoing-{self.pk}{Path(self.name).suffix}"

    @property
    def is_there(self) -> bool:
        return self.state == self.DONE and self.path.is_file()
