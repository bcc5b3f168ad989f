"""顧客: everything Hiiki knows about one."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils.timezone import localdate, now

from hiiki.accounts.models import User
from hiiki.audit.models import Batch
from hiiki.audit.recording import changed, deleted, open_batch, plain, record
from hiiki.customers import designed, relations
from hiiki.customers.fields import FIELDS, KIND_CHOICES
from hiiki.customers.finding_own import having, sort_key
from hiiki.customers.indexing import OWN_WORDS, derive, kana_span
from hiiki.customers.meanwhile import EditedMeanwhile, GoneMeanwhile, overtaken
from hiiki.db.columns import OrdinalField
from hiiki.text.honorifics import honorific_for
from hiiki.text.width import with_full_kana


class CustomerQuerySet(models.QuerySet["Customer"]):
    def visible_to(self, user: User) -> "CustomerQuerySet":
        """The customers this user may see; all of them, or the user's own."""
        if not user.may("view"):
            return self.none()
        return self.filter(staff_id=user.staff_id or 0) if user.own_customers_only else self

    def current(self) -> "CustomerQuerySet":
        return self.filter(archived_at=None)

    def archived(self) -> "CustomerQuerySet":
        """Put away by somebody; not those that were merged into another."""
        return self.filter(archived_at__isnull=False, merged_into=None)

    def refusing_dm(self) -> "CustomerQuerySet":
        return self.filter(dm_ok=False)

    def but_refusing_dm(self) -> "CustomerQuerySet":
        """Those who accept DM and those of whom nobody knows."""
        return self.exclude(dm_ok=False)

    def in_kana_row(self, row: str) -> "CustomerQuerySet":
        """Those whose フリガナ stands under あ, か … わ, or 他 for everything else."""
        begin, end = kana_span(row)
        return self.filter(kana_sort__gte=begin, kana_sort__lt=end)

    def sortable(self, order: str = "") -> "CustomerQuerySet":
        """With what lists can be sorted by besides the columns; of the shop's own fields only with the one in `order`."""
        place = Concat("prefecture", "address1", output_field=models.CharField(blank=True))
        name = order.removeprefix("-")
        own = {name: sort_key(designed.now().ever[name])} if designed.is_own(name) else {}
        return self.alias(address_sort=place, **own)

    def having(self, chosen: Iterable[tuple[str, str]]) -> "CustomerQuerySet":
        """Those who have each of these choices: pairs of a field's name and the value of the choice."""
        known = designed.now().ever
        return self.filter(*(having(self.model, known[name], [value]) for name, value in chosen))


def _line(label: str, length: int = 100) -> Any:
    return models.CharField(label, max_length=length, blank=True, default="")


def _day(label: str) -> Any:
    return models.DateField(label, null=True, blank=True)


