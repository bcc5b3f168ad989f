"""A contact history goes into the book, a thousand rows at a time; the same file again changes nothing."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction

from hiiki.accounts.models import Staff
from hiiki.activities.models import Contact, ContactWord
from hiiki.activities.models.contact import searched
from hiiki.activities.models.word import KIND, RESULT
from hiiki.audit.models import Action, Batch, Change
from hiiki.audit.recording import created, open_batch, record
from hiiki.customers import matching
from hiiki.customers.models import Customer
from hiiki.db import bulk
from hiiki.exchange.formats import delimited, open_records
from hiiki.exchange.histories.columns import key_of, recognised
from hiiki.exchange.histories.judging import CREATE, Names, Problem, Row, read
from hiiki.exchange.records import Found, Record

BATCH = "import"
STEP = 1000
TOLD = 100  # problems in the summary
ENCODING = "utf-8-sig"


@dataclass
class History:
    """A file on its way: how it is read, what was answered, and what became of it."""

    path: Path
    name: str
    found: Found
    by: Any = None
    key: str = ""
    said: Sequence[str] = ()
    unknown_choice: str = CREATE
    unknown_staff: str = CREATE
    rows: int = 0
    new: int = 0
    same: int = 0
    refused: int = 0
    problems: list[Problem] = field(default_factory=list)
    batch: Batch | None = None


def bring(history: History, errors: Path, *, dry_run: bool = False) -> None:
    """Into the book, or only what would become of it. Refused rows go to `errors`, as they stand and with 行 and 理由.

    CannotRead where it is no contact history.
    """
    found = history.found
    columns = recognised(found.headings, history.said)
    key = key_of(columns, history.key)
    part = errors.with_name(f".{errors.name}.part")
    rows = open_records(history.path, found)
    try:
        refused = _refused(history, columns, key, rows, dry_run)
        delimited.write(part, [*found.headings, "行", "理由"], refused, encoding=ENCODING)
        if history.refused and not dry_run:
            part.replace(errors)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    if history.batch:
        record(
            "contact.imported",
            by=history.by,
            name=history.name,
            count=history.new,
            refused=history.refused,
            batch=history.batch.pk,
        )


def _refused(
    history: History, columns: dict[str, int], key: matching.Key, rows: Iterator[Record], dry_run: bool
) -> Iterator[list[str]]:
    """Lands what can land on the way."""
    names = Names(history.unknown_choice, history.unknown_staff)
    headings = history.found.headings
    while records := list(islice(rows, STEP)):
        history.rows += len(records)
        read_rows = [(each, read(each, columns, headings)) for each in records]
        problems = _step(history, names, key, [row for _, row in read_rows if isinstance(row, Row)], dry_run)
        problems |= {each.line: row for each, row in read_rows if isinstance(row, Problem)}
        history.refused += len(problems)
        for each in records:
            if problem := problems.get(each.line):
                history.problems += [problem] if len(history.problems) < TOLD else []
                width = len(headings)
                cells = [*each.cells, *[""] * width][:width]
                column = f"{problem.column}: " if problem.column else ""
                yield [*cells, history.found.at(each.line), f"{column}{problem.reason}"]


@transaction.atomic
def _step(
    history: History, names: Names, key: matching.Key, rows: list[Row], dry_run: bool
) -> dict[int, Problem]:
    if not dry_run:
        bulk.one_at_a_time("import")
    customers, problems = _customers(key, rows)
    for row in rows:
        if row.record.line in customers and (problem := names.unknown(row)):
            problems[row.record.line] = problem
    if dry_run:
        names.suppose()
    else:
        _make_names(history, names)
    standing = [row for row in rows if row.record.line not in problems]
    contacts = [_contact(row, customers[row.record.line], names) for row in standing]
    there = _there({each.customer_id for each in contacts}, {each.at for each in contacts})
    fresh = []
    for contact in contacts:
        like = tuple(getattr(contact, name) for name in NAMES)
        if like in there:
            history.same += 1
            continue
        there.add(like)
        fresh.append(contact)
    history.new += len(fresh)
    if fresh and not dry_run:
        _write(fresh, _batch(history))
    return problems


def _customers(key: matching.Key, rows: Sequence[Row]) -> tuple[dict[int, int], dict[int, Problem]]:
    """The customer of each row by its line; why a row has none, or more than one."""
    keys = {row.record.line: key.of(row.customer) for row in rows}
    found = key.find({each for each in keys.values() if each})
    asked = Customer.objects.filter(pk__in={pk for ids in found.values() for pk in ids}, merged_into=None)
    there = set(asked.select_for_update().order_by("pk").values_list("pk", flat=True))
    customers: dict[int, int] = {}
    problems: dict[int, Problem] = {}
    for line, text in keys.items():
        ids = [pk for pk in found.get(text, []) if pk in there] if text else []
        shown = text.replace("\n", " ")
        if len(ids) == 1:
            customers[line] = ids[0]
        elif ids:
            problems[line] = Problem(
                line, key.label, shown, f"{key.label}が同じ顧客が{len(ids)}人いるので、決められません"
            )
        elif text:
            problems[line] = Problem(line, key.label, shown, "この顧客は台帳にいません")
        else:
            problems[line] = Problem(line, key.label, "", f"{key.label}が空です")
    return customers, problems


def _make_names(history: History, names: Names) -> None:
    for which in (KIND, RESULT):
        for folded, label in names.new[which].items():
            word = ContactWord(of=which, label=label, position=len(names.ids[which]) + 1)
            word.save()
            created(_batch(history), word)
            names.ids[which][folded] = word.pk
        names.new[which] = {}
    for folded, label in names.new["staff"].items():
        names.ids["staff"][folded] = Staff.objects.get_or_create(name=label)[0].pk
    names.new["staff"] = {}


def _contact(row: Row, customer: int, names: Names) -> Contact:
    return Contact(
        customer_id=customer,
        is_done=row.is_done,
        at=row.at,
        has_time=row.has_time,
        kind_id=names.kind_of(row),
        result_id=names.id_of(RESULT, row),
        subject=row.subject,
        text=row.text,
        search_text=searched(row.subject, row.text),
        staff_id=names.id_of("staff", row),
    )


NAMES = ("customer_id", "at", "has_time", "is_done", "kind_id", "result_id", "subject", "text", "staff_id")


def _there(customers: set[int], times: set[Any]) -> set[tuple[Any, ...]]:
    """Contacts of the book that these rows may be."""
    found = Contact.objects.filter(customer__in=customers, at__in=times).order_by()
    return set(found.values_list(*NAMES))


def _batch(history: History) -> Batch:
    """Closed from the beginning: what is in can be undone whenever the rest was cut off."""
    if history.batch is None:
        history.batch = open_batch(BATCH, f"「{history.name}」のコンタクト履歴の取り込み", by=history.by)
        history.batch.close()
    return history.batch


def _write(contacts: Sequence[Contact], batch: Batch) -> None:
    made = Contact.objects.bulk_create(contacts)
    Change.objects.bulk_create(
        Change(
            batch=batch,
            record="contact",
            record_id=each.pk,
            customer_id=each.customer_id,
            action=Action.CREATED,
        )
        for each in made
    )
