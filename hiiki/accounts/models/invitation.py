"""One-time links: the first owner, a new colleague, a forgotten password."""

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.timezone import now

if TYPE_CHECKING:
    from hiiki.accounts.models.user import User


class Purpose(models.TextChoices):
    FIRST_OWNER = "first_owner", "最初の所有者"
    JOIN = "join", "招待"
    RESET = "reset", "パスワードの決め直し"


class InvitationManager(models.Manager["Invitation"]):
    def issue(self, purpose: str, *, user: "User | None" = None, days: int = 7) -> tuple["Invitation", str]:
        """A new link and its token; only the token's hash is kept."""
        token = secrets.token_urlsafe(32)
        self.filter(purpose=purpose, user=user, used_at=None).delete()
        made = self.create(
            purpose=purpose, user=user, token_hash=hashed(token), expires_at=now() + timedelta(days=days)
        )
        return made, token

    def open(self, token: str) -> "Invitation | None":
        """The invitation this token opens, unless it was used or has run out."""
        return self.filter(token_hash=hashed(token), used_at=None, expires_at__gt=now()).first()


class Invitation(models.Model):
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    user = models.ForeignKey(
        "accounts.User", models.CASCADE, null=True, blank=True, related_name="invitations"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[InvitationManager] = InvitationManager()

    def __str__(self) -> str:
        return self.get_purpose_display()

    def use(self) -> bool:
        """Spend the link; False when somebody was quicker."""
        return Invitation.objects.filter(pk=self.pk, used_at=None).update(used_at=now()) == 1


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
