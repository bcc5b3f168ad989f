"""The one list of fields, the shop's own included: what cards, lists, files and history ask.

A request, or a block within `held`, sees one and the same list; elsewhere every call looks whether it
changed, which costs one small query.
"""

import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from typing import Any

from hiiki.customers import reading
from hiiki.customers.fields import FIELDS, Field
from hiiki.customers.indexing import digits
from hiiki.customers.models.design import CHOSEN, KINDS, PREFIX, Choice, Design, OwnField
from hiiki.text import dates
from hiiki.text.folding import fold

COLUMN = "own"  # where customers keep the values of all of them
YES_NO = (("yes", "はい"), ("no", "いいえ"))
SHORT, LONG = 500, 100_000


@dataclass(frozen=True)
class Option:
    """What can be chosen: the value that is stored, the word people see, its colour."""

    value: str
    label: str
    colour: int = 0
    is_retired: bool = False


@dataclass(frozen=True)
class Designed(Field):
    """A field of the shop's own. Its values are text: days as ISO, numbers as decimals, choices by id (several: ,3,7,)."""

    pk: int = 0
    kind_word: str = ""
    is_number: bool = False
    default: str = ""
    searched: bool = False
    is_retired: bool = False
    options: tuple[Option, ...] = field(default=(), compare=False)

    @property
    def column(self) -> str:
        return self.name

    @property
    def held_in(self) -> str:
        return COLUMN

    @property
    def is_empty(self) -> None:
        return None

    def stored_in(self, customer: Any) -> str | None:
        value: str | None = customer.own.get(self.name)
        return value

    def clean(self, value: str) -> str | None:
        """None for nothing."""
        stored = super().clean(value)
        return (stored.isoformat() if isinstance(stored, date) else stored) or None

    def show(self, value: Any, *, calendar: str = "seireki") -> str:
        if not value:
            return ""
        if self.kind == "several":
            return "、".join(option.label for option in self.chosen(value))
        if self.kind == "date":
            return dates.show(date.fromisoformat(value), calendar=calendar)
        return super().show(value, calendar=calendar)

    def show_plain(self, value: Any, *, calendar: str = "seireki") -> str:
        return self.show(value, calendar=calendar)

    def words(self, value: str) -> list[str]:
        """How people write it who search for it."""
        if self.kind == "several":
            return [option.label for option in self.chosen(value)]
        shown = self.show(value)
        return [shown, digits(shown)] if self.kind == "phone" else [shown]

    @property
    def coloured(self) -> bool:
        """Whether its choices are the shop's, each with a colour."""
        return bool(self.options) and self.options[0].value.isdigit()

    def chosen(self, value: str | None) -> list[Option]:
        """In the order of the choices."""
        values = set((value or "").split(",")) - {""}
        return [option for option in self.options if option.value in values]

    def offered(self, value: str | None = "") -> list[Option]:
        """What can be chosen now, and what already is."""
        chosen = self.chosen(value)
        return [option for option in self.options if not option.is_retired or option in chosen]


class Fields:
    """All fields at one moment."""

    def __init__(self, designed: Sequence[Designed]) -> None:
        self.ever = {each.name: each for each in designed}
        self.own = tuple(each for each in designed if not each.is_retired)
        self.every: tuple[Field, ...] = (*FIELDS, *self.own)

    def words_of(self, own: Mapping[str, str]) -> list[str]:
        """The texts by which a customer with these values is searched."""
        return [
            word for field in self._searched if (value := own.get(field.name)) for word in field.words(value)
        ]

    @cached_property
    def _searched(self) -> list[Designed]:
        return [field for field in self.own if field.searched]

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        return {each.name: each for each in self.every}

    @cached_property
    def by_column(self) -> Mapping[str, Field]:
        """Also those no longer in use."""
        return {each.column: each for each in (*FIELDS, *self.ever.values())}


def own() -> tuple[Designed, ...]:
    """The shop's own that are in use, in their order."""
    return now().own


def every() -> tuple[Field, ...]:
    return now().every


def by_name() -> Mapping[str, Field]:
    return now().by_name


def by_column() -> Mapping[str, Field]:
    return now().by_column


def words_of(own: Mapping[str, str]) -> list[str]:
    """The texts by which a customer with these values is searched; for nobody's values the book is not asked."""
    return now().words_of(own) if own else []


def is_own(column: str) -> bool:
    return column.startswith(PREFIX)


def held_in(column: str) -> str:
    """The database column in which the value of a record's column stands."""
    return COLUMN if is_own(column) else column


