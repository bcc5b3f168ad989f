"""重複リスト: which customers may be one, found in the background; and who is known to be two."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import ClassVar

from django.db import models
from django.utils.timezone import now

from hiiki.db.work import Work


class KeptApart(models.Model):
    """別の方として残す. Ids, `one` the smaller: it outlives a deletion that is undone."""

    one = models.ForeignKey("customers.Customer", models.DO_NOTHING, db_constraint=False, related_name="+")
    other = models.ForeignKey("customers.Customer", models.DO_NOTHING, db_constraint=False, related_name="+")
    by_name = models.CharField(max_length=60, blank=True, default="")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["one", "other"], name="kept_apart_once"),
            models.CheckConstraint(condition=models.Q(one__lt=models.F("other")), name="kept_apart_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id}"


class DuplicateSearch(Work):
    """Looking through the whole book once: by the rules, then (if `likely`) by comparing. The newest one that is done is shown."""

    WAITING, DONE, FAILED = "waiting", "done", "failed"

    rules = models.TextField()
    likely = models.BooleanField(default=True)
    exact_done = models.BooleanField(default=False)
    by_name = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state"], name="duplicate_search_state")]

    def __str__(self) -> str:
        return self.rules


class Alike(models.Model):
    """Some customers who may be one: by a rule, or by comparing (`rule` "likely").

    `customers` are ids, going up; `pair` makes two who meet in several ways one row.
    """

    LIKELY = "likely"

    search = models.ForeignKey(DuplicateSearch, models.CASCADE, related_name="found")
    rule = models.CharField(max_length=100)
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    customers = models.JSONField()
    pair = models.CharField(max_length=32)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["search", "pair"], name="alike_once")]
        indexes: ClassVar = [models.Index(fields=["search", "-score", "id"], name="alike_ranked")]

    def __str__(self) -> str:
        return f"{self.rule} {self.pair}"

    @staticmethod
    def pair_of(ids: Iterable[int]) -> str:
        return blake2b("-".join(map(str, ids)).encode(), digest_size=16).hexdigest()
