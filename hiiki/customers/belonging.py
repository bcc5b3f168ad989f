"""Customers as a table of text, exactly as they are stored, and the history of what became of them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from hiiki.accounts.models import Staff
from hiiki.audit.models import Action, Batch, Change
from hiiki.customers import writing
from hiiki.customers.belonging_design import NAMES, side_read, side_told, values_read, values_told
from hiiki.customers.designed import COLUMN, Fields
from hiiki.customers.designs import read
from hiiki.customers.fields import FIELDS, Field
from hiiki.customers.models import Customer, TagColour
from hiiki.customers.models.tag import COLOURS
from hiiki.db import bulk
from hiiki.db.belongings import Belonging, Memory, Row, Unfit
from hiiki.db.ranges import Ranges

CHUNK = 2_000
STAMPS = {"created_at": "作成日時", "updated_at": "更新日時", "archived_at": "保管日時"}
LED = {"company_id": "company", "merged_into_id": "merged_into"}  # to another customer, told by its code
FLAG = {None: "", True: "可", False: "不可"}


class CustomersBelonging(Belonging):
    """The fields by their labels, as an import reads them; the stamps behind them."""

    name, title, model = "customers", "顧客", Customer
    headings = (*(field.label for field in FIELDS), *STAMPS.values(), "自分で作った項目")

    def count(self, book: str) -> int:
        return Customer.objects.using(book).count()

    def rows(self, book: str) -> Iterator[Row]:
        columns = ["staff__name" if field.kind == "staff" else field.column for field in FIELDS]
        found = Customer.objects.using(book).order_by("id").values_list(*columns, *STAMPS, COLUMN)
        designs = read(book)
        for *values, own in found.iterator(chunk_size=CHUNK):
            fields = [_text(field, value) for field, value in zip(FIELDS, values, strict=False)]
            stamps = (value.isoformat() if value else "" for value in values[len(FIELDS) :])
            yield [*fields, *stamps, values_told(designs, own)]

    def bring(self, rows: Sequence[Row], memory: Memory) -> Sequence[int]:
        staff = dict(Staff.objects.values_list("name", "pk"))
        designs, names = read(), memory.get(NAMES, {})
        records = [_record(row, staff) | {COLUMN: _own(row[0], designs, names, row[-1])} for row in rows]
        ids = bulk.allocate_ids(Customer, len(records))
        writing.insert(records, ids)
        return ids


def _text(field: Field, value: Any) -> str:
    if field.kind == "date":
        return value.isoformat() if value else ""
    if field.kind == "choice":
        return dict(field.choices).get(value, value) if value else ""
    return FLAG[value] if field.kind == "flag" else value or ""


def _record(row: Row, staff: dict[str, int]) -> dict[str, Any]:
    pairs = zip(FIELDS, row, strict=False)
    try:
        values = {field.column: _value(field, text, staff) for field, text in pairs}
        stamps = dict(zip(STAMPS, row[len(FIELDS) : -1], strict=True))
        return values | {
            name: datetime.fromisoformat(text).isoformat() if text else None for name, text in stamps.items()
        }
    except (ValueError, KeyError) as problem:
        raise Unfit(f"顧客「{row[0]}」の値が読めません（{problem}）。") from problem


def _own(code: str, designs: Fields, names: dict[str, int], text: str) -> dict[str, str]:
    try:
        return values_read(designs, names, text)
    except (ValueError, KeyError, AttributeError) as problem:
        raise Unfit(f"顧客「{code}」の自分で作った項目が読めません（{problem}）。") from problem


def _value(field: Field, text: str, staff: dict[str, int]) -> Any:
    if field.kind == "date":
        return date.fromisoformat(text).isoformat() if text else None
    if field.kind == "staff":
        return staff[text] if text else None
    if field.kind == "choice":
        return {label: value for value, label in field.choices if value}.get(text, text)
    if field.kind == "flag":
        return {label: value for value, label in FLAG.items()}[text]
    if field.max_length and len(text) > field.max_length:
        raise ValueError(f"{field.label}が長すぎます")
    return text


class TagColoursBelonging(Belonging):
    """How tags look; which there are, customers say."""

    name, title, model = "tag_colours", "タグの色", TagColour
    headings = ("タグ", "色")

    def count(self, book: str) -> int:
        return TagColour.objects.using(book).count()

    def rows(self, book: str) -> Iterator[Row]:
        for key, colour in TagColour.objects.using(book).order_by("key").values_list("key", "colour"):
            yield key, COLOURS[colour]

    def bring(self, rows: Sequence[Row], memory: Memory) -> Sequence[int]:
        known = {name: place for place, name in enumerate(COLOURS)}
        for _, name in rows:
            if name not in known:
                raise Unfit(f"タグの色「{name}」が分かりません。")
        made = TagColour.objects.bulk_create(TagColour(key=key, colour=known[name]) for key, name in rows)
        return [each.pk for each in made]


def told(book: str) -> QuerySet[Change]:
    """The changes of customers who are still there."""
    there = Customer.objects.using(book).filter(pk=OuterRef("record_id"))
    return Change.objects.using(book).filter(Exists(there), record="customer").order_by("id")


def deeds(book: str) -> QuerySet[Batch]:
    mine = told(book).filter(batch_id=OuterRef("pk")).order_by()
    return Batch.objects.using(book).filter(Exists(mine)).order_by("id")


class DeedsBelonging(Belonging):
    """What was done in one go, numbered from 1. Who did it is a name: nobody's right to sign in goes along."""

    name, title, model = "deeds", "操作（変更のまとまり）", Batch
    headings = ("番号", "種類", "内容", "だれが", "状態", "日時", "終わった日時", "戻した日時", "戻した番号")

    def count(self, book: str) -> int:
        return deeds(book).count()

    def rows(self, book: str) -> Iterator[Row]:
        numbers = numbered(book)
        columns = (
            "id",
            "kind",
            "title",
            "actor_name",
            "state",
            "created_at",
            "finished_at",
            "undone_at",
            "undoes_id",
        )
        for id_, kind, title, who, state, *times, undoes in (
            deeds(book).values_list(*columns).iterator(chunk_size=CHUNK)
        ):
            is_undone = state in {Batch.UNDONE, *Batch.BEING_UNDONE}
            yield (
                str(numbers[id_]), kind, title, who, "元に戻した" if is_undone else "",
                *(at.isoformat() if at else "" for at in times), str(numbers.get(undoes, "")),
            )  # fmt: skip

    def bring(self, rows: Sequence[Row], memory: Memory) -> Sequence[int]:
        known = Ranges(memory.setdefault("deeds", []))
        ids = bulk.allocate_ids(Batch, len(rows))
        known.add([int(row[0]) for row in rows], ids)
        memory["deeds"] = known.plain
        made = [_batch(row, id_, known) for row, id_ in zip(rows, ids, strict=True)]
        Batch.objects.bulk_create(made)
        return ids


