"""The form in which columns are matched with fields: read from what was sent, and shown as it would read."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from hiiki.customers import designed
from hiiki.customers.registering import NAMING
from hiiki.exchange.histories.columns import lacking
from hiiki.exchange.mapping import Guess, Link, Mapping, guess
from hiiki.exchange.mapping.splitting import WORDS
from hiiki.exchange.models import ImportRun
from hiiki.exchange.records import Found, Record
from hiiki.exchange.rows.cleaning import Cleaner, mapped_columns
from hiiki.exchange.rules import CONTACTS, CUSTOMERS
from hiiki.exchange.targets import is_target, label_of, retired
from hiiki.web.exchange import history_matches

UNUSED = "使わない"
BEFORE = {
    "last_name": ("name", "name_given_first"),
    "last_kana": ("kana",),
    "prefecture": ("address", "prefecture_code"),
}
AFTER = {"mobile": ("phones",), "email_mobile": ("emails",)}
JOINERS = {
    "none": ("", "何も入れない"),
    "space": (" ", "空白"),
    "hyphen": ("-", "ハイフン -"),
    "slash": ("/", "斜線 /"),
    "comma": ("、", "読点 、"),
    "line": ("\n", "改行"),
}
AS_IN_LAYOUT = "layout"  # something else, which a layout says
LISTS = {"phones", "emails"}  # taken apart again: nothing has to be said of what stands between
PAIRS = {"姓｜名": ("last_name", "first_name"), "セイ｜メイ": ("last_kana", "first_kana")}
PAIRED = {name for pair in PAIRS.values() for name in pair}
SHOWN = 3
CONSTANTS = 30
MANY = 60  # columns from which a page must be sparing


def targets(run: ImportRun) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a column can become, by group."""
    if run.is_of_contacts:
        return history_matches.targets()
    groups: dict[str, list[tuple[str, str]]] = {}
    for each in designed.in_files().values():
        options = groups.setdefault(each.group, [])
        options += [(whole, WORDS[whole]) for whole in BEFORE.get(each.name, ())]
        options.append((each.name, each.label))
        options += [(whole, WORDS[whole]) for whole in AFTER.get(each.name, ())]
    return list(groups.items())


def read(sent: QueryDict, run: ImportRun) -> Mapping:
    columns = [
        Link(column, target if is_target(target := sent.get(f"c{column}"), run.kind) else None)
        for column in range(run.found.width)
    ]
    by_name = designed.by_name()
    pairs = zip(sent.getlist("constant"), sent.getlist("constant_value"), strict=False)
    constants = {name: value for name, value in list(pairs)[:CONSTANTS] if name in by_name and value.strip()}
    joiners = {
        target: JOINERS[token][0] if token in JOINERS else run.mapping.joiner(target)
        for target in {link.target for link in columns if link.target}
        if (token := sent.get(f"join_{target}", "")) in {*JOINERS, AS_IN_LAYOUT}
    }
    mapping = Mapping(columns, constants, joiners)
    for target, at in mapping.sources().items():
        if len(at) > 1:
            mapping = mapping.joined_in(target, _order(sent, target))
    return mapping


def _order(sent: QueryDict, target: str) -> list[int]:
    """The columns as they are joined; the one that was sent forward stands one place before."""
    order = [int(text) for text in sent.get(f"order_{target}", "").split(",") if text.isdecimal()]
    forward = sent.get("forward", "")
    if forward.isdecimal() and (moved := int(forward)) in order and order[0] != moved:
        at = order.index(moved)
        order[at - 1 : at + 1] = moved, order[at - 1]
    return order


@dataclass
class Column:
    """One line of the form: a column of the file."""

    number: int
    heading: str
    values: list[str]
    target: str = ""
    label: str = UNUSED
    why: str = ""


@dataclass
class Reading:
    """How the file would be read with a mapping; `rows` are the first, each with line, title and cells."""

    rows: list[dict[str, Any]]
    troubles: list[dict[str, Any]]
    joined: list[dict[str, Any]]
    unused: list[str]
    wrong: list[str] = field(default_factory=list)


def columns(run: ImportRun, mapping: Mapping) -> list[Column]:
    found = run.found
    guessed = _guesses(found) if found.width <= MANY and not run.is_of_contacts else []
    chosen = {link.column: link.target for link in mapping.columns}
    return [
        Column(
            column,
            heading(found, column),
            _values(found.samples, column),
            target := _usable(chosen.get(column), run.kind),
            label_of(target, run.kind) if target else UNUSED,
            _no_longer(chosen.get(column))
            or (guessed[column] if column < len(guessed) and not target else ""),
        )
        for column in range(found.width)
    ]


def _usable(target: str | None, kind: str) -> str:
    return target if target and is_target(target, kind) else ""


def _no_longer(target: str | None) -> str:
    field = retired(target)
    return f"「{field.label}」は使うのをやめた項目です" if field else ""


