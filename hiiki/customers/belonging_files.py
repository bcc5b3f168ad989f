"""Files as a table of text; their bytes go along by their digests."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from hiiki.customers.models import Customer, CustomerFile
from hiiki.customers.models.file import called
from hiiki.db import bulk
from hiiki.db.belongings import Belonging, Memory, Row, Unfit
from hiiki.files import naming
from hiiki.files.models import Content

YES = "はい"
CHUNK = 2_000


class FilesBelonging(Belonging):
    """All versions, by 顧客コード."""

    name, title, model = "files", "ファイル", CustomerFile
    headings = ("顧客コード", "名前", "版", "中身（SHA-256）", "メモ", "写真", "追加した人", "追加した日時")

    def count(self, book: str) -> int:
        return CustomerFile.objects.using(book).count()

    def rows(self, book: str) -> Iterator[Row]:
        found = CustomerFile.objects.using(book).order_by("customer_id", "name_key", "version")
        columns = (
            "customer__code", "name", "version", "content__digest", "note", "is_picture", "added_by", "added_at",
        )  # fmt: skip
        for code, name, version, digest, note, is_picture, by, at in found.values_list(*columns).iterator(
            chunk_size=CHUNK
        ):
            yield code, name, str(version), digest, note, YES if is_picture else "", by, at.isoformat()

    def contents(self, book: str) -> Iterator[tuple[str, int]]:
        used = CustomerFile.objects.using(book).order_by().values("content")
        found = Content.objects.using(book).filter(pk__in=used).order_by("digest")
        return found.values_list("digest", "size").iterator(chunk_size=CHUNK)

    def called(self, book: str, digest: str) -> str:
        return called([digest], book)[0]

    def bring(self, rows: Sequence[Row], memory: Memory) -> Sequence[int]:
        customers = dict(bulk_codes({row[0] for row in rows}))
        contents = dict(
            Content.objects.filter(digest__in={row[3] for row in rows}).values_list("digest", "pk")
        )
        made = [_file(row, customers, contents).derive() for row in rows]
        for file, pk in zip(made, bulk.allocate_ids(CustomerFile, len(made)), strict=True):
            file.pk = pk
        CustomerFile.objects.bulk_create(made)
        return [file.pk for file in made]


def bulk_codes(codes: set[str]) -> Iterator[tuple[str, int]]:
    return ((code, pk) for pk, code in bulk.fetch(Customer, ("id", "code"), "code", codes))


def _file(row: Row, customers: dict[str, int], contents: dict[str, int]) -> CustomerFile:
    code, name, version, digest, note, said, by, at = row
    if digest not in contents:
        raise Unfit(f"顧客「{code}」のファイル「{name}」の中身が入っていません。")
    try:
        if name != naming.cut(name) or len(note) > 200 or len(by) > 60:
            raise ValueError(name)
        return CustomerFile(
            customer_id=customers[code], content_id=contents[digest], name=name, version=int(version),
            note=note, is_picture=said == YES, added_by=by, added_at=datetime.fromisoformat(at),
        )  # fmt: skip
    except (KeyError, ValueError) as problem:
        raise Unfit(f"顧客「{code}」のファイル「{name}」が読めません（{problem}）。") from problem
