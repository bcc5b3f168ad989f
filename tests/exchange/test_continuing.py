"""Refused rows go to Excel, are put right there, and go on the import that refused them."""

from pathlib import Path
from unittest.mock import Mock

import pytest
from openpyxl import load_workbook

from hiiki.audit.models import Change, Event
from hiiki.audit.undoing import undo
from hiiki.customers.models import Customer
from hiiki.exchange.arrivals import joining, receiving, repeating
from hiiki.exchange.models import Correction, ImportRun
from hiiki.exchange.refused import continuing, correcting, handing_out, marks, recognising
from hiiki.exchange.reports import reporting
from hiiki.exchange.verdicts import REFUSED
from hiiki.exchange.writing import applying
from tests.exchange.book import codes, csv, imported

pytestmark = pytest.mark.django_db

HEADINGS = "顧客コード,姓,名,電話,生年月日"
GOOD = "K1,髙橋,花子,03-1234-5678,S53.3.7"
BAD = ("K2,渡邊,正,042-765-4321,昭和99年13月1日", "K3,山﨑,豊,0120-000-000,2004/2/30", ",,,,2001/1/1")


@pytest.fixture
def run() -> ImportRun:
    return imported(csv(HEADINGS, GOOD, *BAD, "K5,馬場,健一,=SUM(A1),2004/2/31"))


def handed_out(run: ImportRun, folder: Path) -> Path:
    path = folder / "取り込めなかった行.xlsx"
    handing_out.write(run, path)
    return path


def edited(path: Path, **cells: str | None) -> Path:
    """Saved again with other cells, by another program than wrote it."""
    workbook = load_workbook(path)
    for place, value in cells.items():
        workbook.worksheets[0][place].value = value
    workbook.save(path)
    return path


def dropped(path: Path) -> ImportRun:
    return receiving.receive([path.read_bytes()], path.name, by=None)


def continued(path: Path, run: ImportRun) -> Correction:
    correction = continuing.begin(dropped(path), run, by=None)
    continuing.continue_due(only=correction.pk)
    correction.refresh_from_db()
    run.refresh_from_db()
    return correction


def still_refused(run: ImportRun) -> list[int]:
    with run.stage() as stage:
        return [row.line for row in stage.iterate(REFUSED)]


def test_the_workbook_holds_the_columns_the_line_and_the_reason_as_text(run, tmp_path):
    sheet = load_workbook(handed_out(run, tmp_path)).worksheets[0]

    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == [*HEADINGS.split(","), "行", "理由"]
    assert rows[1][:6] == ["K2", "渡邊", "正", "042-765-4321", "昭和99年13月1日", "3"]
    assert "生年月日" in rows[1][6]
    assert rows[4][3] == "=SUM(A1)"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert {cell.number_format for row in sheet.iter_rows(min_row=2) for cell in row if cell.value} == {"@"}


def test_what_is_wrong_is_coloured_and_says_why(run, tmp_path):
    sheet = load_workbook(handed_out(run, tmp_path)).worksheets[0]

    assert sheet["E2"].fill.fgColor.rgb.endswith(handing_out.WRONG.lstrip("#"))
    assert "読めません" in sheet["E2"].comment.text
    assert sheet["A2"].comment is None


def test_its_mark_is_in_a_sheet_nobody_sees(run, tmp_path):
    path = handed_out(run, tmp_path)

    assert load_workbook(path)[marks.SHEET].sheet_state == "veryHidden"
    assert marks.read(path) == marks.mark_of(run)


def test_it_is_known_again_after_it_was_saved_and_renamed(run, tmp_path):
    path = edited(handed_out(run, tmp_path), E2="1955/3/7").rename(tmp_path / "直しました.xlsx")

    assert recognising.origin(dropped(path)) == recognising.Origin(run, True)


def test_rows_put_right_come_in_and_the_others_stay_refused(run, tmp_path):
    correction = continued(edited(handed_out(run, tmp_path), E2="1955/3/7"), run)

    assert correction.state == Correction.DONE
    assert correction.counts == {
        "untouched": 3, "already": 0, "strange": 0, "created": 1, "updated": 0, "unchanged": 0, "refused": 0,
    }  # fmt: skip
    assert codes() == ["K1", "K2"]
    assert still_refused(run) == [4, 5, 6]
    assert (run.counts["created"], run.counts["refused"]) == (2, 3)
    assert not list(run.folder.glob("corrected*"))
    assert Event.objects.filter(verb="import.corrected").count() == 1


