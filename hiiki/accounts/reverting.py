"""How what was done to saved views, and to the settings of the shop, is put back."""

from typing import Any

from hiiki.accounts.models import SavedView, Shop
from hiiki.audit.models import Batch, Change
from hiiki.audit.recording import changed
from hiiki.audit.reverters import Left, OneByOne


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


class ShopReverter(OneByOne):
    """Only what somebody set since is left alone: the next number goes on by itself, and taken codes are passed over."""

    def _put_back(self, change: Change, into: Batch) -> str | Left:
        before: dict[str, Any] = change.before or {}
        later = Change.objects.standing().filter(record=change.record, pk__gt=change.pk)
        since = {name for each in later.exclude(batch=change.batch_id) for name in each.after or {}}
        back = {name: before[name] for name in change.fields if name not in since}
        if back:
            shop = Shop.held()
            held = {name: getattr(shop, name) for name in back}
            shop.put(back)
            changed(into, shop, held, back)
        left = [name for name in change.fields if name in since]
        fields: list[Any] = [Shop._meta.get_field(name) for name in left]
        labels = "・".join(str(field.verbose_name) for field in fields)
        return Left(f"店の設定の{labels}は、あとから変更されているので残しました。", left) if left else ""
