"""vCards on their way into the book: the ordinary one, from the first look to going back."""

import pytest

from hiiki.customers.models import Customer
from hiiki.exchange.arrivals import joining
from hiiki.exchange.arrivals.sniffing import sniff
from hiiki.exchange.models import ImportRun
from hiiki.exchange.refused import correcting
from hiiki.exchange.reports import reporting
from tests.exchange.book import counts, imported
from tests.exchange.formats.test_vcards import card

pytestmark = pytest.mark.django_db

HANAKO = card(
    "N:髙橋;花子", "X-PHONETIC-LAST-NAME:タカハシ", "TEL;TYPE=CELL:090-1234-5678", "NOTE:お茶\\n生け花"
)
KENICHI = card("N:馬場;健一", "TEL:03-3333-4444")
BROKEN = card("N:青木;一郎", "TEL:03-2222-3333", "壊れた行")


def brought_in(*cards: str, name: str = "連絡先.vcf") -> ImportRun:
    return imported("".join(cards).encode(), name=name)


def test_good_cards_come_in_beside_a_broken_one():
    run = brought_in(HANAKO, BROKEN, KENICHI)

    assert (run.layout, counts(run)) == ("連絡先（vCard）", (2, 0, 0, 1))
    [problem] = reporting.problems(run)
    assert (problem["line"], "12 行目「壊れた行」" in problem["reason"]) == (8, True)


def test_the_error_file_has_the_columns_in_words_and_can_be_brought_in(tmp_path):
    run = brought_in(HANAKO, BROKEN)
    out = tmp_path / "連絡先.vcf.err"

    reporting.write_errors(run, out)

    found = sniff(out)
    assert (found.kind, found.headings[:2], found.headings[-2:]) == (
        "delimited",
        ["姓", "名"],
        ["行", "理由"],
    )
    [record] = found.samples
    assert (record.cells[:2], record.cells[-2]) == (["青木", "一郎"], "8")


def test_a_broken_card_is_put_right_on_the_page():
    run = brought_in(HANAKO, BROKEN)

    cells = [cell.value for cell in correcting.form_row(run, 2)]
    correcting.correct(run, 2, cells, by=None)

    assert Customer.objects.get(last_name="青木").tel == "03-2222-3333"


def test_the_same_cards_again_change_nothing():
    brought_in(HANAKO, KENICHI)

    again = brought_in(HANAKO, KENICHI)

    assert counts(again) == (0, 0, 2, 0)
    assert again.layout_key == "last"


def test_a_file_for_each_card_is_one_import():
    files = [([each.encode()], f"{number}.vcf") for number, each in enumerate([HANAKO, KENICHI])]

    [run] = joining.receive_all(files, by=None)

    assert (run.name, run.total) == ("0.vcf ほか 1 ファイル", 2)
