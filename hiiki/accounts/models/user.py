"""Who signs in, and what each may do."""

from typing import Any, ClassVar

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.utils.crypto import salted_hmac

from hiiki.accounts.wording import worded
from hiiki.audit.recording import record


class Role(models.TextChoices):
    OWNER = "owner", "所有者"
    EDITOR = "editor", "編集"
    VIEWER = "viewer", "閲覧"


class LastOwner(ValueError):
    """Somebody must be able to let others in."""

    def __init__(self) -> None:
        super().__init__("所有者がひとりもいなくなります。先に、ほかの方を所有者にしてください。")


class UserManager(BaseUserManager["User"]):
    def create_user(self, login: str, name: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(login=login, name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_owner(self, login: str, name: str, password: str) -> "User":
        return self.create_user(login, name, password, role=Role.OWNER)


class User(AbstractBaseUser):
    INVITED = "?"
    """Begins the login of somebody who was invited and has not chosen one yet."""
    RIGHTS = ("role", "may_export", "may_send", "may_set_up", "own_customers_only", "staff")

    login = models.CharField("ログイン名", max_length=60, unique=True)
    name = models.CharField("名前", max_length=60)
    role = models.CharField("役割", max_length=10, choices=Role.choices, default=Role.VIEWER)
    may_export = models.BooleanField("書き出し", default=False)
    may_send = models.BooleanField("送信", default=False)
    may_set_up = models.BooleanField("設定", default=False)
    own_customers_only = models.BooleanField("担当する顧客だけ", default=False)
    staff = models.OneToOneField(
        "accounts.Staff", models.SET_NULL, null=True, blank=True, verbose_name="担当者", related_name="user"
    )
    is_active = models.BooleanField("使える", default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    class Meta:
        ordering = ("name", "id")
        verbose_name = "利用者"

    def __str__(self) -> str:
        return self.name

    @property
    def is_owner(self) -> bool:
        return self.role == Role.OWNER

    @property
    def has_joined(self) -> bool:
        return not self.login.startswith(self.INVITED)

    def may(self, what: str) -> bool:
        """Whether this user may "view", "edit", "export", "send", "set_up" or "own" (owners' matters)."""
        if not self.is_active:
            return False
        if self.is_owner:
            return True
        return {
            "view": True,
            "edit": self.role == Role.EDITOR,
            "export": self.may_export,
            "send": self.may_send,
            "set_up": self.may_set_up,
            "own": False,
        }[what]

    def get_session_auth_hash(self) -> str:
        """A change of password or of rights ends the sessions opened before it."""
        rights = [self.role, self.may_export, self.may_send, self.may_set_up, self.own_customers_only]
        parts = [self.password, *rights, self.staff_id]
        value = "|".join(str(part) for part in parts)
        return salted_hmac("hiiki.accounts.session", value, algorithm="sha256").hexdigest()

    def lock_password(self) -> None:
        """No password fits until a new one is chosen by a one-time link."""
        self.password = make_password(None)

    @transaction.atomic
    def change_password(self, password: str, *, by: "User") -> None:
        self.set_password(password)
        self.save(update_fields=["password"])
        record("account.password_changed", self, by=by)

    @transaction.atomic
    def change(self, *, by: "User", **fields: Any) -> None:
        """Change the name, the rights or whether this user may come in; raises LastOwner."""
        before = User.objects.select_related("staff").get(pk=self.pk)
        changes = {name: value for name, value in fields.items() if getattr(before, name) != value}
        if not changes:
            return
        if self._gives_up_owning(before, changes) and not self._has_other_owners():
            raise LastOwner

        for name, value in changes.items():
            setattr(self, name, value)
        self.save(update_fields=list(changes))
        record("account.changed", self, by=by, changes=worded(before, changes))

    def _gives_up_owning(self, before: "User", changes: dict[str, Any]) -> bool:
        stays = changes.get("role", Role.OWNER) == Role.OWNER and changes.get("is_active", True)
        return before.is_owner and before.is_active and not stays

    def _has_other_owners(self) -> bool:
        owners = User.objects.select_for_update().filter(role=Role.OWNER, is_active=True)
        return any(owner.pk != self.pk and owner.has_joined for owner in owners)
