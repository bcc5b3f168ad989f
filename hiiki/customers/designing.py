"""項目の設計: the shop's own fields made, changed, put in order, no longer used; each deed undone in one go."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Q
from django.db.models.lookups import Contains, Exact
from django.utils.timezone import now

from hiiki.audit.models import Action, Batch, Change
from hiiki.audit.recording import changed, created, deleted, open_batch, plain, record
from hiiki.customers import designed, designs, rewording
from hiiki.customers.fields import FIELDS
from hiiki.customers.finding_own import holds
from hiiki.customers.models import Choice, Customer, Design, OwnField
from hiiki.customers.models.design import CHOSEN, STRATEGY
from hiiki.db.keyed import KeyedText
from hiiki.text.folding import fold

BATCH = "design"
MOST, MOST_CHOICES = 100, 200
# Words that already mean something: headings of the list and of Hiiki's own files besides the fields.
TAKEN = ("氏名", "名前", "フリガナ", "住所", "更新日", "作成日時", "更新日時", "保管日時", "自分で作った項目")


class Unfit(ValueError):
    """Says in Japanese what of a design cannot be; `about` is label, choices, default, or "" for all of it."""

    def __init__(self, about: str, reason: str) -> None:
        super().__init__(reason)
        self.about = about


@dataclass(frozen=True)
class Chosen:
    """A choice as it is wanted; without `pk` it is a new one."""

    label: str
    colour: int = 0
    pk: int | None = None
    is_retired: bool = False


@dataclass(frozen=True)
class Wanted:
    """A field as it is wanted; `default` as somebody would type it."""

    label: str
    kind: str
    group: str
    required: bool = False
    default: str = ""
    help: str = ""
    searched: bool = False
    choices: Sequence[Chosen] = field(default=())


@transaction.atomic
def add(wanted: Wanted, *, by: Any) -> tuple[OwnField, Batch]:
    """Make a field; Unfit where it cannot be."""
    _check(wanted)
    _check_room()
    made = OwnField(label=wanted.label, kind=wanted.kind, group=wanted.group)
    made.required, made.help, made.searched = wanted.required, wanted.help, wanted.searched
    made.position = (OwnField.objects.aggregate(last=Max("position"))["last"] or 0) + 1
    made.save()
    batch = open_batch(BATCH, f"項目「{made}」を追加する", by=by)
    created(batch, made)
    _write_choices(made, wanted, batch)
    made.default = _default(made, wanted)
    made.save(update_fields=["default"])
    return made, _done(batch, "field.saved", made, by)


@transaction.atomic
def change(made: OwnField, wanted: Wanted, *, by: Any) -> Batch | None:
    """Its kind and place stay; the batch that undoes it, None when nothing changed."""
    held = OwnField.objects.select_for_update().get(pk=made.pk)
    _check(wanted, held)
    batch = open_batch(BATCH, f"項目「{held}」の変更", by=by)
    said = _write_choices(held, wanted, batch)
    after = {
        "label": wanted.label,
        "required": wanted.required,
        "default": _default(held, wanted),
        "help": wanted.help,
        "searched": wanted.searched,
    }
    said = [*_put(held, after, batch), *said]
    if not batch.changes.exists():
        batch.delete()
        return None
    return _done(batch, "field.saved", held, by, changes=said)


@transaction.atomic
def add_choices(pk: int, labels: Iterable[str], *, by: Any) -> Batch | None:
    """Choices behind those there are; words that are choices already stay as they are. Unfit where there is no room."""
    held = OwnField.objects.select_for_update().get(pk=pk)
    there = list(held.choices.all())
    known = {fold(choice.label) for choice in there}
    wanted = {fold(label): label for label in labels}
    new = [label for key, label in wanted.items() if key not in known]
    if not new:
        return None
    if len(there) + len(new) > MOST_CHOICES:
        raise Unfit("choices", f"選択肢は{MOST_CHOICES}個まで作れます。")
    batch = open_batch(BATCH, f"項目「{held}」に選択肢を追加する", by=by)
    last = max((choice.position for choice in there), default=0)
    for position, label in enumerate(new, last + 1):
        created(batch, held.choices.create(label=label, position=position))
    return _done(batch, "field.saved", held, by, changes=[["選択肢", "なし", label] for label in new])


@transaction.atomic
def arrange(order: Sequence[int], *, by: Any) -> Batch | None:
    """Put the fields with these ids in this order; those not named stay behind them as they are."""
    fields = {each.pk: each for each in OwnField.objects.select_for_update()}
    wanted = [pk for pk in dict.fromkeys(order) if pk in fields]
    wanted += [pk for pk in fields if pk not in wanted]
    batch = open_batch(BATCH, "項目の順番", by=by)
    for place, pk in enumerate(wanted, 1):
        _put(fields[pk], {"position": place}, batch)
    if not batch.changes.exists():
        batch.delete()
        return None
    return _done(batch, "field.arranged", None, by)


@transaction.atomic
def retire(made: OwnField, *, by: Any) -> Batch:
    """Take it off cards and lists; what customers have in it stays where it is."""
    batch = open_batch(BATCH, f"項目「{made}」を使うのをやめる", by=by)
    _put(made, {"retired_at": now()}, batch)
    return _done(batch, "field.retired", made, by)


@transaction.atomic
def resume(made: OwnField, *, by: Any) -> Batch:
    _check_room()
    batch = open_batch(BATCH, f"項目「{made}」をまた使う", by=by)
    _put(made, {"retired_at": None}, batch)
    return _done(batch, "field.resumed", made, by)


@transaction.atomic
def remove(made: OwnField, *, by: Any) -> Batch:
    """Delete a field in which nobody ever had anything; Unfit for any other."""
    if is_used(made):
        raise Unfit(
            "", f"項目「{made}」には値が入っているので、削除できません。「使うのをやめる」を使ってください。"
        )
    batch = open_batch(BATCH, f"項目「{made}」の削除", by=by)
    for choice in made.choices.all():
        deleted(batch, choice, snapshot(choice))
    deleted(batch, made, snapshot(made))
    _done(batch, "field.removed", made, by)
    made.delete()
    return batch


def is_used(made: OwnField) -> bool:
    """Whether anybody has a value in it, or had one that undoing could bring back."""
    if Customer.objects.filter(own__has_key=made.key).exists():
        return True
    return _since(made).filter(Q(after__has_key=made.key) | Q(before__own__has_key=made.key)).exists()


def is_choice_used(choice: Choice) -> bool:
    made = choice.field
    if Customer.objects.filter(holds(made.key, str(choice.pk))).exists():
        return True
    since = _since(choice)
    if since.filter(action=Action.DELETED, before__own__has_key=made.key).exists():
        return True
    text = KeyedText("after", made.key)
    stood = Contains(text, f",{choice.pk},") if made.kind == "several" else Exact(text, str(choice.pk))
    return since.filter(stood).exists()


def _since(made: OwnField | Choice) -> Any:
    return Change.objects.filter(record="customer", batch__created_at__gte=made.created_at)


def snapshot(made: OwnField | Choice) -> dict[str, Any]:
    """Everything needed to make it again."""
    left_out = {"id", "label_key", "is_quick"}
    fields = [each for each in made._meta.concrete_fields if each.name not in left_out]
    return {each.attname: plain(getattr(made, each.attname)) for each in fields}


def _check(wanted: Wanted, held: OwnField | None = None) -> None:
    key = fold(wanted.label)
    if not key:
        raise Unfit("label", "項目の名前を、記号だけでない言葉で入れてください。")
    if key in {fold(word) for word in (*(each.label for each in FIELDS), *TAKEN)}:
        raise Unfit(
            "label",
            f"「{wanted.label}」は、Hiiki がはじめから持っている項目の名前です。別の名前にしてください。",
        )
    other = OwnField.objects.filter(label_key=key).first()
    if other == held:
        other = None
    if other and other.retired_at:
        raise Unfit("label", f"使うのをやめた項目に「{other}」があります。「また使う」で戻せます。")
    if other:
        raise Unfit("label", f"項目「{other}」がもうあります。別の名前にしてください。")
    if wanted.group == STRATEGY and wanted.kind not in CHOSEN:
        raise Unfit("kind", "戦略情報の項目は、選択肢から選ぶ種類にしてください。")
    if wanted.kind in CHOSEN:
        _check_choices(wanted)


def _check_choices(wanted: Wanted) -> None:
    seen: dict[str, str] = {}
    for choice in wanted.choices:
        key = fold(choice.label)
        if not key:
            raise Unfit("choices", f"選択肢「{choice.label}」を、記号だけでない言葉にしてください。")
        if key in seen:
            raise Unfit(
                "choices", f"選択肢「{seen[key]}」と「{choice.label}」は同じです。どちらかを変えてください。"
            )
        if wanted.kind == "several" and set(choice.label) & set(designed.BETWEEN):
            raise Unfit("choices", f"選択肢「{choice.label}」から、区切りの記号（、,；｜）を除いてください。")
        seen[key] = choice.label
    if not any(not choice.is_retired for choice in wanted.choices):
        raise Unfit("choices", "使う選択肢をひとつは入れてください。")
    if len(wanted.choices) > MOST_CHOICES:
        raise Unfit("choices", f"選択肢は{MOST_CHOICES}個まで作れます。")


def _check_room() -> None:
    if OwnField.objects.filter(retired_at=None).count() >= MOST:
        raise Unfit("", f"項目は{MOST}個まで作れます。使っていない項目をやめると、追加できます。")


def _write_choices(made: OwnField, wanted: Wanted, batch: Batch) -> list[list[str]]:
    """What changed of the choices, in triples for the log; those not named stay as they are."""
    if made.kind not in CHOSEN:
        return []
    there = {choice.pk: choice for choice in made.choices.all()}
    said: list[list[str]] = []
    for place, each in enumerate(wanted.choices, 1):
        choice = there.get(each.pk or 0)
        if choice is None:
            choice = made.choices.create(label=each.label, colour=each.colour, position=place)
            created(batch, choice)
            said.append(["選択肢", "なし", each.label])
            continue
        retired_at = (choice.retired_at or now()) if each.is_retired else None
        after = {"label": each.label, "colour": each.colour, "position": place, "retired_at": retired_at}
        said += _put(choice, after, batch)
    return said


def _default(made: OwnField, wanted: Wanted) -> str:
    """As it is stored, the new choices included."""
    options = [designed.Option(str(each.pk), each.label) for each in made.choices.filter(retired_at=None)]
    try:
        return designs.of(made, options).clean(wanted.default) or ""
    except ValueError as wrong:
        raise Unfit("default", f"はじめの値：{wrong}。") from None


def _put(held: OwnField | Choice, values: dict[str, Any], batch: Batch) -> list[list[str]]:
    """Set what differs and note it; triples for the log."""
    after = {name: value for name, value in values.items() if getattr(held, name) != value}
    if not after:
        return []
    before = {name: getattr(held, name) for name in after}
    for name, value in after.items():
        setattr(held, name, value)
    held.save(update_fields=list(after))
    reword_after(held, after)
    changed(batch, held, *({name: plain(value) for name, value in side.items()} for side in (before, after)))
    return [
        [_said(held, name), _text(before[name]), _text(after[name])] for name in after if name != "position"
    ]


def reword_after(held: OwnField | Choice, names: Iterable[str]) -> None:
    """Make the search text anew where it depends on what has just changed."""
    made = held if isinstance(held, OwnField) else held.field
    telling = {"searched", "retired_at"} if isinstance(held, OwnField) else {"label"}
    if telling & set(names) and (made.searched or "searched" in names):
        rewording.ask_for(made)


def _said(held: OwnField | Choice, name: str) -> str:
    what = str(held._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return what if isinstance(held, OwnField) or name == "label" else f"選択肢「{held}」の{what}"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    return "なし" if value in (None, "") else str(plain(value))


def _done(batch: Batch, verb: str, about: OwnField | None, by: Any, **data: Any) -> Batch:
    batch.close()
    seen_by_all()
    record(verb, about, by=by, batch=batch.pk, **data)
    return batch


def seen_by_all() -> None:
    """Every process reads the fields anew."""
    Design.touch()
    designed.forget()


def counts(made: OwnField) -> dict[str, int]:
    """How many customers have each choice, by its value."""
    rows = Customer.objects.annotate(value=KeyedText("own", made.key)).filter(value__isnull=False)
    found: Counter[str] = Counter()
    for value, count in rows.order_by().values_list("value").annotate(count=Count("pk")):
        for each in filter(None, value.split(",")):
            found[each] += count
    return found
