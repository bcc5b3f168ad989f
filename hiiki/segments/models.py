"""抽出: conditions kept under a name, for oneself or for everybody."""

from typing import Any, ClassVar

from django.db import models

from hiiki.accounts.models import User
from hiiki.accounts.models.owned import Owned, OwnedQuerySet
from hiiki.audit.kept import LONGEST
from hiiki.audit.models import Batch
from hiiki.segments.asking import Extraction


class SegmentQuerySet(OwnedQuerySet["Segment"]):
    pass


class Segment(Owned):
    """`conditions` is a tree (`trees`); `sentence` is what it said when it was saved, for what is there no more.

    One that came with a whole book has no owner while it is everybody's.
    """

    BATCH, NOUN = "segment", "抽出"
    NOTED = ("name", "owner_id", "is_shared", "conditions", "sentence")
    SAVED, CHANGED, REMOVED = "segment.saved", "segment.changed", "segment.removed"

    name = models.CharField("抽出の名前", max_length=LONGEST)
    owner = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="segments")
    is_shared = models.BooleanField("全員で使う", default=False)
    conditions = models.JSONField("条件")
    sentence = models.TextField("条件の文", blank=True, default="")

    objects: ClassVar[Any] = SegmentQuerySet.as_manager()

    class Meta:
        ordering = ("is_shared", "name", "id")
        verbose_name = "抽出"

    @property
    def extraction(self) -> Extraction:
        return Extraction(self.conditions)

    @classmethod
    def keep(cls, extraction: Extraction, *, name: str, is_shared: bool, by: User) -> tuple["Segment", Batch]:
        said = {"conditions": extraction.tree, "sentence": extraction.said()}
        return cls._make(by=by, owner=by, name=name, is_shared=is_shared, **said)

    def change(self, *, by: Any, title: str = "", **fields: Any) -> Batch | None:
        if "conditions" in fields:
            fields["sentence"] = Extraction(fields["conditions"]).said()
        if self.owner_id is None and not fields.get("is_shared", True):
            fields["owner_id"] = by.pk  # or nobody would see it any more
        return super().change(by=by, title=title, **fields)

    def _logged(self) -> dict[str, Any]:
        return {"which": self.sentence}
