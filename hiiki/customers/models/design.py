"""設計情報: the fields a shop made for itself, and the choices of those that are chosen from."""

from typing import Any, ClassVar
from uuid import uuid4

from django.db import models
from django.utils.timezone import now

from hiiki.customers.kinds import CHOSEN, GROUPS, KINDS, OWN, PREFIX, STRATEGY
from hiiki.customers.models.tag import COLOURS
from hiiki.db.work import Work
from hiiki.text.folding import fold

__all__ = [
    "CHOSEN", "GROUPS", "KINDS", "OWN", "PREFIX", "STRATEGY", "Choice", "Design", "OwnField", "Rewording",
]  # fmt: skip


class OwnField(models.Model):
    """`default` is what would be stored; `label_key` tells names that a reader would take for the same.

    `is_quick` once everything is there by which the worker makes a searched field quick to find and to sort by.
    """

    label = models.CharField("項目の名前", max_length=40)
    label_key = models.TextField(unique=True, editable=False)
    kind = models.CharField("種類", max_length=10, choices=list(KINDS.items()))
    group = models.CharField("置き場所", max_length=10, choices=[(each, each) for each in GROUPS])
    position = models.PositiveIntegerField("順番", default=0)
    required = models.BooleanField("必須", default=False)
    default = models.TextField("はじめの値", blank=True, default="")
    help = models.CharField("入れるときの説明", max_length=200, blank=True, default="")
    searched = models.BooleanField("よく探す項目", default=False)
    is_quick = models.BooleanField("索引がある", default=False, editable=False)
    retired_at = models.DateTimeField("使うのをやめた日時", null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("position", "id")
        verbose_name = "項目"

    def __str__(self) -> str:
        return self.label

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.label_key = fold(self.label)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "label_key"}
        super().save(*args, **kwargs)

    @property
    def key(self) -> str:
        """Under which customers keep their value; never shown."""
        return f"{PREFIX}{self.pk}"

    @property
    def is_chosen(self) -> bool:
        return self.kind in CHOSEN


class Choice(models.Model):
    """Customers keep its id, so that its name may change; a retired one is no longer offered, and still shown."""

    field = models.ForeignKey(OwnField, models.CASCADE, related_name="choices")
    label = models.CharField("選択肢", max_length=60)
    colour = models.PositiveSmallIntegerField("色", default=0)
    position = models.PositiveIntegerField("順番", default=0)
    retired_at = models.DateTimeField("使うのをやめた日時", null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("position", "id")
        verbose_name = "選択肢"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(colour__lt=len(COLOURS)), name="choice_colour_known")
        ]

    def __str__(self) -> str:
        return self.label


class Rewording(Work):
    """The search text of everybody who has a value under `key` is to be made anew: the field is searched, or no longer, or calls it something else."""

    WAITING, DONE = "waiting", "done"

    key = models.CharField(max_length=40)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state"], name="rewording_state")]

    def __str__(self) -> str:
        return self.key


class Design(models.Model):
    """One row, whose `version` is another after every change of the fields: whoever remembers them sees it."""

    version = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.version

    @classmethod
    def touch(cls) -> None:
        cls.objects.update_or_create(pk=1, defaults={"version": uuid4().hex})
