"""設計情報 of contacts: their 種類 and 結果 added, renamed, coloured, put in order, no longer offered."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.timezone import now

from hiiki.activities import words
from hiiki.activities.models import Contact, ContactWord
from hiiki.activities.models.contact import plain
from hiiki.activities.models.word import KIND, SETS
from hiiki.audit.models import Batch
from hiiki.audit.recording import changed, created, open_batch, record
from hiiki.customers.designing import BATCH, Chosen, Unfit
from hiiki.text.folding import fold

MOST = 50
COUNTED = 10_000


@transaction.atomic
def design(which: str, wanted: Sequence[Chosen], *, by: Any) -> Batch | None:
    """Make them these, in this order; those not named stay behind as they are. Unfit where they cannot be."""
    _check(which, wanted)
    batch = open_batch(BATCH, f"コンタクト履歴の{SETS[which]}の変更", by=by)
    said = _write(which, wanted, batch)
    if not batch.changes.exists():
        batch.delete()
        return None
    batch.close()
    record("contact.designed", by=by, set=SETS[which], changes=said, batch=batch.pk)
    return batch


def counts(which: str) -> Mapping[int, int]:
    """By word, how many contacts have it, counted up to COUNTED."""
    column = "kind_id" if which == KIND else "result_id"
    return {
        each.pk: Contact.objects.filter(**{column: each.pk}).order_by()[:COUNTED].count()
        for each in words.of(which)
    }


def is_used(word: ContactWord) -> bool:
    column = "kind_id" if word.of == KIND else "result_id"
    return Contact.objects.filter(**{column: word.pk}).exists()


def _check(which: str, wanted: Sequence[Chosen]) -> None:
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
    for other in words.of(which):
        if other.pk not in named and other.label_key in seen:
            raise Unfit("choices", f"選択肢「{other}」がもうあります。画面を開き直してください。")
    if not any(not each.is_retired for each in wanted):
        raise Unfit("choices", "使う選択肢をひとつは入れてください。")
    if len(wanted) > MOST:
        raise Unfit("choices", f"選択肢は{MOST}個まで作れます。")


def _write(which: str, wanted: Sequence[Chosen], batch: Batch) -> list[list[str]]:
    """What changed, in triples for the log."""
    there = {word.pk: word for word in words.of(which)}
    said: list[list[str]] = []
    _step_aside([there[each.pk] for each in wanted if each.pk in there], wanted)
    for place, each in enumerate(wanted, 1):
        word = there.get(each.pk or 0)
        if word is None:
            made = ContactWord(of=which, label=each.label, colour=each.colour, position=place)
            made.save()
            created(batch, made)
            said.append([SETS[which], "なし", each.label])
            continue
        retired_at = (word.retired_at or now()) if each.is_retired else None
        said += _put(
            word,
            {"label": each.label, "colour": each.colour, "position": place, "retired_at": retired_at},
            batch,
        )
    return said


def _step_aside(held: Sequence[ContactWord], wanted: Sequence[Chosen]) -> None:
    """Two words may change places: nobody has the other's name meanwhile."""
    labels = {each.pk: fold(each.label) for each in wanted}
    moving = [word.pk for word in held if labels[word.pk] != word.label_key]
    for pk in moving:
        ContactWord.objects.filter(pk=pk).update(label_key=f"\x1f{pk}")


def _put(word: ContactWord, values: dict[str, Any], batch: Batch) -> list[list[str]]:
    after = {name: value for name, value in values.items() if getattr(word, name) != value}
    if not after:
        return []
    before = {name: getattr(word, name) for name in after}
    for name, value in after.items():
        setattr(word, name, value)
    word.save(update_fields=list(after))
    changed(batch, word, *({name: plain(value) for name, value in side.items()} for side in (before, after)))
    return [
        [f"{word}の{_label_of(name)}", _text(before[name]), _text(after[name])]
        for name in after
        if name not in {"position"}
    ]


def _label_of(name: str) -> str:
    return {"label": "名前", "colour": "色", "retired_at": "使わない"}[name]


def _text(value: Any) -> str:
    return "なし" if value is None else "はい" if hasattr(value, "year") else str(value)
