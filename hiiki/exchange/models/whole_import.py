"""Everything about customers on its way into an empty book."""

from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models

from hiiki.db.work import Work


class WholeImport(Work):
    """BRINGING → DONE; CLEARING → FAILED where it cannot be brought to its end: the book is empty again.

    `member` is the table being brought, `cursor` how many of its rows are in; `done` and `total` count all rows.
    `made` are the ids of what was made, by table, as `Ranges` keeps them; `memory` is the tables' own.
    """

    BRINGING, CLEARING, DONE, FAILED = "bringing", "clearing", "done", "failed"
    GOING = (BRINGING, CLEARING)

    name = models.CharField("ファイル名", max_length=255)
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, blank=True, related_name="+")
    member = models.CharField(max_length=40, blank=True, default="")
    customers = models.BigIntegerField(default=0)
    made = models.JSONField(default=dict)
    memory = models.JSONField(default=dict)

    class Meta:
        ordering = ("-id",)
        indexes: ClassVar = [models.Index(fields=["state"], name="whole_import_state")]

    def __str__(self) -> str:
        return f"{self.name} の取り込み"

    @property
    def path(self) -> Path:
        return settings.DATA / "imports" / f"whole-{self.pk}.zip"

    @property
    def is_busy(self) -> bool:
        return self.state in self.GOING
