"""How what was done to saved views is put back."""

from hiiki.accounts.models import SavedView
from hiiki.audit.models import Batch, Change
from hiiki.audit.recording import changed
from hiiki.audit.reverters import OneByOne


class SavedViewReverter(OneByOne):
    def _take_away(self, change: Change, into: Batch) -> str:
        view = SavedView.objects.filter(pk=change.record_id).first()
        if view is None:
            return ""
        later = Change.objects.filter(record=change.record, record_id=change.record_id, pk__gt=change.pk)
        if later.standing().exists():
            return _stayed(view)
        view.delete()
        return ""

    def _put_back(self, change: Change, into: Batch) -> str:
        before, after = change.before or {}, change.after or {}
        view = SavedView.objects.filter(pk=change.record_id).first()
        if view is None:
            return "あとから削除された表示の形は、元に戻せませんでした。"
        if any(getattr(view, name) != value for name, value in after.items()):
            return _stayed(view)
        if before.get("is_first") and _has_first(view.list):
            return f"はじめての方に見せる形は、あとから変わったので、「{view}」に戻しませんでした。"
        view.put(before)
        changed(into, view, after, before)
        return ""

    def _make_again(self, change: Change, into: Batch) -> str:
        snapshot = dict(change.before or {})
        if snapshot["is_first"] and _has_first(snapshot["list"]):
            snapshot["is_first"] = False
        SavedView.objects.create(pk=change.record_id, **snapshot)
        return ""


def _stayed(view: SavedView) -> str:
    return f"表示の形「{view}」は、あとから変更されているので残しました。"


def _has_first(name: str) -> bool:
    return SavedView.objects.of_list(name).filter(is_first=True).exists()
