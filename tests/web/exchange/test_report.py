"""実行 and 結果: held on, stopped, put right, taken back, brought in again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hiiki.audit import undoing
from hiiki.audit.models import Batch
from hiiki.customers.models import Customer
from hiiki.exchange.models import ImportRun
from hiiki.exchange.writing import applying
from tests.web.exchange.wizard import HANAKO, TADASHI, UNREADABLE, Wizard, table, text_of


@pytest.fixture
def started(wizard, monkeypatch):
    """A run that waits for the worker."""
    wizard.plan(HANAKO, TADASHI)
    with monkeypatch.context() as patch:
        patch.setattr("hiiki.exchange.writing.applying.continue_due", lambda **_: False)
        wizard.post("start")
    return wizard


def test_the_report_has_the_numbers_and_the_refused_rows(wizard):
    shown = text_of(wizard.bring_in(HANAKO, UNREADABLE))

    for words in (
        "を取り込みました",
        "昭和99年13月1日",
        "日付として読めません",
        "エラーファイル",
        "元に戻す",
        "直す",
    ):
        assert words in shown


def test_progress_is_shown_and_may_be_left(started):
    shown = text_of(started.client.get(f"/exchange/{started.run.pk}"))

    assert "取り込んでいます" in shown
    assert "閉じてもかまいません" in shown


def test_every_page_says_that_an_import_goes_on(started):
    shown = text_of(started.client.get("/home"))

    assert f"/exchange/{started.run.pk}" in shown
    assert "取り込み中" in shown


def test_an_import_is_held_and_goes_on(started):
    shown = text_of(started.post("pause"))
    assert "一時停止しています" in shown
    assert not applying.continue_due(only=started.run.pk)

    started.post("resumption")
    applying.continue_due(only=started.run.pk)

    assert Customer.objects.count() == 2
    assert started.run.state == ImportRun.DONE


def test_stopping_keeps_what_is_in_and_says_what_is_not(started):
    shown = text_of(started.post("end"))

    assert "残りの 2 行は取り込んでいません" in shown
    assert started.run.state == ImportRun.DONE


@pytest.fixture
def stopped(started, monkeypatch) -> Wizard:
    """One row is in when it is ended."""
    monkeypatch.setattr("hiiki.exchange.writing.applying.STEP", 1)
    applying.continue_due(only=started.run.pk, seconds=0.0001)
    started.post("end")
    return started


def test_an_import_ended_half_way_says_so_everywhere(stopped):
    assert Customer.objects.count() == 1

    for page in (stopped.at("report"), "/exchange/", "/home"):
        assert "途中まで取り込みました" in text_of(stopped.client.get(page))
    assert "元に戻す" in text_of(stopped.get("report"))


def test_undone_nothing_is_left_of_what_was_ended_half_way(stopped):
    shown = text_of(stopped.post("undoing"))

    assert "取り込みを元に戻しました" in shown
    assert "残りの" not in shown
    assert not Customer.objects.exists()


@pytest.mark.parametrize(
    ("rows", "words", "others"),
    [
        ([UNREADABLE], "ひとつも取り込めませんでした", "台帳と同じ内容"),
        ([HANAKO, UNREADABLE], "1 行は台帳と同じ内容で、1 行は取り込めませんでした", "を取り込みました"),
        ([HANAKO], "台帳と同じ内容だったので", "取り込めませんでした"),
    ],
    ids=["only refused", "the same and refused", "only the same"],
)
def test_an_import_that_changed_nothing_offers_no_way_back(wizard, rows, words, others):
    wizard.bring_in(HANAKO)
    wizard.drop(table(*rows), "二度目.csv")
    wizard.post("matching", wizard.columns())
    wizard.post("decision")
    begin(wizard.run)

    shown = text_of(wizard.get("report"))

    assert words in shown
    assert others not in shown
    assert f'action="{wizard.at("undoing")}"' not in shown
    assert f'action="{wizard.at("undoing")}"' not in text_of(wizard.client.get("/exchange/"))


def begin(run: ImportRun) -> None:
    """Also where the page offers no button, since nothing would be written."""
    applying.begin(run, run.rules, by=None)
    applying.continue_due(only=run.pk)


def test_holding_what_is_over_is_no_mishap(wizard):
    wizard.bring_in(HANAKO)

    assert "を取り込みました" in text_of(wizard.post("pause"))


def test_what_goes_on_comes_anew_without_its_buttons_and_leads_to_its_page_once_held(wizard, monkeypatch):
    monkeypatch.setattr("hiiki.web.exchange.runs.at_once", lambda run, **_: None)
    wizard.bring_in(HANAKO)
    polled = {"HX-Request": "true"}
    going = wizard.client.get(wizard.at("progress"), headers=polled)
    assert "取り込んでいます" in text_of(going)
    assert "<button" not in going.content.decode()
    assert "一時停止" in text_of(wizard.client.get(f"/exchange/{wizard.run.pk}"))

    held = wizard.post("pause")

    assert "再開する" in text_of(held)
    assert (
        wizard.client.get(wizard.at("progress"), headers=polled)["HX-Redirect"]
        == f"/exchange/{wizard.run.pk}"
    )


def test_progress_leads_to_the_report_when_it_is_over(wizard):
    wizard.bring_in(HANAKO)

    answer = wizard.client.get(wizard.at("progress"), headers={"HX-Request": "true"})

    assert answer["HX-Redirect"] == wizard.at("report")


def test_a_refused_row_is_put_right_after_the_run_and_undone_with_it(wizard):
    wizard.bring_in(HANAKO, UNREADABLE)

    wizard.post("corrections/2/save", {"cell5": "昭和39年8月2日"})
    assert Customer.objects.filter(code="1003").exists()

    wizard.post("undoing")
    assert not Customer.objects.exists()


def test_putting_right_answers_with_the_row_and_the_numbers(wizard):
    wizard.bring_in(HANAKO, UNREADABLE)

    answer = wizard.post("corrections/2/save", {"cell5": "S39.8.2"}, **{"HX-Request": "true"})

    assert "取り込みました" in text_of(answer)
    assert 'id="results" hx-swap-oob="true"' in text_of(answer)


def test_a_row_somebody_else_put_right_says_so(wizard):
    wizard.bring_in(HANAKO, UNREADABLE)
    wizard.post("corrections/2/save", {"cell5": "S39.8.2"})

    answer = wizard.post("corrections/2/save", {"cell5": "S39.8.3"}, **{"HX-Request": "true"})

    assert "もう取り込まれています" in text_of(answer)


def test_undo_and_import_again(wizard):
    wizard.bring_in(HANAKO, TADASHI)

    undone = text_of(wizard.post("undoing"))
    assert "取り込みを元に戻しました" in undone
    assert not Customer.objects.exists()

    again = text_of(wizard.post("copies"))
    assert "前回と同じ対応" in again
    wizard.post("matching", wizard.columns())
    wizard.post("decision")
    wizard.post("start")
    assert Customer.objects.count() == 2


@pytest.mark.parametrize("is_in", [False, True], ids=["before it is taken in", "afterwards"])
def test_rows_put_right_are_still_right_when_an_undone_import_is_taken_again(wizard, is_in):
    wizard.plan(HANAKO, UNREADABLE)
    if is_in:
        wizard.post("start")
    wizard.post("corrections/2/save", {"cell5": "S39.8.2"})
    if not is_in:
        wizard.post("start")
    wizard.post("undoing")

    again = text_of(wizard.post("copies"))
    wizard.post("decision")
    wizard.post("start")

    assert "前に直した 1 行は、直したまま取り込みます" in again
    assert str(Customer.objects.get(code="1003").birthday) == "1964-08-02"
    assert wizard.run.counts["refused"] == 0


def test_read_in_another_way_nothing_is_put_right_any_more(wizard):
    wizard.bring_in(HANAKO, UNREADABLE)
    wizard.post("corrections/2/save", {"cell5": "S39.8.2"})
    wizard.post("undoing")
    wizard.post("copies")

    shown = text_of(wizard.post("reading", {"encoding": "cp932", "heading_row": "1"}))
    wizard.post("decision")

    assert "前に直した" not in shown
    assert wizard.run.counts["verdicts"] == {"n": 1, "r": 1}


def test_it_is_taken_again_as_it_was_read_and_matched(wizard):
    wizard.drop(table(HANAKO, TADASHI))
    wizard.post("reading", {"encoding": "cp932", "delimiter": ",", "heading_row": "0"})
    wizard.post(
        "matching", {"c0": "code", "c1": "name", "constant_field": "honorific", "constant_value": "殿"}
    )
    wizard.post("decision", {"mode": "new"})
    wizard.post("start")
    first = wizard.run
    wizard.post("undoing")

    wizard.post("copies")

    again = wizard.run
    assert again.pk != first.pk
    assert again.found.heading_row == 0
    assert (again.mapping_json, again.rules_json) == (first.mapping_json, first.rules_json)


def test_it_waits_for_rows_that_come_back(wizard):
    wizard.bring_in(HANAKO, UNREADABLE)
    wizard.run.corrections.create(name="直した.xlsx", state="reading")

    answer = wizard.post("copies")

    assert "終わってから、もう一度取り込んでください" in text_of(answer)
    assert ImportRun.objects.count() == 1


def test_what_was_changed_since_stays_and_is_named(wizard, aoki):
    Customer.objects.create(code="1001", last_name="髙橋", first_name="花子", tel="03-0000-0000")
    wizard.bring_in(HANAKO)
    Customer.objects.get(code="1001").change({"tel": "090-9999-9999"}, by=aoki)

    shown = text_of(wizard.post("undoing", {"sure": "1"}))

    assert "そのままにしました" in shown
    assert "1001" in shown
    assert Customer.objects.get(code="1001").tel == "090-9999-9999"


def test_what_stayed_is_counted_and_goes_once_the_later_change_is_undone(wizard, aoki):
    wizard.bring_in(HANAKO)
    later = Customer.objects.get().change({"tel": "090-9999-9999"}, by=aoki)

    shown = text_of(wizard.post("undoing", {"sure": "1"}))

    assert "一部を残して元に戻しました" in shown
    assert "1 件は残っています" in shown
    assert "取り込む前の台帳に戻しました" not in shown
    assert f"「{later.title}」（1 件）を戻すと" in shown
    assert "一部を残して戻しました" in text_of(wizard.client.get("/exchange/"))

    undoing.undo(later, by=aoki)
    shown = text_of(wizard.post("undoing"))

    assert "取り込む前の台帳に戻しました" in shown
    assert not Customer.objects.exists()


def test_undoing_twice_undoes_once(wizard):
    wizard.bring_in(HANAKO)
    wizard.post("undoing")

    answer = wizard.post("undoing")

    assert "取り込みを元に戻しました" in text_of(answer)
    assert wizard.run.batch.state == Batch.UNDONE


def test_the_list_of_imports_shows_who_and_what(wizard):
    wizard.bring_in(HANAKO, UNREADABLE)

    shown = text_of(wizard.client.get("/exchange/"))

    for words in ("顧客名簿.csv", "馬場 健一", "取り込みました", "元に戻す"):
        assert words in shown


def test_ten_more_imports_cost_no_more_queries(wizard):
    wizard.bring_in(HANAKO)
    copies = wizard.at("copies")
    with CaptureQueriesContext(connection) as few:
        wizard.client.get("/exchange/")
    for _ in range(10):
        wizard.client.post(copies)
    with CaptureQueriesContext(connection) as many:
        wizard.client.get("/exchange/")

    assert len(many) <= len(few)


def test_the_same_file_can_be_brought_in_only_while_it_is_kept(wizard):
    wizard.bring_in(HANAKO)
    wizard.run.path.unlink()

    answer = wizard.post("copies")

    assert "置き直してください" in text_of(answer)


def test_a_run_that_could_not_begin_says_what_can_be_done(wizard):
    wizard.drop(table(HANAKO))
    ImportRun.objects.filter(pk=wizard.run.pk).update(state=ImportRun.FAILED, error="読めません。")

    shown = text_of(wizard.client.get("/exchange/"))

    assert "取り込めませんでした" in shown
    assert "「続ける」で、読み方や列の対応を直せます" in shown


@pytest.mark.parametrize("file_is_there", [True, False])
def test_one_that_failed_half_way_says_what_is_in_and_the_ways_on(stopped, file_is_there):
    run = stopped.run
    ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.FAILED, error="バックアップから戻しました。")
    if not file_is_there:
        run.path.unlink()

    shown = text_of(stopped.get("report"))

    assert "ここまでに、新しい顧客 1 人、変わった 0 人が台帳に入っています" in shown
    assert "残りの 1 行は取り込んでいません" in shown
    assert f'action="{stopped.at("undoing")}"' in shown
    assert f'action="{stopped.at("undoing")}"' in text_of(stopped.client.get("/exchange/"))
    assert ("続きを取り込む</button>" in shown) == file_is_there
    assert ("データ連動</a>に置いて" in shown) != file_is_there


def test_what_failed_half_way_is_gone_on_with(stopped):
    ImportRun.objects.filter(pk=stopped.run.pk).update(state=ImportRun.FAILED, error="止まりました。")

    stopped.post("copies")
    stopped.post("decision")
    stopped.post("start")

    assert Customer.objects.count() == 2
    assert (stopped.run.counts["created"], stopped.run.counts["unchanged"]) == (1, 1)
