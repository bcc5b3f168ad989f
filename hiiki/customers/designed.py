"""The one list of fields, the shop's own included: what cards, lists, files and history ask.

A request, or a block within `held`, sees one and the same list; elsewhere every call looks whether it
changed, which costs one small query. Nothing here needs the book: `designs` says where to look, and a
helper is given the fields as plain values.
"""

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from hashlib import blake2b
from typing import Any

from hiiki.customers import reading
from hiiki.customers.fields import BY_NAME, COMPANY_CODE, FIELDS, Field
from hiiki.customers.indexing import digits
from hiiki.customers.kinds import CHOSEN, KINDS, PREFIX
from hiiki.text import dates
from hiiki.text.folding import fold
from hiiki.text.honorifics import CHOICES as HONORIFICS
from hiiki.text.honorifics import ONCHU, SAMA

COLUMN = "own"  # where customers keep the values of all of them
YES_NO = (("yes", "はい"), ("no", "いいえ"))
SHORT, LONG, LONGEST_CHOICE = 500, 100_000, 60

# A field as plain values: id, label, kind of design, group, required, default, help, searched, retired, options.
Plain = tuple[Any, ...]


# The honorifics of a person and of a company without one, where the card has none.
Usual = tuple[str, str]
USUAL: Usual = (SAMA, ONCHU)
# A word offered for a field that takes any: field, word, colour, whether it is retired.
Listed = tuple[str, str, int, bool]


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
    designed_as: str = "text"
    default: str = ""
    searched: bool = False
    is_retired: bool = False
    is_quick: bool = False
    options: tuple[Option, ...] = field(default=(), compare=False)

    @property
    def plain(self) -> Plain:
        return (
            self.pk, self.label, self.designed_as, self.group, self.required, self.default, self.help,
            self.searched, self.is_retired, [(*vars(option).values(),) for option in self.options],
        )  # fmt: skip

    @property
    def kind_word(self) -> str:
        return KINDS[self.designed_as]

    @property
    def is_number(self) -> bool:
        return self.designed_as == "number"

    @property
    def is_chosen(self) -> bool:
        """Whether its choices are the shop's."""
        return self.designed_as in CHOSEN

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

    def take_in(self, value: str) -> str | list[str] | None:
        """As `clean`, but where a word is none of the choices, the words as they were written: a file may bring new ones."""
        try:
            return self.clean(value)
        except Unknown:
            words = _words(self.options, value) if self.kind == "several" else [reading.line(value)]
        for word in words:
            if len(word) > LONGEST_CHOICE or not fold(word):
                raise Unknown(word)
        return words

    def show(self, value: Any, *, calendar: str = "seireki") -> str:
        if not value:
            return ""
        if isinstance(value, list):
            return "、".join(value)
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

    def __init__(
        self, designed: Iterable[Designed], listed: Iterable[Listed] = (), usual: Usual = USUAL
    ) -> None:
        self.ever = {each.name: each for each in designed}
        self.own = tuple(each for each in self.ever.values() if not each.is_retired)
        self.every: tuple[Field, ...] = (*FIELDS, *self.own)
        self._listed, self.usual = tuple(listed), usual

    def words_of(self, own: Mapping[str, str]) -> list[str]:
        """The texts by which a customer with these values is searched."""
        return [
            word for field in self._searched if (value := own.get(field.name)) for word in field.words(value)
        ]

    def words_alike(self, others: "Fields", names: Iterable[str]) -> bool:
        """Whether those also find a customer by the words by which these do."""
        if others is self:
            return True
        return all(_is_worded_as(self.ever.get(name), others.ever.get(name)) for name in names)

    def listed(self, name: str) -> list[str]:
        """The words that are offered for a field that takes any."""
        return [word for of, word, _, is_retired in self._given(name) if not is_retired]

    @cached_property
    def colours(self) -> Mapping[tuple[str, str], int]:
        """By field and folded word."""
        return {(of, fold(word)): colour for of, word, colour, _ in self._listed}

    def _given(self, name: str) -> list[Listed]:
        found = [each for each in self._listed if each[0] == name]
        return found if found or name != "honorific" else [(name, word, 0, False) for word in HONORIFICS]

    @cached_property
    def _searched(self) -> list[Designed]:
        return [field for field in self.own if field.searched]

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        return {each.name: each for each in self.every}

    @classmethod
    def of(cls, plain: Iterable[Plain]) -> "Fields":
        return cls(map(of, plain))

    def plain(self, names: Iterable[str]) -> list[Plain]:
        """Those of the shop's own that are named, for a process without a book."""
        return [self.ever[name].plain for name in names if name in self.ever]

    def signature(self, names: Iterable[str]) -> str:
        """Another one when these would read or store something otherwise; "" when none is the shop's own."""
        read = [(each[0], each[2], [option[:2] for option in each[-1]]) for each in self.plain(names)]
        return blake2b(repr(read).encode(), digest_size=8).hexdigest() if read else ""

    @cached_property
    def known(self) -> Mapping[str, Field]:
        """By name what files may hold, also those no longer in use."""
        return {each.name: each for each in (*FIELDS, COMPANY_CODE, *self.ever.values())}

    @cached_property
    def in_files(self) -> Mapping[str, Field]:
        """By name what files may hold, as they are written."""
        at = FIELDS.index(BY_NAME["company_kana"]) + 1
        return {each.name: each for each in (*FIELDS[:at], COMPANY_CODE, *FIELDS[at:], *self.own)}

    @cached_property
    def by_column(self) -> Mapping[str, Field]:
        """Also those no longer in use."""
        return {each.column: each for each in (*FIELDS, *self.ever.values())}


