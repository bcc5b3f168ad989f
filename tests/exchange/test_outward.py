"""Each layout other programs read, and what is expected of it: the people of outward/customers.toml as outward/NAME.csv."""

import csv
import tomllib
from pathlib import Path

import pytest

from hiiki.accounts.models import Staff
from hiiki.audit.models import Batch, Change, Event
from hiiki.customers import writing as customers_writing
from hiiki.customers.models import Customer
from hiiki.db import bulk
from hiiki.exchange import layouts
from hiiki.exchange.exports import outward
from hiiki.exchange.exports.outward import writing
from hiiki.exchange.exports.outward.addressing import VALUES
from hiiki.exchange.exports.outward.writing import EMPTY, FORMULA, KEPT, LONG, REPLACED
from hiiki.exchange.models import ImportRun
from tests.exchange.book import imported

SAMPLES = Path(__file__).parent / "outward"
each_layout = pytest.mark.parametrize("layout", outward.all(), ids=lambda layout: layout.name)


@pytest.fixture
def people(db):
    rows = tomllib.loads((SAMPLES / "customers.toml").read_text("utf-8"))["customers"]
    customers_writing.insert(rows, bulk.allocate_ids(Customer, len(rows)))
    return Customer.objects.order_by("code")


def export(name, customers, path):
    return writing.export(customers, outward.named(name), path, by=None, title="すべての顧客")


def lines(path, encoding="cp932"):
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file))


def remarks(path):
    return lines(writing.remarks_beside(path), "utf-8-sig")[1:]


@each_layout
def test_the_file_is_as_the_other_program_reads_it(layout, people, tmp_path):
    writing.export(people, layout, tmp_path / "out.csv", by=None)

    assert (tmp_path / "out.csv").read_bytes() == (SAMPLES / f"{layout.name}.csv").read_bytes()


@each_layout
def test_what_a_layout_names_is_there(layout):
    headings = [cell.heading for cell in layout.cells]

    assert all(layout.headings.count(heading) == 1 for heading in headings)
    assert {cell.value for cell in layout.cells} <= set(VALUES)
    assert all(len({cell.bytes for _, cell in run}) == 1 for _, run in layout.runs())
    assert len({value for value, _ in layout.runs()}) == len(list(layout.runs()))
    assert layout.note.endswith("。")


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("epson_nenga", ["tel", "mobile", "fax", "email", "url", "gender", "birthday", "management", "company_kana"]),
        ("fudemame", []),
        ("atena", ["fax", "management"]),
    ],
)  # fmt: skip
def test_what_a_card_program_was_given_comes_in_again(name, lost, people, tmp_path):
    known = [
        "last_name",
        "first_name",
        "last_kana",
        "first_kana",
        "honorific",
        "gender",
        "birthday",
        "postal_code",
    ]
    known += ["prefecture", "address1", "address2", "tel", "mobile", "fax", "email", "url"]
    known += ["company_name", "company_kana", "department", "title", "management"]
    told = [field for field in known if field not in lost]
    people.filter(code__in=["0004", "0005"]).delete()
    people.filter(code="0001").update(postal_code="154-0001")
    people.filter(code="0002").update(honorific="様", tel="054-623-2554")
    people.filter(code="0003").update(honorific="御中", mobile="090-0000-0001")
    before = list(people.values_list(*told))
    export(name, people, tmp_path / "out.csv")
    for model in (Change, Batch, Customer, Staff):
        model._default_manager.all().delete()

    run = imported((tmp_path / "out.csv").read_bytes(), name="out.csv")

    assert run.layout == layouts.named(name).title
    assert list(Customer.objects.order_by("id").values_list(*told)) == before
    assert ImportRun.objects.get().counts["refused"] == 0


