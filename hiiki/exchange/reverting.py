"""How what was done to the shop's own layouts is put back."""

from hiiki.audit.models import Batch, Change
from hiiki.audit.recording import changed
from hiiki.audit.reverters import OneByOne
from hiiki.exchange.models import OwnLayout


class LayoutReverter(OneByOne):
    def _take_away(self, change: Change, into: Batch) -> str:
        layout = OwnLayout.objects.filter(pk=change.record_id).first()
        if layout is None:
            return ""
        later = Change.objects.filter(record=change.record, record_id=change.record_id, pk__gt=change.pk)
        if later.standing().exists():
            return f"形式「{layout}」は、あとから変更されているので残しました。"
        layout.delete()
        return ""

    def _put_back(self, change: Change, into: Batch) -> str:
        before, after = change.before or {}, change.after or {}
        layout = OwnLayout.objects.filter(pk=change.record_id).first()
        if layout is None:
            return "あとから削除された形式は、元に戻せませんでした。"
        if any(getattr(layout, name) != value for name, value in after.items()):
            return f"形式「{layout}」は、あとから変更されているので残しました。"
        if _is_taken(before.get("name")):
            return f"「{before['name']}」という形式がほかにあるので、名前を戻せませんでした。"
        for name, value in before.items():
            setattr(layout, name, value)
        layout.save(update_fields=list(before))
        changed(into, layout, after, before)
        return ""

    def _make_again(self, change: Change, into: Batch) -> str:
        snapshot = change.before or {}
        if _is_taken(snapshot["name"]):
            return f"「{snapshot['name']}」という形式がほかにあるので、戻せませんでした。"
        OwnLayout.objects.create(pk=change.record_id, **snapshot)
        return ""


def _is_taken(name: str | None) -> bool:
    return bool(name) and OwnLayout.objects.filter(name=name).exists()
