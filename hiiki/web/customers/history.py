"""変更の記録: what became of a card, in sentences, newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from hiiki.accounts.models import Staff
from hiiki.audit.models import Action, Batch, Change
from hiiki.customers import designed
from hiiki.customers.fields import Field
from hiiki.customers.models import Customer

SHOWN = 30


@dataclass(frozen=True)
class Line:
    """What one field was and is; both empty for a sentence alone."""

    label: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Entry:
    at: datetime
    who: str
    what: str
    lines: list[Line]
    batch: Batch
    change: Change
    is_of_many: bool


def history_of(customer: Customer) -> list[Entry]:
    changes = Change.objects.filter(record="customer", record_id=customer.pk)
    newest = list(changes.select_related("batch").order_by("-id")[:SHOWN])
    people = dict(Staff.objects.values_list("id", "name")) if any(map(_moves_staff, newest)) else {}
    of_many = _of_many(customer, {change.batch_id for change in newest})
    return [_entry(change, people, of_many) for change in newest]


def _of_many(customer: Customer, batches: set[int]) -> set[int]:
    """Batches that did something to others too: putting them back is no matter of this card."""
    others = Change.objects.filter(batch=OuterRef("pk")).exclude(record="customer", record_id=customer.pk)
    return set(Batch.objects.filter(Exists(others), pk__in=batches).values_list("pk", flat=True))


def _moves_staff(change: Change) -> bool:
    return "staff_id" in (change.after or {})


def _entry(change: Change, people: dict[int, str], of_many: set[int]) -> Entry:
    batch = change.batch
    lines = [_line(column, change, people) for column in change.after or {} if column in designed.by_column()]
    who, is_of_many = batch.actor_name or "Hiiki", batch.pk in of_many
    return Entry(batch.created_at, who, _said(change), lines, batch, change, is_of_many)


def _said(change: Change) -> str:
    if change.batch.undoes_id:
        return "元に戻しました"
    if change.action == Action.CREATED:
        return f"{change.batch.title}で登録しました" if change.batch.kind == "import" else "登録しました"
    if change.action == Action.DELETED:
        return "削除しました"
    if "archived_at" in (change.after or {}):
        return "保管しました" if (change.after or {})["archived_at"] else "一覧に戻しました"
    return f"{change.batch.title}で変えました" if change.batch.kind == "import" else "変えました"


def _line(column: str, change: Change, people: dict[int, str]) -> Line:
    field = designed.by_column()[column]
    before, after = ((side or {}).get(column) for side in (change.before, change.after))
    return Line(field.label, _text(field, before, people), _text(field, after, people))


def _text(field: Field, value: Any, people: dict[int, str]) -> str:
    if field.kind == "staff":
        return people.get(value, "") if value else ""
    return field.show_plain(value)
