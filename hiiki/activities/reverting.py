"""How what was done to contacts is put back."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.utils.timezone import now

from hiiki.accounts.models import Staff
from hiiki.activities.models import Contact
from hiiki.activities.models.contact import FIELDS, searched
from hiiki.audit.models import Action, Batch, Change
from hiiki.audit.reverters import Stayed
from hiiki.customers.models import Customer


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
        staff = _there(Staff, {change.pk: change.before or {} for change in changes}, "staff_id")
        stayed, notes = [], []
        written: dict[tuple[str, ...], list[Contact]] = defaultdict(list)
        for change in changes:
            names = list(change.after or {}) if change.stayed is None else change.stayed
            contact = held.get(change.record_id)
            if contact is None:
                why = "あとから削除されたコンタクトは、元に戻せませんでした。"
                stayed.append(Stayed(change, why, names))
                continue
            was, back, left = _sides(change, contact, names, staff)
            if back:
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
        if not changes:
            return []
        snapshots = {change.pk: change.before or {} for change in changes}
        customers = _there(Customer, snapshots, "customer_id")
        staff = _there(Staff, snapshots, "staff_id")
        made = [
            _made(change, snapshots[change.pk], staff)
            for change in changes
            if snapshots[change.pk]["customer_id"] in customers
        ]
        Contact.objects.bulk_create(made, batch_size=500)
        return [
            Stayed(change, "コンタクトは、顧客が台帳にいないので戻せませんでした。")
            for change in changes
            if snapshots[change.pk]["customer_id"] not in customers
        ]


def _held(changes: Sequence[Change]) -> dict[int, Contact]:
    ids = {change.record_id for change in changes}
    return Contact.objects.select_for_update(of=("self",)).whole().in_bulk(ids) if ids else {}


def _sides(
    change: Change, contact: Contact, names: Sequence[str], staff: set[int]
) -> tuple[dict[str, Any], dict[str, Any], list[str]]:
    """What stands there of what goes back, what it becomes, and the fields somebody changed since."""
    before, after, held = change.before or {}, change.after or {}, contact.plain(names)
    back = {name: before[name] for name in names if held[name] == after[name]}
    left = [name for name in names if name not in back and held[name] != before[name]]
    if back.get("staff_id") and back["staff_id"] not in staff:
        back["staff_id"] = None
    return {name: held[name] for name in back}, back, left


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


def _there(model: Any, snapshots: dict[int, dict[str, Any]], column: str) -> set[int]:
    asked = {pk for snapshot in snapshots.values() if (pk := snapshot.get(column))}
    return set(model.objects.filter(pk__in=asked).values_list("pk", flat=True))


def _made(change: Change, snapshot: dict[str, Any], staff: set[int]) -> Contact:
    contact = Contact(pk=change.record_id)
    _set(contact, snapshot)
    if contact.staff_id not in staff:
        contact.staff_id = None
    contact.search_text = searched(contact.subject, contact.text)
    return contact


def _named(contact: Contact) -> str:
    return f"{contact.customer} のコンタクト（{contact}）"


def _set(held: Contact, values: dict[str, Any]) -> None:
    for name, value in values.items():
        field: Any = held._meta.get_field(name)
        setattr(held, name, (field.target_field if field.is_relation else field).to_python(value))
