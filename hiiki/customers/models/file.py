"""ファイル管理: files kept with a customer. One of the same name that comes later is a newer version."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Exists, OuterRef
from django.utils.timezone import now

from hiiki.accounts.models import User
from hiiki.customers.models.customer import Customer
from hiiki.db.columns import OrdinalField
from hiiki.files import naming
from hiiki.files.models import Content
from hiiki.text.folding import fold

KEY_LENGTH = 400  # no longer: PostgreSQL refuses long index rows


class CustomerFileQuerySet(models.QuerySet["CustomerFile"]):
    def visible_to(self, user: User) -> "CustomerFileQuerySet":
        """The files of those customers this user may see."""
        if not user.may("view"):
            return self.none()
        return self.filter(customer__staff_id=user.staff_id or 0) if user.own_customers_only else self

    def newest(self) -> "CustomerFileQuerySet":
        """Of each name only its newest version."""
        newer = CustomerFile.objects.filter(
            customer=OuterRef("customer"), name_key=OuterRef("name_key"), version__gt=OuterRef("version")
        )
        return self.filter(~Exists(newer))

    def named_like(self, words: str) -> "CustomerFileQuerySet":
        """Those whose name has each of these words in it, whichever way it is written."""
        return self.filter(*(models.Q(search_key__contains=fold(word)) for word in words.split()))


class CustomerFile(models.Model):
    """`version` counts from 1 among the files of this customer with the same `name_key`.

    `added_by` is a name: it outlives the user and goes along to another book.
    """

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="files", db_index=False)
    content = models.ForeignKey(Content, models.PROTECT, related_name="+", verbose_name="中身")
    name = models.CharField("名前", max_length=naming.LENGTH)
    version = models.PositiveIntegerField("版", default=1)
    note = models.CharField("メモ", max_length=200, blank=True, default="")
    is_picture = models.BooleanField("写真", default=False)
    added_by = models.CharField("追加した人", max_length=60, blank=True, default="")
    added_at = models.DateTimeField("追加した日時", default=now)

    # Made from the name.
    name_key = OrdinalField(max_length=KEY_LENGTH, editable=False)
    search_key = models.TextField(editable=False)

    objects = CustomerFileQuerySet.as_manager()

    class Meta:
        verbose_name = "ファイル"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer", "name_key", "version"], name="customer_file_version")
        ]
        indexes: ClassVar = [models.Index(fields=["added_at", "id"], name="customer_file_added")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "name_key", "search_key"}
        super().save(*args, **kwargs)

    def derive(self) -> "CustomerFile":
        self.name_key, self.search_key = key_of(self.name), fold(self.name)
        return self

    def versions(self) -> CustomerFileQuerySet:
        """All of this name, the newest first."""
        alike = CustomerFile.objects.filter(customer=self.customer_id, name_key=self.name_key)
        return alike.select_related("content").order_by("-version")


def key_of(name: str) -> str:
    return naming.key(name)[:KEY_LENGTH]


def picture_of(customer: Customer) -> CustomerFile | None:
    """The file shown in the head of the card."""
    shown = CustomerFile.objects.filter(customer=customer, is_picture=True)
    return shown.select_related("content").order_by("-version").first()


def called(digests: Sequence[str], book: str = DEFAULT_DB_ALIAS) -> list[str]:
    """What people call these bytes: the file of each and its customer; "" for those nobody has any more."""
    files = CustomerFile.objects.using(book).select_related("customer", "content")
    names = {
        file.content.digest: f"「{file}」（{file.customer}）"
        for file in files.filter(content__digest__in=digests).order_by("-id")
    }
    return [names.get(digest, "") for digest in digests]
