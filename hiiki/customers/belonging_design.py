"""The shop's own fields and their choices as tables of text; and their values by name, since ids differ from book to book."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from hiiki.customers import designed, designing, designs
from hiiki.customers.designed import COLUMN, Designed, Fields
from hiiki.customers.models import Choice, OwnField
from hiiki.customers.models.design import CHOSEN, GROUPS, KINDS
from hiiki.customers.models.tag import COLOURS
from hiiki.db.belongings import Belonging, Memory, Row, Unfit
from hiiki.text.folding import fold

YES = "はい"
NAMES = "own_fields"  # in the memory: ids of the fields here by their names in the file
KIND_OF = {word: kind for kind, word in KINDS.items()}
DEFAULTS = "own_defaults"  # by id, those that wait for their choices
MARK = f"{COLUMN}:"  # before the name of a field in a change


class OwnFieldsBelonging(Belonging):
    """In their order. One that this book has already, of the same kind, is taken for the same."""

    name, title, model = NAMES, "自分で作った項目", OwnField
    headings = (
        "項目",
        "種類",
        "置き場所",
        "必須",
        "はじめの値",
        "説明",
        "検索で探せる",
        "使うのをやめた日時",
        "作成日時",
    )

    def count(self, book: str) -> int:
        return OwnField.objects.using(book).count()

    def rows(self, book: str) -> Iterator[Row]:
        known = designs.read(book).ever
        for each in OwnField.objects.using(book):
            flags = [YES if flag else "" for flag in (each.required, each.searched)]
            default = told(known[each.key], each.default)
            yield (
                each.label, KINDS[each.kind], each.group, flags[0], default, each.help, flags[1],
                _written(each.retired_at), _written(each.created_at),
            )  # fmt: skip

    def bring(self, rows: Sequence[Row], memory: Memory) -> Sequence[int]:
        there = {each.label_key: each for each in OwnField.objects.all()}
        names, waiting = dict(memory.get(NAMES, {})), dict(memory.get(DEFAULTS, {}))
        made = []
        for place, row in enumerate(rows, 1 + max((each.position for each in there.values()), default=0)):
            label, kind, default = row[0], KIND_OF.get(row[1]), row[4]
            same = there.get(fold(label))
            if same and same.kind != kind:
                raise Unfit(
                    f"この台帳の項目「{same}」と種類が違います。名前を変えてから、もう一度取り込んでください。"
                )
            if not same:
                same = _field(row, place)
                made.append(same.pk)
                if kind in CHOSEN:
                    waiting[str(same.pk)] = default
            names[label] = same.pk
        memory |= {NAMES: names, DEFAULTS: waiting}
        designing.seen_by_all()
        return made


def _field(row: Row, place: int) -> OwnField:
    label, kind, group, required, default, help_, searched, retired, created = row
    if kind not in KIND_OF:
        raise Unfit(f"項目「{label}」の種類「{kind}」が分かりません。")
    if group not in GROUPS:
        raise Unfit(f"項目「{label}」の置き場所「{group}」が分かりません。")
    made = OwnField(
        label=label, kind=KIND_OF[kind], group=group, position=place, required=required == YES, help=help_,
        searched=searched == YES, retired_at=_time(retired), created_at=_time(created),
    )  # fmt: skip
    if made.kind not in CHOSEN:
        made.default = _read(designs.of(made), default) or ""
    made.save()
    return made


class ChoicesBelonging(Belonging):
    name, title, model = "choices", "項目の選択肢", Choice
    headings = ("項目", "選択肢", "色", "使うのをやめた日時", "作成日時")

    def count(self, book: str) -> int:
        return Choice.objects.using(book).count()

    def rows(self, book: str) -> Iterator[Row]:
        order = ("field__position", "field", "position", "id")
        for each in Choice.objects.using(book).select_related("field").order_by(*order):
            yield (
                each.field.label, each.label, COLOURS[each.colour], _written(each.retired_at),
                _written(each.created_at),
            )  # fmt: skip

    def bring(self, rows: Sequence[Row], memory: Memory) -> Sequence[int]:
        """A choice the field has already is taken for the same."""
        names = memory.get(NAMES, {})
        there = {(each.field_id, fold(each.label)) for each in Choice.objects.all()}
        known = {name: place for place, name in enumerate(COLOURS)}
        made = []
        for place, (field, label, colour, retired, created) in enumerate(rows, 1 + len(there)):
            if field not in names or colour not in known:
                raise Unfit(f"項目「{field}」の選択肢「{label}」が読めません。")
            if (names[field], fold(label)) not in there:
                choice = Choice(
                    field_id=names[field], label=label, colour=known[colour], position=place,
                    retired_at=_time(retired), created_at=_time(created),
                )  # fmt: skip
                choice.save()
                made.append(choice.pk)
        memory[DEFAULTS] = _given_defaults(memory.get(DEFAULTS, {}))
        designing.seen_by_all()
        return made


def _given_defaults(waiting: Mapping[str, str]) -> dict[str, str]:
    """Set the default of each field whose choices have come by now; those that go on waiting."""
    left = {}
    for field in designs.read().ever.values():
        if not (text := waiting.get(str(field.pk))):
            continue
        try:
            OwnField.objects.filter(pk=field.pk).update(default=field.clean(text) or "")
        except designed.Unknown:
            left[str(field.pk)] = text
    return left


def told(field: Designed, value: Any) -> str:
    """A value as this format keeps it: choices by their names, everything else as it is stored."""
    return (field.show(value) if field.options else value) or ""


def values_told(fields: Fields, own: Mapping[str, str]) -> str:
    """A customer's values by the names of their fields."""
    if not own:
        return ""
    kept = [(fields.ever[key], value) for key, value in own.items() if key in fields.ever]
    named = {field.label: told(field, value) for field, value in kept}
    return json.dumps(named, ensure_ascii=False, sort_keys=True)


def values_read(fields: Fields, names: Mapping[str, int], text: str) -> dict[str, str]:
    """What `values_told` wrote; ValueError or KeyError where this book cannot hold it."""
    given: dict[str, str] = json.loads(text) if text else {}
    found = {name: fields.ever[f"{designed.PREFIX}{names[name]}"] for name in given}
    return {found[name].name: _read(found[name], value) for name, value in given.items()}


def side_told(fields: Fields, side: dict[str, Any]) -> dict[str, Any]:
    """One side of a change, with names for keys and ids."""
    named = {}
    for column, value in side.items():
        if column == COLUMN:
            named[column] = json.loads(values_told(fields, value) or "{}")
        elif field := fields.ever.get(column):
            named[f"{MARK}{field.label}"] = told(field, value) or None
        elif not designed.is_own(column):
            named[column] = value
    return named


def side_read(fields: Fields, names: Mapping[str, int], side: dict[str, Any]) -> dict[str, Any]:
    """What `side_told` wrote."""
    read: dict[str, Any] = {}
    for column, value in side.items():
        if column == COLUMN:
            read[column] = values_read(fields, names, json.dumps(value))
        elif column.startswith(MARK):
            field = fields.ever[f"{designed.PREFIX}{names[column.removeprefix(MARK)]}"]
            read[field.name] = _read(field, value or "")
        else:
            read[column] = value
    return read


def _read(field: Designed, text: str) -> Any:
    try:
        return field.clean(text)
    except ValueError as problem:
        raise Unfit(f"項目「{field.label}」の値が読めません（{problem}）。") from problem


def _written(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _time(text: str) -> Any:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        raise Unfit(f"日時「{text}」が読めません。") from None
