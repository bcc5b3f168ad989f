"""Refused rows that were put right in Excel, on their way into the import that refused them."""

from pathlib import Path
from typing import ClassVar

from django.db import models

from hiiki.db.staging import Stage
from hiiki.db.work import Work
from hiiki.exchange.models.run import ImportRun
from hiiki.exchange.records import Found


class Correction(Work):
    """READING → WRITING → DONE; FAILED ends it.

    `cursor` is the number of the import's row that is safely in; `done` counts rows of the file while it
    is read and the rows put right while they are written.
    `counts`: created, updated, unchanged, refused (once more), untouched, already (in), strange (rows
    nobody refused). `notes` are [line of the file, reason] of the first strange ones.
    """

    READING, WRITING, DONE, FAILED = "reading", "writing", "done", "failed"
    GOING = (READING, WRITING)

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="corrections")
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField("ファイル名", max_length=255)
    found_json = models.TextField(default="")
    counts = models.JSONField(default=dict)
    notes = models.JSONField(default=list)

    class Meta:
        ordering = ("-id",)
        indexes: ClassVar = [models.Index(fields=["state"], name="correction_state")]

    def __str__(self) -> str:
        return self.name

    @property
    def found(self) -> Found:
        return Found.from_json(self.found_json)

    @property
    def path(self) -> Path:
        return self.run.folder / f"corrected-{self.pk}.file{self.run.ending(self.name)}"

    def stage(self) -> Stage:
        return Stage(self.plan)

    @property
    def plan(self) -> Path:
        return self.run.folder / f"corrected-{self.pk}.sqlite3"

    @property
    def is_busy(self) -> bool:
        return self.state in self.GOING

    @property
    def taken(self) -> int:
        """The rows that are in now."""
        return sum(self.counts.get(name, 0) for name in ("created", "updated", "unchanged"))
