import pytest
from django.db import transaction

from hiiki.accounts.models import Shop, Staff
from hiiki.audit import undoing
from hiiki.audit.models import Batch, Change, Event
from hiiki.customers.models import Customer
from hiiki.db.work import LostLease
from hiiki.exchange.arrivals import receiving, repeating
from hiiki.exchange.models import ImportRun, SavedMapping
from hiiki.exchange.plans.judging import Judge
from hiiki.exchange.refused import correcting
from hiiki.exchange.reports import reporting
from hiiki.exchange.rows.cleaning import mapped_columns
from hiiki.exchange.rows.staffing import StaffBook
from hiiki.exchange.verdicts import MAYBE
from hiiki.exchange.writing import applying, landing
from tests.exchange.book import codes, counts, csv, imported, planned

pytestmark = pytest.mark.django_db(transaction=True)

HEADING = "顧客コード,姓,名,電話番号,生年月日,担当者"
TWO = csv(
    HEADING,
    "K1,髙橋,花子,03-1234-5678,S53.3.7,馬場",
    "K2,青木,一郎,090-1234-5678,1964/8/2,馬場",
)


def test_a_cp932_file_becomes_customers_as_typed():
    run = imported(TWO)

    assert run.state == ImportRun.DONE
    assert counts(run) == (2, 0, 0, 0)
    hanako = Customer.objects.get(code="K1")
    assert (hanako.last_name, hanako.first_name, hanako.tel) == ("髙橋", "花子", "03-1234-5678")
    assert hanako.birthday.isoformat() == "1978-03-07"
    assert hanako.staff == Staff.objects.get(name="馬場")
    assert hanako.kind == "individual"


def test_the_same_file_again_changes_nothing():
    imported(TWO)
    before = list(Customer.objects.order_by("id").values())

    run = imported(TWO)

    assert counts(run) == (0, 0, 2, 0)
    assert list(Customer.objects.order_by("id").values()) == before
    assert not run.batch.changes.exists()


def test_the_same_file_without_codes_again_changes_nothing():
    data = csv(
        "氏名,電話,メール",
        "髙橋 花子,03-1234-5678,hanako@example.jp",
        "青木 一郎,,",
        "㈱やまと商店,042-765-4321,",
    )
    imported(data)

    run = imported(data)

    assert counts(run) == (0, 0, 3, 0)
    assert Customer.objects.count() == 3


@pytest.mark.parametrize("last", ["合計,,,", "合計,1234人,,", ",総合計：２人,,", ",小 計,2名,", ",Total,2,"])
def test_the_total_at_the_end_of_a_list_is_nobody(last):
    run = imported(csv("顧客コード,氏名,電話,メモ", "1,髙橋 花子,03-1234-5678,", "2,計 一郎,,", last))

    assert counts(run) == (2, 0, 0, 1)
    assert codes() == ["1", "2"]


def test_an_address_keeps_the_postal_code_it_begins_with():
    imported(
        csv(
            "顧客コード,氏名,住所",
            "1,髙橋 花子,〒120-0001 東京都足立区大谷田1-2-3",
            "2,青木 一郎,東京都港区芝1-1",
        )
    )

    hanako = Customer.objects.get(code="1")
    assert (hanako.postal_code, hanako.prefecture, hanako.address1) == (
        "120-0001",
        "東京都",
        "足立区大谷田1-2-3",
    )
    assert Customer.objects.get(code="2").postal_code == ""


def test_an_address_of_somebody_known_may_bring_its_postal_code():
    imported(csv("顧客コード,氏名,住所", "1,髙橋 花子,東京都足立区大谷田1-2-3"))

    run = imported(csv("顧客コード,氏名,住所", "1,髙橋 花子,〒120-0001 東京都足立区大谷田1-2-3"))

    assert counts(run) == (0, 1, 0, 0)
    assert Customer.objects.get().postal_code == "120-0001"


def test_only_mapped_fields_of_an_existing_customer_change():
    imported(TWO)
    Customer.objects.get(code="K1").change({"memo": "白い花が好き"}, by=None)

    run = imported(csv("顧客コード,電話番号", "K1,03-9999-0000"))

    hanako = Customer.objects.get(code="K1")
    assert counts(run) == (0, 1, 0, 0)
    assert (hanako.tel, hanako.memo, hanako.last_name) == ("03-9999-0000", "白い花が好き", "髙橋")