def numbered(book: str) -> dict[int, int]:
    """The number of each deed by its id."""
    ids = deeds(book).values_list("id", flat=True).iterator(chunk_size=CHUNK)
    return {id_: number for number, id_ in enumerate(ids, 1)}


def _batch(row: Row, id_: int, known: Ranges) -> Batch:
    _, kind, title, who, said, created, finished, undone, undoes = row
    return Batch(
        pk=id_, kind=kind, title=title, actor_name=who, state=Batch.UNDONE if said else Batch.CLOSED,
        created_at=_at(created), finished_at=_at(finished), undone_at=_at(undone),
        undoes_id=known.get(int(undoes)) if undoes else None,
    )  # fmt: skip


def _at(text: str) -> Any:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        raise Unfit(f"日時「{text}」が読めません。") from None


class HistoryBelonging(Belonging):
    """What each deed did to which customer, before and after, by 顧客コード and by the names of 担当者."""

    name, title, model = "history", "変更の履歴", Change
    headings = ("番号", "顧客コード", "何を", "前", "後")

    def count(self, book: str) -> int:
        return told(book).count()

    def rows(self, book: str) -> Iterator[Row]:
        numbers, staff = numbered(book), dict(Staff.objects.using(book).values_list("pk", "name"))
        designs = read(book)
        found = (
            told(book)
            .values_list("batch_id", "record_id", "action", "before", "after")
            .iterator(chunk_size=CHUNK)
        )
        while some := list(islice(found, CHUNK)):
            ids = {row[1] for row in some} | _led_to(side for row in some for side in row[3:])
            codes = dict(Customer.objects.using(book).filter(pk__in=ids).values_list("pk", "code"))
            for batch, pk, action, *sides in some:
                yield (
                    str(numbers[batch]),
                    codes[pk],
                    Action(action).label,
                    *(_named(side, staff, designs, codes) for side in sides),
                )

    def bring(self, rows: Sequence[Row], memory: Memory) -> Sequence[int]:
        known = Ranges(memory.get("deeds", []))
        codes = {row[1] for row in rows} | _codes_led_to(side for row in rows for side in row[3:])
        ids = {code: pk for pk, code in bulk.fetch(Customer, ("id", "code"), "code", codes)}
        staff = dict(Staff.objects.values_list("name", "pk"))
        names = Names(staff, read(), memory.get(NAMES, {}), ids)
        made = bulk.allocate_ids(Change, len(rows))
        columns = ("id", "batch_id", "record", "record_id", "action", "before", "after")
        bulk.insert(
            Change, columns, [_change(row, pk, known, ids, names) for row, pk in zip(rows, made, strict=True)]
        )
        return made