def put(held: Mapping[str, str], values: Mapping[str, Any]) -> dict[str, str]:
    """What a customer's own column becomes; nothing takes no room."""
    kept = {**held, **values}
    return {name: value for name, value in kept.items() if value}


_here = threading.local()
_known = ("", Fields(()))


def now() -> Fields:
    held: Fields | None = getattr(_here, "fields", None)
    if held is None:
        held = _looked_up()
        if getattr(_here, "depth", 0):
            _here.fields = held
    return held


def _looked_up() -> Fields:
    global _known
    version = Design.objects.values_list("version", flat=True).first() or ""
    if version != _known[0]:
        _known = (version, read()) if version else ("", Fields(()))
    return _known[1]


def forget() -> None:
    """What was held: the fields have just been changed."""
    _here.fields = None


@contextmanager
def held() -> Iterator[None]:
    """Look at most once within the block."""
    _here.depth = getattr(_here, "depth", 0) + 1
    try:
        yield
    finally:
        _here.depth -= 1
        if not _here.depth:
            forget()


def begin_request(**_: Any) -> None:
    _here.depth = 1
    forget()


def end_request(**_: Any) -> None:
    _here.depth = 0
    forget()


def read(book: str = "default") -> Fields:
    options: dict[int, list[Option]] = {}
    for choice in Choice.objects.using(book):
        option = Option(str(choice.pk), choice.label, choice.colour, choice.retired_at is not None)
        options.setdefault(choice.field_id, []).append(option)
    return Fields([of(each, options.get(each.pk, ())) for each in OwnField.objects.using(book)])


def of(designed: OwnField, options: Sequence[Option] = ()) -> Designed:
    kind, reader, max_length, width = _KINDS[designed.kind]
    if designed.kind == "yesno":
        options = [Option(*pair) for pair in YES_NO]
    return Designed(
        designed.key,
        designed.label,
        kind,
        designed.group,
        partial(_CHOOSERS[designed.kind], options) if designed.kind in CHOSEN else reader,
        max_length,
        max(width, min(2 * len(designed.label), 16)),
        sort_by="" if kind == "long" else designed.key,
        choices=tuple((option.value, option.label) for option in options),
        pk=designed.pk,
        kind_word=KINDS[designed.kind],
        is_number=designed.kind == "number",
        required=designed.required,
        default=designed.default,
        help=designed.help,
        searched=designed.searched,
        is_retired=designed.retired_at is not None,
        options=tuple(options),
    )


def _yes_or_no(value: str) -> str:
    read = {True: "yes", False: "no", None: ""}
    try:
        return read[reading.yes_or_no(value)]
    except ValueError:
        raise ValueError(f"「{value}」が分かりません（はい か いいえ と書いてください）") from None


class Unknown(ValueError):
    """A word that is none of the choices."""

    def __init__(self, word: str) -> None:
        super().__init__(f"「{word[:40]}」は選択肢にありません")
        self.word = word


def _choice(options: Sequence[Option], value: str) -> str:
    word = reading.line(value)
    found = next((option.value for option in options if fold(option.label) == fold(word)), "")
    if word and not found:
        raise Unknown(word)
    return found


def _several(options: Sequence[Option], value: str) -> str:
    words = _between.split(reading.text(value))
    return joined(options, [_choice(options, word) for word in words if word])


BETWEEN = "、､,，;；|｜\t\n"
_between = re.compile(rf"\s*[{BETWEEN}]\s*")


def joined(options: Sequence[Option], values: Sequence[str]) -> str:
    """As it is stored: each once, in the order of the choices."""
    kept = [option.value for option in options if option.value in values]
    return f",{','.join(kept)}," if kept else ""


_CHOOSERS: dict[str, Callable[[Sequence[Option], str], str]] = {"choice": _choice, "several": _several}
# How each kind is shown and edited, what reads it, how long it may be, how wide a list shows it.
_KINDS: dict[str, tuple[str, Callable[[str], Any], int | None, int]] = {
    "text": ("text", reading.line, SHORT, 12),
    "long": ("long", reading.text, LONG, 24),
    "number": ("text", reading.number, None, 8),
    "date": ("date", reading.day, None, 11),
    "yesno": ("choice", _yes_or_no, None, 6),
    "choice": ("choice", reading.line, None, 10),
    "several": ("several", reading.line, None, 16),
    "phone": ("phone", reading.phone, 40, 13),
    "mail": ("mail", reading.mail, 254, 22),
    "url": ("url", reading.line, SHORT, 20),
}
