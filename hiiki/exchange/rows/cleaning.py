"""From the cells of a record to clean values: the readers of the card, asked once per distinct value."""

import re
import typing
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from hiiki.customers import designed
from hiiki.customers.designed import Designed, Fields
from hiiki.customers.fields import Field
from hiiki.db.staged import Staged
from hiiki.exchange.mapping import Mapping
from hiiki.exchange.mapping import compile as compile_mapping
from hiiki.exchange.mapping.splitting import PARTS
from hiiki.exchange.records import Record
from hiiki.text import emails, phones, postal
from hiiki.text.addresses import postal_code_before
from hiiki.text.companies import looks_like_company

REMEMBERED = 20_000

# A row of totals fills no more of the card than this, even where other columns are added up too.
TOTAL_FIELDS = 6
_TOTAL = re.compile(
    r"(?:総?合\s*計|総\s*計|小\s*計|計|総数|件数|人数|total)(?:\s*[(:]?\s*[¥\\]?\d[\d,.]*+\s*[人名件社行軒口円個%]?\s*(?:です)?[)。]?)*",
    re.IGNORECASE,
)

Problem = dict[str, Any]
Fieldbook = typing.Mapping[str, Field]


class Cleaner:
    """Cleans records by one mapping. Values are plain (dates as ISO text, 担当者 as written).

    A word that is none of the choices of a field comes as it was written, in a list with those beside it.
    """

    def __init__(
        self, mapping: Mapping, *, blank_unreadable: bool = False, fields: Fields | None = None
    ) -> None:
        known = (fields or designed.now()).known
        plain, others = _parted(mapping, known)
        readers = {name: Reader(known[name]) for name in plain}
        self._plain = [(name, column, readers[name].stands, readers[name]) for name, column in plain.items()]
        self._pick = compile_mapping(others) if others.targets() else None
        self._readers = {name: Reader(known[name]) for name in others.targets()}
        self._blank_unreadable = blank_unreadable
        self._addresses = mapping.sources().get("address", [])

    def clean(self, number: int, record: Record) -> Staged:
        """One row, its verdict still open unless it cannot be read ("r")."""
        if record.problem:
            problems = [{"column": "", "value": "", "reason": record.problem}]
            return Staged(number, record.line, "r", problems=problems, cells=record.cells)

        content: dict[str, Any] = {}
        problems = []
        cells = record.cells
        for name, column, longest, reader in self._plain:
            if text := cells[column]:
                if len(text) <= longest and text.isprintable() and text[0] != " " != text[-1]:
                    content[name] = text  # as the reader would say, for most values there are
                    continue
                value, reason = reader(text)
                if reason:
                    problems.append({"column": name, "value": text[:200], "reason": reason})
                elif value is not None and value != "":
                    content[name] = value
        if self._pick:
            self._clean_others(self._pick(cells), content, problems)
        if "last_name" in content and "first_name" not in content:
            _name_company(content)
        if self._addresses and "postal_code" not in content:
            self._find_postal_code(cells, content)
        if len(content) <= TOTAL_FIELDS and is_total(cells):
            problems = [{"column": "", "value": "", "reason": "合計の行のようです（顧客ではありません）"}]
            return Staged(number, record.line, "r", problems=problems, cells=cells)
        if not problems:
            return Staged(number, record.line, "", content=content)
        verdict = "" if self._blank_unreadable else "r"
        return Staged(number, record.line, verdict, content=content, problems=problems, cells=cells)

    def _clean_others(self, values: dict[str, str], content: dict[str, Any], problems: list[Problem]) -> None:
        for name, text in values.items():
            if not text:
                continue
            value, reason = self._readers[name](text)
            if reason:
                problems.append({"column": name, "value": text[:200], "reason": reason})
            elif value is not None and value != "":
                content[name] = value

    def _find_postal_code(self, cells: list[str], content: dict[str, Any]) -> None:
        """An address split into its parts begins, in many lists, with its 〒."""
        text = next((cell for column in self._addresses if (cell := cells[column])), "")
        if code := postal_code_before(text):
            content["postal_code"] = code


def is_total(cells: Sequence[str]) -> bool:
    """合計 and a number at the end of a list: nobody's row."""
    said = " ".join(filter(None, map(str.strip, cells)))
    return bool(_TOTAL.fullmatch(unicodedata.normalize("NFKC", said)))


def _name_company(content: dict[str, Any]) -> None:
    """A company in the column of names is a company; lists of customers mix them."""
    if "company_name" in content or not looks_like_company(content["last_name"]):
        return
    content["company_name"] = content.pop("last_name")
    kana = f"{content.pop('last_kana', '')}{content.pop('first_kana', '')}"
    if kana:
        content.setdefault("company_kana", kana)


def _parted(mapping: Mapping, known: Fieldbook) -> tuple[dict[str, int], Mapping]:
    """Fields that are one column as it is, and the rest: joined, split, or filled by a constant.

    Most columns are of the first kind, and need no dictionary made for each row.
    """
    mapping = mapping.only({*known, *PARTS})
    sources = mapping.sources()
    shared = {*mapping.constants, *(part for target in sources for part in PARTS.get(target, ()))}
    plain = {
        target: columns[0]
        for target, columns in sources.items()
        if len(columns) == 1 and target in known and target not in shared
    }
    others = [link for link in mapping.columns if link.target not in plain]
    return plain, Mapping(others, mapping.constants, mapping.joiners)


# Kinds that are stored as they stand, but for white space around them.
AS_THEY_STAND = {"text", "code", "kana", "long", "url", "staff", "company"}
# The common shape of those that are stored as typed, too many to be remembered.
USUAL = {"phone": phones.is_usual, "mail": emails.is_usual, "postal": postal.is_usual}


class Reader:
    """One field's reader with a memory of the values it has seen."""

    def __init__(self, field: Field) -> None:
        is_chosen = isinstance(field, Designed) and field.is_chosen
        self._clean: Callable[[str], Any] = field.take_in if is_chosen else field.clean  # type: ignore[attr-defined]
        # How long a value may be that stands as it is; 0 where every value is looked at more closely.
        self.stands = field.max_length or 0 if field.kind in AS_THEY_STAND else 0
        self._is_usual = USUAL.get(field.kind)
        self._known: dict[str, tuple[Any, str]] = {}

    def __call__(self, text: str) -> tuple[Any, str]:
        """The value and "", or None and the reason it cannot be read."""
        if self.stands:
            if len(text) <= self.stands and text.isprintable() and text[0] != " " != text[-1]:
                return text, ""
        elif self._is_usual and self._is_usual(text):
            return text, ""
        known = self._known.get(text)
        if known is None:
            if len(self._known) > REMEMBERED:
                self._known.clear()
            known = self._known[text] = self._read(text)
        return known

    def _read(self, text: str) -> tuple[Any, str]:
        try:
            value = self._clean(text)
        except ValueError as wrong:
            return None, str(wrong)
        return (value.isoformat() if hasattr(value, "isoformat") else value), ""


def mapped_columns(mapping: Mapping, fields: Fields | None = None) -> Sequence[str]:
    """The fields an import with this mapping touches, in the order of the card."""
    targets = set(mapping.targets())
    return [name for name in (fields or designed.now()).known if name in targets]
