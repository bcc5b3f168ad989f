"""統合, as a table of text: who turned out to be whom, by 顧客コード."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import OuterRef, Subquery

from hiiki.customers.models import Customer
from hiiki.db import bulk
from hiiki.db.belongings import Belonging, Memory, Row, Unfit

CHUNK = 2_000


class MergedBelonging(Belonging):
    """Brought when all customers are there: one may have come before the one it leads to."""

    name, title, model = "merged", "統合した顧客", None
    headings = ("顧客コード", "統合先の顧客コード")

    def count(self, book: str) -> int:
        return _merged(book).count()

    def rows(self, book: str) -> Iterator[Row]:
        yield from _merged(book).order_by("id").values_list("code", "to").iterator(chunk_size=CHUNK)

    def bring(self, rows: Sequence[Row], memory: Memory) -> Sequence[int]:
        codes = {code for row in rows for code in row}
        ids = {code: pk for pk, code in bulk.fetch(Customer, ("id", "code"), "code", codes)}
        if unknown := codes - set(ids):
            raise Unfit(f"統合した顧客「{min(unknown)}」がありません。")
        bulk.update(Customer, ("merged_into_id",), [(ids[to], ids[code]) for code, to in rows])
        return []


def _merged(book: str) -> QuerySet[Any]:
    """Those whose other one is still there."""
    there = Customer.objects.using(book).filter(pk=OuterRef("merged_into")).values("code")
    merged: QuerySet[Any] = Customer.objects.using(book).filter(merged_into__isnull=False)
    return merged.annotate(to=Subquery(there[:1])).exclude(to=None)
