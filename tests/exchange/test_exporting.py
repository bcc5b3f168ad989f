import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils.timezone import localdate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from hiiki.accounts.models import Staff
from hiiki.audit.models import Batch, Change, Event
from hiiki.customers import writing
from hiiki.customers.fields import FIELDS, field
from hiiki.customers.models import Customer
from hiiki.db import bulk
from hiiki.exchange.arrivals import receiving
from hiiki.exchange.exports import exporting
from hiiki.exchange.models import ImportRun
from hiiki.exchange.writing import applying
from hiiki.text import dates
from tests.makers import make_contact, make_customer

pytestmark = pytest.mark.django_db

NASTY = [
    "=1+1", "+81-3-1234-5678", "-5", "@SUM(A1)", "'=A", "''-x", "'0123", "0123", "00-12", "＝１", "1,2", 'a"b',
    '"', '""', "x\ny", "x\r\ny", "a\tb", "髙﨑", "𠮷野", "🌸", "㈱青木", "é", "〜", "−", "葛󠄀", "1e5", "2004/12/3",
    "TRUE", "null", "\\N", "a'b", "'", "' ", "名\u3000前", "ﾊﾝｶｸ", "_x000D_", "&amp;", "<b>", "=", "+", "-", "@",
]  # fmt: skip
# Those left out become their full-width twins in CP932, which look the same.
CP932 = st.characters(codec="cp932", exclude_categories=["Cc", "Cs", "Co"], exclude_characters="¢£¬‖−〜")


def cleaned(name: str, texts: st.SearchStrategy[str]) -> st.SearchStrategy[object]:
    """Values as this field stores them, made of any texts it accepts."""

    def stored(text: str) -> object:
        try:
            value = field(name).clean(text)
        except ValueError:
            return field(name).is_empty
        return value.isoformat() if isinstance(value, date) else value

    return texts.map(stored)


def of_kind(kind: str, text: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    phones = st.sampled_from(
        ["+81 90 1234 5678", "03-1234-5678", "0312345678", "090(1234)5678", "+1 212 555 0100", ""]
    )
    return {
        "phone": phones,
        "date": st.dates(date(1873, 1, 1), date(2100, 1, 1)).map(lambda day: f"{day:%Y/%m/%d}"),
        "postal": st.sampled_from(["100-0001", "1000001", "〒060-0001", "", "１００－０００１"]),
        "mail": st.sampled_from(
            ["a..b.@docomo.ne.jp", "+x@example.jp", "=a@example.jp", "-a@example.com", ""]
        ),
        "flag": st.sampled_from(["可", "不可", ""]),
        "choice": st.sampled_from(["", "男性", "女性", "個人", "法人"]),
    }.get(kind, text)


def records(
    characters: st.SearchStrategy[str], nasty: list[str]
) -> st.SearchStrategy[list[dict[str, object]]]:
    text = st.sampled_from(nasty) | st.text(characters, max_size=12)
    columns = {
        each.name: cleaned(each.name, of_kind(each.kind, text))
        for each in FIELDS
        if each.kind != "staff" and each.name not in {"code", "kind", "registered_on"}
    }
    columns |= {
        "kind": st.sampled_from(["individual", "corporate"]),
        "registered_on": st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(date.isoformat),
        "staff": st.sampled_from([None, "青木", "=馬場", "'千葉"]),
    }
    codes = st.lists(
        cleaned("code", text.filter(str.strip)).filter(bool), min_size=1, max_size=6, unique=True
    )
    return codes.flatmap(
        lambda codes: st.tuples(
            *(st.fixed_dictionaries({"code": st.just(code), **columns}) for code in codes)
        ).map(list)
    )


def is_cp932(text: str) -> bool:
    try:
        return text.encode("cp932").decode("cp932") == text
    except UnicodeError:
        return False


anything = records(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), NASTY)
only_cp932 = records(CP932, [text for text in NASTY if is_cp932(text)])


