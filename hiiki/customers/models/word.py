"""Words a shop chooses from and designs itself; those for 管理区分 and 敬称."""

from typing import Any, ClassVar

from django.db import models
from django.utils.timezone import now

from hiiki.customers.models.tag import COLOURS
from hiiki.text.folding import fold

MANAGEMENT, HONORIFIC = "management", "honorific"
LISTED = {MANAGEMENT: "管理区分", HONORIFIC: "敬称"}


class Word(models.Model):
    """One of a set (`of`). A retired one is no longer offered, and still shown."""

    label = models.CharField("言葉", max_length=40)
    label_key = models.CharField(max_length=120, editable=False)
    colour = models.PositiveSmallIntegerField("色", default=0)
    position = models.PositiveIntegerField("順番", default=0)
    retired_at = models.DateTimeField("使うのをやめた日時", null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        abstract = True
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.label

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.label_key = fold(self.label)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "label_key"}
        super().save(*args, **kwargs)


class CardWord(Word):
    """Customers keep the text itself: what is on no list is a value like any other."""

    of = models.CharField("項目", max_length=10, choices=list(LISTED.items()))
    for_person = models.BooleanField("個人にふだん使う", default=False)
    for_company = models.BooleanField("会社だけのときにふだん使う", default=False)

    objects: ClassVar[models.Manager["CardWord"]] = models.Manager()

    class Meta(Word.Meta):
        verbose_name = "カードの言葉"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["of", "label_key"], name="card_word_once"),
            models.CheckConstraint(
                condition=models.Q(colour__lt=len(COLOURS)), name="card_word_colour_known"
            ),
        ]
