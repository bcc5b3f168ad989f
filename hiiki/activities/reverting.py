"""How what was done to contacts is put back."""

from collections.abc import Sequence
from typing import Any

from hiiki.accounts.models import Staff
from hiiki.activities.models import Contact
from hiiki.activities.models.contact import FIELDS, searched
from hiiki.audit.models import Action, Batch, Change
from hiiki.audit.recording import changed
from hiiki.audit.reverters import Stayed
from hiiki.customers.models import Customer


class ContactReverter:
    """Takes changes newest first; leaves alone, and names, what somebody changed since."""

    def put_back(self, changes: Sequence[Change], into: Batch) -> list[Stayed]:
        by_action: dict[str, list[Change]] = {action: [] for action in Action.values}
        for change in changes:
            by_action[change.action].append(change)
        stayed = [self._put_back(change, into) for change in by_action[Action.CHANGED]]
        stayed += [self._take_away(change) for change in by_action[Action.CREATED]]
        return [*filter(None, stayed), *self._make_again(by_action[Action.DELETED])]

    def _put_back(self, change: Change, into: Batch) -> Stayed | None:
        contact = Contact.objects.select_for_update(of=("self",)).whole().filter(pk=change.record_id).first()
        after: dict[str, Any] = change.after or {}
        before: dict[str, Any] = change.before or {}
        names = list(after) if change.stayed is None else change.stayed
        if contact is None:
            return Stayed(change, "あとから削除されたコンタクトは、元に戻せませんでした。", names)
        held = contact.plain(names)
        back = {name: before[name] for name in names if held[name] == after[name]}
        if back.get("staff_id") and not Staff.objects.filter(pk=back["staff_id"]).exists():
            back["staff_id"] = None
        if back:
            _set(contact, back)
            contact.save(update_fields=list(back))
            changed(into, contact, {name: held[name] for name in back}, back)
        left = [name for name in names if name not in back]
        if not left:
            return None
        labels = "・".join(FIELDS.get(name, "顧客") for name in left)
        return Stayed(change, f"{_named(contact)}の{labels}は、あとから変更されているので残しました。", left)

    def _take_away(self, change: Change) -> Stayed | None:
        contact = Contact.objects.select_for_update(of=("self",)).whole().filter(pk=change.record_id).first()
        later = Change.objects.filter(record="contact", record_id=change.record_id, pk__gt=change.pk)
        if later.standing().exclude(batch=change.batch_id).exists():
            named = _named(contact) if contact else "コンタクト"
            why = "あとから変更されているので残しました" if contact else "あとから削除されています"
            return Stayed(change, f"{named}は、{why}。")
        if contact:
            contact.delete()
        return None

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


def _there(model: Any, snapshots: dict[int, dict[str, Any]], column: str) -> set[int]:
    asked = {snapshot[column] for snapshot in snapshots.values() if snapshot[column]}
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