def _led_to(sides: Iterable[dict[str, Any] | None]) -> set[int]:
    return {side[column] for side in sides if side for column in LED if side.get(column)}


def _codes_led_to(sides: Iterable[str]) -> set[str]:
    read = (json.loads(side) for side in sides if side and any(f'"{name}"' in side for name in LED.values()))
    return {side[name] for side in read for name in LED.values() if side.get(name)}


def _named(side: dict[str, Any] | None, staff: dict[int, str], designs: Fields, codes: dict[int, str]) -> str:
    if side is None:
        return ""
    side = {
        LED.get(name, name): codes.get(value) if name in LED else value
        for name, value in side_told(designs, side).items()
    }
    if "staff_id" in side:
        side = {name: value for name, value in side.items() if name != "staff_id"} | {
            "staff": staff.get(side["staff_id"])
        }
    return json.dumps(side, ensure_ascii=False, sort_keys=True)


class Names(NamedTuple):
    """What the history calls by name, as it is called here: 担当者, and fields by the names of the file."""

    staff: dict[str, int]
    designs: Fields
    fields: dict[str, int]
    customers: dict[str, int]


def _change(row: Row, pk: int, known: Ranges, ids: dict[str, int], names: Names) -> tuple[Any, ...]:
    number, code, what, *sides = row
    try:
        action = next(str(action) for action in Action if action.label == what)
        stored = [_with_ids(side, names) for side in sides]
        return (pk, known.get(int(number)), "customer", ids[code], action, *map(bulk.as_json, stored))
    except (KeyError, ValueError, StopIteration) as problem:
        raise Unfit(f"顧客「{code}」の履歴が読めません（{problem}）。") from problem


def _with_ids(text: str, names: Names) -> dict[str, Any] | None:
    if not text:
        return None
    side = side_read(names.designs, names.fields, json.loads(text))
    if "staff" in side:
        side["staff_id"] = names.staff.get(side.pop("staff"))
    for column, name in LED.items():
        if name in side:
            side[column] = names.customers.get(side.pop(name))
    return side
