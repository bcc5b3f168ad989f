"""How what was done to files is put back, and what becomes of them when their customer goes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet

from hiiki.audit.models import Action, Batch, Change
from hiiki.audit.recording import changed
from hiiki.audit.reverters import Left, OneByOne, sides
from hiiki.customers import filing
from hiiki.customers.models import Customer, CustomerFile
from hiiki.customers.models.file import key_of
from hiiki.files.models import Content

RECORD = "customerfile"


class FileReverter(OneByOne):
    """Leaves alone, and names, what somebody changed since."""

    def _take_away(self, change: Change, into: Batch) -> str:
        file = _held(change.record_id)
        if file is None:
            return "あとから削除されたファイルは、そのままにしました。"
        later = Change.objects.standing().filter(record=RECORD, record_id=file.pk, pk__gt=change.pk)
        if later.exclude(batch=change.batch_id).exists():
            return f"ファイル「{file}」は、あとから変更されているので残しました。"
        file.delete()
        return ""

    def _put_back(self, change: Change, into: Batch) -> str | Left:
        file = _held(change.record_id)
        if file is None:
            return Left("あとから削除されたファイルは、元に戻せませんでした。", change.fields)
        held = {name: getattr(file, name) for name in change.fields}
        back, left = sides(change, held, only_with="customer_id")
        if why := _why_no_place(file, back, change):
            return Left(why, change.fields)
        if back.get("is_picture") and _has_picture(back.get("customer_id", file.customer_id), change):
            del back["is_picture"]
            left.append("is_picture")
        if back:
            for name, value in back.items():
                setattr(file, name, value)
            file.save(update_fields=list(back))
            changed(into, file, {name: held[name] for name in back}, back)
        why = f"ファイル「{file}」は、あとから変更されているので残しました。"
        return Left(why, left) if left else ""

    def _make_again(self, change: Change, into: Batch) -> str:
        snapshot: dict[str, Any] = change.before or {}
        name, customer = snapshot["name"], snapshot["customer_id"]
        if not Customer.objects.select_for_update().filter(pk=customer).exists():
            return f"ファイル「{name}」は、顧客が削除されているので戻せませんでした。"
        if not Content.objects.filter(pk=snapshot["content_id"]).exists():
            return f"ファイル「{name}」は、中身がもうないので戻せませんでした。"
        if _is_taken(customer, name, change):
            return f"「{name}」という名前のファイルがほかにあるので、削除したものは戻せませんでした。"
        file = CustomerFile(pk=change.record_id)
        for attribute, value in snapshot.items():
            setattr(file, attribute, value)
        file.added_at = datetime.fromisoformat(snapshot["added_at"])
        file.is_picture = file.is_picture and not _has_picture(customer, change)
        file.save(force_insert=True)
        return ""


def _held(pk: int) -> CustomerFile | None:
    return CustomerFile.objects.select_for_update().filter(pk=pk).first()


def _why_no_place(file: CustomerFile, back: dict[str, Any], change: Change) -> str:
    """ "" where nothing is in the way of a name, or of a customer and version, that goes back."""
    if "name" in back and _is_taken(file.customer_id, back["name"], change):
        return f"「{back['name']}」という名前のファイルがほかにあるので、名前は戻せませんでした。"
    if "customer_id" not in back:
        return ""
    if not Customer.objects.select_for_update().filter(pk=back["customer_id"]).exists():
        return f"ファイル「{file}」は、元の顧客が削除されているので残しました。"
    place = {"customer": back["customer_id"], "name_key": file.name_key, "version": back["version"]}
    if CustomerFile.objects.filter(**place).exclude(pk=file.pk).exists():
        return f"ファイル「{file}」は、元の顧客に同じ名前のファイルがあるので残しました。"
    return ""


def _is_taken(customer: int, name: str, change: Change) -> bool:
    return _others(change).filter(customer=customer, name_key=key_of(name)).exists()


def _has_picture(customer: int, change: Change) -> bool:
    return _others(change).filter(customer=customer, is_picture=True).exists()


def _others(change: Change) -> QuerySet[CustomerFile]:
    """Files this batch did nothing to."""
    mine = Change.objects.filter(batch=change.batch_id, record=RECORD, record_id=OuterRef("pk"))
    return CustomerFile.objects.exclude(Exists(mine.order_by()))


class FileRelation:
    """Files go with their customer and come back with them; a customer who has one was not only registered."""

    columns = ((CustomerFile, "customer"),)

    def go_with(self, customers: Sequence[int], batch: Batch) -> None:
        files = CustomerFile.objects.filter(customer__in=customers)
        filing.take_out(files.select_related("customer").order_by("id"), batch)

    def move(self, duplicate: int, keep: int, batch: Batch) -> None:
        """Those of one name become further versions of it; of two pictures the one there was stays."""
        pictured = CustomerFile.objects.filter(customer=keep, is_picture=True).exists()
        held = CustomerFile.objects.select_for_update().filter(customer=duplicate)
        for file in held.order_by("name_key", "version"):
            alike = CustomerFile.objects.filter(customer=keep, name_key=file.name_key)
            after: dict[str, Any] = {
                "customer_id": keep,
                "version": (alike.aggregate(last=Max("version"))["last"] or 0) + 1,
                "is_picture": file.is_picture and not pictured,
            }
            before = {name: getattr(file, name) for name in after}
            for name, value in after.items():
                setattr(file, name, value)
            file.save(update_fields=list(after))
            changed(batch, file, before, after)

    def holding(self, customers: Sequence[int]) -> set[int]:
        found = CustomerFile.objects.filter(customer__in=customers).order_by()
        return set(found.values_list("customer_id", flat=True))


def claimed(contents: Sequence[int]) -> set[int]:
    """Which of these contents a file has, or one that undoing may bring back."""
    had = set(CustomerFile.objects.filter(content__in=contents).values_list("content_id", flat=True))
    if left := [pk for pk in contents if pk not in had]:
        removed = Change.objects.filter(record=RECORD, action=Action.DELETED, before__content_id__in=left)
        had.update(removed.values_list("before__content_id", flat=True))
    return had
