"""What was kept with a customer."""

from collections.abc import Sequence

from django.db.models import QuerySet

from hiiki.customers.models import Customer, CustomerFile
from hiiki.timeline.entries import Entry, Reader

KIND = "files"


def rows(customer: Customer) -> "QuerySet[CustomerFile]":
    return CustomerFile.objects.filter(customer=customer)


def tell(customer: Customer, found: Sequence[CustomerFile], reader: Reader) -> list[Entry | None]:
    return [_entry(file) for file in found]


def _entry(file: CustomerFile) -> Entry:
    what = f"の {file.version} 版を追加しました" if file.version > 1 else "を追加しました"
    return Entry(
        KIND, file.added_at, file.added_by or "Hiiki", f"ファイル「{file}」{what}", file, text=file.note
    )
