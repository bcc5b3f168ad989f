"""How what was done to something kept under a name is put back: whole, or left alone."""

from typing import Any, Generic, TypeVar

from hiiki.audit.kept import Kept
from hiiki.audit.models import Batch, Change
from hiiki.audit.recording import changed
from hiiki.audit.reverters import OneByOne

K = TypeVar("K", bound=Kept)


class KeptReverter(OneByOne, Generic[K]):
    def __init__(self, model: type[K]) -> None:
        self._model = model

    def _take_away(self, change: Change, into: Batch) -> str:
        kept = self._held(change)
        if kept is None:
            return ""
        later = Change.objects.filter(record=change.record, record_id=change.record_id, pk__gt=change.pk)
        if later.standing().exists():
            return _stayed(kept)
        kept.delete()
        return ""

    def _put_back(self, change: Change, into: Batch) -> str:
        before, after = change.before or {}, change.after or {}
        kept = self._held(change)
        if kept is None:
            return f"あとから削除された{self._model.NOUN}は、元に戻せませんでした。"
        if any(getattr(kept, name) != value for name, value in after.items()):
            return _stayed(kept)
        if why := self._in_the_way(before, kept):
            return why
        kept.put(before)
        changed(into, kept, after, before)
        return ""

    def _make_again(self, change: Change, into: Batch) -> str:
        if there := self._held(change):
            return f"{there.called}は、もう戻っています。"
        noted = self._fitting(dict(change.before or {}))
        if why := self._in_the_way(noted, None):
            return why
        self._model.objects.create(pk=change.record_id, **noted)
        return ""

    def _held(self, change: Change) -> K | None:
        found: K | None = self._model.objects.select_for_update().filter(pk=change.record_id).first()
        return found

    def _in_the_way(self, values: dict[str, Any], kept: K | None) -> str:
        """Why these values cannot be put on what is `kept`, or become one again where nothing is; "" where they can."""
        return ""

    def _fitting(self, noted: dict[str, Any]) -> dict[str, Any]:
        """As it can stand beside what is there now."""
        return noted


def _stayed(kept: Kept) -> str:
    return f"{kept.called}は、あとから変更されているので残しました。"
