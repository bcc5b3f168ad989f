"""A task for helpers: rows of a file, cleaned and marked.

Needs no Django, so that a helper starts at once.
"""

from collections.abc import Callable, Iterable
from typing import Any

from hiiki.customers.designed import Fields, Plain
from hiiki.customers.duplicates import rules
from hiiki.db.staged import Staged
from hiiki.exchange.mapping import Mapping
from hiiki.exchange.records import Record
from hiiki.exchange.rows.cleaning import Cleaner
from hiiki.exchange.rows.marking import Marker

Raw = tuple[int, int, list[str], str]  # its number, and the row as it stands in the file
# Number, line, verdict, packed content, 顧客コード, 担当者, problems, keys, digest, what it is alike by.
Prepared = tuple[Any, ...]
# The mapping as JSON, blank_unreadable, key, the shop's own fields it names, 重複とみなす項目.
Task = tuple[str, bool, str, list[Plain], str]


def preparing(argument: Task) -> Callable[[Iterable[Raw]], list[Prepared]]:
    """The argument: mapping as JSON, blank_unreadable, key, the shop's own fields it names,
    重複とみなす項目."""
    mapping, blank_unreadable, key, design, duplicates = argument
    fields = Fields.of(design)
    cleaner = Cleaner(Mapping.from_json(mapping), blank_unreadable=blank_unreadable, fields=fields)
    marker = Marker(key, rules.read(duplicates))

    def work(rows: Iterable[Raw]) -> list[Prepared]:
        prepared = []
        for number, line, cells, problem in rows:
            row = cleaner.clean(number, Record(line, cells, problem))
            if row.content:
                marker.mark(row, cells)
            prepared.append(
                (
                    number, line, row.verdict, row.packed or b"", row.code, row.staff,
                    row.problems, row.keys, row.digest, row.alike,
                )
            )  # fmt: skip
        return prepared

    return work


def row_of(prepared: Prepared) -> Staged:
    number, line, verdict, packed, code, staff, problems, keys, digest, alike = prepared
    return Staged(
        number, line, verdict, packed=packed, code=code, staff=staff,
        problems=problems, keys=keys, digest=digest, alike=alike,
    )  # fmt: skip
