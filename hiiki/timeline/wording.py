"""What a change did, in a sentence and field by field."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from hiiki.accounts.models import Staff
from hiiki.activities.models import Contact, ContactWord
from hiiki.activities.models.contact import FIELDS as CONTACT_FIELDS
from hiiki.audit.models import Action, Change
from hiiki.customers import designed
from hiiki.customers.fields import Field
from hiiki.customers.models import Customer, CustomerFile
from hiiki.text import dates
from hiiki.timeline.entries import Line, Reader

CONTACT, FILE, COMPANY, MERGED = "contact", "customerfile", "company_id", "merged_into_id"
UNSEEN = "ほかの顧客"
FILE_FIELDS = {"name": "名前", "note": "メモ"}
SHOWN_OF_CONTACT = [name for name in CONTACT_FIELDS if name not in ("is_done", "has_time")]


@dataclass(frozen=True)
class Names:
    """What changes know by id, asked for once."""

    staff: dict[int, str]
    words: dict[int, str]
    there: dict[tuple[str, int], Any]
    unseen: set[int]
    calendar: str

    def customer(self, pk: int | None, unseen: str) -> str:
        """`unseen` for one the reader may not see, "" for one who is gone."""
        return unseen if pk in self.unseen else str(self.there.get(("customer", pk or 0), ""))

    @classmethod
    def of(cls, changes: Sequence[Change], reader: Reader) -> "Names":
        contacts = [change for change in changes if change.record == CONTACT]
        files = [change.record_id for change in changes if change.record == FILE]
        others = {change.record_id for change in changes if _is_merger(change)}
        sides = [side for change in changes for side in _sides(change)]
        others |= {pk for side in sides for column in (COMPANY, MERGED) if (pk := side.get(column))}
        unseen: set[int] = set()
        there: dict[tuple[str, int], Any] = {}
        if contacts:
            met = Contact.objects.in_bulk([change.record_id for change in contacts])
            there |= {(CONTACT, pk): each for pk, each in met.items()}
        if files:
            kept = CustomerFile.objects.in_bulk(files)
            there |= {(FILE, pk): each for pk, each in kept.items()}
        if others:
            seen = Customer.objects.visible_to(reader.user).defer("search_text").in_bulk(others)
            there |= {("customer", pk): each for pk, each in seen.items()}
            unseen = set(Customer.objects.filter(pk__in=others - set(seen)).values_list("pk", flat=True))
        asked = contacts or any("staff_id" in (change.after or {}) for change in changes)
        staff = dict(Staff.objects.values_list("id", "name")) if asked else {}
        words = dict(ContactWord.objects.values_list("id", "label")) if contacts else {}
        return cls(staff, words, there, unseen, reader.calendar)


def said(change: Change, names: Names, card: int) -> str:
    """On the card of the customer with this id."""
    if change.record == CONTACT:
        return f"コンタクト{_named(change, names)}を{_done_to_contact(change)}{_again(change)}"
    if change.record == FILE:
        return f"{_of_file(change, names)}{_again(change)}"
    if change.record != "customer":
        return f"{change.batch.title}（{Action(change.action).label}）"
    return _of_customer(change, names, card)


def _sides(change: Change) -> tuple[dict[str, Any], dict[str, Any]]:
    return change.before or {}, change.after or {}


def _again(change: Change) -> str:
    return "（元に戻す）" if change.batch.undoes_id else ""


def _is_merger(change: Change) -> bool:
    return change.record == "customer" and change.customer_id is not None


def _of_customer(change: Change, names: Names, card: int) -> str:
    batch, after = change.batch, change.after or {}
    if _is_merger(change) and change.record_id != card:
        merged = names.customer(change.record_id, UNSEEN)
        return f"{merged} を統合しました" if merged else f"{batch.title}しました"
    if batch.undoes_id:
        return "元に戻しました"
    if change.action == Action.CREATED:
        return f"{batch.title}で登録しました" if batch.kind == "import" else "登録しました"
    if change.action == Action.DELETED:
        return "削除しました"
    if after.get(MERGED):
        into = names.customer(after[MERGED], UNSEEN)
        return f"{into} に統合しました" if into else f"{batch.title}しました"
    if MERGED in after:
        return "統合先が削除されたので、別の方に戻りました"
    if "archived_at" in after:
        return "保管しました" if after["archived_at"] else "一覧に戻しました"
    if batch.kind == "merge":
        return "統合のときに変えました"
    return f"{batch.title}で変えました" if batch.kind == "import" else "変えました"


def _named(change: Change, names: Names) -> str:
    contact = names.there.get((CONTACT, change.record_id))
    held = contact.plain() if contact else change.before or {}
    if not {"at", "kind_id"} <= set(held):
        return ""
    words = [_moment(held["at"], names), names.words.get(held["kind_id"], ""), held.get("subject") or ""]
    return f"（{' '.join(filter(None, words))}）"


def _done_to_contact(change: Change) -> str:
    if change.action == Action.DELETED:
        return "削除しました"
    finished = (change.after or {}).get("is_done")
    return "変えました" if finished is None else "済みにしました" if finished else "予定に戻しました"


def _of_file(change: Change, names: Names) -> str:
    file = names.there.get((FILE, change.record_id))
    after, before = change.after or {}, change.before or {}
    called = f"ファイル「{before.get('name') or file or ''}」"
    if change.action == Action.DELETED:
        return f"{called}を削除しました"
    if "is_picture" in after and "name" not in after:
        return f"{called}を{'写真にしました' if after['is_picture'] else '写真から外しました'}"
    return f"{called}の{'名前' if 'name' in after else 'メモ'}を変えました"


def lines_of(change: Change, names: Names) -> list[Line]:
    after, before = change.after or {}, change.before or {}
    if change.record == CONTACT:
        return [
            Line(
                CONTACT_FIELDS[name], *(_of_contact(name, side.get(name), names) for side in (before, after))
            )
            for name in SHOWN_OF_CONTACT
            if name in after
        ]
    if change.record == FILE:
        return [
            Line(label, before.get(name) or "", after.get(name) or "")
            for name, label in FILE_FIELDS.items()
            if name in after
        ]
    known = designed.by_column()
    company = [names.customer(side.get(COMPANY), "見られない会社") for side in (before, after)]
    return [
        Line(
            known[column].label, *(_text(known[column], side.get(column), names) for side in (before, after))
        )
        for column in after
        if column in known
    ] + ([Line("会社のカード", *company)] if COMPANY in after else [])


def _of_contact(name: str, value: Any, names: Names) -> str:
    if name in ("kind_id", "result_id"):
        return names.words.get(value, "")
    if name == "staff_id":
        return names.staff.get(value, "")
    return _moment(value, names) if name == "at" and value else value or ""


def _moment(text: str, names: Names) -> str:
    at = localtime(datetime.fromisoformat(text))
    day = dates.show(at.date(), calendar=names.calendar)
    return f"{day} {at.hour}:{at.minute:02}" if at.hour or at.minute else day


def _text(field: Field, value: Any, names: Names) -> str:
    if field.kind == "staff":
        return names.staff.get(value, "") if value else ""
    return field.show_plain(value, calendar=names.calendar)