def _is_worded_as(before: Designed | None, after: Designed | None) -> bool:
    if before is None or after is None:
        return before is after
    if not before.searched and not after.searched:
        return True
    said = before.searched == after.searched and before.is_retired == after.is_retired
    return said and dict(after.choices).items() >= dict(before.choices).items()


def own() -> tuple[Designed, ...]:
    """The shop's own that are in use, in their order."""
    return now().own


def every() -> tuple[Field, ...]:
    return now().every


def by_name() -> Mapping[str, Field]:
    return now().by_name


def in_files() -> Mapping[str, Field]:
    return now().in_files


def by_column() -> Mapping[str, Field]:
    return now().by_column


def words_of(own: Mapping[str, str]) -> list[str]:
    """The texts by which a customer with these values is searched; for nobody's values the book is not asked."""
    return now().words_of(own) if own else []


def is_own(column: str) -> bool:
    return column.startswith(PREFIX)


def of_own(record: Mapping[str, Any]) -> dict[str, Any]:
    """What a record says of the shop's own fields."""
    return {column: value for column, value in record.items() if is_own(column)}


def held_in(column: str) -> str:
    """The database column in which the value of a record's column stands."""
    return COLUMN if is_own(column) else column


def put(held: Mapping[str, str], values: Mapping[str, Any]) -> dict[str, str]:
    """What a customer's own column becomes; nothing takes no room."""
    kept = {**held, **values}
    return {name: value for name, value in kept.items() if value}


_here = threading.local()
BUILT_IN = Fields(())


def _nowhere() -> Fields:
    return BUILT_IN


_look: Callable[[], Fields] = _nowhere


def look_by(look: Callable[[], Fields]) -> None:
    """Ask this for the fields from now on."""
    global _look
    _look = look


def now() -> Fields:
    held: Fields | None = getattr(_here, "fields", None)
    if held is None:
        held = _look()
        if getattr(_here, "depth", 0):
            _here.fields = held
    return held


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


def of(plain: Plain) -> Designed:
    pk, label, designed_as, group, required, default, help, searched, is_retired, given = plain
    kind, reader, max_length, width = _KINDS[designed_as]
    options = [Option(*each) for each in (YES_NO if designed_as == "yesno" else given)]
    return Designed(
        f"{PREFIX}{pk}",
        label,
        kind,
        group,
        partial(_CHOOSERS[designed_as], options) if designed_as in CHOSEN else reader,
        max_length,
        max(width, min(2 * len(label), 16)),
        sort_by="" if kind == "long" else f"{PREFIX}{pk}",
        choices=tuple((option.value, option.label) for option in options),
        pk=pk,
        designed_as=designed_as,
        required=required,
        default=default,
        help=help,
        searched=searched,
        is_retired=is_retired,
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
    return joined(options, [_choice(options, word) for word in _words(options, value)])


def _words(options: Sequence[Option], value: str) -> list[str]:
    """The choices somebody wrote side by side. A slash parts them too, but where it belongs to a choice."""
    known = {fold(option.label) for option in options}
    words: list[str] = []
    for word in filter(None, _between.split(reading.text(value))):
        words += [word] if fold(word) in known else filter(None, _slash.split(word))
    return words


BETWEEN = "、､,，;；|｜\t\n"
_between = re.compile(rf"\s*[{BETWEEN}]\s*")
_slash = re.compile(r"\s*[/／]\s*")


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
