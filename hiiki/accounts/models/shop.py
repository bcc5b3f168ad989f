"""The shop itself: its name on every page, and how its customer codes are numbered."""

from typing import Any

from django.db import models, transaction

from hiiki.accounts.wording import worded
from hiiki.audit.recording import record


class Shop(models.Model):
    """One row; `Shop.current()` makes it when it is missing."""

    name = models.CharField("店名・会社名", max_length=100, blank=True, default="")
    code_prefix = models.CharField("顧客コードの頭文字", max_length=10, blank=True, default="K")
    code_digits = models.PositiveSmallIntegerField("顧客コードの桁数", default=7)
    next_number = models.PositiveBigIntegerField("次の番号", default=1)
    duplicate_rules = models.CharField(
        "重複とみなす項目", max_length=400, default="name+tel,name+email,name+address,name+birthday,email"
    )

    def __str__(self) -> str:
        return self.name or "Hiiki"

    @classmethod
    def current(cls) -> "Shop":
        return cls.objects.get_or_create(pk=1)[0]

    @classmethod
    def held(cls) -> "Shop":
        """Until the caller's transaction ends, nobody else numbers customers."""
        cls.current()
        return cls.objects.select_for_update().get(pk=1)

    def code(self, number: int) -> str:
        return f"{self.code_prefix}{number:0{self.code_digits}d}"

    @transaction.atomic
    def change(self, *, by: Any, **fields: Any) -> None:
        changes = {name: value for name, value in fields.items() if getattr(self, name) != value}
        if not changes:
            return

        said = worded(self, changes)
        Shop.objects.filter(pk=self.pk).update(**changes)
        self.refresh_from_db()
        record("settings.changed", self, by=by, changes=said)