def fill(rows: list[dict[str, object]]) -> None:
    staff = {name: Staff.objects.create(name=name).pk for name in {row["staff"] for row in rows} if name}
    plain = [
        {name: value for name, value in row.items() if name != "staff"}
        | {"staff_id": staff.get(row["staff"])}
        for row in rows
    ]
    writing.insert(plain, bulk.allocate_ids(Customer, len(rows)))


def empty() -> None:
    for model in (ImportRun, Change, Batch, Customer, Staff):
        model._default_manager.all().delete()


def contents() -> dict[str, dict[str, object]]:
    names = dict(Staff.objects.values_list("pk", "name"))
    found = {}
    for row in writing.load(Customer.objects.values_list("pk", flat=True)).values():
        row.pop("id")
        row["staff_id"] = names.get(row["staff_id"])
        found[row["code"]] = row
    return found


def take_in(path: Path) -> ImportRun:
    run = receiving.receive([path.read_bytes()], path.name, by=None)
    receiving.choose(run, run.mapping, receiving.Rules(key="code", unknown_staff="create"))
    applying.continue_due(only=run.pk)
    run.refresh_from_db()
    applying.begin(run, run.rules, by=None)
    applying.continue_due(only=run.pk)
    run.refresh_from_db()
    return run


def there_and_back(rows: list[dict[str, object]], path: Path, **form: str) -> None:
    empty()
    fill(rows)
    before = contents()
    exporting.export(Customer.objects.order_by("id"), exporting.EVERY, path, by=None, **form)
    empty()

    run = take_in(path)

    assert run.counts["refused"] == 0, run.counts
    assert contents() == before


often = settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@often
@given(rows=anything)
def test_csv_comes_back_as_it_was(rows, tmp_path):
    there_and_back(rows, tmp_path / "customers.csv")


@often
@given(rows=only_cp932)
def test_cp932_comes_back_as_it_was(rows, tmp_path):
    there_and_back(rows, tmp_path / "customers.csv", encoding="cp932")


@often
@given(rows=anything)
def test_excel_comes_back_as_it_was(rows, tmp_path):
    there_and_back(rows, tmp_path / "customers.xlsx", format="xlsx")


@pytest.fixture
def three() -> None:
    rows = [
        {"code": "0001", "last_name": "青木", "tel": "+81-3", "dm_ok": True, "registered_on": "2004-12-03"},
        {
            "code": "0002",
            "last_name": "𠮷野",
            "memo": "=1+1\n二行目",
            "gender": "female",
            "registered_on": "2026-01-01",
        },
        {"code": "0003", "company_name": "㈱髙島", "birthday": "1960-05-01", "registered_on": "2026-01-02"},
    ]
    writing.insert(rows, bulk.allocate_ids(Customer, len(rows)))


def rows_of(path: Path, encoding: str = "utf-8-sig") -> list[list[str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file))


def test_values_stand_as_they_are_shown(three, tmp_path):
    columns = ["code", "gender", "birthday", "registered_on", "dm_ok"]

    exporting.export(Customer.objects.order_by("code"), columns, tmp_path / "a.csv", by=None)

    assert rows_of(tmp_path / "a.csv") == [
        ["顧客コード", "性別", "生年月日", "登録日", "DM可否"],
        ["0001", "", "", "2004/12/03", "可"],
        ["0002", "女性", "", "2026/01/01", ""],
        ["0003", "", "1960/05/01", "2026/01/02", ""],
    ]


def test_no_cell_is_a_formula(three, tmp_path):
    exporting.export(Customer.objects.order_by("code"), ["tel", "memo"], tmp_path / "a.csv", by=None)

    assert rows_of(tmp_path / "a.csv")[1:3] == [["'+81-3", ""], ["", "'=1+1\n二行目"]]


