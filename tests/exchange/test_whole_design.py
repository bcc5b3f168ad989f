"""The shop's own fields go out with the customers and come back, by their names."""

import csv
import io
import zipfile
from pathlib import Path

import pytest

from hiiki.audit.models import Change
from hiiki.audit.undoing import undo
from hiiki.customers import designed, designing
from hiiki.customers.belonging_design import OwnFieldsBelonging
from hiiki.customers.designing import Chosen, Wanted
from hiiki.customers.models import Customer, OwnField
from hiiki.customers.models.design import OWN, STRATEGY
from hiiki.db.belongings import Unfit
from hiiki.exchange.models import WholeImport
from hiiki.exchange.whole import packing
from tests.exchange.test_backing_up import books_beside_the_book  # noqa: F401
from tests.exchange.test_whole import brought, empty_the_book, manifest_of
from tests.makers import make_customer, make_field

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def packed(aoki, tmp_path) -> Path:
    choices = [Chosen("上得意", 2), Chosen("ふつう")]
    rank = Wanted(
        "顧客ランク", "choice", STRATEGY, required=True, default="ふつう", help="年に一度", choices=choices
    )
    made, _ = designing.add(rank, by=aoki)
    rank = designed.now().ever[made.key]
    likes = make_field("お好み", "several", "白", "緑")
    seen, old = make_field("最後に来た日", "date"), make_field("昔の項目")
    first = make_customer(
        by=aoki,
        code="1",
        **{rank.name: rank.clean("上得意"), likes.name: likes.clean("白、緑"), old.name: "=あり"},
    )
    make_customer(by=aoki, code="2", last_name="馬場", **{seen.name: "2026-11-01"})
    first.change({rank.name: rank.clean("ふつう"), seen.name: "2026-10-01"}, by=aoki)
    designing.retire(OwnField.objects.get(pk=old.pk), by=aoki)
    undo(first.remove(by=aoki), by=aoki)
    path = tmp_path / "Hiiki.zip"
    packing.pack(path)
    return path


def empty_all() -> None:
    empty_the_book()
    OwnField.objects.all().delete()
    designing.seen_by_all()


def said() -> dict[str, dict[str, str]]:
    fields = designed.now().ever
    return {
        each.code: {fields[key].label: fields[key].show(value) for key, value in each.own.items()}
        for each in Customer.objects.order_by("code")
    }


WHAT = {
    "1": {"顧客ランク": "ふつう", "お好み": "白、緑", "昔の項目": "=あり", "最後に来た日": "2026/10/01"},
    "2": {"最後に来た日": "2026/11/01"},
}


def designs() -> list[tuple]:
    return [
        (
            each.label, each.group, each.required, each.show(each.default), each.help, each.is_retired,
            [(option.label, option.colour) for option in each.options],
        )
        for each in designed.now().ever.values()
    ]  # fmt: skip


def test_fields_and_values_come_back(packed, tmp_path):
    before = designs()
    assert said() == WHAT
    empty_all()

    whole = brought(packed)

    assert (whole.state, whole.error) == (WholeImport.DONE, "")
    assert said() == WHAT
    assert designs() == before
    assert packing.pack(tmp_path / "again.zip").digest == manifest_of(packed).digest


def test_the_history_knows_the_new_ids(packed, aoki):
    empty_all()
    brought(packed)

    first = Customer.objects.get(code="1")
    change = Change.objects.filter(record="customer", record_id=first.pk, action="u").get()
    undo(change.batch, by=aoki)

    assert said()["1"] == {"顧客ランク": "上得意", "お好み": "白、緑", "昔の項目": "=あり"}


def test_a_field_that_is_there_already_is_the_same(packed):
    empty_all()
    rank = make_field("顧客ランク", "choice", "ふつう", "とくべつ")

    whole = brought(packed)

    assert whole.error == ""
    assert said() == WHAT
    assert [option.label for option in designed.now().ever[rank.name].options] == [
        "ふつう",
        "とくべつ",
        "上得意",
    ]


def test_of_another_kind_it_says_so_and_nothing_stays(packed):
    empty_all()
    make_field("お好み", "text", group=OWN)

    whole = brought(packed)

    assert whole.state == WholeImport.FAILED
    assert "項目「お好み」と種類が違います" in whole.error
    assert [field.label for field in designed.own()] == ["お好み"]
    assert not Customer.objects.exists()


def test_a_place_no_card_has_is_refused():
    strange = ("好きな花", "文字（1行）", "どこか", "", "", "", "", "", "")

    with pytest.raises(Unfit, match="置き場所「どこか」"):
        OwnFieldsBelonging().bring([strange], {})


def test_values_are_named_in_the_file(packed):
    with zipfile.ZipFile(packed) as archive:
        text = archive.read("customers.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))

    assert rows[1]["自分で作った項目"] == '{"最後に来た日": "2026-11-01"}'
