"""The shop itself: its name on every page, and how its customer codes are numbered."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction

from hiiki.accounts.wording import worded
from hiiki.audit.models import Batch
from hiiki.audit.recording import changed, open_batch, record

NUMBERING = "顧客コードの決まり"
CALLED = {
    "name": "店名",
    "code_prefix": NUMBERING,
    "code_digits": NUMBERING,
    "next_number": NUMBERING,
    "duplicate_rules": "重複とみなす項目",
}


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
    def change(self, *, by: Any, **fields: Any) -> Batch | None:
        """The batch that undoes it, None when nothing changed."""
        held = Shop.held()
        changes = {name: value for name, value in fields.items() if getattr(held, name) != value}
        if not changes:
            return None

        before = {name: getattr(held, name) for name in changes}
        said = worded(held, changes)
        self.put(changes)
        batch = open_batch("design", f"{_called(changes)}の変更", by=by)
        changed(batch, self, before, changes)
        batch.close()
        record("settings.changed", self, by=by, changes=said, batch=batch.pk)
        return batch

    def put(self, values: Mapping[str, Any]) -> None:
        Shop.objects.filter(pk=self.pk).update(**values)
        self.refresh_from_db()


def _called(names: Iterable[str]) -> str:
    """What of the settings these are, as the list of deeds calls it."""
    return "・".join(dict.fromkeys(CALLED[name] for name in names))
