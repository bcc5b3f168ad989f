"""Contacts and the words for them as tables of text: customers by their codes, everything else by its name."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from hiiki.accounts.models import Staff
from hiiki.activities import words
from hiiki.activities.models import Contact, ContactWord
from hiiki.activities.models.contact import searched
from hiiki.activities.models.word import KIND, RESULT, SETS
from hiiki.customers.models import Customer
from hiiki.customers.models.tag import COLOURS
from hiiki.db import bulk
from hiiki.db.belongings import Belonging, Memory, Row, Unfit
from hiiki.text.folding import fold

CHUNK = 2_000
PLANNED, DONE = "予定", "済み"
TIMED = "あり"
PLACES = "contact_word_places"  # in the memory: how many of each set were brought


class ContactWordsBelonging(Belonging):
    """In their order. One that this book has already is taken for the same."""

    name, title, model = "contact_words", "コンタクト履歴の種類と結果", ContactWord
    headings = ("種類か結果か", "言葉", "色", "使うのをやめた日時", "作成日時")

    def count(self, book: str) -> int:
        return ContactWord.objects.using(book).count()

    def rows(self, book: str) -> Iterator[Row]:
        for each in ContactWord.objects.using(book).order_by("of", "position", "id"):
            times = (each.retired_at, each.created_at)
            yield SETS[each.of], each.label, COLOURS[each.colour], *map(_written, times)

    def bring(self, rows: Sequence[Row], memory: Memory) -> Sequence[int]:
        """As they come, whether the shop's first ones are still here or not."""
        there = {(word.of, word.label_key): word for which in SETS for word in words.of(which)}
        sets = {title: which for which, title in SETS.items()}
        colours = {name: place for place, name in enumerate(COLOURS)}
        places: dict[str, int] = dict(memory.get(PLACES, {}))
        made = []
        for title, label, colour, retired, created in rows:
            if title not in sets or colour not in colours:
                raise Unfit(f"コンタクト履歴の{title}「{label}」が読めません。")
            key = (sets[title], fold(label))
            word = there.get(key) or ContactWord(of=key[0])
            is_new = word.pk is None
            places[key[0]] = places.get(key[0], 0) + 1
            word.label, word.colour, word.position = label, colours[colour], places[key[0]]
            word.retired_at, word.created_at = _time(retired), _time(created)
            word.save()
            there[key] = word
            made += [word.pk] if is_new else []
        memory[PLACES] = places
        return made


class ContactsBelonging(Belonging):
    name, title, model = "contacts", "コンタクト履歴", Contact
    headings = (
        "顧客コード", "予定か済みか", "日時", "時刻", "種類", "結果", "件名", "内容", "担当者", "作成日時", "更新日時",
    )  # fmt: skip

    def count(self, book: str) -> int:
        return Contact.objects.using(book).count()

    def rows(self, book: str) -> Iterator[Row]:
        names = (
            "customer__code", "is_done", "at", "has_time", "kind__label", "result__label", "subject", "text",
            "staff__name", "created_at", "updated_at",
        )  # fmt: skip
        found = Contact.objects.using(book).order_by("id").values_list(*names)
        for code, is_done, at, has_time, kind, result, *said, staff, made, touched in found.iterator(
            chunk_size=CHUNK
        ):
            yield (
                code, DONE if is_done else PLANNED, _written(at), TIMED if has_time else "", kind, result or "",
                *said, staff or "", _written(made), _written(touched),
            )  # fmt: skip

    def bring(self, rows: Sequence[Row], memory: Memory) -> Sequence[int]:
        codes = {row[0] for row in rows}
        known = _Known(
            {code: pk for pk, code in bulk.fetch(Customer, ("id", "code"), "code", codes)},
            {(word.of, word.label): word.pk for word in ContactWord.objects.all()},
            dict(Staff.objects.values_list("name", "pk")),
        )
        made = Contact.objects.bulk_create([known.contact(row) for row in rows])
        return [each.pk for each in made]


class _Known:
    """What contacts call by name, as it is called here."""

    def __init__(
        self, customers: dict[str, int], known: dict[tuple[str, str], int], staff: dict[str, int]
    ) -> None:
        self._customers, self._words, self._staff = customers, known, staff

    def contact(self, row: Row) -> Contact:
        code, state, at, timed, kind, result, subject, text, staff, created, updated = row
        try:
            return Contact(
                customer_id=self._customers[code],
                is_done={PLANNED: False, DONE: True}[state],
                at=datetime.fromisoformat(at),
                has_time=timed == TIMED,
                kind_id=self._words[KIND, kind],
                result_id=self._words[RESULT, result] if result else None,
                subject=subject,
                text=text,
                search_text=searched(subject, text),
                staff_id=self._staff[staff] if staff else None,
                created_at=datetime.fromisoformat(created),
                updated_at=datetime.fromisoformat(updated),
            )
        except (KeyError, ValueError) as problem:
            raise Unfit(f"顧客「{code}」のコンタクト履歴が読めません（{problem}）。") from problem


def _written(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _time(text: str) -> Any:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        raise Unfit(f"日時「{text}」が読めません。") from None
