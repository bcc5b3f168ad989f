"""What becomes of a row of a contact history: a new contact of a customer, the same as one there is, or refused.

Judged twice, as with customers: to show it, and when it is written.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any

from hiiki.activities.models import Contact
from hiiki.customers import matching
from hiiki.customers.models import Customer
from hiiki.db import bulk
from hiiki.db.staged import Staged
from hiiki.exchange.histories.columns import SURE
from hiiki.exchange.histories.wording import WordBook
from hiiki.exchange.rows.refusing import refuse
from hiiki.exchange.rows.staffing import StaffBook
from hiiki.exchange.rules import Rules
from hiiki.exchange.verdicts import NEW, REFUSED, SAME
from hiiki.text.folding import fold

# What makes two contacts one.
VALUES = ("customer_id", "at", "has_time", "is_done", "subject", "text", "kind_id", "result_id", "staff_id")
NAMES = ("last_name", "first_name", "company_name")
SOMEBODY_ELSE = "この{}は台帳では「{}」さんのもので、名前が違います"
NOT_HERE = "この顧客は台帳にいません"


class Judge:
    """`again` is the second time, when rows before these are in the book."""

    once_each = False  # a customer may stand in a file any number of times
    companies = None

    def __init__(self, rules: Rules, *, again: bool = False) -> None:
        self.rules, self.again = rules, again
        self.key = matching.KEYS[rules.key]
        self.staff, self.choices = StaffBook(rules), WordBook(rules)
        self._met: set[bytes] = set()

    def judge(self, rows: Iterable[Staged]) -> None:
        """Set verdict, target (the customer) and problems of each open row."""
        rows = [row for row in rows if row.verdict != REFUSED and self._is_fit(row)]
        self._find_customers(rows)
        found = [row for row in rows if row.target]
        there = self._there(found)
        for row in found:
            said = self._said(row)
            row.verdict = SAME if said in there else NEW
            there.add(said)
            if not self.again:
                self._met.add(said)

    def _is_fit(self, row: Staged) -> bool:
        name = row.staff
        if name and self.rules.unknown_staff == "refuse" and not self.staff.knows(name):
            return refuse(row, "staff", name, f"担当者「{name}」は登録されていません")
        if refusal := self.choices.refusal(row):
            return refuse(row, *refusal)
        return True

    def _find_customers(self, rows: Sequence[Staged]) -> None:
        """By the chosen key, and rows that do not say it by what else they say; who matches nobody is refused: a
        history of nobody is mostly a wrong code."""
        for key in (self.key, *(matching.KEYS[name] for name in SURE if name != self.key.name)):
            self._find_by(key, [row for row in rows if key.of(row.content)])
            rows = [row for row in rows if not key.of(row.content)]
        for row in rows:
            refuse(row, self.key.columns[0], "", f"{_called(self.key)}が空です")

    def _find_by(self, key: matching.Key, rows: Sequence[Staged]) -> None:
        said = [key.of(row.content) for row in rows]
        found = key.find({*said})
        there = self._in_the_book({pk for ids in found.values() for pk in ids})
        for row, each in zip(rows, said, strict=True):
            ids = [pk for pk in found.get(each, []) if pk in there]
            row.target = ids[0] if len(ids) == 1 else None
            if row.target is None:
                many = f"{_called(key)}が同じ顧客が{len(ids)}人いるので、決められません"
                refuse(row, key.columns[0], each.replace("\n", " "), many if ids else NOT_HERE)
            elif _is_somebody_else(row.content, there[row.target]):
                whose = " ".join(filter(None, there[row.target]))
                refuse(row, "name", _named(row.content), SOMEBODY_ELSE.format(key.label, whose))

    def _in_the_book(self, ids: set[int]) -> dict[int, tuple[str, ...]]:
        """What they are called; without those who were merged into somebody meanwhile."""
        rows = bulk.fetch(Customer, ("merged_into_id", "id", *NAMES), "id", ids)
        return {pk: tuple(names) for merged, pk, *names in rows if merged is None}

    def _there(self, rows: Sequence[Staged]) -> set[bytes]:
        """What contacts of the book say, and rows before these."""
        customers, times = {row.target for row in rows}, {row.content["at"] for row in rows}
        near = Contact.objects.filter(customer__in=customers, at__in=map(datetime.fromisoformat, times))
        contacts = near.order_by().values_list(*VALUES).iterator()
        return {_digest(_as_said(contact)) for contact in contacts} | self._met

    def _said(self, row: Staged) -> bytes:
        content = row.content
        own = [row.target, content["at"], *(content[name] for name in VALUES[2:6])]
        return _digest([*own, *self.choices.named(row), self._staff_named(row)])

    def _staff_named(self, row: Staged) -> str:
        known = self.staff.id_of(row.staff) if row.staff else None
        return f"+{fold(row.staff)}" if known == 0 else str(known or "")


def _called(key: matching.Key) -> str:
    return key.label.removesuffix("だけ")


def _is_somebody_else(content: dict[str, Any], names: Sequence[str]) -> bool:
    """Not one of the names is the same, or part of it: people marry, and companies drop their 株式会社."""
    said, known = ([fold(name) for name in each if name] for each in ([content[n] for n in NAMES], names))
    alike = any(one in other or other in one for one in said for other in known)
    return bool(said and known) and not alike


def _named(content: dict[str, Any]) -> str:
    return " ".join(filter(None, (content[name] for name in NAMES)))


def _as_said(contact: tuple[Any, ...]) -> list[Any]:
    customer, at, *own, kind, result, staff = contact
    return [customer, at.isoformat(), *own, str(kind), str(result or ""), str(staff or "")]


def _digest(said: Sequence[Any]) -> bytes:
    """There may be millions of them."""
    return blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=16).digest()