@pytest.mark.parametrize(("empty", "expected"), [("keep", "03-1234-5678"), ("clear", "")])
def test_empty_cells_keep_or_clear_as_decided(empty, expected):
    imported(TWO)

    imported(csv("顧客コード,姓,電話番号", "K1,髙橋,"), empty=empty)

    assert Customer.objects.get(code="K1").tel == expected


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("both", (1, 1, 0, 0)), ("new", (1, 0, 1, 0)), ("update", (0, 1, 0, 1))],
)
def test_mode_says_who_is_taken(mode, expected):
    imported(TWO)

    run = imported(csv("顧客コード,姓,電話番号", "K1,髙橋,03-9999-0000", "K9,千葉,03-1111-2222"), mode=mode)

    assert counts(run) == expected


def test_a_code_that_plainly_means_somebody_else_overwrites_nobody():
    imported(TWO)

    run = imported(csv(HEADING, "K1,千葉,四郎,045-222-3333,1990/1/1,", "K2,青木,二郎,090-1234-5678,,"))

    assert counts(run) == (0, 1, 0, 1)
    assert Customer.objects.get(code="K1").last_name == "髙橋"


def test_names_alone_can_be_corrected_by_code():
    imported(TWO)

    run = imported(csv("顧客コード,姓,名", "K1,千葉,花代"))

    assert counts(run) == (0, 1, 0, 0)
    assert Customer.objects.get(code="K1").full_name == "千葉 花代"


@pytest.mark.parametrize("nothing", ["-", "ー", "なし", "不明"])
def test_what_people_write_for_nothing_is_nothing(nothing):
    run = imported(csv(HEADING, f"K1,髙橋,花子,{nothing},{nothing},"))

    assert counts(run) == (1, 0, 0, 0)
    assert Customer.objects.get().tel == ""


def test_a_company_among_names_is_a_company():
    data = csv(
        "氏名,フリガナ,電話", "㈱やまと商店,ヤマトショウテン,042-765-4321", "髙橋 花子,タカハシ ハナコ,"
    )

    imported(data)
    again = imported(data)

    company, hanako = Customer.objects.order_by("id")
    assert (company.company_name, company.company_kana, company.kind) == (
        "㈱やまと商店",
        "ヤマトショウテン",
        "corporate",
    )
    assert (hanako.last_name, hanako.company_name, hanako.kind) == ("髙橋", "", "individual")
    assert counts(again) == (0, 0, 2, 0)


def test_nobody_is_asked_about_the_staff_of_a_row_that_stays_out():
    run = planned(csv(HEADING, "K1,髙橋,花子,,2004/2/30,小林", "K2,青木,一郎,,,中島"))

    assert run.counts["unknown_staff"] == {"中島": 1}


def test_bad_rows_do_not_stop_good_ones_and_are_named():
    run = imported(
        csv(
            HEADING,
            "K1,髙橋,花子,03-1234-5678,2004/2/30,",
            "K2,青木,一郎,電話なし,1964/8/2,",
            "K3,馬場,三郎,,昭和99年1月1日,",
            "K4,千葉,四郎,,,",
            ",,,,,",
            "K4,千葉,五郎,,,",
        )
    )

    assert codes() == ["K4"]
    found = [(problem["line"], problem["column"]) for problem in reporting.problems(run)]
    assert found == [(2, "生年月日"), (3, "電話番号"), (4, "生年月日"), (7, "顧客コード")]


def test_unreadable_values_can_be_left_out_instead_of_their_row():
    run = imported(csv(HEADING, "K1,髙橋,花子,03-1234-5678,不明,"), unreadable="blank")

    assert counts(run) == (1, 0, 0, 0)
    assert Customer.objects.get().birthday is None


def test_customers_without_a_code_are_numbered():
    Shop.objects.update_or_create(pk=1, defaults={"code_prefix": "A", "code_digits": 4, "next_number": 7})
    imported(csv("顧客コード,姓", "A0008,青木"))

    imported(csv("氏名,電話", "馬場 一郎,03-1111-2222", "千葉 二郎,03-1111-3333"))

    assert codes() == ["A0007", "A0008", "A0009"]


