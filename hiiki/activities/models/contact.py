"""コンタクト: what is planned with a customer, and what was done."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, ClassVar

from django.db import models, transaction
from django.utils.timezone import localdate, localtime, make_aware, now

from hiiki.accounts.models import User
from hiiki.activities.models.word import KIND, RESULT, ContactWord
from hiiki.audit.models import Batch
from hiiki.audit.recording import changed, deleted, open_batch, plain, record
from hiiki.customers.meanwhile import EditedMeanwhile, overtaken
from hiiki.customers.models import Customer
from hiiki.db.moments import midnight, next_midnight
from hiiki.text.folding import fold

FIELDS = {
    "is_done": "予定か済みか",
    "at": "日時",
    "has_time": "時刻のあるなし",
    "kind_id": "種類",
    "result_id": "結果",
    "subject": "件名",
    "text": "内容",
    "staff_id": "担当者",
}
LONGEST_SUBJECT, LONGEST_TEXT = 200, 100_000  # characters, however they come
EVERY_FIELD = ("customer_id", *FIELDS, "created_at", "updated_at")


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, user: User) -> "ContactQuerySet":
        """Those with customers this user may see."""
        if not user.may("view"):
            return self.none()
        return self.filter(_with(staff_id=user.staff_id or 0)) if user.own_customers_only else self

    def of_current(self) -> "ContactQuerySet":
        """Without those of customers who are put away."""
        return self.exclude(_with(archived_at__isnull=False))

    def planned(self) -> "ContactQuerySet":
        return self.filter(is_done=False)

    def done(self) -> "ContactQuerySet":
        return self.filter(is_done=True)

    def overdue(self, today: date) -> "ContactQuerySet":
        return self.planned().filter(at__lt=midnight(today))

    def between(self, first: date, last: date) -> "ContactQuerySet":
        """On these days, both included."""
        return self.filter(at__gte=midnight(first), at__lt=next_midnight(last))

    def saying(self, text: str, *, or_with: Iterable[int] = ()) -> "ContactQuerySet":
        """In which each word stands, however it is written; or with one of these customers."""
        said = models.Q()
        for word in filter(None, map(fold, text.split())):
            said &= models.Q(search_text__contains=word)
        return self.filter(said | models.Q(customer__in=list(or_with)) if said else said)

    def whole(self) -> "ContactQuerySet":
        """With what a row shows."""
        return self.select_related("customer", "kind", "result", "staff").defer(
            "search_text", "customer__search_text", "customer__memo", "customer__own"
        )


def _with(**customer: Any) -> models.Exists:
    """Looked up for each row in turn: joined, SQLite would read all customers first to show fifty contacts."""
    return models.Exists(Customer.objects.filter(pk=models.OuterRef("customer_id"), **customer))


class Contact(models.Model):
    """`at` is midnight, here, of a day without a time (`has_time`)."""

    customer = models.ForeignKey(
        "customers.Customer",
        models.PROTECT,
        db_index=False,
        related_name="contacts",
        verbose_name="顧客",
    )
    is_done = models.BooleanField("済み", default=False)
    at = models.DateTimeField("日時")
    has_time = models.BooleanField("時刻あり", default=True)
    kind = models.ForeignKey(
        ContactWord,
        models.PROTECT,
        db_index=False,
        related_name="+",
        verbose_name="種類",
        limit_choices_to={"of": KIND},
    )
    result = models.ForeignKey(
        ContactWord,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name="結果",
        limit_choices_to={"of": RESULT},
    )
    subject = models.CharField("件名", max_length=LONGEST_SUBJECT, blank=True, default="")
    text = models.TextField("内容", blank=True, default="")
    staff = models.ForeignKey(
        "accounts.Staff",
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="contacts",
        verbose_name="担当者",
    )
    created_at = models.DateTimeField("作成", default=now)
    updated_at = models.DateTimeField("更新", default=now)
    search_text = models.TextField(default="", editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = "コンタクト履歴"
        indexes: ClassVar = [
            models.Index(fields=["customer", "is_done", "at", "id"], name="contact_customer"),
            models.Index(fields=["at", "id"], name="contact_at"),
            models.Index(fields=["at", "id"], name="contact_open", condition=models.Q(is_done=False)),
            models.Index(fields=["staff", "at", "id"], name="contact_staff"),
            models.Index(
                fields=["staff", "at", "id"], name="contact_staff_open", condition=models.Q(is_done=False)
            ),
            models.Index(fields=["kind", "at", "id"], name="contact_kind"),
            # Who asks for it: whether a word is used, before it is taken out.
            models.Index(fields=["result"], name="contact_result", condition=models.Q(result__isnull=False)),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.when, self.kind.label, self.subject[:40]]))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_text = searched(self.subject, self.text)
        self.updated_at = now()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text", "updated_at"}
        super().save(*args, **kwargs)

    @property
    def day(self) -> date:
        return localtime(self.at).date()

    @property
    def time(self) -> time | None:
        return localtime(self.at).time().replace(second=0, microsecond=0) if self.has_time else None

    @property
    def when(self) -> str:
        """11/3, 11/3 14:00; with its year where that is another one."""
        at = localtime(self.at)
        return self.when_day + (f" {at.hour}:{at.minute:02}" if self.has_time else "")

    @property
    def when_day(self) -> str:
        day = self.day
        return (
            f"{day.month}/{day.day}" if day.year == localdate().year else f"{day.year}/{day.month}/{day.day}"
        )

    @property
    def is_overdue(self) -> bool:
        return not self.is_done and self.day < localdate()

    @property
    def days_late(self) -> int:
        return (localdate() - self.day).days

    @property
    def is_today(self) -> bool:
        return self.day == localdate()

    def plain(self, names: Iterable[str] = FIELDS) -> dict[str, Any]:
        """Stored values in the form changes keep them."""
        return {name: plain(getattr(self, name)) for name in names}

    def snapshot(self) -> dict[str, Any]:
        """Everything needed to make it again."""
        return self.plain(EVERY_FIELD)

    @transaction.atomic
    def change(self, values: dict[str, Any], *, by: Any, was: dict[str, Any] | None = None) -> Batch | None:
        """Set some fields; the batch that undoes it, None when nothing changed.

        What somebody else set meanwhile, to something the person did not see (`was`), raises EditedMeanwhile.
        """
        held = self._held()
        _check_overtaken(held, values, was)
        batch = held._put(values, f"{held.customer} のコンタクト（{held}）の変更", by=by)
        if batch:
            said = list(batch.changes.get().after or {})
            record("contact.changed", held, by=by, fields=said, **held._about(batch))
        self.refresh_from_db()
        return batch

    @transaction.atomic
    def finish(self, sentence: str = "", *, by: Any, result: ContactWord | None = None) -> Batch | None:
        """済みにする: done now, with what came of it; None when it was done already."""
        held = self._held()
        if held.is_done:
            return None

        values: dict[str, Any] = {
            "is_done": True,
            "at": now().replace(second=0, microsecond=0),
            "has_time": True,
        }
        if sentence:
            values["text"] = "\n".join(filter(None, [held.text, sentence]))
        if result:
            values["result_id"] = result.pk
        batch = held._put(values, f"{held.customer} の予定（{held}）を済みにする", by=by)
        if batch:
            record("contact.finished", held, by=by, **held._about(batch))
        self.refresh_from_db()
        return batch

    @transaction.atomic
    def remove(self, *, by: Any) -> Batch | None:
        """The batch that undoes it, None when somebody else was first."""
        held = Contact.objects.select_for_update(of=("self",)).whole().filter(pk=self.pk).first()
        if held is None:
            return None

        batch = open_batch("delete", f"{held.customer} のコンタクト（{held}）の削除", by=by)
        deleted(batch, held, held.snapshot())
        batch.close()
        record("contact.removed", held, by=by, **held._about(batch))
        held.delete()
        return batch

    def _held(self) -> "Contact":
        """As it is in the book now, held for us."""
        return Contact.objects.select_for_update(of=("self",)).whole().get(pk=self.pk)

    def _put(self, values: dict[str, Any], title: str, *, by: Any) -> Batch | None:
        before = self.plain(values)
        differing = [name for name, value in values.items() if plain(value) != before[name]]
        if not differing:
            return None

        for name in differing:
            setattr(self, name, values[name])
        self.save(update_fields=differing)
        batch = open_batch("edit", title, by=by)
        changed(batch, self, {name: before[name] for name in differing}, self.plain(differing))
        batch.close()
        return batch

    def _about(self, batch: Batch) -> dict[str, Any]:
        """What the log keeps besides."""
        return {"customer": self.customer.code, "batch": batch.pk}


def _check_overtaken(held: Contact, values: dict[str, Any], was: dict[str, Any] | None) -> None:
    wanted = {name: plain(value) for name, value in values.items()}
    if lost := overtaken(held.plain(values), wanted, was or {}):
        raise EditedMeanwhile(held, lost)


def moment(day: date, at: time | None = None) -> datetime:
    """Of a day here; its midnight without a time."""
    return make_aware(datetime.combine(day, at)) if at else midnight(day)


def searched(subject: str, text: str) -> str:
    return fold(f"{subject}\n{text}")
