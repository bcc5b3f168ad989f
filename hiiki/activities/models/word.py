"""The words a shop has for how it met a customer (来店, 電話 …) and what came of it (成約, 検討中 …)."""

from typing import Any, ClassVar

from django.db import models
from django.utils.timezone import now

from hiiki.customers.models.tag import COLOURS
from hiiki.text.folding import fold

KIND, RESULT = "kind", "result"
SETS = {KIND: "種類", RESULT: "結果"}


class ContactWord(models.Model):
    """Contacts keep its id, so that its name may change; a retired one is no longer offered, and still shown."""

    of = models.CharField("種類か結果か", max_length=6, choices=list(SETS.items()))
    label = models.CharField("言葉", max_length=40)
    label_key = models.CharField(max_length=120, editable=False)
    colour = models.PositiveSmallIntegerField("色", default=0)
    position = models.PositiveIntegerField("順番", default=0)
    retired_at = models.DateTimeField("使うのをやめた日時", null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("position", "id")
        verbose_name = "コンタクトの言葉"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["of", "label_key"], name="contact_word_once"),
            models.CheckConstraint(
                condition=models.Q(colour__lt=len(COLOURS)), name="contact_word_colour_known"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.label_key = fold(self.label)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "label_key"}
        super().save(*args, **kwargs)