def test_rows_that_resemble_somebody_can_be_left_out():
    imported(TWO)
    more = csv("顧客コード,姓,名,電話番号", "X1,高橋,花子,0312345678", "X2,千葉,花子,03-1111-2222")

    run = planned(more, maybe="leave")

    assert run.counts["verdicts"] == {"m": 1, "n": 1}
    applying.begin(run, run.rules, by=None)
    applying.continue_due(only=run.pk)
    assert codes() == ["K1", "K2", "X2"]


@pytest.mark.parametrize(("answer", "expected"), [("create", "小林"), ("skip", None)])
def test_an_unknown_staff_name_is_made_or_left_out_as_answered(answer, expected):
    run = planned(csv(HEADING, "K1,髙橋,花子,,,小林"))
    assert run.counts["unknown_staff"] == {"小林": 1}

    rules = run.rules.__class__(**{**run.rules.to_json(), "staff_answers": {"小林": answer}})
    applying.begin(run, rules, by=None)
    applying.continue_due(only=run.pk)

    staff = Customer.objects.get().staff
    assert (staff.name if staff else None) == expected


def test_an_unknown_staff_name_can_mean_somebody_known():
    baba = Staff.objects.create(name="馬場", code="12")
    data = csv(HEADING, "K1,髙橋,花子,,,ババ主任", "K2,青木,一郎,,,12")

    imported(data, staff_answers={"ババ主任": str(baba.pk)})

    assert [customer.staff for customer in Customer.objects.all()] == [baba, baba]


def test_a_customer_deleted_between_preview_and_run_is_reported():
    imported(TWO)
    run = planned(csv("顧客コード,電話番号", "K1,03-9999-0000", "K2,03-9999-1111"))
    Customer.objects.get(code="K1").remove(by=None)

    applying.begin(run, run.rules, by=None)
    applying.continue_due(only=run.pk)
    run.refresh_from_db()

    assert counts(run) == (0, 1, 0, 1)
    assert [problem["line"] for problem in reporting.problems(run)] == [2]


def test_a_customer_who_came_between_preview_and_run_is_not_doubled():
    first, second = planned(TWO), planned(TWO)
    for run in (first, second):
        applying.begin(run, run.rules, by=None)

    applying.continue_due(only=first.pk)
    applying.continue_due(only=second.pk)

    assert codes() == ["K1", "K2"]


def test_undo_leaves_the_book_as_it_was():
    imported(TWO)
    before = list(Customer.objects.order_by("id").values())
    run = imported(csv("顧客コード,姓,電話番号", "K1,高橋,03-9999-0000", "K3,千葉,03-1111-2222"))

    batch = undoing.undo(run.batch, by=None)

    assert batch.state == Batch.UNDONE
    assert batch.conflicts == []
    after = list(Customer.objects.order_by("id").values())
    for rows in (before, after):
        for row in rows:
            del row["updated_at"]
    assert after == before


def test_after_undo_the_file_can_be_imported_again():
    undoing.undo(imported(TWO).batch, by=None)

    run = imported(TWO)

    assert counts(run) == (2, 0, 0, 0)


def test_undo_keeps_and_names_what_somebody_changed_since():
    imported(TWO)
    run = imported(csv("顧客コード,姓,電話番号", "K1,高橋,03-9999-0000", "K3,千葉,03-1111-2222", "K4,小林,"))
    Customer.objects.get(code="K1").change({"tel": "03-5555-0000"}, by=None)
    Customer.objects.get(code="K3").change({"memo": "電話で確認ずみ"}, by=None)

    batch = undoing.undo(run.batch, by=None)

    hanako = Customer.objects.get(code="K1")
    assert (hanako.last_name, hanako.tel) == ("髙橋", "03-5555-0000")
    assert codes() == ["K1", "K2", "K3"]
    assert len(batch.conflicts) == 2
    assert any("K1" in conflict and "電話" in conflict for conflict in batch.conflicts)
    assert any("K3" in conflict for conflict in batch.conflicts)


def test_a_batch_cannot_be_undone_twice():
    batch = imported(TWO).batch
    undoing.undo(batch, by=None)

    with pytest.raises(undoing.CannotUndo):
        undoing.undo(batch, by=None)


