"""Guess the mapping: first by the headings, then by what the values look like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from hiiki.customers.designed import Designed
from hiiki.exchange.mapping import values
from hiiki.exchange.mapping.headings import OTHERS, fold, known_target
from hiiki.exchange.mapping.links import Link, Mapping
from hiiki.exchange.mapping.splitting import PARTS
from hiiki.exchange.records import Found
from hiiki.text.addresses import PREFECTURES

CERTAIN, LIKELY, PERHAPS = 0.95, 0.75, 0.55
FEW, NEARLY_ALL = 0.2, 0.9  # of the values
TELLING = 3  # so many values say more than their heading; one or two may be mistakes

_numbered = re.compile(r"(.+?)([1-4])$")
_row_numbers = {
    fold(heading) for heading in ("No", "No.", "番号", "ID", "#", "連番", "通番", "整理番号", "整理No")
}
_split_by_number = {"postal_code": 2, "tel": 3, "mobile": 3, "fax": 3}
_joined = {"address1", "address2", "memo"}
_parts_of_birthday = ("年", "月", "日")
_vague = {"management", "tags"}
_must_look_like = {"email": "email", "birthday": "readable_date", "registered_on": "readable_date"}
_second_choice = {"tel": "mobile", "email": "email_mobile"}
_by_value = (
    "email",
    "url",
    "postal",
    "mobile",
    "phone",
    "prefecture",
    "gender",
    "date",
    "kana",
    "company",
    "name",
    "address",
)
_field_of = {"postal": "postal_code", "phone": "tel", "company": "company_name"}


class Field(Protocol):
    """What guessing needs to know of a field of the card."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def kind(self) -> str: ...


@dataclass
class Suggestion:
    """One column's target with how sure we are (0 to 1) and why, in Japanese."""

    column: int
    target: str | None = None
    confidence: float = 0.0
    why: str = ""


@dataclass
class Guess:
    columns: list[Suggestion]
    joiners: dict[str, str] = field(default_factory=dict)

    @property
    def mapping(self) -> Mapping:
        return Mapping([Link(each.column, each.target) for each in self.columns], {}, dict(self.joiners))


def _share_of(field: Designed, filled: Sequence[str]) -> float:
    """How many of the values the field may take, from 0 to 1: new words for one with choices are asked about later."""
    return 1 if field.is_chosen else _readable(field, filled)


def _readable(field: Designed, filled: Sequence[str]) -> float:
    """How many of the values the field takes as it is, from 0 to 1."""
    return sum(_is_readable(field, value) for value in filled) / len(filled) if filled else 0


def _is_readable(field: Designed, value: str) -> bool:
    try:
        read = field.clean(value)
    except ValueError:
        return False
    return read is not None


def guess(found: Found, fields: Iterable[Field]) -> Guess:
    """A target for every column that has one; none twice, except where columns are to be joined."""
    return _Guessing(found, list(fields)).guess()


