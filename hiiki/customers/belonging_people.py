"""会社とその会社の方, as a table of text: who belongs to which company, by 顧客コード."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import OuterRef, Subquery

from hiiki.customers.models import Customer
from hiiki.db import bulk
from hiiki.db.belongings import Belonging, Memory, Row, Unfit

CHUNK = 2_000


class PeopleBelonging(Belonging):
    """Brought when all customers are there: people may have come before their company."""

    name, title, model = "people", "会社の方", None
    headings = ("顧客コード", "会社の顧客コード")

    def count(self, book: str) -> int:
        return _people(book).count()

    def rows(self, book: str) -> Iterator[Row]:
        yield from _people(book).order_by("id").values_list("code", "of").iterator(chunk_size=CHUNK)

    def bring(self, rows: Sequence[Row], memory: Memory) -> Sequence[int]:
        codes = {code for row in rows for code in row}
        ids = {code: pk for pk, code in bulk.fetch(Customer, ("id", "code"), "code", codes)}
        if unknown := codes - set(ids):
            raise Unfit(f"会社の方「{min(unknown)}」の顧客がいません。")
        bulk.update(Customer, ("company_id",), [(ids[company], ids[code]) for code, company in rows])
        return []


def _people(book: str) -> QuerySet[Any]:
    """Those whose company is still there."""
    there = Customer.objects.using(book).filter(pk=OuterRef("company")).values("code")
    people: QuerySet[Any] = Customer.objects.using(book).filter(company__isnull=False)
    return people.annotate(of=Subquery(there[:1])).exclude(of=None)