def _guesses(found: Found) -> list[str]:
    """Why a column was left out, where there is a reason."""
    guessed: Guess = guess(found, designed.in_files().values())
    return [each.why if not each.target else "" for each in guessed.columns]


def heading(found: Found, column: int) -> str:
    headings = found.headings
    return (headings[column] if column < len(headings) else "") or f"列{column + 1}"


def _values(samples: list[Record], column: int) -> list[str]:
    """The first different values."""
    cells = (row.cells[column].strip() for row in samples if column < len(row.cells))
    return [cell[:80] for cell in dict.fromkeys(filter(None, cells))][:SHOWN]


def reading(run: ImportRun, mapping: Mapping) -> Reading:
    found = run.found
    samples = [row for row in found.samples if not row.problem]
    unused = [heading(found, link.column) for link in mapping.columns if not link.target]
    read = _histories if run.is_of_contacts else _customers
    return Reading(
        *read(found, samples, mapping), _joined(run, mapping, samples), unused, wrong(mapping, run.kind)
    )


Read = tuple[list[dict[str, Any]], list[dict[str, Any]]]  # the first rows, and what cannot be read


def _histories(found: Found, samples: list[Record], mapping: Mapping) -> Read:
    rows = history_matches.read(samples, mapping)
    return [history_matches.shown(row, found) for row in rows[:SHOWN]], list(history_matches.troubles(rows))


def _customers(found: Found, samples: list[Record], mapping: Mapping) -> Read:
    cleaner = Cleaner(mapping)
    rows = [cleaner.clean(number, row) for number, row in enumerate(samples, 1)]
    found_besides = {name for row in rows for name in row.content}
    named = [name for name in designed.now().known if name in {*mapped_columns(mapping), *found_besides}]
    return [_customer(row, found.at(row.line), named) for row in rows[:SHOWN]], _troubles(rows)


def wrong(mapping: Mapping, kind: str = CUSTOMERS) -> list[str]:
    """Why one cannot go on with this mapping."""
    if kind == CONTACTS:
        return list(lacking(mapping))
    reasons, known = [], designed.now().known
    if not {*NAMING, "code"} & set(mapping.targets()):
        reasons.append(
            "氏名・会社名・電話・メール・顧客コードのどれかひとつを、ファイルの列に対応させてください。"
        )
    for name, value in mapping.constants.items():
        try:
            known[name].clean(value)
        except ValueError as problem:
            reasons.append(f"すべての行に入れる「{known[name].label}」の値「{value[:40]}」：{problem}")
    return reasons


def _customer(row: Any, line: str, named: Any) -> dict[str, Any]:
    known = designed.now().known
    problems = {problem["column"]: problem for problem in row.problems}
    values = {name: known[name].show_plain(row.content.get(name)) for name in named}
    cells = [
        (known[name].label, values[name] or problems.get(name, {}).get("value", ""), problems.get(name))
        for name in named
        if name not in PAIRED and (values[name] or name in problems)
    ]
    pairs = [
        (label, " ｜ ".join(parts), None)
        for label, names in PAIRS.items()
        if (parts := [values[name] for name in names if values.get(name)])
    ]
    return {"line": line, "title": _title(values), "cells": [*pairs, *cells]}


def _title(values: dict[str, str]) -> str:
    person = f"{values.get('last_name', '')} {values.get('first_name', '')}".strip()
    return person or values.get("company_name", "") or "（名前なし）"


def _troubles(rows: list[Any]) -> list[dict[str, Any]]:
    counts: Counter[str] = Counter()
    examples: dict[str, dict[str, Any]] = {}
    known = designed.now().known
    for row in rows:
        for problem in row.problems:
            counts[problem["column"]] += 1
            examples.setdefault(problem["column"], problem)
    return [
        {"label": known[name].label, "count": count, **examples[name]}
        for name, count in counts.items()
        if name in known
    ]


def _joined(run: ImportRun, mapping: Mapping, samples: list[Record]) -> list[dict[str, Any]]:
    found = run.found
    several = {target: at for target, at in mapping.sources().items() if len(at) > 1}
    return [
        {
            "target": target,
            "label": label_of(target, run.kind),
            "order": ",".join(map(str, at)),
            "columns": [(column, heading(found, column)) for column in at],
            "chosen": next(
                (token for token, (text, _) in JOINERS.items() if text == mapping.joiner(target)),
                AS_IN_LAYOUT,
            ),
            "joiner": mapping.joiner(target),
            "is_list": target in LISTS,
            "example": _example(samples, at, mapping.joiner(target)),
        }
        for target, at in several.items()
    ]


def _example(samples: list[Record], at: list[int], joiner: str) -> str:
    rows = ([cell for column in at if (cell := row.cells[column].strip())] for row in samples)
    return next((joiner.join(cells) for cells in rows if len(cells) > 1), "")[:120]