class _Guessing:
    def __init__(self, found: Found, fields: Sequence[Field]):
        self.found = found
        self.labels = {fold(each.label): each.name for each in reversed(fields) if each.label}
        self.own = {each.name: each for each in fields if isinstance(each, Designed)}
        self.names = {each.name for each in fields}
        self.names |= {whole for whole, parts in PARTS.items() if self.names & set(parts)}
        self.values = [
            [
                record.cells[column]
                for record in found.samples
                if not record.problem and column < len(record.cells)
            ]
            for column in range(found.width)
        ]
        self.columns = [Suggestion(column) for column in range(found.width)]
        self.taken: dict[str, list[int]] = {}

    def guess(self) -> Guess:
        self._by_heading()
        self._by_numbered_set()
        self._by_birthday_in_parts()
        self._by_contradiction()
        self._by_choices()
        self._by_row_number()
        self._resolve()
        self._by_values()
        return Guess(self.columns)

    def heading(self, column: int) -> str:
        return self.found.headings[column] if column < len(self.found.headings) else ""

    def _by_heading(self) -> None:
        for each in self.columns:
            heading = self.heading(each.column)
            target = self.labels.get(fold(heading)) or known_target(heading)
            if target == "party":
                target = self._party(each.column)
            if target in self.names:
                each.target, each.confidence, each.why = target, CERTAIN, f"見出し「{heading.strip()}」から"

    def _party(self, column: int) -> str:
        """顧客名 and 名称 stand for people in one book, for companies in the next."""
        companies = values.share("company", self.values[column])
        people = values.share("name", self.values[column])
        return "company_name" if companies > 0.3 or people < 0.3 else "name"

    def _by_numbered_set(self) -> None:
        """TEL1 TEL2 TEL3, 郵便番号1 郵便番号2: parts of one value when they are short."""
        sets: dict[str, list[int]] = {}
        for each in self.columns:
            found = _numbered.match(fold(self.heading(each.column)))
            target = found and known_target(found[1])
            if found and target in _split_by_number and target in self.names:
                sets.setdefault(found[1], []).append(each.column)
        for stem, columns in sets.items():
            target = known_target(stem)
            if len(columns) > 1 and self._short(columns, target):
                self._join(target, columns[: _split_by_number[target]])
            else:
                self._one_after_another(target, columns)

    def _short(self, columns: list[int], target: str) -> bool:
        filled = [values.plain(value) for column in columns for value in self.values[column] if value.strip()]
        return bool(filled) and all(len(value) <= 5 for value in filled)

    def _join(self, target: str, columns: list[int]) -> None:
        for column in columns:
            each = self.columns[column]
            each.target, each.confidence = target, CERTAIN
            each.why = f"「{self.heading(columns[0])}」～「{self.heading(columns[-1])}」をつなげます"
        self.taken[target] = columns

    def _one_after_another(self, target: str, columns: list[int]) -> None:
        for column in columns:
            each = self.columns[column]
            if not each.target:
                each.target, each.confidence, each.why = (
                    target,
                    LIKELY,
                    f"見出し「{self.heading(column)}」から",
                )

    def _by_birthday_in_parts(self) -> None:
        for stem in ("誕生", "生"):
            headings = [fold(heading) for heading in self.found.headings]
            if "birthday" in self.names and all(stem + part in headings for part in _parts_of_birthday):
                self._join("birthday", [headings.index(stem + part) for part in _parts_of_birthday])

    def _by_contradiction(self) -> None:
        """メールアドレス over 「あり」 and 「なし」 is none."""
        for each in self.columns:
            kind = _must_look_like.get(each.target or "")
            filled = [value for value in self.values[each.column] if value.strip()]
            enough = len(filled) >= TELLING and each.target not in self.taken
            own = self.own.get(each.target or "")
            share = values.share(kind, filled) if kind else _share_of(own, filled) if own else 1
            if enough and share < FEW:
                self._leave(each, f"見出しは「{self.heading(each.column)}」ですが、値がそう見えません")

    def _by_choices(self) -> None:
        """ランク over the choices of 顧客ランク is that field, and no 管理区分, where it is no other's as well."""
        chosen = [field for field in self.own.values() if field.is_chosen]
        for each in self.columns if chosen else ():
            filled = [value for value in self.values[each.column] if value.strip()]
            if len(filled) < TELLING or not self._is_vague(each):
                continue
            alike = [field for field in chosen if _readable(field, filled) >= NEARLY_ALL]
            if len(alike) == 1 and all(one.target != alike[0].name for one in self.columns):
                each.target, each.confidence = alike[0].name, LIKELY
                each.why = f"値が「{alike[0].label}」の選択肢です"

    def _is_vague(self, each: Suggestion) -> bool:
        """Nothing, or a word for sorting people into kinds, stands above it."""
        is_said = fold(self.heading(each.column)) in self.labels
        return not is_said and (each.target in _vague or not (each.target or each.why))

    def _by_row_number(self) -> None:
        """A plain 1, 2, 3 … counts the rows of this list; in the next list it counts other people."""
        for each in self.columns:
            if each.target == "code" and fold(self.heading(each.column)) in _row_numbers:
                filled = [values.plain(value) for value in self.values[each.column] if value.strip()]
                if filled and filled == [str(number) for number in range(1, len(filled) + 1)]:
                    self._leave(each, "行の番号のようです（顧客コードなら、ここで選べます）")

    def _resolve(self) -> None:
        self._names_in_context()
        for each in self.columns:
            target = each.target
            if not target or each.column in self.taken.get(target, ()):
                continue
            if target in self.taken and target not in _joined:
                target = self._another(each, target)
            if target:
                self.taken.setdefault(target, []).append(each.column)
            elif each.target:
                each.why = f"「{self.heading(self.taken[each.target][0])}」をすでに使っています"
                each.confidence = 0.0
            each.target = target

    def _another(self, each: Suggestion, target: str) -> str | None:
        """A second phone column may be the mobile one, a second mail column that of the mobile."""
        second = _second_choice.get(target)
        wanted = (
            second in self.names
            and second not in self.taken
            and all(one.target != second for one in self.columns)
        )
        if not second or not wanted:
            return None
        each.confidence = PERHAPS
        each.why = f"2つ目の「{self.heading(each.column)}」なので"
        return second

    def _names_in_context(self) -> None:
        targets = {each.target for each in self.columns}
        for each in self.columns:
            if each.target == "name":
                self._name(each, targets)
            elif each.target == "kana":
                self._kana(each, targets)
            elif each.target == "staff" and "company_name" in targets and not {"name", "last_name"} & targets:
                each.target, each.confidence = "name", LIKELY
        self._addresses(targets)

    def _name(self, each: Suggestion, targets: set[str | None]) -> None:
        if "last_name" in targets and "first_name" not in targets:
            each.target = "first_name"
        elif {"last_name", "first_name"} & targets:
            self._leave(each, "姓と名の列をすでに使っています")

    def _kana(self, each: Suggestion, targets: set[str | None]) -> None:
        before = self.columns[each.column - 1].target if each.column else None
        if before == "company_name" and "company_kana" in self.names:
            each.target = "company_kana"
        elif {"last_kana", "first_kana"} & targets:
            self._leave(each, "セイとメイの列をすでに使っています")

    def _addresses(self, targets: set[str | None]) -> None:
        """A 住所 that begins with its prefecture is whole; the columns of its parts say nothing new."""
        wholes = [each for each in self.columns if each.target == "address"]
        whole = wholes[0] if wholes else None
        parts = [each for each in self.columns if each.target in ("prefecture", "address1")]
        for other in wholes[1:]:
            self._leave(other, "住所の列をすでに使っています")
        if whole and not self._begins_with_prefecture(whole.column) and parts:
            whole.target = "address1"
        elif whole:
            for each in parts:
                self._leave(each, f"「{self.heading(whole.column)}」に含まれています")
        elif parts and "prefecture" not in targets and self._begins_with_prefecture(parts[0].column):
            self._join("address", [each.column for each in parts])

    def _leave(self, each: Suggestion, why: str) -> None:
        each.target, each.confidence, each.why = None, 0.0, why

    def _begins_with_prefecture(self, column: int) -> bool:
        filled = [value.strip() for value in self.values[column] if value.strip()]
        return 2 * sum(value.startswith(PREFECTURES) for value in filled) > len(filled)

    def _by_values(self) -> None:
        for each in self.columns:
            heading = fold(self.heading(each.column))
            if each.target or each.why or OTHERS.search(heading):
                continue
            kind = self._kind(self.values[each.column], bool(heading))
            target = self._target_of(kind, each.column)
            if target and target in self.names and not self._occupied(target):
                each.target, each.confidence, each.why = target, PERHAPS, "値の形から"
                self.taken[target] = [each.column]

    def _kind(self, column: list[str], headed: bool) -> str:
        """A heading we do not know makes us ask for more before we trust the values."""
        filled = [value for value in column if value.strip()]
        if not filled:
            return ""
        need = 0.9 if headed else 0.7
        return next((kind for kind in _by_value if values.share(kind, filled) >= need), "") or self._code(
            filled, headed
        )

    def _code(self, filled: list[str], headed: bool) -> str:
        unique = len(set(filled)) == len(filled) and len(filled) > 1
        return "code" if not headed and unique and values.share("code", filled) == 1 else ""

    def _target_of(self, kind: str, column: int) -> str:
        if kind == "date":
            births = values.birth_years(self.values[column], date.today().year)
            return "birthday" if births else "" if self.heading(column) else "registered_on"
        if kind == "kana" and self.heading(column):
            return ""
        return _field_of.get(kind, kind)

    def _occupied(self, target: str) -> bool:
        rivals = {target, *PARTS.get(target, ())}
        rivals |= {whole for whole, parts in PARTS.items() if target in parts}
        return bool(rivals & set(self.taken))
