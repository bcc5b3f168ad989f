"""Many customers at once: the same columns and derived columns as the card writes, a thousand rows a time."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.timezone import localdate, now

from hiiki.customers import designed
from hiiki.customers.drafting import COLUMNS, DRAFTED, Draft, draft
from hiiki.customers.indexing import DERIVED, OWN_WORDS, derived_row
from hiiki.customers.models import Customer
from hiiki.db import bulk

STAMPS = ("created_at", "updated_at", "archived_at")
OWN = designed.COLUMN
COMPANY = "company_id"

Plain = dict[str, Any]


def insert(rows: Sequence[Plain], ids: Sequence[int]) -> None:
    """Insert customers given as plain values by column; each has its code."""
    stamp, today = bulk.stored(now()), localdate().isoformat()
    columns = ("id", *DRAFTED, *STAMPS, OWN, COMPANY)
    written = (
        (
            id_,
            *draft(worded(values), today=today),
            _stored_time(values.get("created_at")) or stamp,
            _stored_time(values.get("updated_at")) or stamp,
            _stored_time(values.get("archived_at")),
            bulk.as_json(values.get(OWN) or {}),
            values.get(COMPANY),
        )
        for id_, values in zip(ids, rows, strict=True)
    )
    with designed.held():
        _insert(columns, written)


def insert_drafts(drafts: Sequence[Draft], ids: Sequence[int], own: Sequence[Plain] | None = None) -> None:
    """Insert customers that were drafted before; each has its code. `own` are records with what they hold in the shop's own fields."""
    stamps = (bulk.stored(now()),) * 2
    columns = ("id", *DRAFTED, *STAMPS)
    rows = [(id_, *drafted, *stamps, None) for id_, drafted in zip(ids, drafts, strict=True)]
    if own is None:
        _insert(columns, rows)
        return
    held = (designed.put({}, designed.of_own(values)) for values in own)
    _insert((*columns, OWN), ((*row, bulk.as_json(each)) for row, each in zip(rows, held, strict=True)))


def _insert(columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    bulk.insert(Customer, columns, list(rows))


def update(changes: Iterable[tuple[Plain, Plain]]) -> None:
    """Update customers: pairs of the whole record as it is now (plain, with id) and the columns to set.

    Only derived columns that come out otherwise are written: each has an index to be kept up.
    """
    with designed.held():
        by_columns = _rows_by_columns(changes)
    for columns, rows in by_columns.items():
        bulk.update(Customer, columns, rows)


def _rows_by_columns(changes: Iterable[tuple[Plain, Plain]]) -> dict[tuple[str, ...], list[tuple[Any, ...]]]:
    by_columns: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    stamp = bulk.stored(now())
    for current, new in changes:
        new = _folded(current, new)
        moved = _moved(current, {**current, **new})
        columns = (*new, "updated_at", *moved)
        row = (*map(_stored, new.items()), stamp, *moved.values(), current["id"])
        by_columns.setdefault(columns, []).append(row)
    return by_columns


def _moved(before: Plain, after: Plain) -> dict[str, str]:
    """The derived columns that come out otherwise."""
    sides = zip(DERIVED, derived_row(worded(before)), derived_row(worded(after)), strict=True)
    return {name: new for name, old, new in sides if old != new}


def worded(record: Plain) -> Plain:
    """With the words by which it is searched besides those of its columns."""
    return {**record, OWN_WORDS: designed.words_of(record[OWN])} if record.get(OWN) else record


def _folded(current: Plain, new: Plain) -> Plain:
    """With the shop's own fields in their one column."""
    own = designed.of_own(new)
    if not own:
        return new
    rest = {column: value for column, value in new.items() if column not in own}
    return {**rest, OWN: designed.put(current[OWN], own)}


def load(
    ids: Iterable[int], columns: Sequence[str] = (*COLUMNS, OWN, COMPANY, "archived_at", "merged_into_id")
) -> dict[int, Plain]:
    """Records, whole or only some columns of them, as plain values by column, by id.

    With `own` come the values of the shop's own fields too, those a customer has.
    """
    rows = bulk.fetch(Customer, ("id", *columns), "id", ids)
    records = {row[0]: dict(zip(("id", *columns), row, strict=True)) for row in rows}
    for record in records.values():
        if record.get("archived_at"):
            record["archived_at"] = _plain_time(record["archived_at"])
        if OWN in record:
            record |= {OWN: (own := json.loads(record[OWN])), **own}
    return records


def _stored(pair: tuple[str, Any]) -> Any:
    column, value = pair
    if column == OWN:
        return bulk.as_json(value)
    return _stored_time(value) if column in STAMPS else value


def _stored_time(text: str | None) -> Any:
    """A time from a change, as the engine keeps times: read and sorted like all others."""
    return bulk.stored(datetime.fromisoformat(text)) if text else None


def _plain_time(text: str) -> str:
    """A time as the engine wrote it, as changes keep times."""
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


def called(record: Mapping[str, Any]) -> str:
    """Code and name of a customer given as plain values, as people are told of them."""
    name = f"{record.get('last_name', '')} {record.get('first_name', '')}".strip()
    return f"{record.get('code', '')} {name or record.get('company_name', '')}".strip()
