"""What one of many edits makes of a customer's value; pure, on plain values by column."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from hiiki.audit.recording import plain
from hiiki.customers import designed, tags
from hiiki.customers.designed import Designed
from hiiki.customers.fields import Field
from hiiki.customers.registering import NAMING, Nameless
from hiiki.text.folding import fold

SET, CLEAR, ADD, TAKE, REPLACE, RENAME = "set", "clear", "add", "take", "replace", "rename"
WORDS = {
    SET: "この値にする",
    ADD: "付け足す",
    TAKE: "外す",
    REPLACE: "言葉を置きかえる",
    CLEAR: "空にする",
}
REPLACED = {"text", "long", "kana", "mail", "url"}
FULL_OF = {"tags", "several"}
NEVER_EMPTY = {"kind", "registered_on"}
NEVER = {"code"}  # each has another

Plain = dict[str, Any]


class Edit(NamedTuple):
    """`value` as it is stored, or by folded word what it is called from now on; `was` are the words that are replaced."""

    column: str
    way: str
    value: Any = None
    was: str = ""


class Outcome(NamedTuple):
    """What is to be set, what somebody changed since and stays, and why something cannot be done."""

    new: Plain
    kept: list[str]
    refusals: list[str]


def fields() -> list[Field]:
    """Those that can be changed for many."""
    return [field for field in designed.every() if field.name not in NEVER]


def ways(field: Field) -> list[str]:
    found = [SET]
    if field.kind in FULL_OF:
        found = [ADD, TAKE, SET]
    elif field.kind in REPLACED and not (isinstance(field, Designed) and field.is_number):
        found.append(REPLACE)
    return found if field.required or field.name in NEVER_EMPTY else [*found, CLEAR]


def outcome(record: Plain, edits: Sequence[Edit], others: frozenset[str] | set[str] = frozenset()) -> Outcome:
    """For a whole record; `others` are the columns somebody else changed since."""
    new: Plain = {}
    kept, refusals = [], []
    there = designed.by_column()
    for edit in edits:
        field = there.get(edit.column)
        try:
            value = _value(field, record, edit)
        except ValueError as reason:
            refusals.append(f"{field.label}：{reason}" if field else str(reason))
            continue
        if value == record.get(edit.column):
            continue
        if edit.column in others:
            kept.append(edit.column)
        else:
            new[edit.column] = value
    if not any({**record, **new}.get(column) for column in NAMING):
        refusals.append(str(Nameless()))
        new = {column: value for column, value in new.items() if column not in NAMING}
    return Outcome(new, kept, refusals)


def _value(field: Field | None, record: Mapping[str, Any], edit: Edit) -> Any:
    if field is None:
        raise ValueError("この項目はもうありません")
    held = record.get(edit.column)
    if edit.way == SET:
        return edit.value
    if edit.way == CLEAR:
        return field.is_empty
    if edit.way == REPLACE:
        return _replaced(field, held, edit)
    if edit.way == RENAME and field.name != "tags":
        return edit.value.get(fold(held or ""), held)
    if isinstance(field, Designed):
        return _several(field, held or "", edit)
    return _tags(held or "", edit)


def _replaced(field: Field, held: Any, edit: Edit) -> Any:
    if not held or edit.was not in held:
        return held
    value = plain(field.clean(held.replace(edit.was, edit.value)))
    if field.required and not value:
        raise ValueError("必須の項目なので、空にできません")
    return value


def _several(field: Designed, held: str, edit: Edit) -> str | None:
    had, meant = ([each for each in text.split(",") if each] for text in (held, edit.value or ""))
    left = [*had, *meant] if edit.way == ADD else [each for each in had if each not in meant]
    if field.required and not left:
        raise ValueError("必須の項目なので、空にできません")
    return designed.joined(field.options, left) or None


def _tags(held: str, edit: Edit) -> str:
    if edit.way == TAKE:
        return tags.without(held, edit.value)
    if edit.way == RENAME:
        words = tags.words(held)
        return tags.joined(edit.value if fold(each) == fold(edit.was) else each for each in words)
    added = tags.added(held, edit.value)
    if not tags.has_room(added):
        raise ValueError(tags.FULL)
    return added
