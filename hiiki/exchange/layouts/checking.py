"""Reading a layout that comes from elsewhere: what is wrong with it is said with its line and its word."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from hiiki.customers import designed
from hiiki.customers.matching import KEYS
from hiiki.exchange.layouts.layout import Column, Layout
from hiiki.exchange.layouts.saying import from_data
from hiiki.exchange.mapping.splitting import PARTS
from hiiki.exchange.mapping.values import TESTS
from hiiki.exchange.rules import EMPTY, MAYBE, MODES, REQUIRED, UNKNOWN_CHOICE, UNKNOWN_STAFF, UNREADABLE
from hiiki.exchange.targets import label_of, meant_by
from hiiki.text import encodings

BYTES = 1024 * 1024
COLUMNS = 1000
_at = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_kinds: dict[str, tuple[type, str]] = {
    "title": (str, "文字"),
    "note": (str, "文字"),
    "source": (str, "文字"),
    "page": (str, "文字"),
    "heading": (str, "文字"),
    "to": (str, "文字"),
    "looks": (str, "文字"),
    "column": (int, "番号"),
    "positional": (bool, "true か false"),
    "partial": (bool, "true か false"),
    "inferred": (bool, "true か false"),
    "telling": (list, "見出しの並び"),
    "unused": (list, "見出しの並び"),
    "columns": (list, "[[columns]] の並び"),
    "joiners": (dict, "表"),
    "constants": (dict, "表"),
    "rules": (dict, "表"),
}
_rules: dict[str, Iterable[str]] = {
    "key": ["", *KEYS],
    "mode": MODES,
    "empty": EMPTY,
    "unreadable": UNREADABLE,
    "maybe": MAYBE,
    "required": REQUIRED,
    "unknown_staff": UNKNOWN_STAFF,
    "unknown_choice": UNKNOWN_CHOICE,
}


class Unusable(Exception):
    """Says in Japanese which line and which word is wrong, and what to do."""


def read(name: str, content: bytes) -> Layout:
    """The layout in a TOML file, by whatever editor it was saved; Unusable where it is none."""
    if len(content) > BYTES:
        raise Unusable("ファイルが大きすぎます。形式のファイル（Hiiki が書き出した .toml）を選んでください。")
    text = encodings.decode(content, encodings.detect(content))
    return from_data(name, _Checking(text).checked())


class _Checking:
    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.splitlines()

    def checked(self) -> dict[str, Any]:
        data = self._parsed()
        self._known(data, ["unused", *(each.name for each in fields(Layout) if each.name != "name")], 0)
        if not data.get("title", "").strip():
            raise Unusable("形式の名前がありません。はじめに「title = "
                           '"名前"」と書いてください。')  # fmt: skip
        if not data.get("columns"):
            raise Unusable("列がひとつもありません。「[[columns]]」の行から、列をひとつずつ書いてください。")
        if len(data["columns"]) > COLUMNS:
            raise Unusable(f"列が多すぎます（{COLUMNS:,}列まで）。")
        data["columns"] = list(self._columns(data["columns"], bool(data.get("positional"))))
        data["joiners"] = dict(self._joiners(data.get("joiners", {})))
        data["constants"] = dict(self._constants(data.get("constants", {})))
        self._rules(data.get("rules", {}))
        return data

    def _parsed(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as problem:
            raise Unusable(self._worded(str(problem))) from None

    def _worded(self, problem: str) -> str:
        found = _at.search(problem)
        number = int(found[1]) if found and found[1] else len(self.lines)
        line = self.lines[number - 1].strip() if 0 < number <= len(self.lines) else ""
        return f"{number}行目「{line[:60]}」を読めません。{_hint(problem)}"

    def _columns(self, columns: list[Any], positional: bool) -> Iterator[dict[str, Any]]:
        for number, column in enumerate(columns):
            start = self._start_of_column(number)
            if not isinstance(column, dict):
                raise Unusable(f"{start + 1}行目：列は「[[columns]]」の行から書いてください。")
            self._known(column, [each.name for each in fields(Column)], start)
            if not positional and not column.get("heading", "").strip():
                raise Unusable(
                    f'{start + 1}行目の列に見出しがありません。「heading = "見出し"」と書いてください。'
                )
            if (looks := column.get("looks", "")) and looks not in TESTS:
                raise Unusable(self._unknown(looks, TESTS, start, "値の形"))
            if "to" in column:
                column["to"] = self._target(column["to"], start)
            yield column

    def _target(self, word: str, start: int) -> str:
        target = meant_by(word)
        if not target:
            raise Unusable(self._unknown(word, [*designed.by_name(), *PARTS], start, "項目"))
        return target

    def _joiners(self, joiners: dict[str, Any]) -> Iterator[tuple[str, str]]:
        for word, text in joiners.items():
            self._text(word, text)
            yield self._target(word, 0), text

    def _constants(self, constants: dict[str, Any]) -> Iterator[tuple[str, str]]:
        for word, text in constants.items():
            self._text(word, text)
            name = self._target(word, 0)
            field = designed.by_name().get(name)
            if field is None:
                raise Unusable(self._unknown(word, designed.by_name(), 0, "項目"))
            try:
                field.clean(text)
            except ValueError as problem:
                raise Unusable(f"{self._line_of(text)}行目：「{field.label}」の値{problem}") from None
            yield name, text

    def _text(self, word: str, text: Any) -> None:
        if not isinstance(text, str):
            raise Unusable(f'{self._line_of(word)}行目：「{word}」の値を " " で囲んでください。')

    def _rules(self, rules: dict[str, Any]) -> None:
        for name, value in rules.items():
            if name not in _rules:
                raise Unusable(self._unknown(name, _rules, 0, "決まり"))
            if value not in _rules[name]:
                raise Unusable(self._unknown(str(value), _rules[name], 0, f"決まり（{name}）"))

    def _known(self, table: dict[str, Any], names: list[str], start: int) -> None:
        for name, value in table.items():
            if name not in names:
                raise Unusable(self._unknown(name, names, start, "設定"))
            kind, words = _kinds[name]
            texts = kind is not list or name == "columns" or all(isinstance(each, str) for each in value)
            if not isinstance(value, kind) or (kind is int and isinstance(value, bool)) or not texts:
                raise Unusable(f"{self._line_of(name, start)}行目：「{name}」には{words}を書いてください。")

    def _unknown(self, word: str, known: Iterable[str], start: int, what: str) -> str:
        near = difflib.get_close_matches(word, list(known), 1)
        label = f"（{label_of(near[0])}）" if near and what == "項目" else ""
        advice = f"「{near[0]}」{label}のことですか？" if near else "書き直すか、その行を消してください。"
        return f"{self._line_of(word, start)}行目：「{word}」という{what}はありません。{advice}"

    def _line_of(self, word: str, start: int = 0) -> int:
        """The first line from `start` on that names a word outside its comment; the next one where none does."""
        sought = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
        lines = enumerate(self.lines[start:], start + 1)
        return next((at for at, line in lines if sought.search(line.partition(" #")[0])), start + 1)

    def _start_of_column(self, number: int) -> int:
        starts = [at for at, line in enumerate(self.lines) if line.replace(" ", "").startswith("[[columns]]")]
        return starts[number] if number < len(starts) else 0


def _hint(problem: str) -> str:
    if "Illegal character" in problem or "Unterminated string" in problem:
        return '引用符「"」が閉じていないようです。'
    if "Expected '='" in problem:
        return "「=」が抜けていないか確かめてください。"
    if "Invalid value" in problem:
        return '「=」の右を " " で囲んでください。'
    if "overwrite" in problem or "Cannot declare" in problem or "Cannot mutate" in problem:
        return "同じ名前が2回書かれています。どちらかを消してください。"
    return "書き方を確かめてください。"