def test_excel_has_text_cells_only(three, tmp_path):
    exporting.export(
        Customer.objects.order_by("code"), ["code", "memo"], tmp_path / "a.xlsx", format="xlsx", by=None
    )

    cells = [cell for row in load_workbook(tmp_path / "a.xlsx").active.iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert cells[0].value == "0001"


def test_what_cp932_lacks_is_reported(three, tmp_path):
    report = exporting.export(
        Customer.objects.order_by("code"),
        ["code", "last_name"],
        tmp_path / "a.csv",
        encoding="cp932",
        by=None,
    )

    assert report.replaced == [(2, "姓", "𠮷")]
    assert rows_of(tmp_path / "a.csv", "cp932")[2] == ["0002", "〓野"]


def test_is_written_down(three, tmp_path):
    exporting.export(
        Customer.objects.filter(code="0001"),
        ["code", "tel"],
        tmp_path / "a.csv",
        by=None,
        title="顧客コード=0001",
    )

    event = Event.objects.get(verb="customer.exported")
    assert event.data == {
        "which": "顧客コード=0001",
        "columns": ["code", "tel"],
        "rows": 1,
        "format": "csv",
        "encoding": "utf-8-sig",
    }


def test_a_full_disk_leaves_the_earlier_file_as_it_was(three, tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text("前の書き出し")

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exporting.delimited, "write", full)

    with pytest.raises(OSError, match="No space"):
        exporting.export(Customer.objects.all(), ["code"], path, by=None)

    assert path.read_text() == "前の書き出し"
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"]
    assert not Event.objects.filter(verb="customer.exported").exists()


def test_unknown_columns_are_refused(tmp_path):
    with pytest.raises(exporting.CannotExport, match="「nonsense」という項目はありません"):
        exporting.export(Customer.objects.all(), ["code", "nonsense"], tmp_path / "a.csv", by=None)


def test_ten_more_rows_cost_no_more_queries(three, tmp_path, django_assert_num_queries):
    Staff.objects.create(name="青木")
    Customer.objects.update(staff=Staff.objects.get())

    with django_assert_num_queries(3):
        exporting.export(Customer.objects.all(), exporting.EVERY, tmp_path / "a.csv", by=None)


def test_the_clipboard_holds_text_for_excel(three):
    tsv, html = exporting.as_clipboard(Customer.objects.order_by("code"), ["code", "tel", "memo"])

    assert tsv == "顧客コード\t電話\tメモ\r\n0001\t'+81-3\t\r\n0002\t\t\"'=1+1\n二行目\"\r\n0003\t\t"
    assert html.count('mso-number-format:"\\@"') == 12
    assert '=1+1<br style="mso-data-placement:same-cell">二行目' in html


def test_the_clipboard_cannot_carry_markup():
    writing.insert([{"code": "1", "memo": "<img src=x onerror=alert(1)>"}], bulk.allocate_ids(Customer, 1))

    _, html = exporting.as_clipboard(Customer.objects.all(), ["memo"])

    assert "<img" not in html


def test_when_customers_were_met_and_are_met_next_goes_out(tmp_path):
    hanako, kenji = make_customer(code="1"), make_customer(code="2", last_name="馬場")
    make_contact(hanako, days=-9, is_done=True, subject="先の先")
    make_contact(hanako, days=-3, is_done=True, subject="お礼")
    make_contact(hanako, days=2, subject="配達")
    make_contact(hanako, days=8, subject="あと")
    names = ["code", "next_plan", "next_plan_subject", "last_met", "last_met_kind", "last_met_subject"]
    path = tmp_path / "顧客.csv"

    exporting.export(Customer.objects.order_by("code"), names, path, by=None)

    rows = list(csv.reader(path.open(encoding="utf-8-sig", newline="")))
    assert rows[0] == [
        "顧客コード",
        "次の予定",
        "次の予定の件名",
        "最終コンタクト",
        "最終コンタクトの種類",
        "最終コンタクトの件名",
    ]
    day = {days: dates.show(localdate() + timedelta(days=days)) for days in (2, -3)}
    assert rows[1] == ["1", day[2], "配達", day[-3], "電話", "お礼"]
    assert rows[2] == [kenji.code, "", "", "", "", ""]