def test_one_undoing_takes_back_all(run, tmp_path):
    continued(edited(handed_out(run, tmp_path), E2="1955/3/7", E3="2004/2/28"), run)

    undo(run.batch, by=None)

    assert codes() == []


def test_a_row_still_wrong_stays_refused_with_its_new_cells_and_reason(run, tmp_path):
    correction = continued(edited(handed_out(run, tmp_path), E2="昭和98年1月1日"), run)

    assert correction.counts["refused"] == 1
    assert still_refused(run) == [3, 4, 5, 6]
    assert "昭和98年1月1日" in {problem["value"] for problem in reporting.problems(run)}


def test_a_row_added_by_hand_is_refused_with_words(run, tmp_path):
    path = edited(handed_out(run, tmp_path), A6="K9", B6="千葉", A7="K8", B7="千葉", F7="3")

    correction = continued(path, run)

    assert correction.counts["strange"] == 2
    assert [(line, reason[:12]) for line, reason in correction.notes] == [
        (6, "取り込めなかった行にない行"[:12]),
        (7, "「行」が 3 の行は 2 "[:12]),
    ]
    assert codes() == ["K1"]


def test_the_same_workbook_again_changes_nothing(run, tmp_path):
    path = edited(handed_out(run, tmp_path), E2="1955/3/7")
    continued(path, run)
    changes = Change.objects.count()

    correction = continued(path, run)

    assert (correction.taken, correction.counts["already"], correction.counts["untouched"]) == (0, 1, 3)
    assert Change.objects.count() == changes


def test_two_rows_put_right_to_the_same_customer_are_one_too_many(run, tmp_path):
    correction = continued(edited(handed_out(run, tmp_path), A2="K7", E2="", A3="K7", E3=""), run)

    assert (correction.counts["created"], correction.counts["refused"]) == (1, 1)
    assert codes() == ["K1", "K7"]


def test_columns_may_stand_in_another_order(run, tmp_path):
    path = handed_out(run, tmp_path)
    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    for row in sheet.iter_rows():
        row[0].value, row[4].value = row[4].value, row[0].value
    sheet["A2"] = "1955/3/7"
    workbook.save(path)

    continued(path, run)

    assert Customer.objects.get(code="K2").birthday.year == 1955


def test_a_missing_column_is_named(run, tmp_path):
    path = edited(handed_out(run, tmp_path), B1="苗字")

    with pytest.raises(correcting.CannotCorrect, match="「姓」の列がありません"):
        continuing.begin(dropped(path), run, by=None)


def test_the_error_file_is_known_by_its_columns(run, tmp_path):
    path = tmp_path / run.errors_name
    reporting.write_errors(run, path)
    path.write_text(path.read_text("utf-8-sig").replace("昭和99年13月1日", "1955/3/7"), "cp932")

    assert recognising.origin(dropped(path)) == recognising.Origin(run, False)
    assert continued(path, run).taken == 1


def test_the_error_file_of_a_file_without_headings_is_known(tmp_path):
    run = imported(
        csv(GOOD, *BAD[:2], "K6,青木,一郎,03-9999-1111,1999/1/2", "K7,青木,二郎,03-9999-1112,1999/1/3")
    )
    assert not run.found.headings
    path = tmp_path / run.errors_name
    reporting.write_errors(run, path)

    assert recognising.origin(dropped(path)) == recognising.Origin(run, False)


def test_without_its_mark_a_workbook_is_known_by_its_columns(run, tmp_path):
    path = handed_out(run, tmp_path)
    workbook = load_workbook(path)
    del workbook[marks.SHEET]
    workbook.save(path)

    assert recognising.origin(dropped(path)) == recognising.Origin(run, False)


def test_a_file_like_any_other_is_none_of_this(run, tmp_path):
    assert recognising.origin(receiving.receive([csv(HEADINGS, GOOD)], "名簿.csv", by=None)) is None


def test_of_an_undone_import_it_says_so(run, tmp_path):
    path = handed_out(run, tmp_path)
    undo(run.batch, by=None)

    assert recognising.origin(dropped(path)) == recognising.Origin(run, True, recognising.UNDONE)
    with pytest.raises(correcting.CannotCorrect, match="元に戻してある"):
        continuing.begin(dropped(path), run, by=None)


