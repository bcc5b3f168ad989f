"""How each user likes things: columns, sorting, size of type. The pages that ask know what is inside."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

if TYPE_CHECKING:
    from hiiki.accounts.models.user import User


class PreferenceManager(models.Manager["Preference"]):
    def read(self, user: "User", key: str, default: Any = None) -> Any:
        found = self.filter(user=user, key=key).values_list("value", flat=True).first()
        return default if found is None else found

    def write(self, user: "User", key: str, value: Any) -> None:
        self.update_or_create(user=user, key=key, defaults={"value": value})


class Preference(models.Model):
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="preferences")
    key = models.CharField(max_length=60)
    value = models.JSONField()

    objects: ClassVar[PreferenceManager] = PreferenceManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "key"], name="one_preference_per_key")
        ]

    def __str__(self) -> str:
        return self.key
