"""How what was done to what somebody keeps, and to the settings of the shop, is put back."""

from typing import Any, TypeVar

from hiiki.accounts.models import SavedView, Shop, User
from hiiki.accounts.models.owned import Owned
from hiiki.audit.models import Batch, Change
from hiiki.audit.recording import changed
from hiiki.audit.reverters import Left, OneByOne
from hiiki.audit.reverting import KeptReverter

W = TypeVar("W", bound=Owned)


class OwnedReverter(KeptReverter[W]):
    def _in_the_way(self, values: dict[str, Any], kept: W | None) -> str:
        owner = None if kept else values["owner_id"]
        if owner and not User.objects.filter(pk=owner).exists():
            return f"{self._model.NOUN}「{values['name']}」は、持ち主の利用者がいないので戻せませんでした。"
        return ""


class SavedViewReverter(OwnedReverter[SavedView]):
    def _in_the_way(self, values: dict[str, Any], kept: SavedView | None) -> str:
        if kept and values.get("is_first") and _has_first(kept.list):
            return f"はじめての方に見せる形は、あとから変わったので、「{kept}」に戻しませんでした。"
        return super()._in_the_way(values, kept)

    def _fitting(self, noted: dict[str, Any]) -> dict[str, Any]:
        return {**noted, "is_first": noted["is_first"] and not _has_first(noted["list"])}


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
