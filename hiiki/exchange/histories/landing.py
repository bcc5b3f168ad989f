"""Rows of a contact history landing in the book: one step, within one transaction."""

from collections.abc import Sequence
from datetime import datetime

from hiiki.activities.models import Contact
from hiiki.activities.models.contact import searched
from hiiki.activities.models.word import RESULT
from hiiki.audit.models import Action, Change
from hiiki.customers.models import Customer
from hiiki.db import bulk
from hiiki.db.staged import Staged
from hiiki.db.staging import Stage
from hiiki.exchange.histories.judging import Judge
from hiiki.exchange.models import ImportRun
from hiiki.exchange.verdicts import NEW, REFUSED, SAME


def write(run: ImportRun, judge: Judge, rows: Sequence[Staged], stage: Stage) -> dict[str, int]:
    """Write open rows as contacts in the caller's transaction; returns how many became what."""
    bulk.one_at_a_time("import")
    planned = {row.number: row.verdict for row in rows}
    open_rows = [row for row in rows if row.verdict == NEW]
    for row in open_rows:
        if name := row.staff:
            judge.staff.make(name)
    judge.choices.make(open_rows, run)
    bulk.hold(Customer, {row.target for row in open_rows if row.target})  # nobody is merged from here on
    judge.judge(open_rows)
    new = [row for row in rows if row.verdict == NEW]

    # The plan file first: if all stops here, the step is done again and writes the same.
    stage.put(row for row in rows if row.verdict != planned[row.number])
    _insert(run, [_contact(row.target, row, judge) for row in new if row.target])
    return {
        "created": len(new),
        "updated": 0,
        "unchanged": sum(row.verdict == SAME for row in rows),
        "refused": sum(row.verdict == REFUSED for row in rows),
    }


def _contact(customer: int, row: Staged, judge: Judge) -> Contact:
    content = row.content
    return Contact(
        customer_id=customer,
        is_done=content["is_done"],
        at=datetime.fromisoformat(content["at"]),
        has_time=content["has_time"],
        kind_id=judge.choices.kind_of(row),
        result_id=judge.choices.id_of(RESULT, row),
        subject=content["subject"],
        text=content["text"],
        search_text=searched(content["subject"], content["text"]),
        staff_id=judge.staff.id_of(row.staff) if row.staff else None,
    )


def _insert(run: ImportRun, contacts: Sequence[Contact]) -> None:
    made = Contact.objects.bulk_create(contacts)
    Change.objects.bulk_create(
        Change(
            batch=run.batch,
            record="contact",
            record_id=each.pk,
            customer_id=each.customer_id,
            action=Action.CREATED,
        )
        for each in made
    )
