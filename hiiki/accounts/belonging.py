"""What of this room belongs to customers: who looks after them, and how they are numbered."""

from collections.abc import Iterator, Sequence

from hiiki.accounts.models import Shop, Staff
from hiiki.db.belongings import Belonging, Memory, Row, Unfit

YES, NO = "はい", "いいえ"


class StaffBelonging(Belonging):
    """Known by their names: those who are there already stay as they are, and those brought stay whatever happens."""

    name, title, model = "staff", "担当者", Staff
    headings = ("担当者名", "担当者コード", "退職・異動")

    def count(self, book: str) -> int:
        return Staff.objects.using(book).count()

    def rows(self, book: str) -> Iterator[Row]:
        for name, code, retired in (
            Staff.objects.using(book).order_by("name").values_list("name", "code", "retired")
        ):
            yield name, code, YES if retired else NO

    def bring(self, rows: Sequence[Row], memory: Memory) -> Sequence[int]:
        there = set(Staff.objects.values_list("name", flat=True))
        new = [
            Staff(name=name, code=code, retired=said == YES) for name, code, said in rows if name not in there
        ]
        Staff.objects.bulk_create(new)
        return ()


class NumberingBelonging(Belonging):
    """Customers who come after get the numbers they would have got where these came from."""

    name, title, model = "numbering", "顧客コードの付け方", None
    headings = ("頭文字", "桁数", "次の番号")

    def count(self, book: str) -> int:
        return 1

    def rows(self, book: str) -> Iterator[Row]:
        shop = Shop.objects.using(book).first() or Shop()
        yield shop.code_prefix, str(shop.code_digits), str(shop.next_number)

    def bring(self, rows: Sequence[Row], memory: Memory) -> Sequence[int]:
        for prefix, digits, number in rows:
            if not (digits.isdecimal() and number.isdecimal() and int(digits) <= 20 and len(prefix) <= 10):
                raise Unfit(f"顧客コードの付け方が読めません（{prefix}・{digits}・{number}）。")
            shop = Shop.current()
            Shop.objects.filter(pk=shop.pk).update(
                code_prefix=prefix, code_digits=int(digits), next_number=max(int(number), shop.next_number)
            )
        return ()
