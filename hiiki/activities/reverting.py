"""How what was done to contacts is put back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.utils.timezone import now

from hiiki.accounts.models import Staff
from hiiki.activities.models import Contact, ContactWord
from hiiki.activities.models.contact import FIELDS, searched
from hiiki.audit.models import Action, Batch, Change
from hiiki.audit.reverters import Stayed, sides
from hiiki.customers.models import Customer

LEADING: dict[str, type[models.Model]] = {
    "customer_id": Customer,
    "kind_id": ContactWord,
    "result_id": ContactWord,
    "staff_id": Staff,
}
WHY_NOT = {
    "customer_id": "コンタクトは、顧客が台帳にいないので戻せませんでした。",
    "kind_id": "コンタクトは、その種類がもうないので戻せませんでした。",
}


class ContactReverter:
    """Takes changes newest first; leaves alone, and names, what somebody changed since."""

    def put_back(self, changes: Sequence[Change], into: Batch) -> list[Stayed]:
        by_action: dict[str, list[Change]] = {action: [] for action in Action.values}
        for change in changes:
            by_action[change.action].append(change)
        return [
            *self._put_back(by_action[Action.CHANGED], into),
            *self._take_away(by_action[Action.CREATED]),
            *self._make_again(by_action[Action.DELETED]),
        ]

    def _put_back(self, changes: Sequence[Change], into: Batch) -> list[Stayed]:
        held = _held(changes)
        there = There(change.before or {} for change in changes)
        stayed, notes = [], []
        written: dict[tuple[str, ...], list[Contact]] = defaultdict(list)
        for change in changes:
            contact = held.get(change.record_id)
            if contact is None:
                why = "あとから削除されたコンタクトは、元に戻せませんでした。"
                stayed.append(Stayed(change, why, change.fields))
                continue
            was = contact.plain(change.fields)
            back, left = sides(change, was)
            left += there.leave_out(back)
            if back:
                was = {name: was[name] for name in back}
                _set(contact, back)
                written[tuple(back)].append(contact)
                notes.append(_noted(into, contact, was, back))
            if left:
                labels = "・".join(FIELDS.get(name, "顧客") for name in left)
                why = f"{_named(contact)}の{labels}は、あとから変更されているので残しました。"
                stayed.append(Stayed(change, why, left))
        _write(written)
        Change.objects.bulk_create(notes)
        return stayed

    def _take_away(self, changes: Sequence[Change]) -> list[Stayed]:
        held, touched = _held(changes), _touched_since(changes)
        gone = [pk for pk in held if pk not in touched]
        Contact.objects.filter(pk__in=gone).delete()
        return [
            Stayed(change, _why_it_stays(held.get(change.record_id)))
            for change in changes
            if change.record_id in touched
        ]

    def _make_again(self, changes: Sequence[Change]) -> list[Stayed]:
        there = There(change.before or {} for change in changes)
        stayed, made = [], []
        for change in changes:
            values = dict(change.before or {})
            if missing := there.leave_out(values):
                stayed.append(Stayed(change, WHY_NOT[missing[0]]))
            else:
                made.append(_made(change, values))
        Contact.objects.bulk_create(made, batch_size=500)
        return stayed


class There:
    """Which of the rows that contacts are to lead to again are still in the book."""

    def __init__(self, sides: Iterable[dict[str, Any]]) -> None:
        known = list(sides)
        self._ids = {column: _there(model, known, column) for column, model in LEADING.items()}

    def leave_out(self, values: dict[str, Any]) -> list[str]:
        """Take out what is gone, and return it, where a contact cannot be without it; else None stands for it."""
        missing = [name for name in LEADING if values.get(name) and values[name] not in self._ids[name]]
        for name in missing:
            if name in WHY_NOT:
                del values[name]
            else:
                values[name] = None
        return [name for name in missing if name in WHY_NOT]


def _held(changes: Sequence[Change]) -> dict[int, Contact]:
    ids = {change.record_id for change in changes}
    return Contact.objects.select_for_update(of=("self",)).whole().in_bulk(ids) if ids else {}


def _noted(into: Batch, contact: Contact, before: dict[str, Any], after: dict[str, Any]) -> Change:
    return Change(
        batch=into,
        record="contact",
        record_id=contact.pk,
        customer_id=contact.customer_id,
        action=Action.CHANGED,
        before=before,
        after=after,
    )


def _write(written: dict[tuple[str, ...], list[Contact]]) -> None:
    stamp = now()
    for names, contacts in written.items():
        for contact in contacts:
            contact.search_text = searched(contact.subject, contact.text)
            contact.updated_at = stamp
        Contact.objects.bulk_update(contacts, [*names, "search_text", "updated_at"], batch_size=500)


def _touched_since(changes: Sequence[Change]) -> set[int]:
    """Which of the contacts have a later change that still stands."""
    if not changes:
        return set()
    later = Change.objects.filter(record="contact", record_id__in=[change.record_id for change in changes])
    later = later.standing().exclude(batch=changes[0].batch_id).exclude(action=Action.CREATED)
    return set(later.values_list("record_id", flat=True))


def _why_it_stays(contact: Contact | None) -> str:
    if contact is None:
        return "コンタクトは、あとから削除されています。"
    return f"{_named(contact)}は、あとから変更されているので残しました。"


def _there(model: type[models.Model], sides: Iterable[dict[str, Any]], column: str) -> set[int]:
    asked = {pk for side in sides if (pk := side.get(column))}
    return set(model._default_manager.filter(pk__in=asked).values_list("pk", flat=True)) if asked else set()


def _made(change: Change, values: dict[str, Any]) -> Contact:
    contact = Contact(pk=change.record_id)
    _set(contact, values)
    contact.search_text = searched(contact.subject, contact.text)
    return contact


def _named(contact: Contact) -> str:
    return f"{contact.customer} のコンタクト（{contact}）"


def _set(held: Contact, values: dict[str, Any]) -> None:
    for name, value in values.items():
        field: Any = held._meta.get_field(name)
        setattr(held, name, (field.target_field if field.is_relation else field).to_python(value))
