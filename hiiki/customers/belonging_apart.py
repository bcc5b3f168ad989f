"""別の方として残す, as a table of text: pairs by 顧客コード."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from hiiki.customers.models import Customer, KeptApart
from hiiki.db import bulk
from hiiki.db.belongings import Belonging, Memory, Row, Unfit

CHUNK = 2_000


class KeptApartBelonging(Belonging):
    name, title, model = "kept_apart", "別の方として残した組", KeptApart
    headings = ("顧客コード", "別の顧客コード", "だれが", "日時")

    def count(self, book: str) -> int:
        return _there(book).count()

    def rows(self, book: str) -> Iterator[Row]:
        found = _there(book).order_by("id").values_list("one__code", "other__code", "by_name", "at")
        for one, other, by_name, at in found.iterator(chunk_size=CHUNK):
            yield one, other, by_name, at.isoformat()

    def bring(self, rows: Sequence[Row], memory: Memory) -> Sequence[int]:
        codes = {code for row in rows for code in row[:2]}
        ids = {code: pk for pk, code in bulk.fetch(Customer, ("id", "code"), "code", codes)}
        made = KeptApart.objects.bulk_create(_made(row, ids) for row in rows)
        return [each.pk for each in made]


def _there(book: str) -> QuerySet[KeptApart]:
    """Of customers who are both still there."""
    customers = Customer.objects.using(book)
    return KeptApart.objects.using(book).filter(
        Exists(customers.filter(pk=OuterRef("one"))), Exists(customers.filter(pk=OuterRef("other")))
    )


def _made(row: Row, ids: dict[str, int]) -> KeptApart:
    try:
        one, other = sorted((ids[row[0]], ids[row[1]]))
        return KeptApart(one_id=one, other_id=other, by_name=row[2], at=datetime.fromisoformat(row[3]))
    except (KeyError, ValueError) as problem:
        raise Unfit(
            f"「{row[0]}」と「{row[1]}」を別の方として残した記録が読めません（{problem}）。"
        ) from problem
