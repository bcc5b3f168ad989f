"""会社の顧客コード: the company whose person a row is. It may stand later in the same file."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.timezone import now

from hiiki.audit.models import Action, Change
from hiiki.customers import matching
from hiiki.customers.drafting import kind_of
from hiiki.customers.fields import COMPANY_CODE
from hiiki.customers.models import Customer
from hiiki.db import bulk
from hiiki.db.staged import Staged
from hiiki.db.staging import Stage
from hiiki.exchange.models import ImportRun
from hiiki.exchange.rows.refusing import refuse
from hiiki.exchange.verdicts import CHANGED, MAYBE, NEW, REFUSED, SAME

COLUMN, HELD = COMPANY_CODE.name, COMPANY_CODE.column
CORPORATE = "corporate"
LATER = 0  # the id of a company that is still to come
STEP = 1000
NOT_A_COMPANY = "顧客コード「{}」は法人ではありません（顧客区分を法人にすると、会社にできます）"
NOWHERE = "顧客コード「{}」の会社は、台帳にも、このファイルの取り込める行にもありません"
OF_A_COMPANY = "法人の行です。会社に入れられるのは、顧客区分が個人の顧客です"


class CompanyBook:
    """The companies that rows name, as the book has them."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, str]] = {}

    def look(self, codes: Iterable[str]) -> None:
        asked = {*codes} - {"", *self._known}
        found = matching.KEYS["code"].find(asked) if asked else {}
        kinds = dict(bulk.fetch(Customer, ("id", "kind"), "id", {ids[0] for ids in found.values()}))
        self._known |= {code: (ids[0], kinds.get(ids[0], "")) for code, ids in found.items()}

    def look_for(self, rows: Iterable[Staged]) -> None:
        self.look(named(row) for row in rows)

    def id_of(self, code: str) -> int:
        pk, kind = self._known.get(code, (LATER, ""))
        return pk if kind == CORPORATE else LATER

    def why_not(self, code: str) -> str:
        return (NOT_A_COMPANY if code in self._known else NOWHERE).format(code)


class Awaited:
    """Rows whose company is not in the book; it may be another row of the file."""

    def __init__(self, book: CompanyBook) -> None:
        self._book = book
        self._numbers: dict[str, list[int]] = defaultdict(list)

    def __bool__(self) -> bool:
        return bool(self._numbers)

    def note(self, rows: Iterable[Staged]) -> None:
        for row in rows:
            if row.verdict != REFUSED and (code := named(row)) and self._book.id_of(code) == LATER:
                self._numbers[code].append(row.number)

    def missing(self, stage: Stage) -> Iterator[Staged]:
        """Those whose company does not come with the file either."""
        for code in self._numbers.keys() - coming(self._numbers, stage):
            yield from filter(None, map(stage.row, self._numbers[code]))


def named(row: Staged) -> str:
    code: str = row.content.get(COLUMN, "")
    return code


def coming(codes: Iterable[str], stage: Stage) -> set[str]:
    """Those of these codes that companies of the file have."""
    return {row.code for row in stage.coded(codes, NEW + MAYBE + CHANGED) if is_company(row.content)}


def is_company(content: dict[str, Any]) -> bool:
    return (content.get("kind") or kind_of(content)) == CORPORATE


def link(run: ImportRun, people: Mapping[int, str], book: CompanyBook) -> None:
    """Lead customers to the companies of these codes, where they are there; in the caller's transaction."""
    book.look(people.values())
    asked = {pk: company for pk, code in people.items() if (company := book.id_of(code))}
    everybody = {*asked, *asked.values()}
    bulk.hold(Customer, everybody)
    found = bulk.fetch(Customer, ("id", HELD, "kind"), "id", everybody)
    there = {pk: (company, kind) for pk, company, kind in found}
    led = [(pk, there[pk][0], company) for pk, company in asked.items() if _is_to_be_led(there, pk, company)]
    stamp = bulk.stored(now())
    bulk.update(Customer, (HELD, "updated_at"), [(company, stamp, pk) for pk, _, company in led])
    Change.objects.bulk_create(
        Change(
            batch=run.batch,
            record="customer",
            record_id=pk,
            action=Action.CHANGED,
            before={HELD: before},
            after={HELD: company},
        )
        for pk, before, company in led
    )


def _is_to_be_led(there: Mapping[int, tuple[int | None, str]], person: int, company: int) -> bool:
    """Both are still what they have to be, and it is not so already."""
    before, kind = there.get(person, (None, CORPORATE))
    is_one = there.get(company, (None, ""))[1] == CORPORATE
    return kind != CORPORATE and is_one and before != company


def link_later(run: ImportRun, stage: Stage) -> None:
    """When all rows are in: lead to their companies those who stood before them in the file."""
    if not run.counts.get("companies_awaited"):
        return
    book = CompanyBook()
    rows = (row for row in stage.iterate(NEW + MAYBE + CHANGED + SAME) if row.target and named(row))
    while people := {row.target or 0: named(row) for row in islice(rows, STEP)}:
        with transaction.atomic():
            link(run, people, book)
            run.advance()


def leave_out(row: Staged, book: CompanyBook, *, blank: bool) -> None:
    """A company that comes nowhere: the row is refused, or comes in without it."""
    code, why = named(row), book.why_not(named(row))
    if blank:
        row.without(COLUMN)
        row.problems.append({"column": COLUMN, "value": code[:200], "reason": why})
    else:
        refuse(row, COLUMN, code, why)


def refuse_missing(rows: Sequence[Staged], book: CompanyBook, stage: Stage | None = None) -> None:
    """Of rows that were put right: those whose company is not there, nor in the rest of the plan, if there is one."""
    asked = [row for row in rows if row.verdict != REFUSED and named(row) and not book.id_of(named(row))]
    there = coming(map(named, asked), stage) if stage else set()
    for row in asked:
        if named(row) not in there:
            refuse(row, COLUMN, named(row), book.why_not(named(row)))