def test_a_refused_row_put_right_joins_the_same_batch():
    run = imported(csv(HEADING, "K1,髙橋,花子,03-1234-5678,2004/2/30,", "K2,青木,一郎,,,"))
    cells = [cell.value for cell in correcting.form_row(run, 1)]

    cells[4] = "2004/2/29"
    row = correcting.correct(run, 1, cells, by=None)

    assert row.verdict == "n"
    run.refresh_from_db()
    assert counts(run) == (2, 0, 0, 0)
    undoing.undo(run.batch, by=None)
    assert not Customer.objects.exists()


def test_a_row_still_wrong_stays_refused_with_what_was_typed():
    run = imported(csv(HEADING, "K1,髙橋,花子,03-1234-5678,2004/2/30,"))
    cells = [cell.value for cell in correcting.form_row(run, 1)]

    cells[4] = "2004/13/1"
    row = correcting.correct(run, 1, cells, by=None)

    assert row.verdict == "r"
    again = correcting.form_row(run, 1)
    assert again[4].value == "2004/13/1"
    assert again[4].problem


def test_a_refused_row_can_be_put_right_before_the_run():
    run = planned(csv(HEADING, "K1,髙橋,花子,03-1234-5678,2004/2/30,"))
    cells = [cell.value for cell in correcting.form_row(run, 1)]
    cells[4] = ""

    correcting.correct(run, 1, cells, by=None)

    run.refresh_from_db()
    assert run.counts["verdicts"] == {"r": 0, "n": 1}
    assert not Customer.objects.exists()


def test_a_paused_import_goes_on_where_it_was(monkeypatch):
    monkeypatch.setattr(applying, "STEP", 2)
    run = planned(csv("顧客コード,姓", *(f"K{number},青木" for number in range(1, 8))))
    applying.begin(run, run.rules, by=None)
    applying.continue_due(only=run.pk, seconds=0)
    run.refresh_from_db()
    assert run.cursor == 2

    applying.pause(run)
    assert not applying.continue_due(only=run.pk)
    assert Customer.objects.count() == 2
    applying.resume(run)
    applying.continue_due(only=run.pk)

    run.refresh_from_db()
    assert counts(run) == (7, 0, 0, 0)
    assert Customer.objects.count() == 7


def test_pausing_in_the_middle_of_a_step_loses_and_doubles_nothing(monkeypatch):
    monkeypatch.setattr(applying, "STEP", 2)
    run = planned(csv("顧客コード,姓", *(f"K{number},青木" for number in range(1, 8))))
    applying.begin(run, run.rules, by=None)
    insert = landing._insert

    def pausing_insert(*arguments):
        written = insert(*arguments)
        ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.PAUSED)
        return written

    with monkeypatch.context() as patch:
        patch.setattr(landing, "_insert", pausing_insert)
        applying.continue_due(only=run.pk)
    assert not Customer.objects.exists()
    ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.APPLYING, lease_until=None)
    applying.continue_due(only=run.pk)

    assert Customer.objects.count() == 7


def test_a_stopped_import_keeps_what_is_in_and_can_be_undone(monkeypatch):
    monkeypatch.setattr(applying, "STEP", 2)
    run = planned(csv("顧客コード,姓", *(f"K{number},青木" for number in range(1, 8))))
    applying.begin(run, run.rules, by=None)
    applying.continue_due(only=run.pk, seconds=0)

    applying.stop(run, by=None)

    assert (run.state, Customer.objects.count()) == (ImportRun.DONE, 2)
    undoing.undo(run.batch, by=None)
    assert not Customer.objects.exists()


def test_the_mapping_is_found_again_by_its_headings():
    imported(TWO)

    run = planned(TWO)

    assert [saved.name for saved in SavedMapping.objects.standing()] == ["名簿.csv"]
    assert run.layout == "名簿.csv"


def test_an_import_that_was_undone_is_no_example_for_the_next():
    first = imported(TWO, name="一月.csv")
    second = imported(TWO, name="二月.csv")

    undoing.undo(second.batch, by=None)
    assert planned(TWO).layout == "一月.csv"

    undoing.undo(first.batch, by=None)
    assert planned(TWO).layout == ""


def test_an_undone_import_that_is_repeated_keeps_its_own_columns():
    run = imported(TWO)
    undoing.undo(run.batch, by=None)

    again = repeating.repeat(run, by=None)

    assert again.mapping_json == run.mapping_json
    assert (again.layout, again.layout_key) == ("名簿.csv", "last")


