"""What somebody keeps under a name for themselves, or for everybody."""

from typing import TypeVar

from django.db import models
from django.db.models import Q

from hiiki.accounts.models.user import User
from hiiki.audit.kept import Kept


class Owned(Kept):
    """Has an `owner` and says whether it `is_shared`."""

    class Meta:
        abstract = True


W = TypeVar("W", bound=Owned)


class OwnedQuerySet(models.QuerySet[W]):
    def visible_to(self, user: User) -> "OwnedQuerySet[W]":
        return self.filter(Q(owner=user) | Q(is_shared=True))

    def changeable_by(self, user: User) -> "OwnedQuerySet[W]":
        """One's own; shared ones by those who may set things up."""
        return self.visible_to(user) if user.may("set_up") else self.filter(owner=user, is_shared=False)
