"""Refused rows on their way to Excel and back."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from hiiki.customers.models import Customer
from hiiki.exchange.models import ImportRun
from hiiki.exchange.refused import continuing
from tests.web.exchange.wizard import HANAKO, HEADINGS, UNREADABLE, table, text_of

FACELESS = "1004,,,,,昭和98年1月1日,"


@pytest.fixture
def run(wizard) -> ImportRun:
    wizard.bring_in(HANAKO, UNREADABLE, FACELESS)
    return wizard.run


def put_right(wizard, run: ImportRun, **cells: str) -> bytes:
    """The workbook of refused rows, with some cells changed."""
    content = b"".join(wizard.client.get(f"/exchange/{run.pk}/refused").streaming_content)
    workbook = load_workbook(io.BytesIO(content))
    for place, value in (cells or {"F2": "S39.8.2"}).items():
        workbook.worksheets[0][place].value = value
    saved = io.BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def give_back(wizard, run: ImportRun, content: bytes, name: str = "直しました.xlsx", **headers: str):
    upload = SimpleUploadedFile(name, content)
    return wizard.client.post(f"/exchange/{run.pk}/returns", {"file": upload}, follow=True, headers=headers)


def test_the_workbook_is_named_after_the_file(wizard, run):
    answer = wizard.client.get(f"/exchange/{run.pk}/refused")

    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert "xlsx" in answer["Content-Disposition"]


def test_dropped_on_the_report_it_goes_on_at_once(wizard, run):
    shown = text_of(give_back(wizard, run, put_right(wizard, run)))

    assert "「直しました.xlsx」から 1 行を取り込みました" in shown
    assert "手を入れていない 1 行は、そのまま残しました" in shown
    assert Customer.objects.filter(code="1003").exists()
    assert ImportRun.objects.count() == 1


def test_dropped_on_the_page_of_imports_it_is_known_and_asked_about(wizard, run):
    shown = text_of(wizard.drop(put_right(wizard, run), "直しました.xlsx"))

    assert "「顧客名簿.csv」で取り込めなかった行です" in shown
    assert "まだ取り込めない行 2" in shown
    shown = text_of(wizard.post("continuation"))
    assert "1 行を取り込みました" in shown
    assert ImportRun.objects.count() == 1


def test_all_is_undone_at_once(wizard, run):
    give_back(wizard, run, put_right(wizard, run))

    wizard.client.post(f"/exchange/{run.pk}/undoing")

    assert not Customer.objects.exists()


def test_one_may_bring_it_in_as_any_other_file(wizard, run):
    wizard.drop(put_right(wizard, run), "直しました.xlsx")

    shown = text_of(wizard.get("found"))

    assert "取り込めなかった行" in shown
    assert wizard.run != run


def test_the_error_file_is_only_guessed_at(wizard, run):
    content = b"".join(wizard.client.get(f"/exchange/{run.pk}/errors").streaming_content)

    shown = text_of(wizard.drop(content, "顧客名簿.csv.err"))

    assert "取り込めなかった行のようです" in shown
    assert "列の見出しで見分けました" in shown


def test_a_workbook_of_an_undone_import_says_so(wizard, run):
    content = put_right(wizard, run)
    wizard.client.post(f"/exchange/{run.pk}/undoing")

    shown = text_of(wizard.drop(content, "直しました.xlsx"))

    assert "元に戻してある" in shown
    assert "ふつうのファイルとして取り込む" in shown


def test_a_workbook_of_another_import_says_which(wizard, run):
    content = put_right(wizard, run)
    wizard.bring_in(HANAKO, "1009,千葉 次郎,,,,昭和97年1月1日,")
    other = wizard.run

    shown = text_of(give_back(wizard, other, content))

    assert "「顧客名簿.csv」で取り込めなかった行のファイルです。この取り込みの行ではありません。" in shown
    assert other.corrections.count() == 0


def test_a_workbook_of_another_book_says_so(wizard, run):
    content = put_right(wizard, run)
    ImportRun.objects.update(digest="0" * 64)

    assert "別の Hiiki で書き出した" in text_of(wizard.drop(content, "直しました.xlsx"))


def test_another_file_on_the_report_is_refused_with_words(wizard, run):
    answer = give_back(wizard, run, table(HANAKO), "別の名簿.csv", **{"HX-Request": "true"})

    assert answer.status_code == 422
    assert "取り込めなかった行のファイルではないようです" in text_of(answer)
    assert ImportRun.objects.count() == 1


def test_rows_added_by_hand_are_named(wizard, run):
    shown = text_of(give_back(wizard, run, put_right(wizard, run, A4="1010", B4="青木 一郎")))

    assert "ファイルの 4 行目" in shown
    assert "取り込めなかった行にない行です" in shown


def test_many_rows_wait_for_the_worker(wizard, run, monkeypatch):
    monkeypatch.setattr("hiiki.web.exchange.returns.FEW", 0)

    shown = text_of(give_back(wizard, run, put_right(wizard, run)))

    assert "直した行を取り込んでいます" in shown
    polled = wizard.client.get(f"/exchange/{run.pk}/returns/progress", headers={"HX-Request": "true"})
    assert "を調べています" in text_of(polled)
    continuing.continue_due()
    over = wizard.client.get(f"/exchange/{run.pk}/returns/progress", headers={"HX-Request": "true"})
    assert over["HX-Redirect"] == f"/exchange/{run.pk}/report"


def test_a_second_file_waits_for_the_first(wizard, run, monkeypatch):
    monkeypatch.setattr("hiiki.web.exchange.returns.FEW", 0)
    content = put_right(wizard, run)
    give_back(wizard, run, content)

    assert "終わってから置いてください" in text_of(give_back(wizard, run, content))
    assert run.corrections.count() == 1


def test_nothing_chosen(wizard, run):
    assert "ファイルが選ばれていません" in text_of(
        wizard.client.post(f"/exchange/{run.pk}/returns", follow=True)
    )


def test_headings_are_as_they_were(wizard, run):
    sheet = load_workbook(io.BytesIO(put_right(wizard, run))).worksheets[0]

    assert [cell.value for cell in sheet[1]] == [*HEADINGS.split(","), "行", "理由"]
