"""How what was done to words is put back."""

from collections.abc import Callable, Sequence
from typing import Any

from hiiki.audit.models import Batch, Change
from hiiki.audit.recording import changed, plain
from hiiki.audit.reverters import Left, OneByOne, Stayed
from hiiki.customers.models.word import Word
from hiiki.text.folding import fold


class WordReverter(OneByOne):
    """Of one model; leaves alone, and names, what somebody changed since. `is_used` keeps a word from being taken away."""

    def __init__(
        self,
        model: type[Word],
        is_used: Callable[[Any], bool] = lambda word: False,
        afterwards: Callable[[], None] = lambda: None,
    ) -> None:
        self._words: Any = model._default_manager
        self._is_used, self._afterwards = is_used, afterwards

    def put_back(self, changes: Sequence[Change], into: Batch) -> list[Stayed]:
        stayed = super().put_back(changes, into)
        self._afterwards()
        return stayed

    def _take_away(self, change: Change, into: Batch) -> str:
        word = self._words.filter(pk=change.record_id).first()
        if word is None:
            return ""
        if self._is_used(word):
            return f"「{word}」は、もう使われているので残しました。"
        word.delete()
        return ""

    def _put_back(self, change: Change, into: Batch) -> str | Left:
        word = self._words.filter(pk=change.record_id).first()
        after, before = change.after or {}, change.before or {}
        names = list(after) if change.stayed is None else change.stayed
        if word is None:
            return Left("あとからなくなった言葉は、元に戻せませんでした。", names)
        held = {name: plain(getattr(word, name)) for name in names}
        back = {name: before[name] for name in names if held[name] == after[name]}
        if "label" in back and self._is_taken(word, back["label"]):
            return Left(f"「{back['label']}」という名前は、もう使われているので戻せませんでした。", names)
        if back:
            for name, value in back.items():
                setattr(word, name, word._meta.get_field(name).to_python(value))
            word.save(update_fields=list(back))
            changed(into, word, {name: held[name] for name in back}, back)
        left = [name for name in names if name not in back]
        return Left(f"「{word}」は、あとから変更されているので残しました。", left) if left else ""

    def _is_taken(self, word: Any, label: str) -> bool:
        others = self._words.filter(of=word.of, label_key=fold(label)).exclude(pk=word.pk)
        return bool(others.exists())
