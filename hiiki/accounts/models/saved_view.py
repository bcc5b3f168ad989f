"""表示の形: how a list is shown, kept under a name, for oneself or for everybody."""

from typing import Any, ClassVar

from django.db import models

from hiiki.accounts.models.owned import Owned, OwnedQuerySet
from hiiki.accounts.models.user import User
from hiiki.audit.kept import LONGEST
from hiiki.audit.models import Batch


class SavedViewQuerySet(OwnedQuerySet["SavedView"]):
    def of_list(self, name: str) -> "SavedViewQuerySet":
        return self.filter(list=name)


class SavedView(Owned):
    """`content` is known to the list it belongs to. `is_first`: who never chose anything sees it; at most one of a list."""

    BATCH, NOUN = "view", "表示の形"
    NOTED = ("list", "name", "owner_id", "is_shared", "is_first", "content")
    SAVED, CHANGED, REMOVED = "view.saved", "view.saved", "view.deleted"

    list = models.CharField(max_length=30)
    name = models.CharField("表示の形の名前", max_length=LONGEST)
    owner = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    is_shared = models.BooleanField("全員で使う", default=False)
    is_first = models.BooleanField("はじめての方に見せる", default=False)
    content = models.JSONField()

    objects: ClassVar[Any] = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ("is_shared", "name", "id")
        verbose_name = "表示の形"

    @classmethod
    def keep(cls, *, by: User, **fields: Any) -> tuple["SavedView", Batch]:
        return cls._make(by=by, owner=by, **fields)

    def _set(self, values: dict[str, Any], *, into: Batch, before: dict[str, Any]) -> None:
        if values.get("is_first"):
            for other in SavedView.objects.of_list(self.list).filter(is_first=True).exclude(pk=self.pk):
                other._set({"is_first": False}, into=into, before={"is_first": True})
        super()._set(values, into=into, before=before)