def test_killed_before_its_file_is_gone_it_is_not_listed_a_second_time(run, tmp_path, monkeypatch):
    file = dropped(edited(handed_out(run, tmp_path)))
    monkeypatch.setattr(receiving, "remove", Mock(side_effect=KeyboardInterrupt))

    with pytest.raises(KeyboardInterrupt):
        continuing.begin(file, run, by=None)

    assert not ImportRun.objects.filter(pk=file.pk).exists()
    assert run.corrections.count() == 1


def test_of_another_book_it_says_so(run, tmp_path):
    path = handed_out(run, tmp_path)
    ImportRun.objects.update(digest="0" * 64)

    assert recognising.origin(dropped(path)) == recognising.Origin(None, True, recognising.ELSEWHERE)


def test_several_at_once_are_asked_for_one_by_one(run, tmp_path):
    content = handed_out(run, tmp_path).read_bytes()

    [both] = joining.receive_all([([content], "a.xlsx"), ([content], "b.xlsx")], by=None)

    assert recognising.origin(both) == recognising.Origin(None, True, recognising.TOGETHER)


def test_undone_meanwhile_it_ends_with_words(run, tmp_path):
    correction = continuing.begin(dropped(edited(handed_out(run, tmp_path), E2="1955/3/7")), run, by=None)
    undo(run.batch, by=None)

    continuing.continue_due(only=correction.pk)

    correction.refresh_from_db()
    assert (correction.state, "元に戻した" in correction.error) == (Correction.FAILED, True)
    assert codes() == []


def test_a_file_that_is_gone_ends_with_words(run, tmp_path):
    correction = continuing.begin(dropped(edited(handed_out(run, tmp_path), E2="1955/3/7")), run, by=None)
    correction.path.unlink()

    continuing.continue_due(only=correction.pk)

    correction.refresh_from_db()
    assert (correction.state, correction.error) == (Correction.FAILED, continuing.SOURCE_GONE)


def test_cells_nobody_touched_stay_as_the_first_file_had_them(tmp_path):
    memo = "一行目\r\n二行目 "
    run = imported(csv("顧客コード,姓,メモ,生年月日", f'K1,青木,"{memo}",2004/2/30', encoding="utf-8-sig"))

    continued(edited(handed_out(run, tmp_path), D2="2004/2/28"), run)

    assert Customer.objects.get().memo == memo.strip()


def test_what_stands_right_of_the_headings_is_shown_there_and_may_be_deleted(tmp_path):
    many = [f"A{number},青木,03-1234-{number:04}" for number in range(400)]
    run = imported(csv("顧客コード,姓,電話", *many, "K2,馬場,03-1111-2222,よぶん"))
    path = handed_out(run, tmp_path)
    sheet = load_workbook(path).worksheets[0]
    at = next(cell for cell in sheet[2] if cell.value == "よぶん")

    assert at.column > 5
    continued(edited(path, **{at.coordinate: None}), run)

    assert "K2" in codes()


def test_many_rows_are_taken_in_steps(tmp_path, monkeypatch):
    monkeypatch.setattr(continuing, "STEP", 3)
    rows = [f"K{number},姓{number},,,2004/2/30" for number in range(10)]
    run = imported(csv(HEADINGS, *rows))
    path = edited(handed_out(run, tmp_path), **{f"E{line}": "2004/2/28" for line in range(2, 12)})
    correction = continuing.begin(dropped(path), run, by=None)

    continuing.continue_due(only=correction.pk, seconds=0)
    correction.refresh_from_db()
    assert (correction.state, correction.cursor, correction.taken) == (Correction.WRITING, 3, 3)
    while continuing.continue_due(only=correction.pk, seconds=0):
        pass

    correction.refresh_from_db()
    assert (correction.state, correction.taken, len(codes())) == (Correction.DONE, 10, 10)


def test_rows_put_right_are_still_right_when_the_undone_import_is_taken_again(run, tmp_path):
    continued(edited(handed_out(run, tmp_path), E2="S39.8.2"), run)
    undo(run.batch, by=None)

    again = repeating.repeat(run, by=None)
    put_right = again.counts["put_right"]
    receiving.choose(again, again.mapping, again.rules)
    applying.continue_due(only=again.pk)

    again.refresh_from_db()
    assert put_right == 1
    assert again.counts["verdicts"] == {"n": 2, "r": 3}
