"""Rows of a plan landing in the book: one step, within one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.timezone import localdate

from hiiki.audit.models import Action, Change
from hiiki.customers import designed, writing
from hiiki.customers.designed import BUILT_IN, Fields
from hiiki.customers.drafting import Draft, code_of, give_code, give_staff
from hiiki.customers.models import Customer
from hiiki.customers.registering import next_codes
from hiiki.db import bulk
from hiiki.db.staged import Staged
from hiiki.db.staging import Stage
from hiiki.exchange.models import ImportRun
from hiiki.exchange.plans.judging import Judge
from hiiki.exchange.plans.memory import stamp_of
from hiiki.exchange.rows import companies
from hiiki.exchange.rows.companies import CompanyBook
from hiiki.exchange.rows.refusing import refuse
from hiiki.exchange.verdicts import CHANGED, MAYBE, NEW, REFUSED, SAME
from hiiki.exchange.writing.drafting import drafted

LEFT = "もう登録されている方か、別の行と同じ方かもしれないので、取り込まずに残しました"
Written = Iterable[tuple[int, Staged]]  # the customer, and the row that says so


def write(run: ImportRun, judge: Judge, rows: Sequence[Staged], stage: Stage) -> dict[str, int]:
    """Write open rows into the book in the caller's transaction; returns how many became what."""
    bulk.one_at_a_time("import")
    planned = {row.number: (row.verdict, len(row.problems)) for row in rows}
    for row in rows:
        if row.verdict == MAYBE and judge.rules.leaves(row.number):
            refuse(row, "", "", LEFT)
    open_rows = [row for row in rows if row.verdict in {NEW, MAYBE, CHANGED}]
    for row in open_rows:
        if name := row.staff:
            judge.staff.make(name)
    if judge.choices:
        judge.choices.make(open_rows, run)
    gone = _gone(open_rows)
    judge.judge([row for row in open_rows if row.number not in gone])
    new = [row for row in rows if row.verdict == NEW]
    changed = [row for row in rows if row.verdict == CHANGED]

    # The plan file first: if all stops here, the step is done again and writes the same.
    stage.put(row for row in rows if (row.verdict, len(row.problems)) != planned[row.number])
    for written in (_insert(run, judge, new), _update(run, judge, changed)):
        landed = list(written)
        _land(stage, judge, landed)
        if judge.companies:
            companies.link(run, {pk: companies.named(row) for pk, row in landed}, CompanyBook())
    return {
        "created": len(new),
        "updated": len(changed),
        "unchanged": sum(row.verdict == SAME for row in rows),
        "refused": sum(row.verdict == REFUSED for row in rows),
    }


def _land(stage: Stage, judge: Judge, written: list[tuple[int, Staged]]) -> None:
    """Rows written in one moment: whose customers still have its stamp say nothing new the next time."""
    if written:
        stamp = stamp_of(written[0][0])
        stage.land((pk, stamp if judge.is_settled(row) else None, row.number) for pk, row in written)


def _gone(rows: list[Staged]) -> set[int]:
    """Rows whose customer was deleted between preview and run."""
    targets = {row.target for row in rows if row.verdict == CHANGED and row.target}
    there = set(Customer.objects.filter(pk__in=targets).values_list("pk", flat=True)) if targets else set()
    gone = [row for row in rows if row.verdict == CHANGED and row.target not in there]
    for row in gone:
        refuse(row, "", "", "確認のあとで、この顧客は台帳から削除されました")
    return {row.number for row in gone}


def _insert(run: ImportRun, judge: Judge, rows: list[Staged]) -> Written:
    if not rows:
        return ()
    today, fields = localdate().isoformat(), designed.now() if judge.own else BUILT_IN
    own = [judge.choices.settled(row.content) for row in rows] if judge.own else None
    drafts = [
        row.draft or _drafted(row, own[at] if own else row.content, today, fields)
        for at, row in enumerate(rows)
    ]
    for row, draft in zip(rows, drafts, strict=True):
        if name := row.staff:
            give_staff(draft, judge.staff.id_of(name))
    unnumbered = [draft for draft in drafts if not code_of(draft)]
    for draft, code in zip(unnumbered, next_codes(len(unnumbered)), strict=True):
        give_code(draft, code)
    ids = bulk.allocate_ids(Customer, len(rows))
    writing.insert_drafts(drafts, ids, own)
    bulk.insert_each(Change, _noted(run, Action.CREATED), "record_id", ids)
    return zip(ids, rows, strict=True)


def _drafted(row: Staged, content: Mapping[str, Any], today: str, fields: Fields) -> Draft:
    """Here, where no helper could: its words have only now become choices, or it comes for the first time."""
    draft = drafted(content, today=today, fields=fields)
    if draft is None:
        raise RuntimeError(f"row {row.number} still has words that are no choices")
    return draft


def _update(run: ImportRun, judge: Judge, rows: list[Staged]) -> Written:
    bulk.hold(Customer, (row.target for row in rows if row.target))
    whole = writing.load(row.target for row in rows if row.target)
    changes = [(whole[row.target], judge.changes(row, whole[row.target])) for row in rows if row.target]
    pairs = [(current, rest) for current, new in changes if (rest := _without_company(new))]
    writing.update(pairs)
    noted = _noted(run, Action.CHANGED)
    sides = (
        (current["id"], bulk.as_json({column: current.get(column) for column in new}), bulk.as_json(new))
        for current, new in pairs
    )
    columns, alike = (*noted, "record_id", "before", "after"), tuple(noted.values())
    bulk.insert(Change, columns, [(*alike, *each) for each in sides])
    return [(row.target, row) for row in rows if row.target]


def _without_company(new: dict[str, Any]) -> dict[str, Any]:
    """To a company one is led when all are in the book; that there is none any more is written at once."""
    return {column: value for column, value in new.items() if column != companies.HELD or value is None}


def _noted(run: ImportRun, action: Action) -> dict[str, Any]:
    """What the changes of one step have in common."""
    return {"batch_id": run.batch_id, "record": "customer", "action": action.value}
