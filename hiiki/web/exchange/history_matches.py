"""The columns of a contact history, and how it would read with what is chosen."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from hiiki.db.staged import Staged
from hiiki.exchange.histories.columns import GROUPS, LABELS
from hiiki.exchange.histories.previewing import values_of
from hiiki.exchange.histories.reading import Reader
from hiiki.exchange.mapping import Mapping
from hiiki.exchange.records import Found, Record

NOBODY = "（顧客が分かりません）"
IN_CARD = [name for group in GROUPS.values() for name in group if name not in {"day", "time"}]


def targets() -> list[tuple[str, list[tuple[str, str]]]]:
    return [(group, [(name, LABELS[name]) for name in names]) for group, names in GROUPS.items()]


def read(samples: Sequence[Record], mapping: Mapping) -> list[Staged]:
    reader = Reader(mapping)
    return [reader.clean(number, row) for number, row in enumerate(samples, 1)]


def shown(row: Staged, found: Found) -> dict[str, Any]:
    """A row as the contact it would become."""
    problems = {problem["column"]: problem for problem in row.problems}
    if not problems.keys().isdisjoint({"day", "time"}):
        problems["at"] = problems.get("day") or problems["time"]
    values = values_of(row.content)
    said = ((name, values[name] or problems.get(name, {}).get("value", "")) for name in IN_CARD)
    return {
        "line": found.at(row.line),
        "title": values["name"] or values["tel"] or values["email"] or NOBODY,
        "cells": [
            (LABELS[name], text, problems.get(name)) for name, text in said if text or name in problems
        ],
    }


def troubles(rows: Sequence[Staged]) -> Iterator[dict[str, Any]]:
    problems = [problem for row in rows for problem in row.problems if problem["column"]]
    counts = Counter(problem["column"] for problem in problems)
    first = {problem["column"]: problem for problem in reversed(problems)}
    for name, count in counts.items():
        yield {"label": LABELS[name], "count": count, **first[name]}