def test_the_error_file_holds_the_original_columns_line_and_reason(tmp_path):
    run = imported(csv(HEADING, "K1,髙橋,花子,03-1234-5678,2004/2/30,", "K2,青木,一郎,,,"))
    path = tmp_path / run.errors_name

    assert reporting.write_errors(run, path) == 1

    lines = path.read_text("utf-8-sig").splitlines()
    assert lines[0] == f"{HEADING},行,理由"
    assert lines[1].startswith("K1,髙橋,花子,03-1234-5678,2004/2/30,,2,")


def test_the_error_file_is_empty_when_nothing_was_refused(tmp_path):
    path = tmp_path / "名簿.csv.err"

    reporting.write_errors(imported(TWO), path)

    assert path.read_bytes() == b""


def test_everything_is_written_down():
    run = imported(TWO)

    verbs = list(Event.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["import.uploaded", "import.started", "import.finished"]
    assert Change.objects.filter(batch=run.batch).count() == 2


def test_a_step_that_collides_with_somebody_else_is_looked_at_again(monkeypatch):
    from django.db import IntegrityError

    run = planned(TWO)
    applying.begin(run, run.rules, by=None)
    insert, calls = landing._insert, []

    def colliding_insert(*arguments):
        calls.append(1)
        if len(calls) == 1:
            raise IntegrityError("customers_customer_code_key")
        return insert(*arguments)

    monkeypatch.setattr(landing, "_insert", colliding_insert)
    applying.continue_due(only=run.pk)

    assert codes() == ["K1", "K2"]


def test_a_full_disk_stops_an_import_with_what_is_in_and_it_goes_on_when_there_is_room(monkeypatch):
    from django.db import OperationalError

    monkeypatch.setattr(applying, "STEP", 2)
    run = planned(csv("顧客コード,姓", *(f"K{number},青木" for number in range(1, 8))))
    applying.begin(run, run.rules, by=None)
    applying.continue_due(only=run.pk, seconds=0)

    def full(*arguments):
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(landing, "_insert", full)
        with pytest.raises(applying.CannotRun, match="ディスクがいっぱい"):
            applying.continue_due(only=run.pk)

    run.refresh_from_db()
    assert (run.state, Customer.objects.count()) == (ImportRun.APPLYING, 2)
    assert "ディスクがいっぱい" in run.error
    ImportRun.objects.filter(pk=run.pk).update(lease_until=None)
    applying.continue_due(only=run.pk)
    run.refresh_from_db()
    assert (run.error, Customer.objects.count()) == ("", 7)


def test_what_would_only_fail_again_waits_for_a_person(monkeypatch):
    run = planned(TWO)
    applying.begin(run, run.rules, by=None)

    with monkeypatch.context() as patch:
        patch.setattr(landing, "_insert", lambda *arguments: 1 / 0)
        with pytest.raises(applying.CannotRun):
            applying.continue_due(only=run.pk)

    run.refresh_from_db()
    assert run.state == ImportRun.PAUSED
    assert not applying.continue_due()
    applying.resume(run)
    applying.continue_due(only=run.pk)
    run.refresh_from_db()
    assert (run.state, run.error, Customer.objects.count()) == (ImportRun.DONE, "", 2)


def test_a_mail_address_in_full_width_is_mended():
    imported(csv("姓,メール", "髙橋,ｈａｎａｋｏ＠example.jp"))

    assert Customer.objects.get().email == "hanako@example.jp"


def test_a_remembered_mapping_follows_its_headings_to_another_order():
    imported(csv("氏名,電話,備考,電話", "青木 一郎,03-1234-5678,,090-1234-5678"))

    run = imported(csv("電話,備考,電話,氏名", "03-9999-0000,,090-9999-0000,馬場 花子"))

    assert counts(run) == (1, 0, 0, 0)
    hanako = Customer.objects.get(last_name="馬場")
    assert (hanako.first_name, hanako.tel, hanako.mobile) == ("花子", "03-9999-0000", "090-9999-0000")


def test_the_same_file_again_changes_nothing_where_its_key_is_missing_or_shared():
    data = csv(
        "顧客コード,氏名,メール,携帯メール",
        "K1,青木 一郎,ichiro@example.jp,ie@example.jp",
        "K2,青木 花子,ie@example.jp,",
        "K3,馬場 三郎,,",
    )
    imported(data, key="code")

    run = imported(data, key="email")

    assert counts(run) == (0, 0, 3, 0)


def test_a_code_of_somebody_else_is_still_refused_when_the_row_says_something_new():
    imported(csv("顧客コード,氏名,メール", "K1,青木 一郎,"))

    run = imported(csv("顧客コード,氏名,メール", "K1,馬場 花子,hanako@example.jp"), key="email")

    assert counts(run) == (0, 0, 0, 1)


def test_two_rows_that_mean_one_customer_change_it_once():
    imported(csv("顧客コード,氏名,メール,携帯メール", "K1,青木 一郎,a@example.jp,b@example.jp"))
    before = Customer.objects.get()

    run = imported(csv("氏名,メール", "青木 壱,a@example.jp", "青木 弐,b@example.jp"), key="email")

    assert counts(run) == (0, 1, 0, 1)
    assert next(reporting.problems(run))["reason"] == "2 行目と同じ顧客の行です"
    assert undoing.undo(run.batch, by=None).conflicts == []
    assert Customer.objects.get().first_name == before.first_name


def test_a_row_put_right_after_the_run_comes_in_though_it_resembles_somebody():
    imported(csv("顧客コード,氏名,電話", "K1,青木 一郎,03-1234-5678"))
    heading, good = "顧客コード,氏名,電話,生年月日", "K2,馬場 花子,,1964/8/2"
    run = imported(csv(heading, good, "K3,青木 一郎,03-1234-5678,2004/2/30"))

    correcting.correct(run, 2, ["K3", "青木 一郎", "03-1234-5678", "2004/2/3"], by=None)

    assert counts(run) == (2, 0, 0, 0)
    assert codes() == ["K1", "K2", "K3"]


def test_what_a_step_refused_is_counted_once_though_the_step_is_done_again():
    imported(csv("氏名,電話", "青木 一郎,03-1234-5678"))
    run = planned(csv("顧客コード,氏名,電話", "K9,青木 一郎,03-1234-5678", "K8,馬場 花子,"), maybe="leave")
    applying.begin(run, run.rules, by=None)
    with pytest.raises(LostLease):
        _write_and_lose(run)

    applying.continue_due(only=run.pk)

    run.refresh_from_db()
    assert counts(run) == (1, 0, 0, 1)


def _write_and_lose(run):
    """As when somebody pauses it in the middle of a step."""
    judge = Judge(run.rules, mapped_columns(run.mapping), StaffBook(run.rules), again=True)
    with run.stage() as stage, transaction.atomic():
        landing.write(run, judge, stage.open_between(0, 10), stage)
        raise LostLease


@pytest.mark.parametrize("value", ["a b@example.jp", "2004/2/30"])
def test_a_file_of_one_row_is_refused_by_its_value_not_left_without_its_column(value):
    heading = "メール" if "@" in value else "生年月日"

    run = imported(csv(f"氏名,{heading}", f"青木 一郎,{value}"))

    assert counts(run) == (0, 0, 0, 1)
    assert next(reporting.problems(run))["column"] == heading


def test_an_import_in_progress_says_why_it_cannot_be_undone_yet():
    run = planned(TWO, unknown_staff="create")
    applying.begin(run, run.rules, by=None)

    with pytest.raises(undoing.CannotUndo, match="途中"):
        undoing.begin(run.batch, by=None)


def test_a_row_put_right_stays_so_however_often_the_plan_is_made_again():
    """Also where it resembles another row, which stands among its problems."""
    run = planned(
        csv(
            "顧客コード,氏名,電話,生年月日",
            "K1,青木 花子,03-1234-5678,S53.3.7",
            "K2,青木 花子,03-1234-5678,x",
        ),
        key="code",
    )
    correcting.correct(run, 2, ["K2", "青木 花子", "03-1234-5678", "S53.3.8"], by=None)

    for _ in range(3):
        receiving.choose(run, run.mapping, run.rules)
        applying.continue_due(only=run.pk)
        with run.stage() as stage:
            row = stage.row(2)
        assert (row.verdict, row.content["birthday"]) == (MAYBE, "1978-03-08")
