"""言葉: in what the search knows by sections, and in columns it does not know."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import F, Q

from hiiki.customers import searching
from hiiki.customers.fields import FIELDS
from hiiki.customers.indexing import NUMBERED, digits
from hiiki.customers.models import Customer
from hiiki.customers.searching import is_number
from hiiki.db.among import Among
from hiiki.segments.condition import Condition, Saying, Values, Words, being, existing, missing
from hiiki.text.folding import fold

HOWS: Mapping[str, str] = {
    "contains": "を含む",
    "equals": "と同じ",
    "filled": "何か入っている",
    "empty": "空いている",
}
BARE = frozenset({"filled", "empty"})


class Text(Condition):
    hows = HOWS
    bare = BARE
    inputs: Sequence[Any] = (Words("words", "探す言葉"),)

    def __init__(self, name: str, label: str, group: str) -> None:
        self.name, self.label, self.group = name, label, group

    def q(self, part: Values, today: date) -> Q:
        if part["is"] in self.bare:
            return self._empty() if part["is"] == "empty" else ~self._empty()
        return self._found(part["words"], whole=part["is"] == "equals")

    def _empty(self) -> Q:
        raise NotImplementedError

    def _found(self, words: str, *, whole: bool) -> Q:
        raise NotImplementedError

    def say(self, part: Values, *, calendar: str) -> Saying:
        how = part["is"]
        if how in self.bare:
            return (missing if how == "empty" else existing)(self.label)
        if how == "equals":
            return being(f"{self.label}が「{part['words']}」")
        return Saying(f"{self.label}に「{part['words']}」を含み", f"{self.label}に「{part['words']}」を含む")


class Section(Text):
    """What the search box offers as one field: 氏名 with its reading, 住所 from 都道府県 on."""

    def __init__(self, name: str, label: str, group: str, columns: Sequence[str]) -> None:
        super().__init__(name, label, group)
        self._columns = columns

    def _empty(self) -> Q:
        return Q(**dict.fromkeys(self._columns, ""))

    def _found(self, words: str, *, whole: bool) -> Q:
        return searching.standing(words, self.name, whole=whole)


class Looked(Text):
    """What has no section: every different text is read and folded, which suits those of few."""

    def __init__(self, name: str, label: str, group: str, *, of: Any = None, is_phone: bool = False) -> None:
        super().__init__(name, label, group)
        self._of, self._is_phone = of or F(name), is_phone

    def _empty(self) -> Q:
        return Q(**{self.name: ""})

    def _found(self, words: str, *, whole: bool) -> Q:
        different = Customer.objects.order_by().values_list(self._of, flat=True).distinct()
        texts = (text for text in different.iterator() if text)
        return Q(Among(self._of, [text for text in texts if self.matches(text, words, whole=whole)]))

    def matches(self, text: str, words: str, *, whole: bool) -> bool:
        key = digits if self._is_phone and is_number(words) else fold
        held = key(text)
        if whole:
            return bool(key(words)) and held == key(words)
        wanted = [word for word in map(key, words.split()) if word]
        return bool(wanted) and all(word in held for word in wanted)


class Url(Text):
    """As it is written, but for large and small letters."""

    def _empty(self) -> Q:
        return Q(url="")

    def _found(self, words: str, *, whole: bool) -> Q:
        if whole:
            return Q(url__iexact=words.strip())
        return reduce(and_, [Q(url__icontains=word) for word in words.split()])


_LABELS = {field.name: (field.label, field.group) for field in FIELDS}
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "name": ("last_name", "first_name", "last_kana", "first_kana"),
    "company": ("company_name", "company_short", "company_kana"),
    "code": ("code",),
    "address": ("prefecture", "address1", "address2"),
    **{name: (name,) for name in (*NUMBERED, "email", "email_mobile", "memo")},
}
LABELS = {
    "name": ("氏名・フリガナ", "基本情報"),
    "company": ("会社名", "基本情報"),
    "address": ("住所", "連絡情報"),
}
PLAIN = ("management", "department", "title", "honorific")


def texts() -> Iterable[Condition]:
    for name, columns in SECTIONS.items():
        yield Section(name, *LABELS.get(name) or _LABELS[name], columns)
    for name in PLAIN:
        yield Looked(name, *_LABELS[name])
    yield Looked("postal_code", *_LABELS["postal_code"], is_phone=True)
    yield Url("url", *_LABELS["url"])
