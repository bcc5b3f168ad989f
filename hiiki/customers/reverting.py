"""How what was done to customers is put back."""

from collections.abc import Iterable, Sequence
from typing import Any

from hiiki.audit.models import Action, Batch, Change
from hiiki.audit.reverters import Stayed, sides
from hiiki.customers import designed, relations, writing
from hiiki.customers.bulk.steps import take_out
from hiiki.customers.models import Customer
from hiiki.db import bulk, first_load

LEADING = ("company_id", "merged_into_id")
OTHERS = {"archived_at": "保管", "merged_into_id": "統合", "company_id": "会社のカード"}


class CustomerReverter:
    """Takes changes newest first; leaves alone, and names, what somebody changed since."""

    def put_back(self, changes: Sequence[Change], into: Batch) -> list[Stayed]:
        by_action: dict[str, list[Change]] = {action: [] for action in Action.values}
        for change in changes:
            by_action[change.action].append(change)
        return [
            *self._make_again(by_action[Action.DELETED], into),
            *self._put_back_values(by_action[Action.CHANGED], into),
            *self._take_away(by_action[Action.CREATED], into),
        ]

    def _put_back_values(self, changes: list[Change], into: Batch) -> list[Stayed]:
        ids = [change.record_id for change in changes]
        bulk.hold(Customer, ids)
        current = writing.load(ids)
        others = _others([change.before or {} for change in changes])
        stayed: list[Stayed] = []
        kept = []
        puts: dict[int, tuple[dict[str, Any], dict[str, Any]]] = {}
        for change in changes:
            record = current.get(change.record_id)
            if record is None:
                stayed.append(
                    Stayed(change, "あとから削除された顧客は、元に戻せませんでした。", change.fields)
                )
                continue
            back, left = sides(change, record, only_with="merged_into_id")
            for column in LEADING:
                if not _may_lead(record, back, column, others):
                    del back[column]
                    left.append(column)
            if left:
                stayed.append(Stayed(change, _changed_since(record, left), left))
            if back:
                kept.append((change.record_id, {column: record.get(column) for column in back}, back))
                puts.setdefault(change.record_id, (dict(record), {}))[1].update(back)
                record.update(back)
        writing.update(puts.values())
        _record(into, kept)
        return stayed

    def _take_away(self, changes: list[Change], into: Batch) -> list[Stayed]:
        if not changes:
            return []
        if into.undoes and into.undoes.cursor == 0:
            first_load.make_room_to_empty(Customer, into.undoes.total)
        ids = [change.record_id for change in changes]
        bulk.hold(Customer, ids)
        touched, held = _touched_since(changes, ids), relations.holding(ids)
        take_out(pk for pk in ids if pk not in touched and pk not in held)
        called = Customer.objects.only("code", "last_name", "first_name", "company_name")
        there = called.in_bulk(touched | set(held))
        why = {
            pk: f"{customer} は、登録したあとに変更されているので残しました。"
            if pk in touched
            else f"{customer} には{held[pk]}があるので残しました。"
            for pk, customer in there.items()
        }
        for pk, record in _deleted_since(changes, touched - set(there)).items():
            why[pk] = f"{writing.called(record)} は、登録したあとに削除されているので、そのままにしました。"
        return [Stayed(change, why[change.record_id]) for change in changes if change.record_id in why]

    def _make_again(self, changes: list[Change], into: Batch) -> list[Stayed]:
        if not changes:
            return []
        snapshots = {change.record_id: change.before or {} for change in changes}
        codes = [snapshot["code"] for snapshot in snapshots.values()]
        taken = set(Customer.objects.filter(code__in=codes).values_list("code", flat=True))
        free = {pk: dict(snapshot) for pk, snapshot in snapshots.items() if snapshot["code"] not in taken}
        companies = _others(free.values()) | set(free)
        for snapshot in free.values():
            if snapshot.get("company_id") not in companies:
                snapshot["company_id"] = None
        writing.insert(list(free.values()), list(free))
        return [
            Stayed(change, f"顧客コード {code} は別の顧客が使っているので、戻せませんでした。")
            for change in changes
            if (code := snapshots[change.record_id]["code"]) in taken
        ]


def _others(sides: Iterable[dict[str, Any]]) -> set[int]:
    """Those of the customers named there that are in the book."""
    asked = {pk for side in sides for column in LEADING if (pk := side.get(column))}
    return set(Customer.objects.filter(pk__in=asked).values_list("pk", flat=True)) if asked else set()


def _may_lead(record: dict[str, Any], back: dict[str, Any], column: str, others: set[int]) -> bool:
    """Only to somebody who is there; and nobody who is in lists again is merged."""
    if not back.get(column):
        return True
    return back[column] in others and (column != "merged_into_id" or bool(record["archived_at"]))


def _touched_since(changes: list[Change], ids: list[int]) -> set[int]:
    """Which of the records have a later change that still stands."""
    batch = changes[0].batch_id
    later = Change.objects.filter(record="customer", record_id__in=ids, pk__gt=changes[-1].pk)
    return set(later.standing().exclude(batch_id=batch).values_list("record_id", flat=True))


def _deleted_since(changes: list[Change], ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """As they were when they were deleted: undoing that makes them again, and then they are to go."""
    found = Change.objects.standing().filter(record="customer", action=Action.DELETED, record_id__in=ids)
    noted = found.filter(pk__gt=changes[-1].pk).values_list("record_id", "before")
    return {pk: before or {} for pk, before in noted}


def _record(into: Batch, kept: list[tuple[int, dict[str, Any], dict[str, Any]]]) -> None:
    Change.objects.bulk_create(
        Change(batch=into, record="customer", record_id=pk, action=Action.CHANGED, before=before, after=after)
        for pk, before, after in kept
    )


def _changed_since(record: dict[str, Any], columns: Sequence[str]) -> str:
    labels = "・".join(map(label_of, columns))
    return f"{writing.called(record)} の{labels}は、あとから変更されているので残しました。"


def label_of(column: str) -> str:
    field = designed.by_column().get(column)
    return field.label if field else OTHERS.get(column, column)
