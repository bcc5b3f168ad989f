"""The search box: one character is enough, however it is written."""

import pytest

from hiiki.customers import searching
from hiiki.customers.models import Customer
from tests.makers import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(aoki) -> None:
    make_customer(
        code="A1", last_name="髙橋", first_name="花子", last_kana="タカハシ", first_kana="ハナコ",
        postal_code="158-0094", prefecture="東京都", address1="世田谷区玉川3-1-1", address2="二子マンション502",
        tel="03-3456-7890", email="Hanako.T@Example.jp",
    )  # fmt: skip
    make_customer(
        code="A2", last_name="渡邊", first_name="健太", last_kana="ワタナベ", first_kana="ケンタ",
        company_name="㈱ｶﾌｪ・ﾌﾟﾘﾑﾗ", mobile="090-1234-5678", fax="03-9999-0000", email_mobile="k..w.@docomo.ne.jp",
    )  # fmt: skip
    make_customer(code="A3", last_name="𠮷田", first_name="50%_off", company_name="高橋建設株式会社")


def found(text: str, within: str = searching.ALL) -> str:
    rows = searching.search(Customer.objects.order_by("code"), text, within)
    return " ".join(rows.values_list("code", flat=True))


@pytest.mark.parametrize(
    ("text", "within", "codes"),
    [
        ("", "all", "A1 A2 A3"),
        ("   ", "all", "A1 A2 A3"),
        ("高", "all", "A1 A3"),
        ("髙橋", "all", "A1 A3"),
        ("髙橋", "name", "A1"),
        ("高橋", "company", "A3"),
        ("高橋花子", "all", "A1"),
        ("高橋　花子", "all", "A1"),
        ("花子 高橋", "all", "A1"),
        ("たかはし", "all", "A1"),
        ("ﾀｶﾊｼﾊﾅｺ", "name", "A1"),
        ("ハ", "name", "A1"),
        ("渡辺", "all", "A2"),
        ("渡邉健太", "all", "A2"),
        ("吉田", "all", "A3"),
        ("株式会社カフェプリムラ", "all", "A2"),
        ("かふぇ", "company", "A2"),
        ("(株)かふぇ", "company", "A2"),
        ("03-3456-7890", "all", "A1"),
        ("0334567890", "all", "A1"),
        ("０３−３４５６", "tel", "A1"),
        ("3456", "all", "A1 A2"),
        ("3456", "mobile", "A2"),
        ("3456", "tel", "A1"),
        ("9999", "fax", "A2"),
        ("9999", "tel", ""),
        ("高橋", "tel", ""),
        ("158-0094", "all", "A1"),
        ("1580094", "address", "A1"),
        ("玉川", "address", "A1"),
        ("東京都世田谷区", "address", "A1"),
        ("hanako.t@EXAMPLE", "email", "A1"),
        ("docomo", "email_mobile", "A2"),
        ("docomo", "email", ""),
        ("50%", "all", "A3"),
        ("%", "all", "A3"),
        ("_", "all", "A3"),
        ("A2", "all", "A2"),
        ("いない", "all", ""),
        ("髙橋 いない", "all", ""),
    ],
)
def test_what_is_found(book, text, within, codes):
    assert found(text, within) == codes


def test_gaiji_are_found(aoki):
    make_customer(code="A9", last_name="\ue000田", tel="03-1111-2222")

    assert found("\ue000") == found("\ue000", "name") == found("1111", "tel") == "A9"


SQL = [
    "'; DROP TABLE customers_customer; --",
    '" OR 1=1 --',
    "\\",
    "%' OR '1'='1",
    "a\0b",
    "{}",
    "%s",
    "\ue000",
]


@pytest.mark.parametrize("text", SQL)
@pytest.mark.parametrize("within", searching.CHOICES)
def test_fragments_of_sql_are_only_text(book, text, within):
    found(text, within)

    assert Customer.objects.count() == 3


def test_hits_do_not_cross_the_border_of_two_fields(book):
    """髙橋花子 and タカハシ stand beside each other in the index, but not on the card."""
    assert found("花子タカハシ") == ""


@pytest.mark.parametrize(
    ("row", "codes"), [("た", "A1"), ("わ", "A2"), ("他", "A3"), ("あ", ""), ("か", ""), ("ら", "")]
)
def test_the_rows_of_the_syllabary(book, row, codes):
    assert " ".join(Customer.objects.in_kana_row(row).values_list("code", flat=True)) == codes


@pytest.mark.parametrize(
    ("kana", "row"),
    [("ヴィヴィアン", "あ"), ("ァ", "あ"), ("ガトウ", "か"), ("ヶ", "か"), ("ぱんや", "は"), ("ﾌﾞﾝｺﾞ", "は"), ("ん", "わ"),
     ("ヲ", "わ"), ("ー", "他"), ("Smith", "他"), ("山田", "他"), ("1", "他")],
)  # fmt: skip
def test_every_reading_stands_in_exactly_one_row(kana, row, aoki):
    make_customer(last_name="名", first_name="", last_kana=kana)

    rows = [name for name in "あかさたなはまやらわ他" if Customer.objects.in_kana_row(name).exists()]
    assert rows == [row]


def test_marks_beside_digits_count_in_a_name(aoki):
    make_customer(last_name="レストラン1(本店)")
    make_customer(last_name="レストラン12")

    found = searching.search(Customer.objects.all(), "1(", "name")

    assert [customer.last_name for customer in found] == ["レストラン1(本店)"]


@pytest.mark.django_db
def test_memos_are_found_to_their_end():
    make_customer(code="A", memo="夏は留守がち。\n" * 200 + "ぶどうが お好き", address1="留守番町")
    make_customer(code="B", address1="ぶどう町")

    assert [one.code for one in searching.search(Customer.objects.all(), "ぶどう", "memo")] == ["A"]
    assert [one.code for one in searching.search(Customer.objects.all(), "好き 留守")] == ["A"]
    assert not searching.search(Customer.objects.all(), "番町", "memo")
