"""担当者: who looks after a customer, whether or not they sign in."""

from typing import Any

from django.db import models, transaction

from hiiki.accounts.wording import worded
from hiiki.audit.recording import record


class Staff(models.Model):
    code = models.CharField("担当者コード", max_length=30, blank=True, default="")
    name = models.CharField("担当者名", max_length=100, unique=True)
    retired = models.BooleanField("退職・異動", default=False)

    class Meta:
        ordering = ("name",)
        verbose_name = "担当者"

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def register(self, *, by: Any) -> None:
        self.save(force_insert=True)
        record("staff.created", self, by=by)

    @transaction.atomic
    def change(self, *, by: Any, **fields: Any) -> None:
        before = Staff.objects.get(pk=self.pk)
        changes = {name: value for name, value in fields.items() if getattr(before, name) != value}
        if not changes:
            return

        for name, value in changes.items():
            setattr(self, name, value)
        self.save(update_fields=list(changes))
        record("staff.changed", self, by=by, changes=worded(before, changes))
