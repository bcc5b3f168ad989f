"""A set of words as somebody wants it: added, renamed, coloured, put in order, no longer offered."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.timezone import now

from hiiki.audit.models import Batch
from hiiki.audit.recording import changed, created, plain
from hiiki.customers.designing import Chosen, Unfit
from hiiki.customers.models.word import Word
from hiiki.text.folding import fold

MOST = 50
CALLED = {
    "label": "名前",
    "colour": "色",
    "retired_at": "使わない",
    "for_person": "個人にふだん使う",
    "for_company": "会社にふだん使う",
}


def check(there: Sequence[Word], wanted: Sequence[Chosen]) -> None:
    """Unfit where they cannot be a set beside those that nobody named."""
    seen: dict[str, str] = {}
    for each in wanted:
        key = fold(each.label)
        if not key:
            raise Unfit("choices", f"選択肢「{each.label}」を、記号だけでない言葉にしてください。")
        if key in seen:
            raise Unfit(
                "choices", f"選択肢「{seen[key]}」と「{each.label}」は同じです。どちらかを変えてください。"
            )
        seen[key] = each.label
    named = {each.pk for each in wanted}
    for other in there:
        if other.pk not in named and other.label_key in seen:
            raise Unfit("choices", f"選択肢「{other}」がもうあります。画面を開き直してください。")
    if len(wanted) > MOST:
        raise Unfit("choices", f"選択肢は{MOST}個まで作れます。")


def write(
    title: str, make: Callable[..., Word], there: Sequence[Word], wanted: Sequence[Chosen], batch: Batch
) -> list[list[str]]:
    """What changed, in triples for the log; those not named stay behind as they are."""
    known: Mapping[int | None, Word] = {word.pk: word for word in there if word.pk}
    said: list[list[str]] = []
    _step_aside([known[each.pk] for each in wanted if each.pk in known], wanted)
    for place, each in enumerate(wanted, 1):
        word = known.get(each.pk)
        if word is None:
            made = make(label=each.label, colour=each.colour, position=place)
            made.save()
            created(batch, made)
            said.append([title, "なし", each.label])
            continue
        retired_at = (word.retired_at or now()) if each.is_retired else None
        said += put(
            word,
            {"label": each.label, "colour": each.colour, "position": place, "retired_at": retired_at},
            batch,
        )
    return said


def _step_aside(held: Sequence[Word], wanted: Sequence[Chosen]) -> None:
    """Two words may change places: nobody has the other's name meanwhile."""
    labels = {each.pk: fold(each.label) for each in wanted}
    for word in held:
        if labels[word.pk] != word.label_key:
            type(word)._default_manager.filter(pk=word.pk).update(label_key=f"\x1f{word.pk}")


def put(word: Word, values: Mapping[str, Any], batch: Batch) -> list[list[str]]:
    after = {name: value for name, value in values.items() if getattr(word, name) != value}
    if not after:
        return []
    before = {name: getattr(word, name) for name in after}
    for name, value in after.items():
        setattr(word, name, value)
    word.save(update_fields=list(after))
    changed(batch, word, *({name: plain(value) for name, value in side.items()} for side in (before, after)))
    return [
        [f"{word}の{CALLED[name]}", _text(before[name]), _text(after[name])]
        for name in after
        if name in CALLED
    ]


def _text(value: Any) -> str:
    if value is None or value is False:
        return "なし"
    return "はい" if value is True or isinstance(value, datetime) else str(value)
