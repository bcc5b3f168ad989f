"""How what was done to the shop's own fields and their choices is put back."""

from collections.abc import Sequence
from typing import Any

from hiiki.audit.models import Batch, Change
from hiiki.audit.recording import changed, plain
from hiiki.audit.reverters import Left, OneByOne, Stayed
from hiiki.customers.designing import MOST, is_choice_used, is_used, reword_after, seen_by_all
from hiiki.customers.models import Choice, OwnField
from hiiki.text.folding import fold

Made = OwnField | Choice


class DesignReverter(OneByOne):
    """Of one model; leaves alone, and names, what somebody changed since and what customers have values in."""

    def __init__(self, model: type[OwnField] | type[Choice]) -> None:
        self._model: Any = model

    def put_back(self, changes: Sequence[Change], into: Batch) -> list[Stayed]:
        stayed = super().put_back(changes, into)
        seen_by_all()
        return stayed

    def _take_away(self, change: Change, into: Batch) -> str:
        made = self._model.objects.filter(pk=change.record_id).first()
        if made is None:
            return ""
        if _is_used(made):
            return f"{_named(made)}は、もう使われているので残しました。"
        made.delete()
        return ""

    def _put_back(self, change: Change, into: Batch) -> str | Left:
        made = self._model.objects.filter(pk=change.record_id).first()
        if made is None:
            return Left("あとから削除された項目は、元に戻せませんでした。", list(change.after or {}))
        before: dict[str, Any] = change.before or {}
        after: dict[str, Any] = change.after or {}
        names = list(after) if change.stayed is None else change.stayed
        back = {name: before[name] for name in names if plain(getattr(made, name)) == after[name]}
        if why := _hindrance(made, back):
            return Left(why, names)
        if back:
            held = {name: plain(getattr(made, name)) for name in back}
            _set(made, back)
            reword_after(made, back)
            changed(into, made, held, back)
        left = [name for name in names if name not in back]
        return Left(f"{_named(made)}は、あとから変更されているので残しました。", left) if left else ""

    def _make_again(self, change: Change, into: Batch) -> str:
        snapshot: dict[str, Any] = change.before or {}
        made = self._model(pk=change.record_id)
        if isinstance(made, OwnField) and (why := _hindrance(made, snapshot)):
            return why
        if isinstance(made, Choice) and not OwnField.objects.filter(pk=snapshot["field_id"]).exists():
            return f"選択肢「{snapshot['label']}」は、項目がないので戻せませんでした。"
        _set(made, snapshot, force_insert=True)
        return ""


def _is_used(made: Made) -> bool:
    return is_used(made) if isinstance(made, OwnField) else is_choice_used(made)


def _named(made: Made) -> str:
    return f"項目「{made}」" if isinstance(made, OwnField) else f"項目「{made.field}」の選択肢「{made}」"


def _hindrance(made: Made, values: dict[str, Any]) -> str:
    """Why these values cannot be put back: another has the name by now, or there are enough fields."""
    if "label" in values:
        key = fold(values["label"])
        if isinstance(made, OwnField):
            others = OwnField.objects.filter(label_key=key).exclude(pk=made.pk).exists()
        else:
            others = any(
                fold(each.label) == key
                for each in Choice.objects.filter(field=made.field_id).exclude(pk=made.pk)
            )
        if others:
            return f"「{values['label']}」という名前は、もう使われているので戻せませんでした。"
    comes_back = isinstance(made, OwnField) and values.get("retired_at", 0) is None
    if comes_back and OwnField.objects.filter(retired_at=None).count() >= MOST:
        return f"項目「{values.get('label', made)}」は、項目が{MOST}個あるので戻せませんでした。"
    return ""


def _set(made: Made, values: dict[str, Any], **how: Any) -> None:
    for name, value in values.items():
        field: Any = made._meta.get_field(name)
        setattr(made, name, field.to_python(value))
    made.save(**how)