class Customer(models.Model):
    code = OrdinalField("顧客コード", max_length=30, unique=True)
    kind = models.CharField("顧客区分", max_length=10, choices=KIND_CHOICES, default="individual")
    management = _line("管理区分", 50)
    last_name = _line("姓", 60)
    first_name = _line("名", 60)
    last_kana = _line("姓フリガナ", 60)
    first_kana = _line("名フリガナ", 60)
    honorific = _line("敬称", 10)
    gender = _line("性別", 10)
    birthday = _day("生年月日")
    company_name = _line("会社名", 200)
    company_short = _line("会社名略称")
    company_kana = _line("会社名フリガナ", 200)
    department = _line("部署")
    title = _line("役職")
    staff = models.ForeignKey(
        "accounts.Staff",
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name="担当者",
        related_name="customers",
    )
    registered_on = models.DateField("登録日", default=localdate)
    tags = models.TextField("タグ", blank=True, default="")

    postal_code = _line("郵便番号", 20)
    prefecture = _line("都道府県", 20)
    address1 = _line("住所1", 200)
    address2 = _line("住所2", 200)
    tel = _line("電話", 40)
    mobile = _line("携帯電話", 40)
    fax = _line("FAX", 40)
    email = _line("PCメール", 254)
    email_mobile = _line("携帯メール", 254)
    url = _line("URL", 500)
    email_error_on = _day("PCメールの送信エラー日")
    email_stopped_on = _day("PCメールの連絡停止日")
    email_mobile_error_on = _day("携帯メールの送信エラー日")
    email_mobile_stopped_on = _day("携帯メールの連絡停止日")
    dm_ok = models.BooleanField("DM可否", null=True, blank=True)

    memo = models.TextField("メモ", blank=True, default="")
    own = models.JSONField(
        "自分で作った項目", blank=True, default=dict, db_default=Value({}, models.JSONField())
    )

    created_at = models.DateTimeField("作成", default=now)
    updated_at = models.DateTimeField("更新", default=now)
    archived_at = models.DateTimeField("保管", null=True, blank=True)
    # The one this turned out to be: kept, and out of lists. Without a constraint, so that it outlives a deletion that is undone.
    merged_into = models.ForeignKey(
        "self",
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name="統合先",
    )

    # To whose card this person belongs. Without a constraint, which the engine would check for each row of a
    # book that is taken back; `relating` sees to it.
    company = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="people",
        verbose_name="会社のカード",
    )

    # Made from the columns above by indexing.derive.
    search_text = models.TextField(default="", editable=False)
    kana_sort = OrdinalField(max_length=120, default="", editable=False)
    code_sort = OrdinalField(max_length=120, blank=True, default="", editable=False)
    company_sort = OrdinalField(max_length=120, blank=True, default="", editable=False)
    name_key = OrdinalField(max_length=120, default="", editable=False)
    tel_key = OrdinalField(max_length=40, default="", editable=False)
    mobile_key = OrdinalField(max_length=40, default="", editable=False)
    email_key = OrdinalField(max_length=254, default="", editable=False)
    email_mobile_key = OrdinalField(max_length=254, default="", editable=False)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = "顧客"
        indexes: ClassVar = [
            models.Index(fields=["kana_sort", "id"], name="customer_kana"),
            models.Index(fields=["code_sort", "id"], name="customer_code"),
            models.Index(fields=["company_sort", "id"], name="customer_company"),
            models.Index(fields=["registered_on", "id"], name="customer_registered"),
            models.Index(fields=["updated_at", "id"], name="customer_updated"),
            # What extractions ask most, side by side: to count them no customer is read.
            models.Index(
                fields=[
                    "id",
                    "archived_at",
                    "prefecture",
                    "birthday",
                    "registered_on",
                    "staff",
                    "kind",
                    "gender",
                    "dm_ok",
                ],
                name="customer_asked",
            ),
            # Not of the tags themselves: PostgreSQL refuses long index rows.
            models.Index(fields=["id"], name="customer_tags", condition=~models.Q(tags="")),
            models.Index(fields=["name_key"], name="customer_name"),
            models.Index(fields=["tel_key"], name="customer_tel"),
            models.Index(fields=["mobile_key"], name="customer_mobile"),
            models.Index(fields=["email_key"], name="customer_email"),
            models.Index(fields=["email_mobile_key"], name="customer_email_mobile"),
            models.Index(
                fields=["kana_sort", "id"],
                name="customer_archived",
                condition=models.Q(archived_at__isnull=False),
            ),
            models.Index(
                fields=["merged_into"],
                name="customer_merged",
                condition=models.Q(merged_into__isnull=False),
            ),
            models.Index(
                fields=["company", "kana_sort", "id"],
                name="customer_people",
                condition=models.Q(company__isnull=False),
            ),
            models.Index(
                fields=["kana_sort", "id"],
                name="customer_no_dm",
                condition=models.Q(archived_at__isnull=True, dm_ok=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.display_name}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the derived columns made afresh; `update_fields` is widened by them."""
        words = {OWN_WORDS: designed.words_of(self.__dict__.get("own") or {})}
        for column, value in derive({**self.__dict__, **words}).items():
            setattr(self, column, value)
        self.updated_at = now()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], *derive({}), "updated_at"}
        super().save(*args, **kwargs)

    @property
    def display_name(self) -> str:
        """The name a list shows: the person's, else the company's, else what there is."""
        return self.full_name or self.company_name or self.email or self.tel or self.code

    @property
    def full_name(self) -> str:
        return f"{self.last_name} {self.first_name}".strip()

    @property
    def full_kana(self) -> str:
        kana = f"{self.last_kana} {self.first_kana}".strip() or ("" if self.full_name else self.company_kana)
        return with_full_kana(kana)

    @property
    def addressed_as(self) -> str:
        """様, 御中 or what was chosen: the word after the displayed name."""
        parts = (self.last_name, self.first_name, self.company_name, self.honorific)
        return honorific_for(*parts, designed.now().usual).honorific

    @property
    def address(self) -> str:
        return f"{self.prefecture}{self.address1} {self.address2}".strip()

    @property
    def age(self) -> int | None:
        if not self.birthday:
            return None
        today = localdate()
        had_birthday = (today.month, today.day) >= (self.birthday.month, self.birthday.day)
        return today.year - self.birthday.year - (0 if had_birthday else 1)

    def shown(self, name: str, *, calendar: str = "seireki") -> str:
        """One field as text for people."""
        field = designed.by_name()[name]
        value = self.staff.name if name == "staff" and self.staff else field.stored_in(self)
        return field.show(value, calendar=calendar)

    def plain(self, names: Iterable[str] | None = None) -> dict[str, Any]:
        """Stored values by column in the form changes keep: dates as ISO text, 担当者 as id."""
        columns = [each.column for each in designed.every()] if names is None else names
        return {column: plain(self.stored(column)) for column in columns}

    def stored(self, column: str) -> Any:
        return self.own.get(column) if designed.is_own(column) else getattr(self, column)

    def put(self, column: str, value: Any) -> None:
        if designed.is_own(column):
            self.own = designed.put(self.own, {column: value})
        else:
            setattr(self, column, value)

    @transaction.atomic
    def change(self, values: dict[str, Any], *, by: Any, was: dict[str, Any] | None = None) -> Batch | None:
        """Set some columns (stored values by column); the batch that undoes it, None when nothing changed.

        `was` is what the person saw before editing. A column that somebody else changed
        meanwhile to something else again raises EditedMeanwhile, and nothing is stored. Raises GoneMeanwhile.
        """
        held = self.hold()
        before = held.plain(values)
        after = {column: plain(value) for column, value in values.items()}
        lost = overtaken(before, after, {column: plain(value) for column, value in (was or {}).items()})
        if lost:
            raise EditedMeanwhile(held, lost)

        differing = [column for column in after if after[column] != before[column]]
        if not differing:
            return None

        for column in differing:
            held.put(column, values[column])
        held.save(update_fields={designed.held_in(column) for column in differing})
        batch = open_batch("edit", f"{held} の変更", by=by)
        changed(
            batch,
            held,
            {column: before[column] for column in differing},
            {column: after[column] for column in differing},
        )
        batch.close()
        record("customer.changed", held, by=by, fields=differing, batch=batch.pk)
        self.refresh_from_db()
        return batch

    def archive(self, *, by: Any) -> Batch | None:
        """Take the customer out of lists and searches without losing anything; the batch undoes it."""
        return self._set_archived(now(), "customer.archived", f"{self} の保管", by=by)

    def restore(self, *, by: Any) -> Batch | None:
        return self._set_archived(None, "customer.restored", f"{self} を一覧に戻す", by=by)

    @transaction.atomic
    def _set_archived(self, at: Any, verb: str, title: str, *, by: Any) -> Batch | None:
        held = self.hold()
        if bool(held.archived_at) == bool(at):
            return None

        before = {"archived_at": plain(held.archived_at)}
        held.archived_at = at
        held.save(update_fields=["archived_at"])
        batch = open_batch("edit", title, by=by)
        changed(batch, held, before, {"archived_at": plain(at)})
        batch.close()
        record(verb, held, by=by, batch=batch.pk)
        self.refresh_from_db()
        return batch

    @transaction.atomic
    def remove(self, *, by: Any) -> Batch:
        """Delete the customer; the batch returned undoes it. Raises GoneMeanwhile."""
        held = self.hold()
        batch = open_batch("delete", f"{held} の削除", by=by)
        relations.go_with([held.pk], batch)
        deleted(batch, held, held.snapshot())
        batch.close()
        record("customer.deleted", held, by=by, batch=batch.pk)
        held.delete()
        return batch

    def hold(self) -> "Customer":
        """As it is in the book now, held until the transaction ends: others may have written since we looked.

        Raises GoneMeanwhile.
        """
        held = Customer.objects.select_for_update().filter(pk=self.pk).first()
        if held is None:
            raise GoneMeanwhile(self, f"{self} は、もう削除されています。")
        if held.merged_into_id:
            raise GoneMeanwhile(held, f"{held} は、先に別の顧客に統合されたので、何も変えていません。")
        return held

    def hold_whoever_stays(self, *, by: Any) -> "Customer":
        """The same of the one it was merged into since, where `by` may see that one: what is added goes there."""
        pk = self.pk
        while further := Customer.objects.filter(pk=pk).values_list("merged_into_id", flat=True).first():
            pk = further
        seen = Customer.objects.visible_to(by) if by else Customer.objects.all()
        there = seen.filter(pk=pk).first() if pk != self.pk else None
        return (there or self).hold()

    def snapshot(self) -> dict[str, Any]:
        """Everything needed to make this customer again."""
        return self.plain(
            [
                *(each.column for each in FIELDS),
                "own",
                "company_id",
                "created_at",
                "updated_at",
                "archived_at",
            ]
        )