def test_what_the_program_will_not_take_is_named_and_written_whole(people, tmp_path):
    report = export("yamato_b2", people, tmp_path / "out.csv")

    assert report.counts == {LONG: 1, EMPTY: 3, REPLACED: 1, FORMULA: 1}
    assert remarks(tmp_path / "out.csv") == [
        ["5", "0004", "千葉 〜子", "お届け先電話番号", "'=1+1", "表計算ソフトで数式にならないように、前に ' が付きます。"],
        ["5", "0004", "千葉 〜子", "お届け先アパートマンション名", people[3].address2, "長すぎます（全角16文字、半角32文字まで。いま半角で75文字ぶん）。"],
        ["6", "0005", "𠮷野 葉", "お届け先電話番号", "", "空いています。"],
        ["6", "0005", "𠮷野 葉", "お届け先郵便番号", "", "空いています。"],
        ["6", "0005", "𠮷野 葉", "お届け先住所", "", "空いています。"],
        ["6", "0005", "𠮷野 葉", "お届け先名", "𠮷野　葉", "「𠮷」は Shift_JIS にないので、〓 にしました。"],
    ]  # fmt: skip
    assert lines(tmp_path / "out.csv")[4][12] == people[3].address2


def test_a_file_without_headings_counts_its_lines_from_the_first_customer(people, tmp_path):
    export("yupri_r", people, tmp_path / "out.csv")

    assert {remark[0] for remark in remarks(tmp_path / "out.csv")} == {"4", "5"}


def test_nothing_to_say_leaves_no_list(people, tmp_path):
    people.exclude(code="0001").delete()
    (tmp_path / "out_確認.csv").write_text("of an earlier time")

    report = export("yamato_b2", people, tmp_path / "out.csv")

    assert (report.rows, report.remarks) == (1, [])
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_all_remarks_are_in_the_list_and_a_few_are_kept(people, tmp_path):
    people.all().delete()
    rows = [{"code": f"{number:04}", "last_name": "青木"} for number in range(100)]
    customers_writing.insert(rows, bulk.allocate_ids(Customer, len(rows)))

    report = export("yamato_b2", Customer.objects.order_by("code"), tmp_path / "out.csv")

    assert (report.counts[EMPTY], len(report.remarks)) == (300, KEPT)
    assert len(remarks(tmp_path / "out.csv")) == 300


def test_what_went_wrong_leaves_no_file(people, tmp_path, monkeypatch):
    def fail(text):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "escape", fail)

    with pytest.raises(OSError, match="No space"):
        export("yamato_b2", people, tmp_path / "out.csv")

    assert list(tmp_path.iterdir()) == []


def test_who_took_which_layout_is_recorded(people, tmp_path):
    export("fudemame", people, tmp_path / "out.csv")

    event = Event.objects.get(verb="customer.exported")
    assert (event.data["format"], event.data["rows"], event.data["which"]) == ("筆まめ", 5, "すべての顧客")


def test_ten_times_as_many_customers_need_no_more_queries(people, tmp_path, django_assert_num_queries):
    rows = [{"code": f"1{number:04}", "last_name": "青木"} for number in range(50)]
    customers_writing.insert(rows, bulk.allocate_ids(Customer, len(rows)))

    with django_assert_num_queries(
        4
    ):  # who refuses DM, the customers, the usual honorifics, the line in the log
        export("yupri_r", Customer.objects.order_by("code"), tmp_path / "out.csv")


@pytest.mark.parametrize("layout", ["fudemame", "atena", "epson_nenga"])
def test_a_card_to_nobody_is_remarked(layout, db, tmp_path):
    rows = [
        {"code": "1", "last_kana": "ワタナベ", "postal_code": "154-0001", "address1": "池尻1"},
        {"code": "2", "company_name": "青木商店", "postal_code": "154-0001", "address1": "池尻1"},
        {"code": "3", "first_name": "花子", "postal_code": "154-0001", "address1": "池尻1"},
    ]
    customers_writing.insert(rows, bulk.allocate_ids(Customer, len(rows)))

    export(layout, Customer.objects.order_by("code"), tmp_path / "out.csv")

    assert [(one[1], one[2], one[5]) for one in remarks(tmp_path / "out.csv")] == [
        ("1", "ワタナベ", "氏名も会社名も空いています。")
    ]
