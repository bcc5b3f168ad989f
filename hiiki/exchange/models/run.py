"""One file on its way into the book."""

import re
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.timezone import now

from hiiki.audit.models import Batch
from hiiki.db.staging import Stage
from hiiki.db.work import Work
from hiiki.exchange.mapping import Mapping
from hiiki.exchange.models.own_layout import OwnLayout
from hiiki.exchange.records import Found, Part
from hiiki.exchange.rules import CONTACTS, CUSTOMERS, Rules

_ending = re.compile(r"\.[a-z0-9]{1,9}")


class ImportRun(Work):
    """(LOCKED →) CHOOSING → PLANNING → PLANNED → APPLYING (⇄ PAUSED) → DONE; FAILED and DISCARDED end it.

    `kind` says what its rows are to become.
    `touched_at` is when somebody last did something with it on its way to the plan.
    `total` and `done` count data rows; `cursor` is the number of the last row that is safely in.
    """

    LOCKED, CHOOSING, PLANNING, PLANNED, APPLYING, PAUSED, DONE, FAILED, DISCARDED = (
        "locked", "choosing", "planning", "planned", "applying", "paused", "done", "failed", "discarded",
    )  # fmt: skip

    name = models.CharField("ファイル名", max_length=255)
    kind = models.CharField(max_length=20, default=CUSTOMERS)
    size = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True, default="")
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, blank=True, related_name="imports")
    found_json = models.TextField(default="")
    mapping_json = models.TextField(default="")
    rules_json = models.JSONField(default=dict)
    layout = models.CharField(max_length=60, blank=True, default="")
    layout_key = models.CharField(max_length=80, blank=True, default="")
    counts = models.JSONField(default=dict)
    touched_at = models.DateTimeField(default=now)
    batch = models.OneToOneField(Batch, models.PROTECT, null=True, blank=True, related_name="import_run")

    class Meta:
        ordering = ("-id",)
        indexes: ClassVar = [models.Index(fields=["state"], name="import_state")]

    def __str__(self) -> str:
        return f"{self.name} の取り込み"

    @property
    def folder(self) -> Path:
        return settings.DATA / "imports" / str(self.pk)

    @property
    def path(self) -> Path:
        """The file as it was dropped; the first where several are read as one."""
        return self.folder / f"source{self.ending(self.name)}"

    @staticmethod
    def ending(name: str) -> str:
        """The ending of a file's name where it is a plain one."""
        ending = _ending.match(Path(name).suffix.lower())
        return ending.group() if ending else ""

    @property
    def parts(self) -> list[Part]:
        """The files, where several are read as one."""
        return self.found.parts if self.found_json else []

    @property
    def found(self) -> Found:
        return Found.from_json(self.found_json)

    @property
    def mapping(self) -> Mapping:
        return Mapping.from_json(self.mapping_json)

    @property
    def rules(self) -> Rules:
        return Rules.from_json(self.rules_json)

    @property
    def own_layout(self) -> OwnLayout | None:
        """The shop's own layout its columns are matched by."""
        kind, _, number = self.layout_key.partition("/")
        return OwnLayout.objects.filter(pk=number).first() if kind == "own" else None

    def stage(self) -> Stage:
        self.folder.mkdir(parents=True, exist_ok=True)
        return Stage(self.plan)

    @property
    def plan(self) -> Path:
        return self.folder / "plan.sqlite3"

    @property
    def is_of_contacts(self) -> bool:
        return self.kind == CONTACTS

    @property
    def is_busy(self) -> bool:
        return self.state in {self.PLANNING, self.APPLYING}

    @property
    def is_undone(self) -> bool:
        return bool(self.batch and self.batch.state == Batch.UNDONE)

    @property
    def is_cut_short(self) -> bool:
        """Somebody ended it before its last row, or going back to a backup did, as `error` says."""
        return self.state == self.DONE and (self.cursor < self.total or bool(self.error))

    @property
    def written(self) -> int:
        """How many customers or contacts it made or changed so far."""
        return self.counts.get("created", 0) + self.counts.get("updated", 0)

    @property
    def errors_name(self) -> str:
        return f"{self.name}.err"

    @property
    def refused_name(self) -> str:
        """The workbook of refused rows."""
        return f"{self.name}の取り込めなかった行.xlsx"
